"""Worlds from start to end: the same answer in this process, kept in a folder or not, from a file or from data."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest

from winset.cases.document import load
from winset.cases.read import parse, read
from winset.cases.worlds import draw, uncertain
from winset.errors import RequestError, StudyError
from winset.game.game import build
from winset.studies.worlds.record import solve_world
from winset.studies.worlds.study import canonical, open_study
from winset.studies.worlds.worlds import conflict_of, discovered, summary, weighed, worlds

FILE = """\
winset: 1
title: A war of ranges
time: {start: 2000-01, end: 2000-06}
parties:
  a: {values: {x: {y: {low: -4, mode: 0, high: 6}, z: 3}}, war: [{points: {low: -2, mode: -1, high: -0.2}}]}
  b: {values: {x: {y: 2, z: {low: -5, high: 1}}}, war: [{points: {low: -3, mode: -1, high: -0.5}}]}
issues: {x: [y, z]}
consent: [{of: [a, b]}]
statements:
  - {id: S1, says: A would rather have y than z, party: a, prefers: {agreement: {x: y}}, to: {agreement: {x: z}}}
claims:
  - {id: C1, says: y was needed, without: option.x.y, expect: {signed_by: 2000-03, is: higher}}
history:
  - {month: 2000-03, agreement: {x: y}}
"""


def test_it_is_every_world_solved() -> None:
    """The digest is that of the worlds' records, each made by itself; the first are asked the claims too."""
    conflict = parse(FILE)
    numbers, alone = uncertain(conflict), build(conflict, talks=False)
    records: list[dict[str, Any]] = []
    while sum(record["status"] == "solved" for record in records) < 5:
        k = len(records)
        record = solve_world(conflict, draw(numbers, 5, k), k, thorough=k < 2, alone=alone)
        records.append({**record, "chance": 1.0})
    found = worlds(conflict, 5, seed=5, thorough=2).to_json()
    assert (
        found["digest"] == hashlib.sha256("".join(f"{canonical(record)}\n" for record in records).encode()).hexdigest()
    )
    assert (found["n"], found["solved"], found["seed"]) == (5, 5, 5)


def test_it_can_be_kept_and_gone_on_with(tmp_path: Path) -> None:
    """A study kept in a folder, gone on with, and solved by a process of its own is that solved at once."""
    file = tmp_path / "war.yaml"
    file.write_text(FILE, encoding="utf-8")
    folder, told = tmp_path / "study", []
    whole = worlds(file, 6, seed=5).to_json()
    worlds(str(file), 3, seed=5, out=folder, progress=lambda done, asked, _: told.append((done, asked)))
    assert told[-1] == (3, 3)
    assert worlds(file, 6, seed=5, out=str(folder), resume=True, jobs=1).to_json() == whole
    assert summary(open_study(folder)).to_json() == whole
    assert conflict_of(open_study(folder)).digest == read(file).digest
    with pytest.raises(StudyError, match="seed: 5 in the study, 6 now"):
        worlds(file, 6, seed=6, out=folder, resume=True)


def test_data_stand_for_a_file(tmp_path: Path) -> None:
    """A conflict and plain data have the worlds that their file has."""
    file = tmp_path / "war.yaml"
    file.write_text(FILE, encoding="utf-8")
    digests = {worlds(source, 3, seed=5).to_json()["digest"] for source in (file, parse(FILE), load(FILE, "war").data)}
    assert len(digests) == 1


def test_one_world_is_refused() -> None:
    """A conflict without a range has nothing to draw."""
    with pytest.raises(RequestError, match="no number of the file is a range"):
        worlds(Path(__file__).parents[2] / "examples" / "toy-korea.yaml", 3, seed=5)


def test_what_a_study_can_be_asked(tmp_path: Path) -> None:
    """Where a measure holds, and what the record makes likelier, are told of a study that is kept."""
    worlds(parse(FILE), 40, seed=5, out=tmp_path / "study")
    study = open_study(tmp_path / "study")
    assert weighed(study)["title"] == discovered(study)["title"] == "A war of ranges"
    assert discovered(study, "signed>=0.9")["outcome"] == "signed>=0.9"
