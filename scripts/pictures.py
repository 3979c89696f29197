"""Take the README's two pictures from the report: `make pictures`. Needs Chromium."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image
from playwright.sync_api import sync_playwright

from winset.views.report.chromium import chromium

if TYPE_CHECKING:
    from collections.abc import Sequence

TAKEN = (("answer", ("#answer h2", "#timeline figure")), ("front", ("#map figure",)))
"""Each picture's name, and the elements from the top of the first to the end of the last."""

WIDTH, SHOWN, EDGE = 1180, 900, 18
"""The page's width and the picture's, in pixels, and what is left around the elements."""

COLOURS = 128


def taken(page: str, folder: Path) -> None:
    """Both pictures of a report, written beside each other."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        tab = browser.new_page(viewport={"width": WIDTH, "height": 1000}, device_scale_factor=1.5)
        tab.goto(Path(page).resolve().as_uri())
        tab.wait_for_selector("#timeline figure svg")
        for name, elements in TAKEN:
            boxes = [tab.locator(element).first.bounding_box() for element in elements]
            top = min(box["y"] for box in boxes if box) - EDGE
            bottom = max(box["y"] + box["height"] for box in boxes if box) + EDGE
            shot = tab.screenshot(full_page=True, clip={"x": 0, "y": top, "width": WIDTH, "height": bottom - top})
            keep(shot, folder / f"{name}.png")
        browser.close()


def keep(shot: bytes, path: Path) -> None:
    """A picture made small: fewer pixels, fewer colours."""
    whole = Image.open(io.BytesIO(shot)).convert("RGB")
    size = (SHOWN, round(whole.height * SHOWN / whole.width))
    whole.resize(size, Image.Resampling.LANCZOS).quantize(COLOURS, Image.Quantize.MAXCOVERAGE).save(path, optimize=True)


def main(arguments: Sequence[str]) -> None:
    """`pictures.py REPORT FOLDER`."""
    page, folder = arguments
    Path(folder).mkdir(parents=True, exist_ok=True)
    taken(page, Path(folder))


if __name__ == "__main__":
    main(sys.argv[1:])
