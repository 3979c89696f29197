"""The command line called inside the test's own process: its exit code, its output and its errors."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Protocol

import pytest

from winset.views.cli import main


class Run(Protocol):
    """A call of the command line with these words."""

    def __call__(self, *words: str | Path) -> tuple[int, str, str]: ...


def caller(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """A function that calls it; a traceback is a failure, whatever else it says."""

    def call(*words: str | Path) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["winset", *map(str, words)])
        code: object = 0
        try:
            main()
        except SystemExit as end:
            code = end.code or 0
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        assert isinstance(code, int)
        return code, out, err

    return call
