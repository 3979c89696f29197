"""What the site adds to the pages of docs/ when it is built: the charts of the gallery, and files that pages point to."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import gallery
import run_notebooks
from mkdocs.structure.files import File

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

ROOT = Path(__file__).parents[1]
UP = re.compile(r"\]\((?:\.\./)+((?:examples|benchmarks)/[^)#]+)\)")
"""A link of a page to a file of the repository that is no page."""

CHARTS = "<!-- charts -->"


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the charts, the notebooks as pages, and the files of the repository that pages link to."""
    drawn = ROOT / "dist" / "gallery"
    gallery.draw(drawn)
    for name in gallery.names():
        files.append(File.generated(config, f"gallery/{name}.svg", abs_src_path=str(drawn / f"{name}.svg")))
    for path in run_notebooks.NOTEBOOKS:
        files.append(File.generated(config, f"notebooks/{path.stem}.md", content=run_notebooks.as_page(path)))
    linked = {name for file in files.documentation_pages() for name in UP.findall(file.content_string)}
    for name in sorted(linked):
        files.append(File.generated(config, name, abs_src_path=str(ROOT / name)))
    return files


def on_page_markdown(markdown: str, page: Page, **_: object) -> str:
    """The text of a page: its links as the site has them, to files of the repository and to notebooks; the charts."""
    up = "../" * page.file.src_uri.count("/")
    here = UP.sub(rf"]({up}\1)", markdown).replace(CHARTS, gallery.page())
    return here if page.file.src_uri.startswith("notebooks/") else here.replace(".ipynb)", ".md)")
