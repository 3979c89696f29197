"""`winset worlds` on a terminal: drawing, resuming, what is told, and what is refused."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from calling import caller
from soak_worlds import PATIENCE, await_that
from winset.errors import StudyError
from winset.studies.worlds.study import read_records
from winset.views.worlds_words import value_words

FILE = """\
winset: 1
title: "A war \\e[31m[b]of ranges[/b]"
time: {start: 2000-01, end: 2000-10}
parties:
  a: {name: "A <one>", noise: 0.5, values: {x: {y: {low: -4, mode: 0, high: 6}, z: 3}}, war: [{points: {low: -2, mode: -1, high: -0.2}}]}
  b: {name: B, values: {x: {y: 2, z: {low: -5, high: 1}}}, war: [{points: {low: -3, mode: -1, high: -0.5}}]}
issues: {x: {name: The land, options: {y: Yes, z: No}}}
consent: [{of: [a, b]}]
statements:
  - {id: S1, says: A would rather have y than z, party: a, prefers: {agreement: {x: y}}, to: {agreement: {x: z}}}
claims:
  - {id: C1, says: y was needed, without: {option: x.y}, expect: {signed_by: 2000-03, is: higher}}
history:
  - {month: 2000-03, agreement: {x: y}}
"""


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Any:
    """The command line in a folder of its own with a small file; exit code, output, errors."""
    monkeypatch.chdir(tmp_path)
    Path("war.yaml").write_text(FILE, encoding="utf-8")

    return caller(monkeypatch, capsys)


def test_where_every_world_is_ruled_out_before_a_solve_that_is_said(run: Any) -> None:
    """The statements that are respected most rarely are named, and no legend or next step is told of what is not there."""
    never = "party: b, prefers: {agreement: {x: z}}, to: {agreement: {x: y}}"
    Path("war.yaml").write_text(
        FILE.replace("party: a, prefers: {agreement: {x: y}}, to: {agreement: {x: z}}", never), encoding="utf-8"
    )
    code, out, _ = run("worlds", "war.yaml", "-n", "12", "--seed", "5", "--out", "study")
    told = " ".join(out.split())
    assert code == 0
    assert re.search(r"No world was solved: each of [\d,]+ worlds in a row breaks a documented preference", told)
    assert "Respected most rarely: S1 (in 0 %). Widen the numbers" in told
    for absent in ("Of 0 worlds", "median", "what follows", "--sensitivity"):
        assert absent not in told


def test_where_no_statement_binds_worlds_stand_once(run: Any) -> None:
    """Where all solved worlds are admissible one column is told, else both; and no word is broken."""
    long = FILE.replace("z: No}", "z: Self-government-of-the-northern-provinces}")
    says = "party: a, prefers: {agreement: {x: y}}, to: {agreement: {x: z}}"
    bound = long.replace(says, "party: b, month: 2000-02, prefers: {agreement: {x: z}}, to: waiting")
    Path("war.yaml").write_text(bound, encoding="utf-8")
    code, out, _ = run("worlds", "war.yaml", "-n", "24", "--seed", "5")
    assert (code, "In all solved" in out, "In admissible worlds" in out) == (0, True, True)
    start, end = long.index("statements:"), long.index("claims:")
    Path("war.yaml").write_text(long[:start] + long[end:], encoding="utf-8")
    code, out, _ = run("worlds", "war.yaml", "-n", "24", "--seed", "5")
    assert (code, "In all solved" in out, "In admissible worlds" in out) == (0, True, False)
    assert "Self-government-of-the-northern-provinces" in out


def test_where_hardly_anything_is_signed_no_terms_are_called_likeliest() -> None:
    """In the place of terms a world that signs too seldom says so, in the words of `run`."""
    assert value_words({}, "terms.x", None) == "hardly anything signed"  # type: ignore[typeddict-item]


def test_draws_solves_keeps_and_goes_on(run: Any) -> None:
    """A study drawn in two parts is that drawn at once, and says how many worlds it admits; text stays text."""
    code, out, _ = run("worlds", "war.yaml", "-n", "24", "--seed", "5", "--out", "once")
    assert code == 0
    assert "Of 24 worlds solved" in out
    assert "\x1b" not in out
    assert "[b]of ranges[/b]" in out
    assert "S1" in out
    assert run("worlds", "war.yaml", "-n", "10", "--seed", "5", "--out", "twice")[0] == 0
    assert run("worlds", "war.yaml", "-n", "24", "--seed", "5", "--out", "twice", "--resume", "--jobs", "1")[0] == 0
    first, second = (json.loads(run("worlds", folder, "--json")[1]) for folder in ("once", "twice"))
    assert first["digest"] == second["digest"]
    assert first == second
    assert {"n", "solved", "failed", "admissible", "acceptance", "digest", "shares"} <= set(first)
    assert first["n"] == 24
    row = first["shares"]["signed_by.2000-03"]
    assert 0 <= row["low"] <= row["share"] <= row["high"] <= 1
    assert first["recorded"]["terms.x"] == "y"


STARTED = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
from winset.views.cli import main
if __name__ == "__main__":
    sys.argv[0] = "winset"
    main()
"""


