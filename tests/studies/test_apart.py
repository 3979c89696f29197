"""A call in a process of its own comes to what it comes to here, and leaves nothing behind."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from border_war import BORDER
from full_conflict import conflict
from winset.cases.read import parse
from winset.studies import gathering as module
from winset.studies.apart import NotThere, apart, max_told
from winset.studies.dossier import dossier
from winset.studies.together import Stopped


def test_a_process_that_ends_early_is_told_from_a_result() -> None:
    """Who called it then does the work."""
    with pytest.raises(NotThere):
        apart(os._exit, 7, tell=lambda *_: None)


def test_a_process_that_will_not_start_is_told_likewise(monkeypatch: pytest.MonkeyPatch) -> None:
    """There may be no interpreter to start."""
    monkeypatch.setattr("winset.studies.apart.sys.executable", "/nowhere/python")
    with pytest.raises(NotThere):
        apart(max, [1], tell=lambda *_: None)


def test_nothing_is_loaded_from_the_folder_one_is_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file there by the name of a module that the process needs is not run."""
    (tmp_path / "pickle.py").write_text("open('ran', 'w').close()")
    monkeypatch.chdir(tmp_path)
    assert apart(max_told, [1, 3, 2], tell=lambda *_: None) == 3
    assert not (tmp_path / "ran").exists()


def test_what_is_told_on_the_way_can_stop_it() -> None:
    """Who is told the share done may raise, as where the user has stopped the command."""

    def stop(*_: object) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        apart(max_told, [1, 2], tell=stop)


def test_a_report_is_the_same_with_a_process_of_its_own_for_part_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Which studies run where is no part of the answer; nor is it where the process is lost."""
    only = ("courses", "unlock", "ripe")
    here = dossier(conflict(), only=only).to_json()
    monkeypatch.setattr(module, "LARGE", 0)
    monkeypatch.setattr(module, "processors", lambda: 2)
    told: list[str] = []
    assert dossier(conflict(), only=only, progress=lambda what, _: told.append(what)).to_json() == here
    assert any(": courses of action: " in what for what in told)
    monkeypatch.setattr("winset.studies.apart.sys.executable", "/nowhere/python")
    assert dossier(conflict(), only=only).to_json() == here


def test_what_cannot_be_asked_is_left_out_with_its_reason_there_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """A study that refuses in the other process says why."""
    monkeypatch.setattr(module, "LARGE", 0)
    monkeypatch.setattr(module, "processors", lambda: 2)
    found = dossier(parse(BORDER), only=("unlock", "ripe")).to_json()
    monkeypatch.undo()
    assert found["left_out"] == dossier(parse(BORDER), only=("unlock", "ripe")).to_json()["left_out"]
