"""Counting without listing: how many packages are signed, and who alone blocks the others."""
