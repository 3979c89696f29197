"""The page of two wars side by side."""
