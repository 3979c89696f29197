"""A folder of worlds from a stranger: bounded reads, one message, and no world of another study taken for its own."""

from __future__ import annotations

import gzip
import os
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from winset.cases.document import MAX_BYTES
from winset.errors import RequestError, StudyError
from winset.studies.worlds import parts
from winset.studies.worlds.export import export
from winset.studies.worlds.study import (
    CONFLICT,
    JOURNAL,
    PARTS,
    SETTINGS,
    Study,
    create,
    open_study,
    read_texts,
    repair,
    seal,
    writing,
)
from winset.views.cli import app

TEXT = "{winset: 1, title: t, parties: {a: {values: {x: {y: 2}}}}, issues: {x: [y, z]}, consent: [{of: [a]}]}"


def made(folder: Path, seed: int = 1) -> Study:
    """A study with one finished world."""
    study = create(folder, TEXT, seed=seed)
    with writing(study) as (journal, _):
        journal.add([(0, '{"world":0}')])
    return study


def problem(folder: Path) -> str:
    """What is told of a folder, in one line."""
    with pytest.raises(StudyError) as caught:
        list(read_texts(folder))
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("name", [SETTINGS, CONFLICT, JOURNAL])
def test_what_is_no_plain_file_is_not_opened(tmp_path: Path, name: str) -> None:
    """A pipe or a device in place of a file is told, and not waited for."""
    made(tmp_path / "s")
    (tmp_path / "s" / name).unlink()
    os.mkfifo(tmp_path / "s" / name)
    assert "not a plain file" in problem(tmp_path / "s")
    (tmp_path / "s" / name).unlink()
    (tmp_path / "s" / name).symlink_to("/dev/zero")
    assert "not a plain file" in problem(tmp_path / "s")


@pytest.mark.parametrize(("name", "limit"), [(SETTINGS, 1_000_000), (CONFLICT, MAX_BYTES)])
def test_a_file_without_end_is_read_no_further_than_its_limit(tmp_path: Path, name: str, limit: int) -> None:
    """Ten thousand million bytes, which take no room on the disk, are refused by the limit."""
    made(tmp_path / "s")
    os.truncate(tmp_path / "s" / name, 10_000_000_000)
    assert f"larger than {limit:,} bytes" in problem(tmp_path / "s")


def test_a_part_that_unpacks_without_end_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a part unpacks to is bounded too."""
    study = made(tmp_path / "s")
    with writing(study) as (journal, _):
        seal(study, journal)
    assert len(list(read_texts(study.folder))) == 1
    part = next((study.folder / PARTS).iterdir())
    first = gzip.decompress(part.read_bytes()).partition(b"\n")[0]
    monkeypatch.setattr(parts, "MAX_PART", 10_000)
    part.write_bytes(gzip.compress(first + b"\n" + b"x" * 1_000_000))
    assert "more than 10,000 bytes in it" in problem(study.folder)


def test_a_journal_from_elsewhere_is_told(tmp_path: Path) -> None:
    """Worlds of another seed, or of another file, are not taken for this study's."""
    one, two = made(tmp_path / "one", seed=1), made(tmp_path / "two", seed=2)
    assert one.mark != two.mark
    assert open_study(one.folder).mark == one.mark
    shutil.copy(one.folder / JOURNAL, two.folder / JOURNAL)
    assert "it is another study's" in problem(two.folder)
    with pytest.raises(StudyError, match="another study's"), writing(two):
        pass
    assert repair(two.folder)[0] == 0
    with writing(two):
        pass
    assert list(read_texts(two.folder)) == []


def test_a_device_is_not_copied_to_be_mended(tmp_path: Path) -> None:
    """Mending a study whose journal is a device takes nothing of it, and starts an empty one."""
    study = made(tmp_path / "s")
    (study.folder / JOURNAL).unlink()
    (study.folder / JOURNAL).symlink_to("/dev/zero")
    assert repair(study.folder)[0] == 0
    with writing(study):
        pass


def test_worlds_are_not_exported_over_themselves(tmp_path: Path) -> None:
    """The files of a study are what an export reads, and are never written over."""
    study = made(tmp_path / "s")
    for name in (SETTINGS, CONFLICT, JOURNAL):
        with pytest.raises(RequestError, match="it is what is read here"):
            export([], [], study.folder / name, force=True, inputs=list(study.folder.iterdir()))
    assert open_study(study.folder).seed == 1


def test_what_differs_on_resuming_stands_on_lines_of_its_own(tmp_path: Path) -> None:
    """Another seed is told in two lines, with nothing written out that should be a line's end."""
    text = TEXT.replace("{y: 2}", "{y: {low: 1, high: 2}}")
    (tmp_path / "t.yaml").write_text(text, encoding="utf-8")
    words = ["worlds", str(tmp_path / "t.yaml"), "-n", "1", "--jobs", "1", "--out", str(tmp_path / "s")]
    create(tmp_path / "s", text, seed=1, title="t")
    result = CliRunner().invoke(app, [*words, "--seed", "2", "--resume"])
    assert isinstance(result.exception, StudyError)
    assert "seed: 1 in the study, 2 now" in str(result.exception).splitlines()
    assert "\\n" not in str(result.exception)
