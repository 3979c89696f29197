"""Take the pictures of the page: two for the README, and the tour of the packaged case step by step. Needs Chromium."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from pictures import keep
from playwright.sync_api import sync_playwright

from winset.views.report.chromium import chromium

CASE, QUICK = "korea-1953", "docs/korea/first-edition.yaml"
"""What the tour is taken of, and the file whose levers are measured within a minute."""

SIZE: Any = {"width": 1180, "height": 800}

SETTLED = "#head:not([hidden]):not([data-stale])"

STEPS = 5
PATIENCE = 240_000


def started(case: str, home: str) -> tuple[subprocess.Popen[str], str]:
    """A server of a case, and its address."""
    call = [sys.executable, "-u", "-m", "winset", "serve", case, "--no-open"]
    folders = {"XDG_STATE_HOME": home, "XDG_CACHE_HOME": home}
    process = subprocess.Popen(call, stdout=subprocess.PIPE, text=True, env={**os.environ, **folders})
    assert process.stdout is not None
    return process, next(word for line in process.stdout for word in line.split() if word.startswith("http://"))


def tour(page: Any, address: str, folder: Path) -> None:
    """Each step of the tour, its change made and its answer there."""
    page.goto(f"{address}&screen=tour")
    page.locator("#tour-title").wait_for(timeout=PATIENCE)
    for k in range(STEPS):
        skip = page.get_by_role("button", name="Show it without a guess")
        if skip.count():
            skip.click()
            page.locator("table.held td:text-is('solving')").first.wait_for(state="detached", timeout=PATIENCE)
        page.locator(SETTLED).wait_for(timeout=PATIENCE)
        page.wait_for_timeout(1_500)
        page.evaluate("() => scrollTo(0, 0)")
        keep(page.screenshot(), folder / f"tour-{k + 1}.png")
        page.get_by_role("button", name="Next").click()


def levers(page: Any, address: str, folder: Path) -> None:
    """The levers, one of them moved."""
    page.goto(f"{address}&screen=levers")
    page.locator(SETTLED).wait_for(timeout=PATIENCE)
    page.locator(".turns li").first.wait_for(timeout=PATIENCE)
    page.locator(".lever input[type=range]").first.press("End")
    page.wait_for_timeout(500)
    page.locator(SETTLED).wait_for(timeout=PATIENCE)
    page.wait_for_timeout(1_500)
    keep(page.screenshot(), folder / "levers.png")


def board(page: Any, address: str, folder: Path) -> None:
    """The deal board with the recorded terms on it."""
    page.goto(f"{address}&screen=board&month=1953-04")
    page.locator(SETTLED).wait_for(timeout=PATIENCE)
    page.get_by_role("button", name="recorded terms").click()
    page.locator(".verdict.signed, .verdict.refused").first.wait_for(timeout=PATIENCE)
    page.wait_for_timeout(1_000)
    page.locator(".tableau").scroll_into_view_if_needed()
    keep(page.screenshot(), folder / "board.png")


def main(folder: Path) -> None:
    """All of them."""
    with tempfile.TemporaryDirectory() as home, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        for case, takes in ((CASE, (tour,)), (QUICK, (levers, board))):
            process, address = started(case, home)
            try:
                for take in takes:
                    page = browser.new_page(viewport=SIZE, device_scale_factor=1.5)
                    take(page, address, folder)
                    page.close()
            finally:
                process.terminate()
                process.wait()
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
