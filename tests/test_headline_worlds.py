"""The contract of `headline: worlds`: every command tells shares of such a file, refuses in a sentence, or tells no answer."""

from __future__ import annotations

import importlib
import json
import math
import pkgutil
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import pytest
from click.testing import CliRunner

import winset
from full_conflict import full
from open_wars import without_end
from winset.cases.read import from_data, read, read_with_lines
from winset.cases.telling import one_world
from winset.errors import RequestError
from winset.game.game import build
from winset.studies.timeline import timeline
from winset.views import commands
from winset.views.cli import app

if TYPE_CHECKING:
    from collections.abc import Iterator

MODULES = [
    importlib.import_module(f"{commands.__name__}.{one.name}") for one in pkgutil.iter_modules(commands.__path__)
]
COMMANDS = sorted(module.command.name for module in MODULES)
FILES = {module.command.name for module in MODULES if module.GROUP == "files"}
"""Commands that are about a file and not about an answer; `export` is one of them and holds values of a solve."""

MORE = {
    "decide": ["--party", "south"],
    "explain": ["--numbers", "FILE"],
    "export": ["--to", "csv", "-o", "OUT.csv"],
    "new": ["--from", "FILE"],
    "plot": ["timeline", "-o", "OUT.svg"],
    "report": ["-o", "OUT.html"],
    "serve": ["FILE", "--no-open"],
    "stable": ["--package", "recorded"],
    "what-if": ["--set", "parties.south.noise=2"],
    "run": ["--worlds", "4"],
    "worlds": ["-n", "4", "--jobs", "1"],
}
"""What a command needs besides a file for each of its arguments; one that is not here gets the files alone."""

WITHOUT = {"cases", "schema", "import"}
"""Commands that read no conflict file."""

ALONE = {"new": ["OUT.yaml"]}
"""Arguments that are no file to be read."""


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with everything that can be asked, of which no single answer is to be told."""
    data = without_end(json.loads(json.dumps(full()).replace('{"front": 1}', '{"front": "+1"}')))
    for one in data["statements"]:  # no world respects it as it stands
        one["prefers"], one["to"] = one["to"], one["prefers"]
    place = tmp_path_factory.mktemp("worlds") / "war.yaml"
    place.write_text(json.dumps({**data, "headline": "worlds"}), encoding="utf-8")
    return place


@pytest.fixture(scope="module")
def point(file: Path) -> list[float]:
    """The numbers of the answer that must be told nowhere: chances, values and shares of terms at the middle of ranges."""
    answer = timeline(one_world(read(file))).to_json()
    rows = [{key: row[key] for key in ("sign_probability", "signed_by", "continuation")} for row in answer["history"]]
    found = {*numbers(answer["forward"]), *numbers(answer["value_at_start"]), *numbers(rows)}
    found.add(answer["headline"]["on_path"])
    written = set(numbers(json.loads(file.read_text(encoding="utf-8"))))
    return [x for x in found if x not in written and abs(x - round(x)) > 1e-6]


def numbers(value: Any) -> Iterator[float]:
    """Every number in some JSON."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from numbers(one)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield float(value)


def words_of(name: str, file: Path, folder: Path) -> list[str]:
    """A command with a file for each argument that it must have, and what it needs besides."""
    command = app.get_command(click.Context(app), name)
    assert command is not None
    arguments = [one for one in command.params if isinstance(one, click.Argument) and one.required]
    given = ALONE.get(name, ["FILE"] * len(arguments)) + MORE.get(name, [])
    if "--json" in [spelt for one in command.params for spelt in one.opts] and name != "explain":
        given = [*given, "--json"]
    return [name, *(re.sub("^OUT", f"{folder}/out", word).replace("FILE", str(file)) for word in given)]


@pytest.mark.parametrize("name", [name for name in COMMANDS if name not in WITHOUT])
def test_every_command_tells_shares_or_refuses(name: str, file: Path, point: list[float], tmp_path: Path) -> None:
    """Of such a file a command refuses in one sentence that names what answers, or tells no number of the point answer."""
    result = CliRunner().invoke(app, words_of(name, file, tmp_path))
    if isinstance(result.exception, RequestError):
        told = str(result.exception)
        assert re.fullmatch(r"the file has `headline: worlds`, so no single answer of it is told; `winset (run|worlds) "
                            r"FILE[^`]*` answers over its worlds(; an export .*)?", told)  # fmt: skip
        assert list(tmp_path.iterdir()) == []
        return
    assert result.exit_code == 0, result.output
    if name in FILES:
        return
    answer = json.loads(result.stdout)
    for x in numbers(answer):
        assert not any(math.isclose(x, one, rel_tol=1e-9) for one in point), x


