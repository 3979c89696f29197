"""One month, told once: which month and state, who would sign, who blocks, what is worth signing."""
