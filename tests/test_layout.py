"""The house: rooms that look only upward, modules that say what they are, one word for one thing, a quick import."""

from __future__ import annotations

import ast
import doctest
import inspect
import re
import rlcompleter
import subprocess
import sys
from pathlib import Path

import pytest

import winset
from winset.cases.read import packaged

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "winset"
ROOMS = ["cases", "game", "solver", "studies", "views"]
MODULES = sorted(SOURCE.rglob("*.py"))
DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef)


def imports_of(module: Path) -> list[str]:
    """Every winset module that a module imports, wherever the import stands."""
    found = []
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("winset"):
            found.append(node.module)
        elif isinstance(node, ast.Import):
            found += [alias.name for alias in node.names if alias.name.startswith("winset")]
    return found


@pytest.mark.parametrize(
    "module", [m for m in MODULES if m.parent != SOURCE], ids=lambda m: m.relative_to(SOURCE).as_posix()
)
def test_a_room_imports_from_itself_and_above(module: Path) -> None:
    """No module imports from a room below its own: data go in at the top and come out at the bottom."""
    room = module.relative_to(SOURCE).parts[0]
    for name in imports_of(module):
        parts = name.split(".")
        if len(parts) > 1 and parts[1] in ROOMS:
            assert ROOMS.index(parts[1]) <= ROOMS.index(room), f"{room} imports {name}"


@pytest.mark.parametrize(
    "module", [m for m in MODULES if "views" in m.parts], ids=lambda m: m.relative_to(SOURCE).as_posix()
)
def test_a_view_builds_and_solves_nothing(module: Path) -> None:
    """What is shown comes from a study: no view makes a game of a conflict, or solves one."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        named = [alias.name for alias in node.names] if isinstance(node, ast.ImportFrom | ast.Import) else []
        named += [node.attr] if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "winset" else []
        assert not {"build", "solve"} & set(named), ast.unparse(node)


def test_rooms_stand_in_alphabetical_order() -> None:
    """The alphabetical order of the rooms is the data's way."""
    folders = sorted(path.name for path in SOURCE.iterdir() if path.is_dir() and path.name != "__pycache__")
    assert folders == ROOMS


