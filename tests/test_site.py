"""The site of the docs: it builds without a warning, asks nothing of the network, and shows what the program gives."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import command_reference
import gallery
import pytest
import run_notebooks

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
LOADED = {"script": "src", "link": "href", "img": "src", "iframe": "src", "source": "src", "object": "data"}
"""What a browser fetches when it shows a page: {tag: attribute}."""


class Fetched(HTMLParser):
    """Gathers what a page makes a browser fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in LOADED and given.get("rel") not in {"canonical", "prev", "next"}:
            self.found.append(given.get(LOADED[tag]) or "")


def fetched(page: str) -> list[str]:
    """The addresses that a page makes a browser fetch, by its tags and by addresses in its styles."""
    parser = Fetched()
    parser.feed(page)
    return [*parser.found, *re.findall(r"(?:url\(|@import )[\"']?([^\"')]+)", page)]


def elsewhere(address: str) -> bool:
    """Whether an address is of another host."""
    return re.match(r"(?:[a-z]+:)?//", address) is not None


def built(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """What comes of building a site into a folder as `make docs` does; `--quiet` would count no warning."""
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder), *words]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONWARNINGS": "ignore"}
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=environment)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built as `make docs` builds it."""
    made = tmp_path_factory.mktemp("site")
    result = built(made)
    assert result.returncode == 0, result.stdout + result.stderr
    return made


def test_the_site_asks_nothing_of_the_network(site: Path) -> None:
    """No page and no style of the site refers to another host for a script, a style, a font or a picture."""
    pages, styles = sorted(site.rglob("*.html")), sorted(site.rglob("*.css"))
    assert len(pages) > 10
    assert styles
    seen = [address for page in pages for address in fetched(page.read_text(encoding="utf-8"))]
    assert any(address.endswith(".js") for address in seen)
    assert [address for address in seen if elsewhere(address)] == []
    for style in styles:
        assert [one for one in fetched(style.read_text(encoding="utf-8")) if elsewhere(one)] == [], style
    assert elsewhere("https://fonts.example.org/a.css")
    assert fetched('<link rel="stylesheet" href="//a.example/b.css">') == ["//a.example/b.css"]


@pytest.mark.parametrize(
    ("link", "told"), [("nowhere.md", "not found"), ("#nowhere", "no such anchor"), ("index.md", "")]
)
def test_a_link_that_leads_nowhere_is_an_error(link: str, told: str, tmp_path: Path) -> None:
    """With the site's settings a link to a page or a heading that is not there ends the build; one that is there does not."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "index.md").write_text(f"# A page\n\n[there]({link})\n", encoding="utf-8")
    settings = tmp_path / "mkdocs.yml"
    settings.write_text(
        f"INHERIT: {ROOT / 'mkdocs.yml'}\ndocs_dir: docs\nhooks: []\nnav: [index.md]\n", encoding="utf-8"
    )
    result = built(tmp_path / "site", "--config-file", str(settings))
    assert (result.returncode != 0) is bool(told), result.stderr
    assert told in result.stderr


def test_the_gallery_shows_every_chart(site: Path) -> None:
    """Each chart that the program has stands in the gallery, with a picture that is there."""
    page = (site / "gallery.html").read_text(encoding="utf-8")
    assert len(gallery.names()) > 10
    for name in gallery.names():
        assert f'src="gallery/{name}.svg"' in page
        assert (site / "gallery" / f"{name}.svg").read_text(encoding="utf-8").startswith("<?xml")


def test_the_page_of_commands_is_current() -> None:
    """docs/reference/commands.md is what `make reference` writes: each command, in the words of its help today."""
    fresh = "import sys; sys.path.insert(0, 'docs'); import command_reference; print(command_reference.page(), end='')"
    made = subprocess.run([sys.executable, "-c", fresh], capture_output=True, text=True, cwd=ROOT, check=True)
    assert command_reference.PAGE.read_text(encoding="utf-8") == made.stdout  # commands called before keep their help


@pytest.mark.parametrize("path", run_notebooks.NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_shows_what_its_cells_give(path: Path) -> None:
    """Every notebook runs from its first cell to its last, and shows what each gives today; `make reference` renews it."""
    text = path.read_text(encoding="utf-8")
    assert text.count('"output_type"') > 2
    assert run_notebooks.executed(path) == text


def test_a_cell_shows_what_it_prints_and_its_last_value() -> None:
    """A cell gives what it prints and the value of its last line; names go on into the next; None is not shown."""
    names: dict[str, object] = {}
    assert run_notebooks.run("a = 2\nprint(a)\na + 1", names) == ("2\n", 3)
    assert run_notebooks.run("b = a", names) == ("", None)
    assert run_notebooks.result(None, 1) == []
