"""The packaged case as its first edition had it: a rich war that ends on a date, and is solved in a second."""

from __future__ import annotations

from pathlib import Path

FIRST_KOREA = Path(__file__).parents[1] / "docs" / "korea" / "first-edition.yaml"
