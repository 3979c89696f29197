"""A page on paper, through Chromium's own printing where it is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from typing import TYPE_CHECKING

from winset.errors import RequestError

if TYPE_CHECKING:
    from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SECONDS = 180

FLAGS = (
    "--headless", "--disable-gpu", "--no-first-run", "--no-pdf-header-footer", "--disable-background-networking",
    "--disable-component-update", "--disable-extensions", "--disable-sync", "--disable-dev-shm-usage",
)  # fmt: skip


def chromium() -> str | None:
    """The browser to print with: what `WINSET_CHROMIUM` names, or the first that is installed; None without one."""
    named = os.environ.get("WINSET_CHROMIUM")
    return shutil.which(named) if named else next(filter(None, map(shutil.which, NAMES)), None)


def print_page(page: Path, pdf: Path) -> None:
    """Print a page to PDF.

    Parameters
    ----------
    page, pdf : Path

    Raises
    ------
    RequestError
        Where there is no such browser, or it does not print.
    """
    browser = chromium()
    if browser is None:
        named = os.environ.get("WINSET_CHROMIUM")
        missing = f"WINSET_CHROMIUM names {named}, which is not there" if named else f"no {' or '.join(NAMES)} found"
        told = f"`pdf` needs Chromium: {missing}; write the page with `path` and print it from any browser"
        raise RequestError(told, mentions=["pdf", "path"])
    # Chromium does not start its sandbox for the superuser; the page is this program's own and can fetch nothing.
    root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with tempfile.TemporaryDirectory() as profile:
        command = [browser, *FLAGS, *root, f"--user-data-dir={profile}", f"--print-to-pdf={pdf}", page.as_uri()]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
        except subprocess.TimeoutExpired:
            raise RequestError(f"{browser} did not finish within {SECONDS} seconds", parameter="pdf") from None
        except OSError as error:
            raise RequestError(f"{browser} cannot be started: {error.strerror or error}", parameter="pdf") from None
    if done.returncode or not pdf.stat().st_size:
        said = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        raise RequestError(f"{browser} did not print the page: {said}", parameter="pdf")
