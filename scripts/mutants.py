"""What share of small faults in the engines the tests catch: `make mutants`, with `N=200`, with `WRITE=1` to keep it.

The faults are those of cosmic-ray: another operator, a comparison the other way, a number one more or less, a branch
turned round, a loop left out. Places are drawn by a seed, one fault for each, and put into a copy of the project one by
one; the module's examples are run first, then the tests nearest to it, then wider ones. A run counts as endless after a
quarter of an hour of the processor's time, where without a fault it takes a minute or two. Left out are compiled loops,
annotations, decorators, whether a `zip` is strict, and numbers of a thousand and more. Ctrl-C ends it with what was
tried.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import difflib
import os
import random
import re
import resource
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cosmic_ray.ast import Visitor, get_ast
from cosmic_ray.mutating import MutationVisitor
from cosmic_ray.plugins import get_operator, operator_names

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "winset"
KEPT = ROOT / "benchmarks" / "mutants.md"
ROOMS = ("game", "solver", "studies/month")
FAULTS = ("AddNot", "ReplaceTrueWithFalse", "ReplaceFalseWithTrue", "ReplaceAndWithOr", "ReplaceOrWithAnd",
          "ReplaceBreakWithContinue", "ReplaceContinueWithBreak", "NumberReplacer", "ZeroIterationForLoop",
          "ReplaceComparisonOperator", "ReplaceUnaryOperator_Delete", "ReplaceBinaryOperator")  # fmt: skip
LARGE = 1_000
"""From here on one more or less is no fault."""

SECONDS = 900
"""Of the processor's time after which a run of tests counts as endless."""

AGREEMENT = "tests/solver/test_agreement.py"
NEAREST = {
    "game": ["tests/game/test_game.py", AGREEMENT],
    "solver/check": ["tests/solver/test_check.py", "tests/cases/test_checks.py"],
    "game/graph": ["tests/game/test_graph.py", "tests/game/test_graph_of.py", "tests/solver/graph"],
    "game/peace": [AGREEMENT, "tests/studies/test_durability.py"],
    "game/space": ["tests/game/test_space.py", "tests/studies/test_deals.py"],
    "game/table": ["tests/game/test_space.py", "tests/studies/test_deals.py"],
    "game/variants": ["tests/studies/test_unlock.py", "tests/studies/test_what_if.py"],
    "solver": [AGREEMENT],
    "solver/graph": ["tests/solver/graph", "tests/studies/test_stable.py"],
    "solver/search": ["tests/solver/search", "tests/studies/test_deals.py"],
    "solver/tally": ["tests/solver/tally", "tests/studies/test_deals.py"],
    "studies/month": ["tests/studies/month", AGREEMENT],
}
"""The tests that stand nearest to a module, by the longest beginning of its path that is here."""

