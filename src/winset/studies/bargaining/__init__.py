"""Bargaining concepts: one module each, with a function of its name, found without being listed."""
