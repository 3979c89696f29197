"""One month's packages, wholly or partly chosen: who signs them, and what would repair those that are refused."""
