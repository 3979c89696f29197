"""Draw the map of the packaged Korean case again: `python scripts/map_korea.py`, as `map_war.py korea` does."""

from __future__ import annotations

from map_war import main

if __name__ == "__main__":
    main(["korea"])
