"""Where the front stood."""

from __future__ import annotations

from typing import TYPE_CHECKING

from winset.views.report.markup import Markup, details, table
from winset.views.report.sections import Section
from winset.views.words import month, plain

if TYPE_CHECKING:
    from winset.cases.front_lines import FrontMeasured
    from winset.cases.map import MapTold
    from winset.studies.dossier import Dossier

TITLE = "The front"
ORDER = 20

COURSES = {"sourced": "known", "interpolated": "drawn between named places"}


def section(dossier: Dossier) -> Section | None:
    """The map, where the file has one, and every dated front with what it rests on."""
    if not dossier["map"]:
        return None
    made = _fronts(dossier["map"])
    return Section([], [details("The table behind it", made)] if made else [])


def _fronts(drawn: MapTold) -> Markup | None:
    """Each dated front: where it lay, how far from the last, and its source; None where none is dated."""
    said = {
        feature["properties"]["date"]: feature["properties"]
        for feature in drawn["features"]
        if feature["properties"]["kind"] == "front"
    }
    rows = [_row(measured, said[measured["date"]]) for measured in drawn["fronts"]]
    headings = ["Date", "Line", "Mean latitude", "Length, km", "From the last, km²", "Course", "Confidence", "Source"]
    return table(headings, rows, caption="The dated fronts", numeric=(2, 3, 4), wide=(1, 7)) if rows else None


def _row(measured: FrontMeasured, said: dict[str, str]) -> list[object]:
    """One front; an area only between lines of the same course from coast to coast."""
    last, note = measured["last"], plain(said.get("note", ""))
    return [
        month(measured["date"]),
        plain(said["label"]),
        f"{measured['latitude']:.2f}°",
        f"{measured['length']:,.0f}",
        f"{last['area']:,.0f}" if last else "–",
        COURSES[said["basis"]],
        plain(said["confidence"]),
        f"{plain(said['source'])}{'. ' if note else ''}{note}",
    ]
