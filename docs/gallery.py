"""Draw every chart of the program for the gallery of the site, each of a small file for which it has something to show.

The site draws them when it is built (`make docs`); none is kept.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import winset
from winset.cases.read import read_with_lines
from winset.studies.dossier import dossier
from winset.views.charts import charts
from winset.views.plot import charts_of, plot
from winset.views.report.ranges import worlds_of

ROOT = Path(__file__).parents[1]
COAST = "docs/tutorial/coast-5.yaml"
OF = {"survival": "examples/colony.yaml", "frontier": "examples/harbour.yaml", "graph": "examples/elmira.yaml"}
"""What a chart is drawn of where it is not the war of the tutorial."""

KOREA = "docs/korea/first-edition.yaml"
MAP_OF = "korea-1953"
"""The case whose map is shown, with the answer of its first edition, which takes seconds."""

WORLDS = 12


def names() -> dict[str, str]:
    """Every chart there is: {name: title}."""
    return charts_of(ROOT / COAST) | charts_of(ROOT / OF["graph"])


def draw(folder: Path) -> None:
    """Draw every chart into a folder, as NAME.svg."""
    folder.mkdir(parents=True, exist_ok=True)
    special = {"map": _map, "histories": _histories}
    for name in names():
        place = folder / f"{name}.svg"
        if name in special:
            special[name](place)
        else:
            plot(ROOT / OF.get(name, COAST), name, place, force=True)


def entry(name: str, title: str) -> str:
    """What the page says of one chart, and the picture."""
    if name == "map":
        told = f"`winset plot {MAP_OF} map -o map.svg`"
    elif name == "histories":
        told = f"In the report: `winset report {COAST} --worlds STUDY -o coast.html`"
    else:
        told = f"`winset plot {OF.get(name, COAST)} {name} -o {name}.svg`"
    return f"## {title}\n\n{told}\n\n![{title}](gallery/{name}.svg)\n"


def page() -> str:
    """The entries of all charts."""
    return "\n".join(entry(name, title) for name, title in names().items())


def _map(place: Path) -> None:
    drawn = read_with_lines(MAP_OF).map
    assert drawn is not None
    _save("map", dossier(ROOT / KOREA, only=(), drawn=drawn.to_json()).to_json(), place)


def _histories(place: Path) -> None:
    found = dossier(ROOT / COAST, only=()).to_json()
    with tempfile.TemporaryDirectory() as folder:
        winset.worlds(ROOT / COAST, n=WORLDS, seed=0, out=folder)
        found["worlds"] = worlds_of(ROOT / COAST, folder)
    _save("histories", found, place)


def _save(name: str, found: object, place: Path) -> None:
    from matplotlib.figure import Figure

    module = charts()[name]
    figure = Figure(layout="constrained")
    module.plot(module.data(found), figure)
    figure.savefig(place, metadata={"Date": None})
