"""What a program writes to a terminal made for it."""

from __future__ import annotations

import os
from collections.abc import Iterator


def pieces_of(leader: int) -> Iterator[bytes]:
    """What comes out of the leading end, piece by piece, until nobody holds the other; then it is closed."""
    try:
        while piece := os.read(leader, 65_536):
            yield piece
    except OSError:  # as Linux says that the other end is closed
        pass
    finally:
        os.close(leader)
