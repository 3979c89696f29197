"""What commands cost, from process start, in bare builds and solves of the same file; printed for bench.py to read.

A bare build and solve is that of the conflict as it is, warm, on every processor: what any answer needs at the least.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

import winset

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from first_korea import FIRST_KOREA

ISSUES = {"line": 5, "prisoners": 4, "timing": 5}
FACTORS = {"front": 7, "mood": 6, "purse": 5}
PARTIES = ("us", "ally", "them", "client")


def asking() -> dict[str, Any]:
    """A conflict of 210 states, 100 packages and 60 months that asks what a packaged case does, only less of it."""
    rng = np.random.default_rng(210)
    issues = {name: {"options": [f"{name[0]}{k}" for k in range(size)]} for name, size in ISSUES.items()}
    factors = {
        name: {"values": [f"{name[0]}{k}" for k in range(size)], "initial": f"{name[0]}{size // 2}", "ordered": True}
        for name, size in FACTORS.items()
    }

    def number(spread: float) -> dict[str, float]:
        middle = round(float(rng.normal(0, spread)), 2)
        return {"low": round(middle - 0.5, 2), "mode": middle, "high": round(middle + 0.5, 2)}

    parties = {
        name: {
            "values": {issue: {option: number(3) for option in known["options"]} for issue, known in issues.items()},
            "war": [{"points": {"low": -0.4, "mode": -0.3, "high": -0.2}}],
        }
        for name in PARTIES
    }
    chance = {
        name: {"outcomes": [{"probability": p, "effect": {name: step}} for p, step in ((0.2, "+1"), (0.15, "-1"))]}
        for name in FACTORS
    }
    moves = {name: {"push": {"effect": {"front": step}}} for name, step in (("us", "+1"), ("them", "-1"))}
    wanted = {option: {"bind": {"us": {"insist": {"line": option}}}} for option in ("l1", "l2", "l3")}
    courses = {
        f"want_{option}": {"party": "us", "says": f"Only {option}.", "change": change}
        for option, change in wanted.items()
    }
    claims = [
        {"id": f"C{k}", "says": "It mattered.", "without": gone, "expect": {"signed_by": "2003-01", "is": "lower"}}
        for k, gone in enumerate(["move.us.push", "move.them.push", "chance.mood", "chance.purse", "option.line.l0"])
    ]
    asked = [{"forbid": "us.push"}, {"without": "chance.front"}, *({"set": {f"parties.{p}.noise": 2}} for p in PARTIES)]
    return {
        "winset": 1, "title": "A conflict that asks", "parties": parties, "issues": issues, "state": factors,
        "time": {"start": "2001-01", "end": "2006-01"}, "chance": chance, "moves": moves, "courses": courses,
        "consent": [{"of": list(PARTIES)}], "talks": {"proposers": {"us": 1, "them": 1}}, "claims": claims,
        "questions": [{"id": f"Q{k}", "asks": "What if?", "change": change} for k, change in enumerate(asked)],
        "history": [{"month": f"2001-{k:02d}", "chance": "front", "outcome": 0} for k in (3, 6)],
    }  # fmt: skip


def bare(case: Any) -> float:
    """Seconds of a bare build and solve: the middle of five."""
    conflict, times = winset.read(case), []
    for _ in range(6):
        begun = time.perf_counter()
        winset.solve(winset.build(conflict))
        times.append(time.perf_counter() - begun)
    return float(np.median(times[1:]))


def process(*words: str) -> float:
    """Seconds of a whole command."""
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-m", "winset", *words], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begun


def rows(case: str, data: Any, shape: str, commands: dict[tuple[str, ...], tuple[int, str]]) -> None:
    """Print a row for each command, which runs so many times; beside the bare builds before and after it."""
    process("run", case)  # compiled before anything is timed
    before = bare(data)
    for words, (rounds, bar) in commands.items():
        taken = float(np.median([process(words[0], case, *words[1:]) for _ in range(rounds)]))
        after = bare(data)
        unit = (before + after) / 2
        before = after
        shown = " ".join(word for word in words if not word.startswith(("-o", "--force", "/")))
        print(
            f"`winset {shown}` of {shape}, from process start | {taken:.2f} s | {bar} | "
            f"{taken / unit:.1f} bare builds and solves ({unit:.2f} s)",
            flush=True,
        )


def main() -> None:
    """Print the rows of bench.py's table."""
    with tempfile.TemporaryDirectory() as folder:
        page = ("-o", str(Path(folder) / "page.html"), "--force")
        korea = {
            ("run",): (5, "≤ 4"), ("ask",): (1, ""), ("claims",): (1, ""), ("unlock", "--at", "1953-04"): (1, ""),
            ("decide", "--party", "us", "--from", "1953-02"): (1, ""), ("report", *page): (1, "≤ 60"),
        }  # fmt: skip
        rows(str(FIRST_KOREA), FIRST_KOREA, "Korea's first edition", korea)
        small, data = Path(folder) / "asking.json", asking()
        small.write_text(json.dumps(data), encoding="utf-8")
        few = {("run",): (3, ""), ("decide", "--party", "us"): (1, ""), ("report", *page): (3, "≤ 40")}
        rows(str(small), data, "a file of 210 states and 100 packages that asks 14 things", few)


if __name__ == "__main__":
    main()
