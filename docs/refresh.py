"""Put the program's own output into the README and the tutorial: every ```console block that starts with `$ winset …`.

A line `…` in a block stands for what is left out; what stands before and after it is kept to that many lines. Run by
`make readme`; a test runs it in check mode, so that no page shows what the program does not print.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
README_PAGE = ROOT / "README.md"
TUTORIAL = ROOT / "docs" / "tutorial.md"
PAGES = [README_PAGE, TUTORIAL]
FOLDERS = {TUTORIAL: ROOT / "docs" / "tutorial"}
"""Where the commands of a page are run, if not in the project's folder."""

WIDTHS = {TUTORIAL: 80}
"""How wide the output of a page is, if not 118: a page of the site is narrower than one of the repository."""

BLOCK = re.compile(r"```console\n\$ (winset [^\n]*)\n((?:.|\n)*?)```")
CUT = "…"


def output_of(command: str, folder: Path = ROOT, width: int = 118) -> list[str]:
    """What a command prints when it is run in a folder, as lines without trailing spaces."""
    words = [sys.executable, "-m", *shlex.split(command)]
    environment = {**os.environ, "COLUMNS": str(width)}
    result = subprocess.run(words, check=True, capture_output=True, text=True, cwd=folder, env=environment)
    return [line.rstrip() for line in result.stdout.rstrip("\n").split("\n")]


def shortened(lines: list[str], shown: list[str]) -> list[str]:
    """The output cut as the block is: so many lines before a `…`, so many after it."""
    if CUT not in shown:
        return lines
    before = shown.index(CUT)
    after = len(shown) - before - 1
    return [*lines[:before], CUT, *lines[len(lines) - after :]]


def refreshed(path: Path) -> str:
    """A page with every block's output made anew."""
    folder, width = FOLDERS.get(path, ROOT), WIDTHS.get(path, 118)

    def fill(match: re.Match[str]) -> str:
        command, shown = match.group(1), match.group(2).rstrip("\n").split("\n")
        return (
            "```console\n$ " + command + "\n" + "\n".join(shortened(output_of(command, folder, width), shown)) + "\n```"
        )

    return BLOCK.sub(fill, path.read_text(encoding="utf-8"))


def main() -> None:
    """Rewrite the pages in place; those named, or all."""
    for path in [page for page in PAGES if page.name in sys.argv[1:]] or PAGES:
        path.write_text(refreshed(path), encoding="utf-8")


if __name__ == "__main__":
    main()
