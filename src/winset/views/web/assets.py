"""What the page is made of, beside its data: the frame, the style, its modules, and the report's own drawing."""

from __future__ import annotations

from functools import cache
from importlib import resources

from winset.views.charts import charts
from winset.views.report.frame import drawing_script, folding_script, patterns, style
from winset.views.report.graph import picture

TYPES = {"html": "text/html", "css": "text/css", "js": "text/javascript"}


@cache
def assets() -> dict[str, tuple[str, bytes]]:
    """Everything that the page may fetch beside its data: {path: (type, bytes)}; nothing else is found by a path."""
    made = {
        "/style.css": style() + _text("page.css"),
        "/draw.js": f"{drawing_script()}\nexport {{draw, theme}};\n",
        "/folds.js": f"{folding_script()}\nexport {{sorting, unfold}};\n",
        "/vendor/d3.js": _vendored("d3.min.js"),
        "/vendor/plot.js": _vendored("plot.umd.min.js"),
    }
    scripts = {name: chart.SCRIPT for name, chart in charts().items()} | {picture.NAME: picture.SCRIPT}
    for name, script in scripts.items():
        made[f"/charts/{name}.js"] = f"export default function (data, Plot, d3, theme) {{\n{script}\n}}\n"
    for folder in ("", "screens", "levers", "writing"):
        for file in _files(folder):
            made[f"/static/{file}"] = _text(file)
    return {path: (TYPES[path.rpartition(".")[2]], text.encode()) for path, text in made.items()}


def page() -> str:
    """The frame of the page."""
    return _text("index.html").replace("<!--patterns-->", patterns())


def _files(folder: str) -> list[str]:
    place = resources.files("winset.views.web") / "static" / folder
    if not place.is_dir():
        return []
    return [f"{folder}/{one.name}" if folder else one.name for one in place.iterdir() if one.name.endswith(".js")]


def _text(file: str) -> str:
    return (resources.files("winset.views.web") / "static" / file).read_text(encoding="utf-8")


def _vendored(file: str) -> str:
    return (resources.files("winset.views") / "vendor" / file).read_text(encoding="utf-8")
