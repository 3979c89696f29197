"""`winset import` and `winset export` from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

import winset
from calling import Run, caller
from winset.views.cli import app

TOY = Path(__file__).parents[2] / "examples" / "toy-korea.yaml"
PANAMA = Path(__file__).parents[2] / "examples" / "panama.yaml"
HARBOUR = Path(__file__).parents[2] / "examples" / "harbour.yaml"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """The command line in a folder of its own; gives exit code, output and errors."""
    monkeypatch.chdir(tmp_path)

    return caller(monkeypatch, capsys)


def held() -> list[str]:
    """What is in the folder, hidden files too."""
    return sorted(path.name for path in Path().iterdir())


def test_there_and_back(run: Run) -> None:
    """An exported conflict imports into a file that `winset check` is content with, and each command says what it wrote."""
    assert run("export", PANAMA, "--to", "genius", "--out", "canal") == (
        0, "canal: written, GENIUS XML: 2 profiles.\n", ""
    )  # fmt: skip
    code, out, err = run("import", "canal", "--out", "my.yaml")
    assert (code, err) == (0, "")
    assert out == (
        "my.yaml: written from GENIUS XML: 2 parties, 10 issues, 1,024 packages. Next: winset check my.yaml; winset deals "
        "my.yaml\n"
    )
    code, out, err = run("check", "my.yaml")
    assert (code, err) == (0, "")
    assert out.startswith("my.yaml: ok. ")
    one, two = winset.read("my.yaml"), winset.read(PANAMA)
    assert list(one.issues) == list(two.issues)
    assert set(one.parties) == set(two.parties)
    assert held() == ["canal", "my.yaml"]


def test_nothing_is_replaced_unless_asked(run: Run) -> None:
    """A file or a folder that is there stays as it is; --force replaces it."""
    run("export", PANAMA, "--to", "genius", "--out", "canal")
    Path("my.yaml").write_text("mine", encoding="utf-8")
    for words in (("import", "canal", "--out", "my.yaml"), ("export", PANAMA, "--to", "csv", "--out", "my.yaml")):
        code, out, err = run(*words)
        assert (code, out) == (2, "")
        assert err == "winset: my.yaml: it exists; choose another name, or --force to replace it\n"
        assert Path("my.yaml").read_text(encoding="utf-8") == "mine"
    assert run("export", PANAMA, "--to", "genius", "--out", "canal")[0] == 2
    assert run("import", "canal", "--out", "my.yaml", "--force")[0] == 0
    assert winset.read("my.yaml").title == "The Panama Canal treaty"
    assert run("export", PANAMA, "--to", "genius", "--out", "canal", "--force")[0] == 0


def test_a_refused_import_writes_nothing(run: Run) -> None:
    """Every mistake is one line with exit code 2, and nothing is in the folder that was not there."""
    Path("bad.xml").write_text('<!DOCTYPE a SYSTEM "http://example.org/a.dtd">\n<utility_space/>', encoding="utf-8")
    Path("bad.json").write_text('{"SumOfGroupsUtilitySpace": {}}', encoding="utf-8")
    for words, told in [
        (("bad.xml",), "bad.xml:1: a document type (DTD) for 'a'; a file that is imported has none\n"),
        (
            ("bad.json", "--profile", "bad.json"),
            "bad.json: SumOfGroupsUtilitySpace: not additive over issues; only Lin",
        ),
        (("nothing.xml",), "nothing.xml: no such file or folder\n"),
        (("bad.xml", "--from", "geniusx"), "winset: --from geniusx: no format 'geniusx'; did you mean 'genius'?\n"),
        (("bad.xml", "--steps", "1"), "Usage: winset import"),
    ]:
        code, out, err = run("import", *words, "--out", "my.yaml")
        assert (code, out) == (2, "")
        assert err.startswith(told)
    assert held() == ["bad.json", "bad.xml"]


def test_a_foreign_name_cannot_drive_a_terminal(run: Run) -> None:
    """Escape sequences in names of files and of what they hold are written out or left out."""
    space = {
        "name": "a\x1b[31m", "domain": {"name": "d", "issuesValues": {"\x1b]0;x\x07": {"values": ["y\x9b2J", "n"]}}},
        "issueWeights": {"\x1b]0;x\x07": 1},
        "issueUtilities": {"\x1b]0;x\x07": {"discreteutils": {"valueUtilities": {"y\x9b2J": 1}}}},
    }  # fmt: skip
    name = "\x1b[31mred.json"
    Path(name).write_text(json.dumps({"LinearAdditiveUtilitySpace": space}), encoding="utf-8")
    code, out, err = run("import", name, "--profile", name, "--out", "\x1b[1mmy.yaml")
    assert (code, err) == (0, "")
    assert out.replace("\n", "").isprintable()
    text = Path("\x1b[1mmy.yaml").read_text(encoding="utf-8")
    assert text.replace("\n", "").isprintable()
    code, out, err = run("import", name, "--out", "other.yaml")
    assert (code, out) == (2, "")
    assert err.replace("\n", "").isprintable()


def test_every_format_is_written(run: Run) -> None:
    """A month as a table and as a game; what a format cannot say, and a month that is not there, end with exit code 2."""
    assert run("export", TOY, "--to", "csv", "--out", "a.csv", "--at", "1953-04") == (
        0, "a.csv: written, a table of packages (CSV): 6 packages.\n", ""
    )  # fmt: skip
    assert run("export", TOY, "--to", "gambit", "--out", "a.efg")[1] == (
        "a.efg: written, Gambit's extensive form (.efg): 369 nodes, 6 packages.\n"
    )
    assert run("export", TOY, "--to", "genius", "--out", "toy", "--against", "now")[0] == 0
    for words, told in [
        (("--to", "genius", "--at", "1999-01"), "winset: --at 1999-01: "),
        (("--to", "xml"), "winset: --to xml: no format 'xml'; expected csv, gambit or genius\n"),
        (("--to", "csv", "--against", "now"), "winset: --against: a table holds the gains"),
    ]:
        code, out, err = run("export", TOY, *words, "--out", "b")
        assert (code, out) == (2, "")
        assert err.startswith(told)
    code, _, err = run("export", HARBOUR, "--to", "genius", "--out", "b")
    assert code == 2
    assert "consent[2]: 5 of line, town" in err
    assert held() == ["a.csv", "a.efg", "toy"]


def test_the_options_named_in_help_are_those_there_are(run: Run) -> None:
    """The help of both commands names every format that is found."""
    from winset.cases.formats.found import known_formats
    from winset.studies.month.talks import KINDS
    from winset.views.exports.found import exporters

    _, imports, _ = run("import", "--help")
    _, exports, _ = run("export", "--help")
    assert all(name in imports for name in known_formats())
    assert all(name in exports for name in (*exporters(), *KINDS))


def test_a_table_is_imported_with_how_it_was_read_and_the_baselines(tmp_path: Path) -> None:
    """The command says how it read a table, each baseline, and what comes next; signs are told by name or as they are."""
    table, out = tmp_path / "positions.csv", tmp_path / "council.yaml"
    table.write_text("actor;issue;position\na;x;1,5\nb;x;100\n", encoding="utf-8")
    result = CliRunner().invoke(app, ["import", str(table), "--out", str(out)])
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert (
        lines[0] == "Read as long: a row for each actor and issue; cells apart by a semicolon, decimals after a comma."
    )
    assert lines[2] == "  x: mean by salience 50.8, median 50.8"
    assert lines[3].startswith(
        f"{out}: written from a table of positions: 2 parties, 1 issues, 21 packages. Next: winset"
    )
    for sign, decimal in ((";", ","), ("semicolon", "comma")):
        words = ["import", str(table), "--out", str(out), "--force", "--separator", sign, "--decimal", decimal]
        assert CliRunner().invoke(app, words).stdout == result.stdout
    wrong = CliRunner().invoke(app, ["import", str(table), "--out", str(out), "--force", "--at-least", "9"])
    assert "--at-least: the table has neither votes" in str(wrong.exception)
