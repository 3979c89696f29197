"""Two wars set side by side by what their parts are in the story."""
