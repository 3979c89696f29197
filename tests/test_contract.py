"""The contract of `--json`: the types of the answers, the tables of docs/design.md and what commands print are one."""

from __future__ import annotations

import ast
import importlib
import json
import pkgutil
import re
import types
from functools import cache
from pathlib import Path
from typing import (
    Annotated,
    Any,
    Literal,
    NotRequired,
    Required,
    Union,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

import click
import pytest
from click.testing import CliRunner

import winset.studies
from border_war import SALE
from front_war import FRONT
from full_conflict import full
from guaranteed_peace import guaranteed
from offers_war import WHOLE, war
from open_wars import DEADLOCK, without_end
from winset.studies.worlds.worlds import begun, solved
from winset.views.cli import app

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "winset"
EXAMPLES = ROOT / "examples"
DESIGN = (ROOT / "docs" / "design.md").read_text(encoding="utf-8")

Key = str
"""A key path: `a.b`, `a[]` for each entry of a list, `a{}` for each name in a map."""

NULL = "null"
"""Stands for a key whose value is always null, at least in one of several answers."""

RUNS: dict[str, list[list[str]]] = {
    "run": [
        ["OPEN"],
        ["RANKED", "--worlds", "3"],
        ["ROUND"],
        ["FULL"],
        ["SALE"],
        ["TOY"],
        ["OFFERS"],
        ["FULL", "--world", "3"],
        ["FULL", "--from", "2001-03"],
    ],
    "statements": [["FULL"], ["OFFERS"]],
    "readings": [["FULL"], ["OFFERS"]],
    "what-if": [
        ["OPEN", "--forbid", "south.offensive"],
        ["OPEN", "--forbid", "south.offensive@2001-03"],
        ["FULL", "--forbid", "south.offensive"],
        ["FULL", "--forbid", "south.offensive", "--set", "parties.south.noise=2", "--from", "2001-02"],
        ["SALE", "--set", "parties.buyer.otherwise=4"],
        ["FRONT", "--without", "beliefs"],
    ],
    "ask": [["FULL"], ["FULL", "Q1"]],
    "explain": [["--numbers", "FULL"], ["--numbers", "SALE"], ["--numbers", "OPEN"]],
    "ripe": [["FULL"], ["SALE"]],
    "why": [["FULL"], ["FULL", "--by", "removal"], ["TOY"]],
    "last": [["FULL"], ["TOY"], ["SALE", "--issue", "price"], ["LIVING"]],
    "deals": [["FULL"], ["SALE"], ["FULL", "--at", "2001-01", "--against", "now", "--all-efficient"]],
    "unlock": [
        ["FULL", "--at", "2001-01"],
        ["SALE"],
        ["FULL", "--package", "recorded"],
        ["TOY", "--at", "1952-01"],
        ["FRONT", "--at", "1940-01"],
    ],
    "levers": [["FULL"], ["SALE"], ["TOY", "--limit", "3"], ["RANKED"]],
    "stable": [
        ["FULL", "--coalitions", "--reach", "1", "--inverse", "2"],
        ["TOY"],
        ["PRISONERS", "--coalitions", "--reach", "1", "--inverse", "2"],
        ["PRISONERS"],
    ],
    "worlds": [["STUDY"]],
    "rankings": [["RANKED", "OTHER", "--worlds", "4"], ["RANKED", "RANKED", "--worlds", "0"]],
    "compare": [["TOY", "FULL"], ["LIVING", "SALE"], ["OPEN", "OPEN"]],
    "decide": [
        ["FULL", "--party", "south"],
        ["FULL", "--party", "south", "--solves", "0", "--from", "2001-03"],
        ["OPEN", "--party", "south", "--solves", "0"],
    ],
}
"""For each command with `--json`, arguments that show its answers; a command that is not here takes FULL alone. FULL,
OPEN (the same without a last date), ROUND (values that go round), SALE, LIVING, OFFERS, TOY and PRISONERS stand for files,
STUDY for the folder of a study of worlds."""

MORE = {
    "WorldNumbers": [["worlds", "STUDY", "--show", "--world", "3"]],
    "DecidingTold": [["worlds", "STUDY", "--sensitivity"]],
    "DiscoverTold": [["worlds", "STUDY", "--discover", "--measure", "signed>=0.1"]],
    "WeighedTold": [["worlds", "STUDY", "--posterior"]],
    "InWorldsAnswer": [["run", "SHARES", "--worlds", "3"]],
    "BoardAnswer": [
        ["deals", "FULL", "--package", "recorded"],
        ["deals", "FULL", "--at", "2001-01", "--against", "now", "--package", "recorded"],
        ["deals", "SALE", "--package", "price=dear"],
        ["deals", "TOY", "--at", "1952-01", "--package", "prisoners=voluntary,guarantee=none"],
        ["deals", "TOY", "--package", "guarantee=none"],
    ],
}
"""What commands print under some of their options besides, by its type, with calls that show it."""


@cache
def names() -> dict[str, Any]:
    """Every name of a module of studies, so that what one module says of another's types can be read."""
    modules = pkgutil.walk_packages(winset.studies.__path__, f"{winset.studies.__name__}.")
    held = [vars(importlib.import_module(module.name)) for module in modules]
    return {name: value for one in held for name, value in one.items() if name.strip("_")[:1].isupper()}


@cache
def answers() -> dict[str, Any]:
    """The type of each study's answer, by the study's name: what functions of `studies` say they return a Finding of."""
    found = {}
    for module in sorted((SOURCE / "studies").rglob("*.py")):
        for node in ast.parse(module.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and node.returns and not node.name.startswith("_"):
                told = re.fullmatch(r"Finding\[(\w+)\]", ast.unparse(node.returns))
                if told and told[1] != "Any":
                    name = re.sub(r"(?<!^)(?=[A-Z])", "_", told[1].removesuffix("Answer")).lower()
                    found[name] = names()[told[1]]
    return found


def fields(record: Any) -> dict[str, tuple[Any, bool]]:
    """The keys of a record, each with the type of its value and whether it has to be there."""
    hints = get_type_hints(record, localns=names(), include_extras=True)
    # Where annotations are kept as text, a record cannot see for itself which of them say that a key may be left out.
    return {key: (hint, key in record.__required_keys__ and get_origin(hint) is not NotRequired)
            for key, hint in hints.items()}  # fmt: skip


def inside(hint: Any) -> Any:
    """A type without what is said around it."""
    while get_origin(hint) in (Required, NotRequired, Annotated):
        hint = get_args(hint)[0]
    return hint


def paths(hint: Any, at: Key = "", shared: frozenset[str] = frozenset()) -> dict[Key, str | None]:
    """The key paths of a type that end in a value or in a shared record; for these its name."""
    hint = inside(hint)
    origin, parts = get_origin(hint), get_args(hint)
    if is_typeddict(hint):
        if at and hint.__name__ in shared:
            return {at: hint.__name__}
        below = [paths(kind, f"{at}.{key}" if at else key, shared) for key, (kind, _) in fields(hint).items()]
    elif origin in (Union, types.UnionType):
        below = [paths(part, at, shared) for part in parts if part is not type(None)]
    elif hint is type(None):
        return {at: NULL}
    elif origin in (list, tuple):
        below = [paths(part, f"{at}[]", shared) for part in parts if part is not Ellipsis]
    elif origin is dict:
        below = [paths(parts[1], f"{at}{{}}", shared)]
    else:
        return {at: None}
    return {path: name for one in below for path, name in one.items()}


def faults(value: Any, hint: Any, at: Key = "") -> list[str]:
    """Where a value of JSON is not of a type."""
    hint = inside(hint)
    origin, parts = get_origin(hint), get_args(hint)
    if hint is Any or hint is object:
        return []
    if is_typeddict(hint):
        if not isinstance(value, dict):
            return [f"{at}: {value!r} is no {hint.__name__}"]
        known = fields(hint)
        lacking = [f"{at}.{key}: not there" for key, (_, must) in known.items() if must and key not in value]
        unknown = [f"{at}.{key}: no key of {hint.__name__}" for key in value if key not in known]
        below = [fault for key in value if key in known for fault in faults(value[key], known[key][0], f"{at}.{key}")]
        return [*lacking, *unknown, *below]
    if origin in (Union, types.UnionType):
        found = [faults(value, part, at) for part in parts]
        return min(found, key=len)
    if origin in (list, tuple):
        if not isinstance(value, list):
            return [f"{at}: {value!r} is no list"]
        kinds = parts if origin is tuple and Ellipsis not in parts else [parts[0]] * len(value)
        if len(kinds) != len(value):
            return [f"{at}: {len(value)} entries, not {len(kinds)}"]
        return [
            fault
            for k, (entry, kind) in enumerate(zip(value, kinds, strict=True))
            for fault in faults(entry, kind, f"{at}[{k}]")
        ]
    if origin is dict:
        if not isinstance(value, dict):
            return [f"{at}: {value!r} is no map"]
        strange = [fault for key in value for fault in faults(key, parts[0], at)]
        return [*strange, *(fault for key in value for fault in faults(value[key], parts[1], f"{at}{{{key}}}"))]
    if origin is Literal:
        return [] if value in parts else [f"{at}: {value!r} is none of {parts}"]
    # A bool is an int to Python; a whole number may stand where a number is expected, but no bool for either.
    fits = type(value) in {float: (float, int), type(None): (type(None),)}.get(hint, (hint,))
    return [] if fits else [f"{at}: {value!r} is no {getattr(hint, '__name__', hint)}"]


@cache
def tables() -> dict[str, dict[Key, str]]:
    """What docs/design.md documents: for each command or shared record {key path: what the row says it holds}."""
    found: dict[str, dict[Key, str]] = {}
    for section in re.split(r"^#{2,3} ", DESIGN, flags=re.MULTILINE)[1:]:
        heading, _, text = section.partition("\n")
        title = re.match(r"`winset ([\w-]+) --json`|`([A-Z]\w+)`$", heading)
        if title:
            rows = re.findall(r"^\| (`[^|]*`) \| (.*) \|$", text, flags=re.MULTILINE)
            found[title[1] or title[2]] = {
                re.sub(r"\{[^}]*\}", "{}", path): says for keys, says in rows for path in re.findall(r"`([^`]*)`", keys)
            }
    return found


def shared() -> frozenset[str]:
    """The names of the records that have a table of their own."""
    return frozenset(name for name in tables() if name[0].isupper())


def compare(told: dict[Key, str], known: dict[Key, str | None]) -> None:
    """Both ways: every key path of a type is in its table, every path of the table is one of the type or leads to one."""
    leading = {path[:k] for path in known for k, sign in enumerate(path) if sign in ".[{"}
    ends = {path for path, name in known.items() if name != NULL or path not in leading}
    assert ends - set(told) == set(), "key paths that docs/design.md does not name"
    assert set(told) - set(known) - leading == set(), "key paths of docs/design.md that no answer has"
    for path, name in known.items():
        assert name in (None, NULL) or f"`{name}`" in told[path], f"{path}: is a {name}, which its row does not say"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Conflict files: one with everything, one without time, the toy of the model's page, a graph model; and a study."""
    folder = tmp_path_factory.mktemp("files")
    # A step along an ordered factor is written with its sign, which JSON has no number for.
    text = json.dumps(full()).replace('{"front": 1}', '{"front": "+1"}')
    (folder / "full.yaml").write_text(text, encoding="utf-8")
    (folder / "open.yaml").write_text(json.dumps(without_end(json.loads(text))), encoding="utf-8")
    shares = {**without_end(json.loads(text)), "headline": "worlds"}
    for one in shares["statements"]:
        one["prefers"], one["to"] = one["to"], one["prefers"]
    (folder / "shares.yaml").write_text(json.dumps(shares), encoding="utf-8")
    (folder / "round.yaml").write_text(json.dumps(DEADLOCK), encoding="utf-8")
    (folder / "sale.yaml").write_text(SALE, encoding="utf-8")
    (folder / "front.yaml").write_text(json.dumps(FRONT), encoding="utf-8")
    (folder / "living.yaml").write_text(json.dumps(guaranteed()), encoding="utf-8")
    reading = {"eager": {"says": "It longed for y.", "change": {"set": {"parties.b.values.x.y": 6}}}}
    (folder / "offers.yaml").write_text(json.dumps(war(*WHOLE, readings=reading)), encoding="utf-8")
    drawn = json.loads(text)
    for one in drawn["statements"]:  # no world respects it as it stands, and none would be solved
        one["prefers"], one["to"] = one["to"], one["prefers"]
    (folder / "drawn.yaml").write_text(json.dumps(drawn), encoding="utf-8")
    ranked = (EXAMPLES / "valley.yaml").read_text(encoding="utf-8")
    other = ranked.replace("[ridge, river, road]", "[river, ridge, road]") + "talks: {pace: 0.5}\n"
    (folder / "other.yaml").write_text(other, encoding="utf-8")
    study, task = begun(folder / "drawn.yaml", folder / "study", seed=1)
    solved(study, task, 60)
    return {
        "STUDY": str(study.folder),
        "SHARES": str(folder / "shares.yaml"),
        "FULL": str(folder / "full.yaml"),
        "OPEN": str(folder / "open.yaml"),
        "ROUND": str(folder / "round.yaml"),
        "SALE": str(folder / "sale.yaml"),
        "FRONT": str(folder / "front.yaml"),
        "LIVING": str(folder / "living.yaml"),
        "OFFERS": str(folder / "offers.yaml"),
        "TOY": str(EXAMPLES / "toy-korea.yaml"),
        "RANKED": str(EXAMPLES / "valley.yaml"),
        "OTHER": str(folder / "other.yaml"),
        "PRISONERS": str(EXAMPLES / "prisoners.yaml"),
    }


def commands() -> list[str]:
    """Every command that has `--json`."""
    context = click.Context(app)
    found = {name: app.get_command(context, name) for name in app.list_commands(context)}
    return [name for name, command in found.items()
            if command and any("--json" in parameter.opts for parameter in command.params)]  # fmt: skip


@pytest.mark.parametrize("command", commands())
def test_what_a_command_prints_is_as_documented(command: str, files: dict[str, str]) -> None:
    """What a command prints has every key that its type requires and no other, and its table names exactly these."""
    studies = set()
    for words in RUNS.get(command, [["FULL"]]):
        result = CliRunner().invoke(app, [command, *(files.get(word, word) for word in words), "--json"])
        assert result.exit_code == 0, result.output
        answer = json.loads(result.stdout)
        assert faults(answer, answers()[answer["study"]]) == [], words
        studies.add(answer["study"])
    assert len(studies) == 1
    assert command in tables(), "docs/design.md has no table of its keys"
    compare(tables()[command], paths(answers()[studies.pop()], shared=shared()))


@pytest.mark.parametrize("name", MORE)
def test_what_commands_print_besides_is_of_its_type(name: str, files: dict[str, str]) -> None:
    """Under each of these options the answer has every key that its type requires and no other."""
    for words in MORE[name]:
        result = CliRunner().invoke(app, [*(files.get(word, word) for word in words), "--json"])
        assert result.exit_code == 0, result.output
        assert faults(json.loads(result.stdout), names()[name]) == [], words
    assert name in shared()


@pytest.mark.parametrize("name", sorted(shared()))
def test_shared_records_are_as_documented(name: str) -> None:
    """The table of a record that several answers share names exactly its keys."""
    compare(tables()[name], paths(names()[name], shared=shared()))


class Part(winset.studies.finding.AskedOf):
    """A record for the tests below."""

    size: int
    of: dict[str, list[float | None]]


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ({"size": 1, "of": {"a": [1.5, 2, None]}}, 0),
        ({"size": 1, "of": {}, "at": None}, 0),
        ({"of": {}}, 1),
        ({"size": True, "of": {}}, 1),
        ({"size": 1, "of": {"a": [True, "1"]}}, 2),
        ({"size": 1, "of": [], "misspelt": 1}, 2),
    ],
)
def test_the_check_of_types_bites(value: Any, found: int) -> None:
    """A missing key, one too many and a value of another type are each told."""
    assert len(faults(value, Part)) == found


