"""Compare what every command answers, in this tree and in another commit: `make compare BASE=<commit> [N=200]`.

Asks every command whose answer can be compared (`--json`, and the text of `check`, `show`, `cases`, `schema`, `new` and
every export) of each packaged case, every file of `examples/`, N generated conflicts, a graph model for every tenth,
and the conflicts written by hand for the tests. Each tree answers in one process, through its command line. Prints how
many numbers and other entries were compared, and every difference: the command, the place in the answer, both values.
Ends with 1 where there is any, except commands and options that only this tree has.

What a commit answers is kept under `.git/compare`, so that only the first comparison with it pays for it.
"""

from __future__ import annotations

import argparse
import fnmatch
import hashlib
import json
import math
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
RUNNER = ROOT / "scripts" / "compare_runner.py"

SHOWN = 12
"""Differences shown of one command and of each kind, in all; `--all` shows every one."""

UNKNOWN = ("No such command", "No such option", "Invalid value for '--concept'", "is not a bargaining concept")
"""What a tree says where it has no such command or option."""

VERSION = re.compile(r"(?<=\bwinset )\d+\.\d+\.\d+(\.dev\d+)?\b")
"""The program's version in a line of text, which is no difference."""

ERROR = "(error)"
"""The place of what a command says on standard error."""

Answers = dict[str, dict[str, Any]]


@dataclass
class Tally:
    """What was compared, and what differed."""

    rtol: float
    ignored: list[str] = field(default_factory=list)
    numbers: int = 0
    entries: int = 0
    commands: int = 0
    found: list[tuple[str, str]] = field(default_factory=list)

    def add(self, kind: str, text: str) -> None:
        """Note one difference."""
        self.found.append((kind, text))

    def same(self, one: object, two: object) -> bool:
        """Whether two entries agree; counts them."""
        counted = [isinstance(each, (int, float)) and not isinstance(each, bool) for each in (one, two)]
        self.numbers += all(counted)
        self.entries += not all(counted)
        if all(counted) and self.rtol:
            return math.isclose(one, two, rel_tol=self.rtol, abs_tol=self.rtol)  # type: ignore[arg-type]
        return type(one) is type(two) and one == two