WIDER = {
    "game": ["tests/game", "tests/studies/test_deals.py", "tests/studies/test_unlock.py", "tests/cases/test_history.py",
             "tests/studies/test_timeline.py", "src/winset/game"],
    "game/graph": ["tests/studies/test_stable.py", "tests/cases/test_graph_case.py", "src/winset/game/graph.py"],
    "game/peace": ["tests/test_laws.py"],
    "solver": ["tests/solver/test_exact.py", "tests/studies/test_timeline.py", "tests/studies/test_what_if.py"],
    "solver/graph": ["tests/views/test_stable_view.py", "src/winset/solver/graph"],
    "solver/search": ["tests/views/test_deals_view.py", "src/winset/solver/search"],
    "solver/tally": ["tests/views/test_deals_view.py", "src/winset/solver/tally"],
    "studies/month": ["tests/studies/test_deals.py", "tests/studies/test_ripeness.py", "tests/studies/test_signing.py",
                      "tests/studies/test_unlock.py", "tests/views/test_exports.py"],
}  # fmt: skip
"""The tests that are run where those pass, likewise."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """One fault: the module that has it, the line, the fault's name, and the module's text without it and with it."""

    module: Path
    line: int
    fault: str
    whole: str
    text: str

    @property
    def name(self) -> str:
        """The module within the package, without its ending."""
        return self.module.relative_to(SOURCE).with_suffix("").as_posix()

    def diff(self) -> list[str]:
        """The lines taken away and put in."""
        return list(difflib.unified_diff(self.whole.splitlines(), self.text.splitlines(), lineterm="", n=0))[3:]


class Places(Visitor):  # type: ignore[misc]
    """Where a module can have faults: for each place the faults, each as its operator and which occurrence it is."""

    def __init__(self, operators: dict[str, Any]) -> None:
        self.operators = operators
        self.counts: Counter[str] = Counter()
        self.found: dict[tuple[int, int], list[tuple[str, int]]] = {}

    def visit(self, node: Any) -> Any:
        """Note what can be done to a node, and leave it as it is."""
        for name, operator in self.operators.items():
            for start, _ in operator.mutation_positions(node):
                self.found.setdefault(start, []).append((name, self.counts[name]))
                self.counts[name] += 1
        return node


class Bare(ast.NodeTransformer):
    """A module without what is left out: annotations, decorators, whether a `zip` is strict."""

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        """A name or field with a type: the type is left out."""
        node.annotation = ast.Constant(None)
        return self.generic_visit(node)

    def visit_arg(self, node: ast.arg) -> ast.AST:
        """A parameter without its type."""
        node.annotation = None
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        """A function without its decorators and the type of what it returns."""
        node.returns, node.decorator_list = None, []
        return self.generic_visit(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        """A class without its decorators."""
        node.decorator_list = []
        return self.generic_visit(node)

    def visit_keyword(self, node: ast.keyword) -> ast.AST:
        """An argument by name; `strict` whatever its value."""
        if node.arg == "strict":
            node.value = ast.Constant(None)
        return self.generic_visit(node)


def bare(text: str) -> str:
    """What of a module runs, with numbers so large that one more or less is no fault written as one."""
    tree = Bare().visit(ast.parse(text))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, (int, float)) and abs(node.value) >= LARGE - 1:
            node.value = LARGE
    return ast.dump(tree)


def drawn(seed: int, n: int) -> list[Mutant]:
    """So many faults at places drawn over all modules; modules with more places have more of them."""
    stream = random.Random(seed)
    operators = {name: get_operator(name)() for name in operator_names() if wanted(name)}
    places = []
    for room in ROOMS:
        for module in sorted((SOURCE / room).rglob("*.py")):
            if not module.stem.endswith("kernels") and module.stem != "elementary":
                finder = Places(operators)
                finder.walk(get_ast(module.read_text(encoding="utf-8")))
                places += [(module, at, faults) for at, faults in sorted(finder.found.items())]
    stream.shuffle(places)
    found: list[Mutant] = []
    for module, (line, _), faults in places:
        if len(found) == n:
            break
        name, occurrence = stream.choice(faults)
        before = module.read_text(encoding="utf-8")
        text = MutationVisitor.mutate_code(before, operators[name], occurrence)
        if text is not None and runs(text) and bare(text) != bare(before):
            found.append(Mutant(module, line, name.split("/")[1], before, text))
    return found


def wanted(name: str) -> bool:
    """Whether a fault is one that people make: powers, shifts and identity in place of equality are not."""
    kind = name.split("/")[1]
    return kind.startswith(FAULTS) and not kind.endswith(("_Is", "_IsNot", "_Pow", "Shift"))


def runs(text: str) -> bool:
    """Whether a text is Python at all."""
    try:
        compile(text, "mutant", "exec")
    except SyntaxError:
        return False
    return True


def nearest(tests: dict[str, list[str]], name: str) -> list[str]:
    """The entry for a module."""
    return tests[max((start for start in tests if name.startswith(start)), key=len)]


@dataclass(slots=True)
class Bench:
    """A copy of the project in which faults are put, the Python that runs its tests, and tests known to pass there."""

    place: Path
    python: str
    sound: set[str] = field(default_factory=set)

    def passes(self, tests: list[str]) -> bool:
        """Whether some tests pass within the limit of the processor's time."""
        environment = {**os.environ, "PYTHONPATH": str(self.place / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
        profile = ["--hypothesis-profile=mutants"] if tests[0].startswith("tests") else []  # tests/conftest.py has it
        done = subprocess.run(
            [self.python, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *profile, *tests],
            cwd=self.place, env=environment, capture_output=True, check=False,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS)),
        )  # fmt: skip
        if done.returncode == 4:
            sys.exit(f"{' '.join(tests)}: not there")
        return done.returncode in (0, 5)  # 5 where a module has no example

    def survives(self, mutant: Mutant) -> bool:
        """Whether all pass with a fault: examples, the nearest tests, wider ones; what fails must pass without it."""
        module = self.place / mutant.module.relative_to(ROOT)
        for tests in ([str(module)], nearest(NEAREST, mutant.name), nearest(WIDER, mutant.name)):
            module.write_text(mutant.text, encoding="utf-8")
            try:
                passed = self.passes(tests)
            finally:
                module.write_text(mutant.whole, encoding="utf-8")
            if not passed:
                if " ".join(tests) not in self.sound and not self.passes(tests):
                    sys.exit(f"{' '.join(tests)}: these tests do not pass without a fault either")
                self.sound.add(" ".join(tests))
                return False
        return True


