"""Files are written whole or not at all, and never over what is read."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from winset.cases.written import hold_place, write_file, write_folder, written
from winset.errors import RequestError


def names(folder: Path) -> list[str]:
    """What stands in a folder, hidden files too."""
    return sorted(path.name for path in folder.iterdir())


def stopped(place: Path) -> None:
    """Write half a file, and stop."""
    with written(place, force=True) as draft:
        draft.write_text("half")
        assert place.read_text() == "before"
        raise KeyError


def overtaken(place: Path) -> None:
    """Write a file where another one comes to stand meanwhile."""
    with written(place) as draft:
        draft.write_text("late")
        place.write_text("first")


def test_a_file_is_there_only_when_it_is_whole(tmp_path: Path) -> None:
    """Where the writing stops halfway nothing is left, and what was there stays."""
    place = tmp_path / "a.txt"
    place.write_text("before")
    with pytest.raises(KeyError):
        stopped(place)
    assert (names(tmp_path), place.read_text()) == (["a.txt"], "before")
    assert write_file(place, "äfter", force=True) == 6
    assert (names(tmp_path), place.read_text(encoding="utf-8")) == (["a.txt"], "äfter")


def test_what_is_there_is_replaced_only_when_that_is_said(tmp_path: Path) -> None:
    """Without force a file stays, also one that came while the work was done."""
    place = tmp_path / "a.txt"
    with pytest.raises(RequestError, match=r"a\.txt: it exists; choose another name"):
        overtaken(place)
    with pytest.raises(RequestError, match="it exists"):
        hold_place(place)
    assert (names(tmp_path), place.read_text()) == (["a.txt"], "first")


def test_an_input_is_never_written_over(tmp_path: Path) -> None:
    """Not with force, not by another name, not through a link."""
    source = tmp_path / "war.yaml"
    source.write_text("title: t")
    (tmp_path / "link.yaml").symlink_to(source)
    os.link(source, tmp_path / "hard.yaml")
    for name in ("war.yaml", "link.yaml", "hard.yaml", "../" + tmp_path.name + "/war.yaml"):
        with pytest.raises(RequestError, match="it is what is read here; choose another name"):
            write_file(tmp_path / name, "x", force=True, inputs=[source])
    assert source.read_text() == "title: t"


def test_a_link_is_followed_and_a_mode_is_kept(tmp_path: Path) -> None:
    """What a link leads to is written, the link stays a link, and a file that is replaced keeps its mode."""
    (tmp_path / "deep").mkdir()
    target, link, dangling = tmp_path / "deep" / "a.txt", tmp_path / "link", tmp_path / "dangling"
    target.write_text("old")
    target.chmod(0o640)
    link.symlink_to(target)
    dangling.symlink_to(tmp_path / "deep" / "new.txt")
    write_file(link, "new", force=True)
    assert link.is_symlink()
    assert (target.read_text(), stat.S_IMODE(target.stat().st_mode)) == ("new", 0o640)
    write_file(dangling, "made")
    assert (tmp_path / "deep" / "new.txt").read_text() == "made"
    mask = os.umask(0)
    os.umask(mask)
    assert stat.S_IMODE((tmp_path / "deep" / "new.txt").stat().st_mode) == 0o666 & ~mask


def test_folders_devices_and_places_that_are_not_there_are_refused(tmp_path: Path) -> None:
    """Each with one message, also with force; a link that leads to itself too."""
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    for name, told in [
        (".", "a folder is there"),
        ("pipe", "not a plain file"),
        ("/dev/null", "not a plain file"),
        ("loop", "cannot be written"),
        ("nowhere/a.txt", "there is no folder"),
        ("a\0b", "cannot be written"),
        ("n" * 300, "cannot be written"),
    ]:
        with pytest.raises(RequestError, match=told):
            write_file(tmp_path / name, "x", force=True)
    assert names(tmp_path) == ["loop", "pipe"]


def test_a_folder_is_written_over_no_input(tmp_path: Path) -> None:
    """A folder that holds the file that is read keeps it, and nothing else is written into it then."""
    source = tmp_path / "b.xml"
    source.write_text("read")
    with pytest.raises(RequestError, match="it is what is read here"):
        write_folder(tmp_path, {"a.xml": "1", "b.xml": "2"}, suffix=".xml", force=True, inputs=[source])
    assert (names(tmp_path), source.read_text()) == (["b.xml"], "read")
