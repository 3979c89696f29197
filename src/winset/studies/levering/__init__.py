"""What moves a headline: what can be moved, how it is measured, where the answer turns, and what is kept of it."""
