"""The page of a graph model: where it can come to rest, what holds it there, who can move where, what each wants."""
