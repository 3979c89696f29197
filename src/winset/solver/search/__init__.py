"""Searching without listing: efficient packages, and the best by some measure."""
