"""A real browser for tests: Chromium as the machine has it, and tabs that keep whatever goes wrong in them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from winset.views.report.chromium import chromium

WIDTH = 1280

PATIENCE = 120_000
"""Milliseconds that a tab waits for something: a busy machine is nobody's fault."""


@dataclass
class Tab:
    """A page in the browser, and what went wrong in it."""

    page: Any
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def show(self, file: Path, **options: Any) -> Any:
        """Load a report and wait until it is drawn."""
        self.complaints.clear()
        self.requests.clear()
        self.page.goto(file.as_uri(), **options)
        self.page.wait_for_function("[...document.querySelectorAll('.picture')].every((p) => p.firstChild)")
        return self.page

    def until(self, true: Callable[[], bool]) -> None:
        """Let the page go on until something is true, for up to ten minutes."""
        for _ in range(12_000):
            if true():
                return
            self.page.wait_for_timeout(50)
        pytest.fail("what was waited for did not come")


@contextmanager
def opened_tab(context: Any, ours: Callable[[str], bool]) -> Iterator[Tab]:
    """A page that keeps every complaint of the console, dialog, popup, and request for what is not `ours`.

    Parameters
    ----------
    context : Browser or BrowserContext
        Where it opens.
    ours : callable
        Whether an address is one that the page may fetch.
    """
    made = context.new_page()
    made.set_viewport_size({"width": WIDTH, "height": 900})
    made.set_default_timeout(PATIENCE)
    found = Tab(made)
    made.on(
        "console", lambda m: found.complaints.append(f"{m.type}: {m.text}") if m.type in ("error", "warning") else None
    )
    made.on("pageerror", lambda error: found.complaints.append(f"error: {error}"))
    made.on("dialog", lambda shown: _dismissed(shown, found))
    made.on("request", lambda asked: None if ours(asked.url) else found.requests.append(asked.url))
    made.on("popup", lambda opened: found.complaints.append(f"popup: {opened.url}"))
    yield found
    made.close()


def _dismissed(dialog: Any, tab: Tab) -> None:
    """Close a dialog, and remember that there was one."""
    tab.complaints.append(f"dialog: {dialog.message}")
    dialog.dismiss()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium as the machine has it; without it the tests are left out, but not where they are to be counted on."""
    found = chromium()
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:  # pragma: no cover - the development dependencies have it
        found = None
    if found is None:
        why = "no Chromium, or no playwright: `make test` installs both where it can"
        if os.environ.get("CI") == "true":
            pytest.fail(why)
        pytest.skip(why)
    with sync_playwright() as driver:
        made = driver.chromium.launch(
            executable_path=found,
            args=["--no-sandbox"] if os.geteuid() == 0 else [],
            ignore_default_args=["--disable-ipc-flooding-protection"],  # a person's browser has it
        )
        yield made
        made.close()


def grave(page: Any, impacts: tuple[str, ...] = ("serious", "critical")) -> list[tuple[str, list[str], str]]:
    """What axe-core finds on a page as it stands: rule, some elements, and what is wrong with the first."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    return [
        (one["id"], [node["html"][:160] for node in one["nodes"][:3]], one["nodes"][0]["failureSummary"])
        for one in axe.run(page).response["violations"]
        if one["impact"] in impacts
    ]