def test_the_contract_can_fail(file: Path, point: list[float]) -> None:
    """The numbers that are looked for are many, and are found in the answer of the same file with `headline: point`."""
    data = {**json.loads(file.read_text(encoding="utf-8")), "headline": "point"}
    told = list(numbers(timeline(from_data(data)).to_json()))
    assert len(point) > 50
    assert all(any(math.isclose(x, one, rel_tol=1e-9) for x in told) for one in point)


@pytest.mark.parametrize("name", ["run", "worlds"])
def test_what_answers_always(name: str, file: Path, tmp_path: Path) -> None:
    """`run` and `worlds` answer for such a file, the first with its own kind of answer, the second without `point`."""
    result = CliRunner().invoke(app, words_of(name, file, tmp_path))
    answer = json.loads(result.stdout)
    assert answer["study"] == {"run": "in_worlds", "worlds": "worlds"}[name]
    assert "point" not in answer
    assert all(one.get("point") is None for one in answer["statements"]) if name == "worlds" else answer["statements"]


@pytest.mark.parametrize("words", [["--world", "2"], ["--from", "2001-03"], ["--worlds", "0"], ["--thorough"],
                                   ["--horizon", "2002-01"]])  # fmt: skip
def test_no_way_round_by_an_option(words: list[str], file: Path) -> None:
    """One world, another beginning, another horizon and no worlds at all are refused too: each is a single answer."""
    result = CliRunner().invoke(app, ["run", str(file), *words])
    assert isinstance(result.exception, RequestError)
    assert "`winset worlds FILE` answers over its worlds" in str(result.exception)


def test_the_sizes_of_a_file_are_no_way_round(file: Path) -> None:
    """What the war ahead costs is solved too, so that `explain --numbers` refuses; `show` tells ranges alone."""
    result = CliRunner().invoke(app, ["explain", "--numbers", str(file)])
    assert isinstance(result.exception, RequestError)
    shown = CliRunner().invoke(app, ["show", str(file)])
    assert shown.exit_code == 0
    assert "solved at" not in shown.stdout
    assert "cares most" not in shown.stdout


@pytest.mark.parametrize(
    "name", ["run", "deals", "last", "levers", "ripe", "solve", "stable", "statements", "unlock", "why"]
)
def test_the_library_refuses_as_well(name: str, file: Path) -> None:
    """The functions of the front door refuse what their commands refuse; `worlds` is what answers."""
    conflict = read(file)
    with pytest.raises(RequestError, match="`winset worlds FILE` answers over its worlds"):
        getattr(winset, name)(
            build(conflict) if name == "solve" else conflict, **({"seed": 0} if name == "why" else {})
        )
    assert winset.worlds(conflict, 2, seed=1).to_json()["drawn"] >= 2


def test_a_changed_file_is_held_too(file: Path) -> None:
    """A what-if of such a file is refused, so that its answer cannot be had by a change that changes nothing."""
    with pytest.raises(RequestError, match="headline: worlds"):
        winset.what_if(read(file), [{"set": {"parties.south.noise": 1}}])


def test_the_page_serves_no_such_file(file: Path) -> None:
    """The page refuses a file whose answers are shares alone, also one that becomes so while it is served, or is sent."""
    subject = pytest.importorskip("winset.views.web.subject")
    with pytest.raises(RequestError, match="headline: worlds"):
        subject.subjects(str(file))
    text = file.read_text(encoding="utf-8")
    place = file.with_name("edited.yaml")
    place.write_text(text.replace('"headline": "worlds"', '"headline": "point"'), encoding="utf-8")
    served = subject.subjects(str(place))["edited.yaml"]
    place.write_text(text + "\n", encoding="utf-8")
    assert served.changed()
    assert "headline: worlds" in served.problems[0]
    with pytest.raises(RequestError, match="headline: worlds"):
        subject.Subject("draft", "draft").take(text)


