"""What `unlock` tries: levers, sets of them, the conflict under changed rules, and who holds a package back."""
