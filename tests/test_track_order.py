"""Whether the commits show the protocol, in the repository and in copies of it."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest
from track_record import order

if TYPE_CHECKING:
    from track_record.wars import War

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not here")


@dataclass(frozen=True)
class Files:
    """Where the files of a war are."""

    expectations: Path
    case: Path
    results: Path


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which the files of a war are looked for."""
    place = tmp_path / "copy"
    place.mkdir()
    monkeypatch.setattr(order, "ROOT", place)
    return place


def git(folder: Path, *words: str) -> None:
    """Run git in a folder."""
    who = ("-c", "user.name=n", "-c", "user.email=e", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True)


def committed(folder: Path, *names: str) -> None:
    """Write files and commit them at once."""
    for name in names:
        (folder / name).write_text(f"{name}\n" * 20, encoding="utf-8")
    git(folder, "add", "-A")
    git(folder, "commit", "-m", " ".join(names))


def told(folder: Path) -> order.Order | None:
    """The order of the commits there."""
    return order.order_of(cast("War", Files(*(folder / name for name in ("expected", "case", "results")))))


@pytest.mark.parametrize(
    ("commits", "kept"),
    [
        ((("first",), ("expected",), ("case",), ("results",)), True),
        ((("first",), ("expected",), ("case",)), True),
        ((("first",), ("case",), ("expected",)), False),
        ((("first",), ("expected", "case")), False),
        ((("first",), ("case",)), False),
    ],
)
def test_the_order_is_that_of_the_commits(root: Path, commits: tuple[tuple[str, ...], ...], kept: bool) -> None:
    """What is expected comes before the case and the case before the results, each in a commit of its own."""
    git(root, "init")
    for names in commits:
        committed(root, *names)
    found = told(root)
    assert found is not None
    assert found.kept == kept


def test_a_copy_without_a_history_says_nothing(root: Path) -> None:
    """A copy in no repository, in that of something else, or committed whole at the start is not judged."""
    for name in ("expected", "case", "results"):
        (root / name).write_text(f"{name}\n" * 20, encoding="utf-8")
    assert told(root) is None
    git(root.parent, "init")
    assert told(root) is None
    git(root, "init")
    committed(root, "expected", "case", "results")
    assert told(root) is None
