"""Worlds: one exact solve for each draw of the uncertain numbers, and what they say together."""
