"""The headless engine: no terminal, no duty area, no city."""