def test_key_paths_of_a_type() -> None:
    """Key paths lead through lists and maps to what is not a record, and stop at shared ones."""
    assert set(paths(Part)) == {"size", "of{}[]", "start", "at", "worlds", "rounded", "grid"}
    assert paths(list[Part], "a", frozenset({"Part"})) == {"a[]": "Part"}


def test_the_comparison_bites_both_ways() -> None:
    """A key path that a table leaves out, one that it has too many and a record that it does not name are each told."""
    known = paths(Part, shared=frozenset())
    told = dict.fromkeys(known, "") | {"of": "a map"}
    compare(told, known)
    with pytest.raises(AssertionError, match="does not name"):
        compare({path: says for path, says in told.items() if path != "size"}, known)
    with pytest.raises(AssertionError, match="no answer has"):
        compare(told | {"misspelt": ""}, known)
    with pytest.raises(AssertionError, match="is a Part"):
        compare({"a[]": "a part"}, {"a[]": "Part"})


def functions(module: Path) -> list[ast.FunctionDef]:
    """Every function of a module, wherever it stands."""
    return [
        node for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))) if isinstance(node, ast.FunctionDef)
    ]


VIEWS = [m for m in sorted((SOURCE / "views").rglob("*.py")) if "commands" not in m.parts]


@pytest.mark.parametrize("module", VIEWS, ids=lambda m: m.relative_to(SOURCE).as_posix())
def test_views_read_answers_by_their_types(module: Path) -> None:
    """No function of a view takes an answer, or a part of one, as a map of anything; so a misspelt key does not pass mypy."""
    for node in functions(module):
        for parameter in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs):
            told = ast.unparse(parameter.annotation) if parameter.annotation else ""
            free = re.search(r"\b(dict|Mapping)\[str, Any\]", told) or (
                parameter.arg in ("answer", "dossier") and told == "Any"
            )
            assert not free, f"{node.name}: {parameter.arg}"
    if module.parent.name != "charts":
        assert not re.search(
            r"^\w+ = (dict|Mapping)\[str, Any\]", module.read_text(encoding="utf-8"), flags=re.MULTILINE
        )


def test_studies_answer_with_types() -> None:
    """What a study of the room returns is a Finding of its own answer's type."""
    for module in sorted((SOURCE / "studies").rglob("*.py")):
        for node in functions(module):
            told = ast.unparse(node.returns) if node.returns else ""
            assert "Finding[Any]" not in told, f"{module.name}: {node.name}"
