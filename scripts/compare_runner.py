"""Run the commands of `scripts/compare.py` in one process, through the command line's own entry.

Its own process, with `PYTHONPATH` naming the tree under test: `python compare_runner.py JOBS ANSWERS`, in a folder that
holds the files. Of this project it imports the command line alone, so that it runs any commit.
"""

from __future__ import annotations

import contextlib
import json
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

OUT = Path("out")
"""Where a job's commands write; emptied before each job."""


def answered(command: list[str]) -> dict[str, Any]:
    """What one command prints and how it ends: `out`, `err`, `code`, and `broke` where it ends in a traceback."""
    from winset.views.cli import main

    sys.argv = ["winset", *command]
    code: Any = 0
    broke = None
    with (
        tempfile.TemporaryFile("w+", encoding="utf-8") as out,
        tempfile.TemporaryFile("w+", encoding="utf-8") as err,
    ):
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                main()
            except SystemExit as stop:
                code = stop.code or 0
            except Exception as error:
                broke = f"{type(error).__name__}: {error}"
        told = []
        for stream in (out, err):
            stream.seek(0)
            told.append(stream.read())
    return {"out": told[0], "err": told[1], "code": code, "broke": broke}


def written() -> dict[str, str]:
    """The text of every file that a job wrote, by its path; a study's own files are told by what is read from them."""
    found = {}
    for path in sorted(OUT.rglob("*")):
        if path.is_file() and "study" not in path.parts:
            found[path.relative_to(OUT).as_posix()] = path.read_text(encoding="utf-8")
    return found


def main() -> None:
    """Answer every job of the file, one line each, as soon as it is done."""
    jobs, answers = map(Path, sys.argv[1:3])
    with answers.open("a", encoding="utf-8") as sheet:
        for line in jobs.read_text(encoding="utf-8").splitlines():
            job = json.loads(line)
            shutil.rmtree(OUT, ignore_errors=True)
            OUT.mkdir()
            told = [answered(command) for command in job["commands"]]
            sheet.write(json.dumps({"key": job["key"], "answers": told, "files": written()}) + "\n")
            sheet.flush()


if __name__ == "__main__":
    main()
