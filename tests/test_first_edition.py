"""A file of the first edition gives the first edition's numbers, to the last digit that processors agree on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import winset
from first_korea import FIRST_KOREA

KEPT = Path(__file__).with_name("korea_first_edition.json")


def _same(found: Any, kept: Any, where: str = "") -> None:
    """Hold an answer to what was kept: keys may be added, and none may go or change."""
    if isinstance(kept, dict):
        for key, item in kept.items():
            assert key in found, f"{where}.{key}"
            _same(found[key], item, f"{where}.{key}")
    elif isinstance(kept, list):
        assert len(found) == len(kept), where
        for k, item in enumerate(kept):
            _same(found[k], item, f"{where}[{k}]")
    elif isinstance(kept, float):
        assert found == pytest.approx(kept, rel=1e-11, abs=1e-15), where
    else:
        assert found == kept, where


def test_korea_of_the_first_edition() -> None:
    """The packaged case as version 0.1 had it gives what version 0.1 said: values, forecast, headline, horizons."""
    kept = json.loads(KEPT.read_text())
    _same(winset.run(FIRST_KOREA).to_json(), kept)