def test_what_is_not_read_is_not_shown_as_never(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a record the month in which a way out opens is not read along one: a dash, not "never"; none on a card."""
    Path("war.yaml").write_text(FILE[: FILE.index("statements:")], encoding="utf-8")
    monkeypatch.setenv("COLUMNS", "120")
    code, out, _ = run("worlds", "war.yaml", "-n", "6", "--jobs", "1")
    assert code == 0
    rows = [line.split() for line in out.splitlines() if line.strip().startswith(("0 ", "1 "))]
    assert rows
    assert {row[1] for row in rows} == {"–"}
    assert "never" not in out
    monkeypatch.setenv("COLUMNS", "80")
    out = run("worlds", "war.yaml", "-n", "6", "--jobs", "1")[1]
    assert "Even chance by: March 2000" in out
    assert "Way out opens" not in out
    assert "never" not in out


def test_ctrl_c_keeps_what_is_done(run: Any, tmp_path: Path) -> None:
    """It stops with exit code 130, says how many worlds are kept and how to go on, and going on finds them."""
    script = tmp_path / "started.py"
    script.write_text(STARTED, encoding="utf-8")
    words = ["worlds", "war.yaml", "-n", "100000", "--seed", "5", "--out", "study", "--jobs", "1"]
    child = subprocess.Popen([sys.executable, str(script), *words], stderr=subprocess.PIPE, text=True, cwd=tmp_path)
    journal = tmp_path / "study" / "journal.sqlite"
    await_that(lambda: journal.exists() and any(True for _ in _worlds(tmp_path / "study")), "no world is kept")
    child.send_signal(signal.SIGINT)
    _, told = child.communicate(timeout=PATIENCE)
    assert child.returncode == 130
    assert "worlds are kept in study" in told
    assert "--resume" in told
    assert "Traceback" not in told
    kept = len(list(_worlds(tmp_path / "study")))
    assert kept > 0
    code, out, _ = run("worlds", "war.yaml", "-n", str(kept + 1), "--seed", "5", "--out", "study", "--resume")
    assert code == 0
    assert f"Of {kept + 1:,} worlds solved" in out


def test_workers_load_nothing_from_the_folder_one_is_in(tmp_path: Path) -> None:
    """A file there by the name of a module that they need is not run."""
    here, start = tmp_path / "here", tmp_path / "start.py"
    here.mkdir()
    (here / "war.yaml").write_text(FILE, encoding="utf-8")
    (here / "pickle.py").write_text("open('ran', 'w').close()", encoding="utf-8")
    start.write_text("from winset.__main__ import main\nif __name__ == '__main__':\n    main()\n", encoding="utf-8")
    words = ["worlds", "war.yaml", "-n", "2", "--seed", "1", "--out", "study"]
    done = subprocess.run([sys.executable, start, *words], cwd=here, capture_output=True, check=False, text=True)
    assert done.returncode == 0, done.stderr
    assert not (here / "ran").exists()


def _worlds(folder: Path) -> Iterator[Any]:
    """The records that are there, none where the folder is not a study yet."""
    try:
        yield from read_records(folder)
    except StudyError:
        return


def test_a_damaged_study_is_mended_and_gone_on_with(run: Any, tmp_path: Path) -> None:
    """A garbled journal is told of and not read; --repair keeps what there is, and going on ends as if nothing was."""
    assert run("worlds", "war.yaml", "-n", "6", "--seed", "5", "--out", "calm")[0] == 0
    assert run("worlds", "war.yaml", "-n", "6", "--seed", "5", "--out", "study")[0] == 0
    for path in (tmp_path / "study").glob("journal.sqlite*"):
        path.write_bytes(b"not a journal" * 40)
    code, _, err = run("worlds", "study")
    assert code == 2
    assert "--repair" in err
    code, out, _ = run("worlds", "study", "--repair")
    assert code == 0
    assert "--resume" in out
    assert run("worlds", "war.yaml", "-n", "6", "--seed", "5", "--out", "study", "--resume")[0] == 0
    assert json.loads(run("worlds", "study", "--json")[1]) == json.loads(run("worlds", "calm", "--json")[1])


def test_further_questions_of_a_study(run: Any, tmp_path: Path) -> None:
    """What decides, with worlds at the ends of ranges; where it holds; the record's weights; a Parquet file."""
    assert run("worlds", "war.yaml", "-n", "60", "--seed", "2", "--out", "study", "--thorough", "60")[0] == 0
    code, out, _ = run("worlds", "study", "--sensitivity")
    assert code == 0
    assert "With --solve" in out
    told = json.loads(run("worlds", "study", "--sensitivity", "--solve", "--json")[1])
    ends = told["ends"]["rows"]
    assert {row["paths"][0] for row in ends} == {
        "parties.a.values.x.points.y", "parties.a.war[0].points", "parties.b.values.x.points.z",
        "parties.b.war[0].points"}  # fmt: skip
    assert ends[0]["swing"] >= ends[-1]["swing"] >= 0
    assert told["totals"]["numbers"]
    assert "One number at a time" in run("worlds", "study", "--sensitivity")[1]
    share = json.loads(run("worlds", "study", "--json")[1])["shares_solved"]["signed_by.2000-03"]
    asked = f"signed_by.2000-03>={share['quantiles']['0.5']}"
    code, out, _ = run("worlds", "study", "--discover", "--measure", asked)
    assert code == 0
    assert asked in out
    code, out, _ = run("worlds", "study", "--posterior")
    assert code == 0
    assert "onditional on the model" in out
    assert run("worlds", "study", "--export", "worlds.parquet")[0] == 0
    assert (tmp_path / "worlds.parquet").stat().st_size > 0
    assert "C1" in run("worlds", "study")[1]


def test_a_world_can_be_seen_and_solved(run: Any) -> None:
    """Its numbers are those of the study, and `winset run` solves it."""
    shown = json.loads(run("worlds", "war.yaml", "--world", "3", "--show", "--seed", "5", "--json")[1])
    assert next(row["path"] for row in shown["numbers"]) == "parties.a.values.x.points.y"
    assert run("worlds", "war.yaml", "-n", "4", "--seed", "5", "--out", "study")[0] == 0
    again = json.loads(run("worlds", "study", "--world", "3", "--show", "--json")[1])
    assert again["numbers"] == shown["numbers"]
    code, out, _ = run("worlds", "war.yaml", "--world", "3", "--show", "--seed", "5")
    assert code == 0
    assert "winset run" in out
    code, out, _ = run("run", "war.yaml", "--world", "3", "--seed", "5", "--quiet")
    assert code == 0
    assert out.startswith("World 3 of seed 5")
    told = json.loads(run("run", "war.yaml", "--world", "3", "--seed", "5", "--json")[1])
    assert told["world"] == {"seed": 5, "world": 3}


def test_the_report_takes_its_ranges_from_a_study(run: Any) -> None:
    """With a section of its own and a range behind the headline; a study of another file is refused."""
    assert run("worlds", "war.yaml", "-n", "12", "--out", "study")[0] == 0
    assert run("report", "war.yaml", "--worlds", "study", "-o", "page.html", "--quick")[0] == 0
    page = Path("page.html").read_text(encoding="utf-8")
    assert "Over every assumption at once" in page
    assert "worlds " in page.split("a chance of", 1)[1][:120]
    Path("war.yaml").write_text(FILE.replace("high: 6", "high: 7"), encoding="utf-8")
    code, _, err = run("report", "war.yaml", "--worlds", "study", "-o", "other.html")
    assert code == 2
    assert "another conflict file" in err
    assert not Path("other.html").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("worlds", "sure.yaml"), "but one world"),
        (("worlds", "war.yaml", "--resume"), "--resume needs --out"),
        (("worlds", "war.yaml", "--show"), "--show needs --world"),
        (("worlds", "war.yaml", "-n", "2", "--out", "nowhere", "--resume"), "not a study"),
        (("worlds", "war.yaml", "-n", "2", "--out", "study"), "a study already"),
        (("worlds", "war.yaml", "-n", "2", "--out", "study", "--resume", "--seed", "8"), "seed: 0 in the study, 8 now"),
        (("worlds", "study", "-n", "9"), "name the case"),
        (("worlds", "study", "--sensitivity", "--measure", "signd"), "did you mean 'signed'"),
        (("worlds", "war.yaml", "-n", "2", "--dask", "tcp://127.0.0.1:9"), "no Dask scheduler answers"),
        (("run", "sure.yaml", "--world", "1"), "but one world"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_in_words(run: Any, words: tuple[str, ...], said: str) -> None:
    """One message, exit code 2, no traceback."""
    Path("sure.yaml").write_text(
        "{winset: 1, title: t, parties: {a: {values: {x: {y: 2}}}}, issues: {x: [y, z]}, consent: [{of: [a]}]}", "utf-8"
    )
    if "study" in words:
        assert run("worlds", "war.yaml", "-n", "3", "--out", "study")[0] == 0
    code, _, err = run(*words)
    assert code == 2
    assert said in " ".join(err.split())
    assert "Traceback" not in err