def test_one_number_at_a_time_is_refused(file: Path, tmp_path: Path) -> None:
    """What decides is told from the worlds drawn; placing worlds around the file's middle would tell that middle."""
    runner = CliRunner()
    drawn = runner.invoke(app, ["worlds", str(file), "-n", "40", "--jobs", "1", "-o", str(tmp_path / "study")])
    assert drawn.exit_code == 0, drawn.output
    asked = runner.invoke(app, ["worlds", str(tmp_path / "study"), "--sensitivity", "--json"])
    told = json.loads(asked.stdout)
    assert told["ends"] is None
    assert told["indices"]["measure"] == f"signed_by.{read(file).calendar.label(read(file).calendar.shown - 1)}"
    refused = runner.invoke(app, ["worlds", str(tmp_path / "study"), "--sensitivity", "--solve"])
    assert isinstance(refused.exception, RequestError)
    assert not (tmp_path / "study" / "ends").exists()


def test_beside_a_war_that_has_a_point_it_is_told_in_shares(file: Path, point: list[float]) -> None:
    """Compared with a file whose answer may be told, it is told in shares of its worlds, and by no number of its own answer."""
    other = Path(__file__).parents[1] / "examples" / "toy-korea.yaml"
    for pair in ([str(other), str(file)], [str(file), str(other)]):
        result = CliRunner().invoke(app, ["compare", *pair, "--worlds", "4", "--json"])
        assert result.exit_code == 0, result.output
        answer = json.loads(result.stdout)
        (mine,) = [war for war in answer["wars"] if war["shares"] is not None]
        assert mine["chance"] is None
        assert mine["blocked"] is None
        found = list(numbers(answer))
        assert not [x for x in point if any(math.isclose(x, one, rel_tol=1e-9) for one in found)]


def test_what_a_file_says_is_told_as_ranges(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`show` and `check` tell chances and beliefs of such a file by the ends of their ranges, and by no middle."""
    monkeypatch.chdir(tmp_path)  # a folder's name may have a number in it
    place = Path("war.yaml")
    runner = CliRunner()
    assert runner.invoke(app, ["new", str(place), "--from", "ukraine-template", "--no-schema"]).exit_code == 0
    shown = " ".join(runner.invoke(app, ["show", str(place), "--all"]).output.split())
    assert "Ukraine pushes the line forward (0.1 to 5.0 % a month)" in shown
    assert "Ukraine pushes the line forward: 1.0 to 10 %; the file says 0.1 to 5.0 %" in shown
    checked = runner.invoke(app, ["check", str(place), "--warnings"]).output
    assert "ukraine takes it to be 0.01 to 0.1; the file says 0.001 to 0.05" in checked
    assert "No number was weighed against another" in checked
    ends = re.findall(r"low: ([-.\d]+), high: ([-.\d]+)", place.read_text())
    middles = {f"{(float(low) + float(high)) / 2:g}" for low, high in ends}
    written = set(re.findall(r"[\d.]+\d", place.read_text())) | {"0", "3", "4", "5"}
    for told in (shown, checked):
        found = {word.rstrip(".") for word in re.findall(r"(?<![\d:.])-?\d[\d.]*", told)}
        assert not found & (middles - written), found & (middles - written)


def test_a_file_that_is_solved_is_told_as_it_is_solved(tmp_path: Path) -> None:
    """With `headline: point` the number that is solved with is told, and numbers are weighed against each other."""
    place = tmp_path / "war.yaml"
    runner = CliRunner()
    assert runner.invoke(app, ["new", str(place), "--from", "ukraine-template", "--no-schema"]).exit_code == 0
    place.write_text(place.read_text().replace("headline: worlds\n", ""))
    shown = " ".join(runner.invoke(app, ["show", str(place)]).output.split())
    assert "Ukraine pushes the line forward (2.6 % a month)" in shown
    assert "noise alone may decide" in " ".join(problem.message for problem in read_with_lines(place).warnings)


def test_an_export_says_why_there_is_none(file: Path, tmp_path: Path) -> None:
    """An export of such a file is refused with its reason, one number where there is a range, and with what to do."""
    result = CliRunner().invoke(app, ["export", str(file), "--to", "csv", "-o", str(tmp_path / "out.csv")])
    told = str(result.exception)
    assert "room for one number where this file has a range" in told
    assert "`winset worlds FILE" in told
