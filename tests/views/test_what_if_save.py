"""`winset what-if --save`: a file that `winset run` answers as the what-if did, never over what is read."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from calling import Run, caller
from winset.cases.read import parse

ROOT = Path(__file__).parents[2]

CHANGES = {
    "toy-korea.yaml": ["--without", "chance.stalin_dies", "--set", "parties.us.noise=2"],
    "colony.yaml": ["--forbid", "settlers.strike", "--force", "1931-02=front.offensive"],
    "colony.yaml ": ["--start", "1931-02", "--set", "parties.front.noise={low: 1, high: 2}"],
    "valley.yaml": ["--without", "option.border.river"],
}


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """The command line in a folder of its own with the examples; gives exit code, output and errors."""
    monkeypatch.chdir(tmp_path)
    for file in (ROOT / "examples").glob("*.yaml"):
        shutil.copy(file, tmp_path)

    return caller(monkeypatch, capsys)


@pytest.mark.parametrize("file", CHANGES)
def test_a_saved_file_gives_the_numbers_of_the_what_if(run: Run, file: str) -> None:
    """What is printed of the changed conflict is what the saved file gives when asked the same with nothing changed."""
    case = file.strip()
    code, out, err = run("what-if", case, *CHANGES[file], "--save", "saved.yaml", "--json")
    assert (code, "Next: winset run saved.yaml" in err) == (0, True)
    changed = json.loads(out)["changed"]
    _, again, _ = run("what-if", "saved.yaml", "--set", "title=x", "--json")
    assert json.loads(again)["baseline"] == changed
    assert run("check", "saved.yaml")[0] == 0


def test_the_headline_of_a_saved_file_is_that_of_the_change(run: Run) -> None:
    """`winset run` on a saved file says of the war what it says of a file that was changed by hand."""
    text = Path("toy-korea.yaml").read_text(encoding="utf-8")
    piece = "  stalin_dies: {when: \"kremlin == 'stalin'\", probability: 0.01, effect: {kremlin: successors}}\n"
    assert piece in text
    Path("by-hand.yaml").write_text(text.replace(piece, piece.replace("0.01", "0.2")), encoding="utf-8")
    run("what-if", "toy-korea.yaml", "--set", "chance.stalin_dies.probability=0.2", "--save", "saved.yaml")
    told: list[Any] = [run("run", file, "--json")[1] for file in ("by-hand.yaml", "saved.yaml", "toy-korea.yaml")]
    assert json.loads(told[0])["headline"] == json.loads(told[1])["headline"] != json.loads(told[2])["headline"]
    digests = {json.loads(one)["provenance"]["digest"] for one in told}
    assert len(digests) == 2


def test_a_saved_file_stands_over_nothing(run: Run) -> None:
    """What is read is never written over; another file only when that is said, with this command's own word for it."""
    before = Path("valley.yaml").read_text(encoding="utf-8")
    change = ["what-if", "valley.yaml", "--without", "option.border.river", "--save"]
    code, out, err = run(*change, "valley.yaml", "--overwrite")
    assert (code, out, "it is what is read here" in err) == (2, "", True)
    Path("there.yaml").write_text("mine", encoding="utf-8")
    code, out, err = run(*change, "there.yaml")
    assert (code, out, "or --overwrite to replace it" in err) == (2, "", True)
    assert (Path("there.yaml").read_text(), Path("valley.yaml").read_text(encoding="utf-8")) == ("mine", before)
    assert run(*change, "there.yaml", "--overwrite")[0] == 0
    assert len(parse(Path("there.yaml").read_text(encoding="utf-8")).rules) == 1


def test_a_change_that_cannot_be_made_writes_nothing(run: Run) -> None:
    """An unknown name is told before anything is solved or written."""
    code, out, err = run("what-if", "colony.yaml", "--forbid", "settlers.strik", "--save", "saved.yaml")
    assert (code, out, "did you mean 'settlers.strike'" in err) == (2, "", True)
    assert not Path("saved.yaml").exists()


def test_it_is_saved_though_nobody_reads_what_is_printed(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the output is closed, as by `| head`, the file is there: it is written before anything is printed."""

    def closed(*_: object) -> None:
        raise BrokenPipeError

    monkeypatch.setattr("winset.views.what_if.show_what_if", closed)
    monkeypatch.setattr("winset.views.cli._give_up", lambda _: None)
    code, _, err = run("what-if", "valley.yaml", *CHANGES["valley.yaml"], "--save", "saved.yaml")
    assert (code, "Next: winset run saved.yaml" in err) == (0, True)
    assert Path("saved.yaml").exists()
