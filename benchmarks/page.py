"""How soon the page answers: a lever, the deal board, the first look, many tabs; printed for bench.py to read.

A lever is moved by the keyboard in Chromium, and timed by the page itself from the key to the headline that is drawn;
it stands beside bare builds and solves of the same conflict, measured before the server starts and after it has ended.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from commands import bare
from playwright.sync_api import sync_playwright

from browsing import Tab, opened_tab
from first_korea import FIRST_KOREA
from web.many_tabs import many_tabs, memory
from web.serving import Server, own, serving, settled, winset
from winset.cases.read import read
from winset.cases.worlds import uncertain
from winset.views.report.chromium import chromium

LEVERS, SETTINGS = 10, 20

CLICK = """(button) => new Promise((done) => {
  const begun = performance.now(), verdict = document.getElementById('verdict');
  const drawn = () => requestAnimationFrame(() => done(performance.now() - begun));
  new MutationObserver((_, self) => { self.disconnect(); drawn(); })
    .observe(verdict, {subtree: true, childList: true, characterData: true});
  button.click();
})"""
"""Milliseconds from a press on an option to the next drawing of what the board says of it."""


def lever(tab: Tab, server: Server) -> list[float]:
    """Milliseconds from a key on a lever to the headline, for distinct settings of ten levers, or all there are."""
    tab.page.goto(f"{server.address}&screen=levers")
    settled(tab)
    tab.page.wait_for_selector(".lever input[type=range]")
    tab.page.wait_for_timeout(1_000)
    boxes = tab.page.locator(".lever:has(input[type=range])")
    paths = [boxes.nth(k).get_attribute("data-path") for k in range(boxes.count())]
    taken: list[float] = []
    for k in range(SETTINGS + 4):
        one = tab.page.locator(f'.lever[data-path="{paths[k % min(len(paths), LEVERS)]}"] input[type=range]').first
        for _ in range(3):  # away from the value before, of which some rounds to the same
            one.press("ArrowRight" if k % 2 else "ArrowLeft")
        tab.until(lambda: tab.page.evaluate("() => performance.getEntriesByName('winset:answer').length") > 0)
        settled(tab)
        taken += tab.page.evaluate("() => performance.getEntriesByName('winset:answer').map((one) => one.duration)")[
            -1:
        ]
        tab.page.evaluate("() => performance.clearMeasures()")
    return taken[4:]


def board(tab: Tab, server: Server) -> list[float]:
    """Milliseconds from a press on an option of the deal board to what it says."""
    tab.page.goto(f"{server.address}&screen=board")
    settled(tab)
    tab.page.wait_for_selector(".option .count:not(:empty)")
    options = tab.page.locator(".option:not([disabled])")
    return [options.nth(k % options.count()).evaluate(CLICK) for k in range(SETTINGS)]


def first_look(tab: Tab, server: Server) -> tuple[float, int]:
    """Milliseconds to the first paint of the page, and bytes on the wire until its answer stands."""
    wire, sizes = tab.page.context.new_cdp_session(tab.page), []
    wire.send("Network.enable")
    wire.on("Network.loadingFinished", lambda told: sizes.append(told["encodedDataLength"]))
    tab.page.goto(server.address)
    settled(tab)
    tab.page.wait_for_selector(".picture svg")
    painted = tab.page.evaluate("() => performance.getEntriesByName('first-contentful-paint')[0].startTime")
    return painted, int(sum(sizes))


def moved(browser: Any, case: str, data: Any, shape: str, folder: Path) -> None:
    """Print the rows of one file."""
    before = bare(data)
    with serving(case, folder) as server, opened_tab(browser.new_context(), own) as tab:
        painted, size = first_look(tab, server)
        taken = lever(tab, server)
        clicks = board(tab, server) if case != "korea-1953" else []
    unit = (before + bare(data)) / 2
    middle, late = float(np.median(taken)) / 1000, float(np.quantile(taken, 0.95)) / 1000
    row(f"{shape}: a lever moved to headline changed, {len(taken)} settings", f"{middle:.2f} s (p95 {late:.2f} s)",
        "≤ 2 bare builds and solves", f"{middle / unit:.1f} bare builds and solves ({unit:.2f} s)")  # fmt: skip
    row(
        f"{shape}: first paint, and what came over the wire",
        f"{painted / 1000:.2f} s, {size / 1e6:.2f} MB",
        "< 1 s, < 1 MB",
    )
    if clicks:
        told = f"{np.median(clicks):.0f} ms (slowest {max(clicks):.0f} ms)"
        row(f"{shape}: a press on the deal board, {len(clicks)} of them", told, "≤ 100 ms")


def row(what: str, measured: str, target: str, beside: str = "") -> None:
    """Print a row of bench.py's table."""
    print(f"the page, {what} | {measured} | {target} | {beside}", flush=True)


def many(case: str, path: str, values: tuple[float, float], tabs: int, shape: str, folder: Path) -> None:
    """Print the row of many tabs at one server for two minutes."""
    with serving(case, folder) as server:
        server.ask("answer")
        many_tabs(server, path, values, tabs=tabs, every=2, rounds=3, seconds=60)
        before = memory(server)
        low, high = values
        seconds = float(os.environ.get("WINSET_LOAD_SECONDS", "120"))
        found = many_tabs(server, path, (low, high + 1e-3), tabs=tabs, every=2, rounds=1_000, seconds=seconds)
        after = memory(server)
    late, middle = np.quantile(found.seconds, 0.95), np.median(found.seconds)
    row(f"{shape}: {tabs} tabs, another value every 2 s for {seconds:.0f} s",
        f"p95 {late:.2f} s, median {middle:.2f} s",
        "p95 ≤ 3 s, no error, memory steady", f"{len(found.seconds)} answers, {len(found.wrong)} errors; "
        f"{before:.0f} MB at the start, {after:.0f} MB at the end")  # fmt: skip
    for told in sorted(set(found.wrong))[:3]:
        print(told, file=sys.stderr)


def main() -> None:
    """Print the rows of bench.py's table."""
    with tempfile.TemporaryDirectory() as made, sync_playwright() as driver:
        folder = Path(made)
        new = folder / "war.yaml"
        winset("new", str(new))
        parts = os.environ.get("WINSET_PAGE", "new first korea load").split()
        root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        browser = driver.chromium.launch(executable_path=chromium(), args=root)
        if "new" in parts:
            moved(browser, str(new), str(new), "the `new` file", folder / "a")
        if "first" in parts:
            moved(browser, str(FIRST_KOREA), FIRST_KOREA, "Korea's first edition", folder / "b")
        if "korea" in parts:
            moved(browser, "korea-1953", "korea-1953", "`korea-1953`", folder / "c")
        browser.close()
        if "load" in parts:
            south = "parties.south.war[0].points"
            many(str(new), south, (-1.5, -0.4), 50, "the `new` file", folder / "d")
            path, values = wide("korea-1953")
            many("korea-1953", path, values, 8, "`korea-1953`", folder / "e")


def wide(case: str) -> tuple[str, tuple[float, float]]:
    """A party's number that has a range, and that range."""
    found = next(one for one in uncertain(read(case)) if one.path.endswith(".points") and ".war[" in one.path)
    return found.path, (found.low, found.high)


if __name__ == "__main__":
    main()