def store() -> Path:
    """Where trees of commits and their answers are kept: beside the repository's own objects."""
    told = subprocess.run(
        ["git", "rev-parse", "--path-format=absolute", "--git-common-dir"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return Path(told.stdout.strip()) / "compare"


def tree_of(base: str) -> tuple[Path, Path | None]:
    """The other tree, and where its answers are kept; a folder is taken as it is and its answers are not kept."""
    if (Path(base) / "src" / "winset").is_dir():
        return Path(base).resolve(), None
    told = subprocess.run(
        ["git", "rev-parse", "--verify", f"{base}^{{commit}}"], cwd=ROOT, capture_output=True, text=True
    )
    if told.returncode:
        raise SystemExit(f"compare: {base}: neither a commit nor a folder with src/winset")
    commit = told.stdout.strip()
    tree = store() / commit / "tree"
    if not tree.is_dir():
        tree.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=tree.parent) as made:
            packed = subprocess.run(["git", "archive", commit, "src"], cwd=ROOT, check=True, capture_output=True).stdout
            subprocess.run(["tar", "-x", "-C", made], input=packed, check=True)
            shutil.copytree(made, tree, dirs_exist_ok=True)
    return tree, tree.parent / "answers"


class Asked:
    """One tree being asked: a process that answers the jobs, taken up again where a job ends it."""

    def __init__(self, tree: Path, files: Path, work: Path, jobs: list[dict[str, Any]], kept: Path | None) -> None:
        """Start on the jobs whose answers are not kept."""
        self.tree, self.work, self.kept = tree, work, kept
        shutil.copytree(files, work)
        self.answers: Answers = {}
        for job in jobs:
            if kept and (kept / job["key"]).is_file():
                self.answers[job["key"]] = json.loads((kept / job["key"]).read_text(encoding="utf-8"))
        self.left = [job for job in jobs if job["key"] not in self.answers]
        self.process = self.start() if self.left else None

    def start(self) -> subprocess.Popen[bytes]:
        """The process, on what is left."""
        (self.work / "jobs").write_text("".join(json.dumps(job) + "\n" for job in self.left), encoding="utf-8")
        (self.work / "answers").write_text("")
        self.read = 0
        # Of the environment's own paths nothing is kept: the tree alone is asked.
        environment = {**os.environ, "PYTHONPATH": str(self.tree / "src"), "COLUMNS": "160"}
        return subprocess.Popen(
            [sys.executable, str(RUNNER), "jobs", "answers"], cwd=self.work, env=environment, start_new_session=True
        )

    def wait(self) -> bool:
        """Half a second; then whether there is more to wait for."""
        if self.process is None:
            return False
        try:
            self.process.wait(0.5)
        except subprocess.TimeoutExpired:
            self.take()
            return True
        self.take()
        if self.left:  # the job that ended the process is noted as such, and the rest is asked
            self.answers[self.left.pop(0)["key"]] = {"answers": [], "files": {}, "ended": self.process.returncode}
            self.process = self.start() if self.left else None
        return bool(self.left)

    def stop(self) -> None:
        """End the process; what it has answered is kept."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.take()

    def take(self) -> None:
        """Read what the process has answered since the last time, and keep it."""
        with (self.work / "answers").open("rb") as sheet:
            sheet.seek(self.read)
            lines = sheet.read().split(b"\n")[:-1]
        for line in lines:
            self.read += len(line) + 1
            told = json.loads(line)
            self.answers[told["key"]] = told
            if self.kept:
                self.kept.mkdir(parents=True, exist_ok=True)
                half = self.kept / f"{told['key']}.{os.getpid()}"
                half.write_bytes(line)
                half.replace(self.kept / told["key"])
        if lines:
            self.left = [job for job in self.left if job["key"] not in self.answers]


def leaves(data: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every entry of an answer with its path; a list's length is one too, and the version is left out."""
    if isinstance(data, dict):
        for key, value in data.items():
            if key == "winset" and path.rpartition(".")[2] == "provenance":
                continue
            yield from leaves(value, f"{path}.{key}" if path else str(key))
        if not data:
            yield path, "{}"
    elif isinstance(data, list):
        yield f"{path}[]", len(data)
        for k, value in enumerate(data):
            yield from leaves(value, f"{path}[{k}]")
    else:
        yield path, data


def _entries(text: str, *, as_json: bool) -> dict[str, Any]:
    """What was printed, entry by entry: those of the JSON object, or the lines."""
    if as_json:
        try:
            return dict(leaves(json.loads(text)))
        except ValueError:
            pass
    return {f"line {k + 1}": VERSION.sub("", line) for k, line in enumerate(text.splitlines())}


def compare_job(tally: Tally, job: dict[str, Any], old: dict[str, Any], new: dict[str, Any]) -> None:
    """Compare one job's answers, command by command, and then what it wrote."""
    if "ended" in old or "ended" in new:
        if old.get("ended") != new.get("ended"):
            tally.add("end", f"{_line(job['commands'][0])}: process ended: {old.get('ended')} → {new.get('ended')}")
        return
    for command, before, after in zip(job["commands"], old["answers"], new["answers"], strict=True):
        tally.commands += 1
        name = _line(command)
        missing = [any(word in told["err"] for word in UNKNOWN) for told in (before, after)]
        if missing[0] != missing[1]:
            tally.add("lost" if missing[1] else "new", f"{name}: {'gone' if missing[1] else 'only in this tree'}")
            continue
        if before["code"] != after["code"] or (before["broke"] is None) != (after["broke"] is None):
            ends = [told["broke"] or f"{told['code']} {told['err'].strip()[:200]}" for told in (before, after)]
            tally.add("end", f"{name}: {ends[0]} → {ends[1]}")
            continue
        said = [told["err"].strip() + (told["broke"] or "") for told in (before, after)]
        if any(said):
            _compare(tally, name, *({ERROR: text} for text in said))
        as_json = "--json" in command or command[0] == "schema"
        _compare(tally, name, *(_entries(told["out"], as_json=as_json) for told in (before, after)))
    if old["files"] or new["files"]:
        flat = [
            {
                f"{file} {place}": entry
                for file, text in told["files"].items()
                for place, entry in _entries(text, as_json=False).items()
            }
            for told in (old, new)
        ]
        _compare(tally, _line(job["commands"][0]), flat[0], flat[1])


def _compare(tally: Tally, name: str, before: dict[str, Any], after: dict[str, Any]) -> None:
    """Compare two answers' entries by their paths."""
    for path in {**before, **after}:
        if any(fnmatch.fnmatchcase(path, ignored) for ignored in tally.ignored):
            continue
        if path not in after:
            tally.add("key", f"{name}: {path}: {before[path]!r} → nothing")
        elif path not in before:
            tally.add("key", f"{name}: {path}: nothing → {after[path]!r}")
        elif not tally.same(before[path], after[path]):
            kind = "number" if isinstance(before[path], (int, float)) else "text"
            kind = "message" if path == ERROR else kind
            tally.add(kind, f"{name}: {path}: {before[path]!r} → {after[path]!r}")


def _line(command: list[str]) -> str:
    return "winset " + " ".join(command)


def planned(folder: Path, given: argparse.Namespace) -> list[dict[str, Any]]:
    """Write the files, and say every job with the key of its answer: a hash of the commands and of the file's text."""
    sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "scripts"), str(ROOT / "src")]
    from compare_jobs import draw_files, jobs

    names = [path.name for path in sorted((ROOT / "examples").glob("*.yaml"))]
    for name in names:
        shutil.copy(ROOT / "examples" / name, folder)
    names += draw_files(folder, given.n)
    found: dict[str, dict[str, Any]] = {}
    for name, job in jobs(folder, names, given.quick):
        forms = [job]
        if given.text and any("--json" in command for command in job):
            forms.append([[word for word in command if word != "--json"] for command in job])
        for commands in forms:
            line = " && ".join(map(_line, commands))
            if given.only and not any(fnmatch.fnmatch(line, f"*{only}*") for only in given.only):
                continue
            text = (folder / name).read_text(encoding="utf-8") if (folder / name).is_file() else ""
            key = hashlib.sha256(json.dumps([commands, text]).encode()).hexdigest()[:32]
            found.setdefault(key, {"key": key, "commands": commands})
    return list(found.values())


