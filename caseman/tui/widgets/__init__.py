"""Widgets of the terminal. Each paints its own lines (see `painted`) and takes plain data."""
