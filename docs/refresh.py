"""Put the program's own output into the README: every ```console block that starts with `$ winset …`.

A line `…` in a block stands for what is left out; what stands before and after it is kept to that many lines. Run by
`make readme`; a test runs it in check mode, so that the README never shows what the program does not print.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md"]
BLOCK = re.compile(r"```console\n\$ (winset [^\n]*)\n((?:.|\n)*?)```")
CUT = "…"


def output_of(command: str) -> list[str]:
    """What a command prints, as lines without trailing spaces."""
    words = [sys.executable, "-m", *shlex.split(command)]
    environment = {**os.environ, "COLUMNS": "118"}
    result = subprocess.run(words, check=True, capture_output=True, text=True, cwd=ROOT, env=environment)
    return [line.rstrip() for line in result.stdout.rstrip("\n").split("\n")]


def shortened(lines: list[str], shown: list[str]) -> list[str]:
    """The output cut as the block is: so many lines before a `…`, so many after it."""
    if CUT not in shown:
        return lines
    before = shown.index(CUT)
    after = len(shown) - before - 1
    return [*lines[:before], CUT, *lines[len(lines) - after :]]


def refreshed(page: str) -> str:
    """A page with every block's output made anew."""

    def fill(match: re.Match[str]) -> str:
        command, shown = match.group(1), match.group(2).rstrip("\n").split("\n")
        return "```console\n$ " + command + "\n" + "\n".join(shortened(output_of(command), shown)) + "\n```"

    return BLOCK.sub(fill, page)


def main() -> None:
    """Rewrite the pages in place."""
    for path in PAGES:
        path.write_text(refreshed(path.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
