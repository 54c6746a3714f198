"""Screens: one module each, kept and rebound rather than built anew."""
