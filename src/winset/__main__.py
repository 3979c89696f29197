"""`python -m winset` is the command `winset`."""

from winset.views.cli import main

if __name__ == "__main__":
    main()