def told(mutants: list[Mutant], survivors: list[Mutant], seed: int) -> str:
    """The page: the share caught in each room, and every survivor with its lines and what the last page says of it."""
    says, notes = (__doc__ or "").split("\n\n")[1].strip(), noted()
    lines = ["# Mutants", "", f"Written by `make mutants N={len(mutants)} SEED={seed} WRITE=1`.", "", says, ""]
    lines += [
        "A survivor of which it is written below that it is `No fault` changes no answer, and does not count.",
        "",
    ]
    lines += ["| room | faults | caught | no fault | share caught |", "|---|---|---|---|---|"]
    for room in (*ROOMS, ""):
        some, left = ([one for one in group if one.name.startswith(room)] for group in (mutants, survivors))
        none = sum(notes.get("\n".join(one.diff()), "").startswith("No fault") for one in left)
        share = f"{(len(some) - len(left)) / (len(some) - none):.0%}" if len(some) > none else "–"
        lines.append(
            f"| {f'`{room}/`' if room else 'all'} | {len(some)} | {len(some) - len(left)} | {none} | {share} |"
        )
    lines += ["", "## Survivors", ""]
    for one in survivors:
        lines += [f"`{one.name}.py:{one.line}`, {one.fault}", "", "```diff", *one.diff(), "```", ""]
        lines += [note, ""] if (note := notes.get("\n".join(one.diff()))) else []
    return "\n".join(lines[:-1]) + "\n"


def noted() -> dict[str, str]:
    """What the page that is there says of survivors, by their lines; written by hand below each."""
    page = KEPT.read_text(encoding="utf-8") if KEPT.exists() else ""
    found = re.findall(r"```diff\n(.*?)\n```\n(.*?)(?=\n`|\Z)", page, re.DOTALL)
    return {lines: note.strip() for lines, note in found if note.strip()}


def main() -> None:
    """Draw, try, tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--python", default=sys.executable, help="the Python that runs the tests")
    parser.add_argument("-n", type=int, default=60, help="how many faults")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--write", action="store_true", help=f"keep the result in {KEPT.relative_to(ROOT)}")
    asked = parser.parse_args()
    mutants, tried, survivors = drawn(asked.seed, asked.n), list[Mutant](), list[Mutant]()
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder) / "copy", str(Path(asked.python).absolute()))
        left_out = shutil.ignore_patterns(".*", "dist")
        shutil.copytree(ROOT, bench.place, ignore=left_out)
        with contextlib.suppress(KeyboardInterrupt):
            for mutant in mutants:
                survived = bench.survives(mutant)
                tried.append(mutant)
                survivors += [mutant] if survived else []
                word = "SURVIVES" if survived else "caught"
                print(f"{len(tried):4} {word:8} {mutant.name}.py:{mutant.line} {mutant.fault}", flush=True)
                print("".join(f"{line}\n" for line in mutant.diff() if survived), end="", flush=True)
    print(f"{len(tried) - len(survivors)} of {len(tried)} caught")
    if asked.write:
        KEPT.write_text(told(tried, survivors, asked.seed), encoding="utf-8")


if __name__ == "__main__":
    main()
