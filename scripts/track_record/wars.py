"""The wars of the track record: where their files are, and what was expected of the model on each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import winset
from winset.cases.document import load

ROOT = Path(__file__).resolve().parents[2]
RECORD = ROOT / "docs" / "record"
DATA = ROOT / "src" / "winset" / "cases" / "data"

Band = tuple[float, float]


@dataclass(frozen=True)
class Blockers:
    """Who was expected to stand in the way in a period."""

    month: str
    parties: frozenset[str]


@dataclass(frozen=True)
class Expected:
    """What was expected of the model on a war, before it was solved.

    Attributes
    ----------
    signed_by : str
        The period by which the chance of a signature is asked: that of the recorded one, or of the end of the war.
    signed : (float, float)
        The band in which that chance was expected.
    window : (str, str) or None
        The periods between which the first package worth signing was expected; None for never.
    blockers : tuple of Blockers
    terms : dict of issue to option, or None
        The terms expected; None where no signature was.
    terms_at_least : int
        How many of them are to be the model's likeliest for a hit.
    years : int
        Years after which the peace is asked for; 0 where it is not.
    lasts : (float, float) or None
    breakers : frozenset of str or None
        Who was expected to break it, if anybody; None where that was not said.
    claims : dict of id to direction
    knows : str
        What the writer knew.
    """

    signed_by: str
    signed: Band
    window: tuple[str, str] | None
    blockers: tuple[Blockers, ...]
    terms: dict[str, str] | None
    terms_at_least: int
    years: int
    lasts: Band | None
    breakers: frozenset[str] | None
    claims: dict[str, str]
    knows: str


@dataclass(frozen=True)
class War:
    """A war of the record, by the name of its files."""

    name: str

    @property
    def case(self) -> Path:
        """Its conflict file."""
        return DATA / f"{self.name}.yaml"

    @property
    def expectations(self) -> Path:
        """The file of what was expected."""
        return RECORD / "expected" / f"{self.name}.yaml"

    @property
    def results(self) -> Path:
        """What the model said, as `make record` left it."""
        return RECORD / "results" / f"{self.name}.json"

    @property
    def worlds(self) -> Path:
        """The folder in which its worlds are kept, to go on with."""
        return ROOT / "dist" / "record" / self.name

    @cached_property
    def conflict(self) -> winset.Conflict:
        """The war as its file has it."""
        return winset.read(self.case)

    @cached_property
    def expected(self) -> Expected:
        """What was expected of it."""
        return expected_of(load(self.expectations.read_text(encoding="utf-8"), self.expectations.name).data)

    @cached_property
    def background(self) -> dict[str, Any]:
        """When the war began, and when belligerents had new leaders: what plain rules forecast from."""
        path = RECORD / "background.yaml"
        found: dict[str, Any] = load(path.read_text(encoding="utf-8"), path.name).data["wars"][self.name]
        return found


def expected_of(told: dict[str, Any]) -> Expected:
    """A file of expectations as a record."""
    signed, lasts, window = told["signed"], told.get("lasts") or {}, told.get("window")
    return Expected(
        signed_by=str(signed.get("month") or signed["by"]),
        signed=tuple(signed["chance"]),
        window=(str(window["from"][0]), str(window["from"][1])) if window else None,
        blockers=_blockers(told["blockers"]),
        terms=told.get("terms"),
        terms_at_least=told.get("terms_at_least") or 0,
        years=lasts.get("years", 0),
        lasts=tuple(lasts["chance"]) if lasts else None,
        breakers=frozenset(lasts["broken_by"]) if "broken_by" in lasts else None,
        claims={name: row["is"] for name, row in told["claims"].items()},
        knows=" ".join(told["knows"].split()),
    )


def _blockers(rows: list[dict[str, Any]]) -> tuple[Blockers, ...]:
    """Who was expected to stand in the way, by period; two rows of one period name all who may."""
    found: dict[str, set[str]] = {}
    for row in rows:
        found.setdefault(str(row["month"]), set()).update(row["parties"])
    return tuple(Blockers(month, frozenset(parties)) for month, parties in found.items())


def held_out() -> tuple[War, ...]:
    """The wars on which the model was not built, by the year in which they ended."""
    names = sorted(
        (path.stem for path in (RECORD / "expected").glob("*.yaml")), key=lambda name: name.rsplit("-", 1)[1]
    )
    return tuple(War(name) for name in names)


BUILT_ON = War("korea-1953")
"""The war on which the engine was built: scored beside the others, and in no total."""
