"""Long output on a terminal is paged, and nothing that a pager's user does is an error."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from border_war import BORDER
from terminal import pieces_of

LINES = "24"


def shown(folder: Path, *words: str, keys: str = "", **variables: str) -> tuple[int, str]:
    """What the program shows on a terminal of 24 lines, and its exit code; `keys` are signals sent by name."""
    (folder / "war.yaml").write_text(BORDER, encoding="utf-8")
    leader, follower = pty.openpty()
    environment = {key: value for key, value in os.environ.items() if key not in ("PAGER", "NO_PAGER", "LESS")}
    environment |= {"TERM": "xterm", "COLUMNS": "80", "LINES": LINES, **variables}
    command = [sys.executable, "-m", "winset", *words]
    text = b""
    with subprocess.Popen(
        command, stdin=follower, stdout=follower, stderr=follower, cwd=folder, env=environment, start_new_session=True
    ) as process:
        os.close(follower)
        for piece in pieces_of(leader):
            text += piece
            if keys and b"PAGING" in text:
                os.killpg(process.pid, signal.SIGINT)
                keys = ""
        code = process.wait()
    return code, text.decode()


@pytest.fixture
def pager(tmp_path: Path) -> str:
    """A pager that says that it was called, and shows what it is given."""
    script = tmp_path / "pager.sh"
    script.write_text("#!/bin/sh\necho PAGED\nexec cat\n", encoding="utf-8")
    script.chmod(0o755)
    return str(script)


def test_long_output_is_paged_and_short_is_not(tmp_path: Path, pager: str) -> None:
    """What is longer than the screen goes through PAGER, whole; what fits on it does not."""
    code, text = shown(tmp_path, "show", "war.yaml", PAGER=pager)
    assert code == 0
    assert "PAGED" in text
    assert "A border war" in text
    assert "PAGED" not in shown(tmp_path, "show", "war.yaml", PAGER=pager, LINES="500")[1]


@pytest.mark.parametrize("variables", [{"NO_PAGER": "1"}, {"PAGER": ""}, {"PAGER": "cat"}, {"TERM": "dumb"}])
def test_no_pager_where_none_is_wanted(tmp_path: Path, pager: str, variables: dict[str, str]) -> None:
    """NO_PAGER, an empty PAGER or one that is cat, and a dumb terminal: the text is printed as it is."""
    code, text = shown(tmp_path, "show", "war.yaml", **{"PAGER": pager, **variables})
    assert code == 0
    assert "PAGED" not in text
    assert "A border war" in text


def test_json_is_not_paged(tmp_path: Path, pager: str) -> None:
    """`--json` is for machines, on a terminal too."""
    assert "PAGED" not in shown(tmp_path, "run", "war.yaml", "--json", PAGER=pager)[1]


def test_a_pager_that_is_not_there_loses_nothing(tmp_path: Path) -> None:
    """Where the pager cannot be started the text is printed."""
    code, text = shown(tmp_path, "show", "war.yaml", PAGER="/no/such/pager")
    assert code == 0
    assert "A border war" in text


def test_leaving_the_pager_early_is_no_error(tmp_path: Path) -> None:
    """A pager that reads nothing and ends, as one does that is quit: no traceback, exit code 0."""
    code, text = shown(tmp_path, "show", "war.yaml", PAGER="true")
    assert code == 0
    assert "Traceback" not in text
    assert "winset:" not in text


def test_ctrl_c_in_the_pager_is_the_pager_s(tmp_path: Path) -> None:
    """Ctrl-C while the pager runs ends neither with a traceback nor with a message of the program's own."""
    script = tmp_path / "waits.py"
    script.write_text(
        "import signal, sys, time\n"
        "signal.signal(signal.SIGINT, lambda *_: (print('HEARD'), sys.exit()))\n"
        "print('PAGING', flush=True)\nsys.stdin.read()\ntime.sleep(60)\n",
        encoding="utf-8",
    )
    begun = time.monotonic()
    code, text = shown(tmp_path, "show", "war.yaml", keys="C-c", PAGER=f"{sys.executable} {script}")
    assert time.monotonic() - begun < 30
    assert code == 0
    assert "HEARD" in text
    assert "Traceback" not in text
    assert "winset:" not in text