def name_of(module: Path) -> str:
    """A module's name, as an import has it."""
    parts = module.relative_to(SOURCE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def run_imports_of(node: ast.AST, known: set[str]) -> set[str]:
    """The winset modules that are loaded when a module runs, in its functions too; not what types alone need."""
    if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
        return set()
    found: set[str] = set()
    if isinstance(node, ast.ImportFrom) and node.module:
        names = {f"{node.module}.{alias.name}" for alias in node.names}
        found = (names & known) | ({node.module} & known if names - known else set())
    elif isinstance(node, ast.Import):
        found = {alias.name for alias in node.names} & known
    return found.union(*(run_imports_of(inner, known) for inner in ast.iter_child_nodes(node)))


def circle_in(graph: dict[str, set[str]]) -> list[str]:
    """What is left of a graph of imports when everything that imports nothing of the rest is taken away, again and again."""
    left = dict(graph)
    while done := {name for name, targets in left.items() if not targets & left.keys()}:
        left = {name: targets for name, targets in left.items() if name not in done}
    return sorted(left)


def test_no_module_imports_itself_by_way_of_others() -> None:
    """Imports make no circle, those inside functions included: data go one way through the modules as through the rooms."""
    modules = {name_of(module): module for module in MODULES}
    trees = {name: ast.parse(module.read_text(encoding="utf-8")) for name, module in modules.items()}
    assert circle_in({name: run_imports_of(tree, set(modules)) for name, tree in trees.items()}) == []
    hidden = ast.parse("def later():\n    from winset.cases import read\n")
    there_and_back = {"winset.cases.read": {"winset.errors", "a"}, "a": run_imports_of(hidden, {"winset.cases.read"})}
    assert circle_in(there_and_back) == ["a", "winset.cases.read"]


BINDING = {"scope_of", "compile_condition", "bind_effect", "initial_codes"}
"""What turns names and conditions of a file into codes."""


@pytest.mark.parametrize("room", ROOMS[1:])
def test_a_conflict_is_bound_once(room: str) -> None:
    """Below `cases` nobody compiles a condition or looks up a code, and game/ takes no number of a file: all is in Bound."""
    banned = BINDING | ({"value_of"} if room == "game" else set())
    for module in (SOURCE / room).rglob("*.py"):
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            names = {alias.name for alias in node.names} if isinstance(node, ast.ImportFrom) else set()
            assert not names & banned, f"{module.name} imports {names & banned}"


@pytest.mark.parametrize("module", MODULES, ids=lambda m: m.relative_to(SOURCE).as_posix())
def test_modules_say_what_they_are(module: Path) -> None:
    """A module has a docstring; so has every public function, class and method."""
    text = module.read_text(encoding="utf-8")
    tree = ast.parse(text)
    if text.strip():
        assert ast.get_docstring(tree)
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_"):
            inside_private = any(
                isinstance(outer, ast.ClassDef) and outer.name.startswith("_") and node in outer.body
                for outer in ast.walk(tree)
            )
            short = isinstance(node, ast.FunctionDef) and len(node.body) <= 3
            assert ast.get_docstring(node) or inside_private or short, f"{module.name}: {node.name}"


def test_front_door_is_small_and_written_out() -> None:
    """The package offers at most 30 names: `dir` and completion show these and nothing that stands behind them."""
    assert len(winset.__all__) <= 30
    assert winset.__all__ == sorted(winset.__all__) == dir(winset)
    completer = rlcompleter.Completer({"winset": winset})
    offered = {completer.complete("winset.", k) for k in range(60)} - {None}
    assert {str(name).removeprefix("winset.").rstrip("(") for name in offered} == set(winset.__all__)
    assert winset.timeline is winset.run


BESIDES = ("Checked", "LimitError", "compare", "timeline")
"""Names that are given to whoever asks for them, and not shown."""

STUDIES = ("run", "what_if", "ask", "claims", "decide", "last", "ripe", "why", "deals", "unlock", "stable", "worlds")
STEPS = ("read", "parse", "from_data", "check", "build", "solve", "report")
"""What the front door has at least: the studies, which answer with a Finding of their own type, and the steps to them."""


def test_every_study_is_a_function_with_a_typed_answer() -> None:
    """The studies are functions of the package, each says of what its Finding is; so do the steps before and after them."""
    assert set(STUDIES) | set(STEPS) <= set(dir(winset))
    answers = [inspect.signature(getattr(winset, name)).return_annotation for name in STUDIES]
    assert all(re.fullmatch(r"Finding\[\w+Answer\]", answer) for answer in answers)
    assert len(set(answers)) == len(STUDIES)
    steps = [inspect.signature(getattr(winset, name)).return_annotation for name in STEPS]
    assert steps == ["Conflict", "Conflict", "Conflict", "Checked", "Game", "Solution", "Path"]
    for name in BESIDES:
        assert name not in dir(winset)
        assert getattr(winset, name).__module__.startswith("winset.")


def test_the_front_door_is_typed_as_it_opens() -> None:
    """What a type checker takes a name of the package for is what the name gives."""
    tree = ast.parse((SOURCE / "__init__.py").read_text(encoding="utf-8"))
    typed = {
        alias.asname or alias.name: f"{node.module}.{alias.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("winset.")
        for alias in node.names
    }
    offered = {name: getattr(winset, name) for name in [*winset.__all__, *BESIDES]}
    assert {name: f"{one.__module__}.{one.__name__}" for name, one in offered.items()} == typed


@pytest.mark.parametrize("name", winset.__all__)
def test_each_name_of_the_front_door_says_what_it_is_with_an_example(name: str) -> None:
    """What the package offers has a docstring with an example; it runs with the tests, as nothing in it is skipped."""
    offered = getattr(winset, name)
    assert offered.__module__.startswith("winset.")
    examples = doctest.DocTestParser().get_examples(offered.__doc__)
    assert examples
    assert not any(example.options.get(doctest.SKIP) for example in examples)


def test_import_loads_nothing_heavy() -> None:
    """`import winset` and the command line's help load neither numba nor pydantic nor numpy."""
    code = "import sys, winset, winset.views.cli; print([m for m in ('numba', 'pydantic', 'numpy', 'rich') if m in sys.modules])"
    result = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert result.stdout.strip() == "[]"


def test_no_conflict_is_named_in_code() -> None:
    """Nothing about a war is in code: no country of a packaged case is named in a module."""
    names = {party.name for case in packaged() for party in winset.read(case).parties.values() if party.name}
    assert len(names) > 4
    for module in MODULES:
        text = module.read_text(encoding="utf-8")
        code = re.sub(r'"""(?:.|\n)*?"""', "", text)
        for name in names:
            assert name not in code, f"{module.name} names {name}"


def test_messages_name_parameters_and_leave_dashes_to_the_command_line() -> None:
    """Outside the views no text is written with an option of the command line in it, docstrings aside."""
    for module in MODULES:
        if "views" in module.relative_to(SOURCE).parts:
            continue
        tree = ast.parse(module.read_text(encoding="utf-8"))
        told = {ast.get_docstring(n, clean=False) for n in ast.walk(tree) if isinstance(n, DOCUMENTED)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value not in told:
                assert not re.search(r"--([a-z]|$)", node.value), f"{module.name}: {node.value}"


def test_the_project_stands_alone() -> None:
    """No file of the project reads or names what lies outside it."""
    kept = [
        path
        for path in ROOT.rglob("*")
        if path.suffix in {".py", ".md", ".yaml", ".toml", ".cff"} and path.is_file() and path != Path(__file__)
        and not any(part.startswith(".") for part in path.relative_to(ROOT).parts)
    ]  # fmt: skip
    assert {ROOT / "README.md", ROOT / "pyproject.toml", SOURCE / "__init__.py"} <= set(kept)
    for path in kept:
        assert "../shared" not in path.read_text(encoding="utf-8"), path


def types_of(module: Path) -> set[str]:
    """The public classes, records and aliases that a module defines."""
    body = ast.parse(module.read_text(encoding="utf-8")).body
    body += [node for outer in body if isinstance(outer, ast.If) for node in outer.body]
    classes = {node.name for node in body if isinstance(node, ast.ClassDef)}
    assigned = {
        node.targets[0].id for node in body if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    return {name for name in classes | assigned if re.fullmatch(r"[A-Z]\w*[a-z]\w*", name)}


def test_names_of_types_are_unique() -> None:
    """A type has a name that no other module gives to another: a name read anywhere says what it is."""
    homes: dict[str, list[str]] = {}
    for module in MODULES:
        for name in types_of(module):
            homes.setdefault(name, []).append(module.relative_to(SOURCE).as_posix())
    assert {name: where for name, where in homes.items() if len(where) > 1} == {}