def main() -> int:
    """Compare, and say what was found."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("base", help="a commit, or a folder that holds another tree")
    words.add_argument("-n", type=int, default=200, help="how many conflicts to generate (default 200)")
    words.add_argument("--quick", action="store_true", help="leave the slowest commands out on packaged cases")
    words.add_argument(
        "--only", action="append", metavar="WORDS", help="only commands whose line holds this; * is any text"
    )
    words.add_argument(
        "--ignore",
        action="append",
        default=[],
        metavar="PATH",
        help="places known to differ, as 'provenance.tolerance*'",
    )
    words.add_argument("--text", action="store_true", help="also what each command prints without --json")
    words.add_argument("--rtol", type=float, default=0.0, help="numbers may differ by this share (default: not at all)")
    words.add_argument("--all", action="store_true", help="show every difference, not the first of each kind")
    given = words.parse_args()
    other, kept = tree_of(given.base)
    with tempfile.TemporaryDirectory(prefix="winset-compare-") as made:
        files = Path(made) / "files"
        files.mkdir()
        asked = planned(files, given)
        old = Asked(other, files, Path(made) / "old", asked, kept)
        new = Asked(ROOT, files, Path(made) / "new", asked, None)
        waiting = [old, new]
        try:
            while waiting:
                waiting = [one for one in waiting if one.wait()]
                if sys.stderr.isatty():
                    many = [len(one.answers) for one in (old, new)]
                    print(f"\r{many[0]} and {many[1]} of {len(asked)} ", end="", file=sys.stderr, flush=True)
        except KeyboardInterrupt:
            for one in waiting:
                one.stop()
    tally = Tally(given.rtol, given.ignore)
    both = [job for job in asked if job["key"] in old.answers and job["key"] in new.answers]
    for job in both:
        compare_job(tally, job, old.answers[job["key"]], new.answers[job["key"]])
    if len(both) < len(asked):
        print(f"stopped after {len(both)} of {len(asked)} jobs")
    return told(tally, given)


def told(tally: Tally, given: argparse.Namespace) -> int:
    """Print the differences and the counts; 1 where there is a difference other than what is new here."""
    shown: Counter[str] = Counter()
    for kind, text in tally.found:
        shown[kind] += 1
        if given.all or shown[kind] <= SHOWN:
            print(f"{kind}: {text}")
    cut = {kind: many - SHOWN for kind, many in shown.items() if many > SHOWN}
    if cut and not given.all:
        print(f"… and {', '.join(f'{many:,} of {kind}' for kind, many in cut.items())}; --all shows them")
    counts = ", ".join(f"{many:,} {kind}" for kind, many in shown.items()) or "none differs"
    print(
        f"{tally.commands:,} commands: {tally.numbers:,} numbers and {tally.entries:,} other entries compared: {counts}"
    )
    return int(bool(set(shown) - {"new"}))


if __name__ == "__main__":
    sys.exit(main())
