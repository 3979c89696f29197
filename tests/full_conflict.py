"""A small conflict file in which everything that a report shows is there, with a text of its own wherever a text may be."""

from __future__ import annotations

import copy
import json
from functools import cache
from typing import Any

from border_war import BORDER
from winset.cases.document import load
from winset.cases.map import MapTold, parse_map
from winset.cases.read import from_data
from winset.cases.schema import Conflict
from winset.cases.worlds import draw, uncertain
from winset.studies.dossier import Dossier, dossier
from winset.studies.worlds.answer import answer
from winset.studies.worlds.record import solve_world

Data = dict[str, Any]

MARK = "Zq{}qZ"
"""What stands in the text field of a number, when the texts are to be told apart or replaced."""


def full() -> Data:
    """The border war as data, with sources, statements, claims, readings, questions, courses and names."""
    data: Data = copy.deepcopy(load(BORDER, "border").data)
    data["about"] = "A war about a hill.\nNobody else is in it."
    data["sources"] = {"diary": {"title": "A diary", "note": "Read in part.", "url": "https://example.org/diary"}}
    data["parties"]["south"]["name"] = "Southland"
    data["parties"]["north"]["war"][0] |= {"id": "old", "because": "The old one hates it.", "source": "diary p.3"}
    data["parties"]["north"]["values"] = {"border": {"old": 0, "line": -2}, "exchange": {"all": 0, "none": -3}}
    data["parties"]["south"]["values"] = {"border": {"old": -3, "line": 0}, "exchange": {"all": -2, "none": 0}}
    data["parties"]["south"]["war"][0]["points"] = {"low": -4, "mode": -3, "high": -1}
    data["parties"]["north"]["war"].append({"points": -2})
    data["parties"]["north"]["adjust"] = [{"id": "pride", "when": "leader == 'old'", "points": -500}]
    data["parties"]["south"]["adjust"][0] |= {"id": "shame", "because": "A new one has promised.", "note": "Once."}
    data["parties"]["south"]["war"][0] |= {
        "source": ["assumption", "diary p.4"],
        "confidence": "low",
        "inventory": ["A1"],
    }
    data["issues"]["border"] = {"name": "Where the border runs", "options": {"old": "As of old", "line": "At the line"}}
    data["issues"]["exchange"] = {"name": "Prisoners", "options": {"all": "All at once", "none": "None at all"}}
    data["rules"][0]["because"] = "The new one has said so."
    data["state"]["leader"] = {"name": "Who leads", "values": {"old": "The old one", "new": "The new one"}}
    data["chance"]["succession"] |= {"name": "The old one dies", "because": "He is old.", "source": "diary p.5"}
    data["moves"]["south"]["offensive"]["name"] = "An offensive"
    data["accords"]["truce"]["name"] = "A truce"
    data["endings"]["lost"]["name"] = "The hill is lost"
    data["endings"]["lost"]["points"] = {"south": -40, "north": 5}
    data["consent"][0] |= {"id": "both", "because": "Both sign."}
    data["accounts"]["deaths"]["name"] = "Deaths"
    data["accounts"]["deaths"]["unit"] = "people killed"
    for step, says in zip(data["history"], ("He dies.", "They attack.", "They pause.", "They sign."), strict=True):
        step |= {"says": says, "source": "diary p.6"}
    data["statements"] = [
        {"id": "S1", "says": "The south would rather fight than give up all prisoners", "party": "south",
         "month": "2001-02", "prefers": "war", "to": {"agreement": {"exchange": "all"}}, "source": "diary p.7"},
    ]  # fmt: skip
    data["claims"] = [
        {"id": "C1", "says": "The death opened the way", "without": {"chance": "succession"}, "source": "diary p.8",
         "expect": {"signed_by": "2001-05", "is": "lower"}},
        {"id": "C2", "says": "It was fate", "note": "Fate is no entry of the file."},
    ]  # fmt: skip
    data["readings"] = {
        "milder": {"name": "The milder reading", "says": "It hated it less.", "source": "diary p.9",
                   "change": [{"set": {"parties.north.war[old].points": -0.5}}]},
    }  # fmt: skip
    data["questions"] = [
        {"id": "Q1", "asks": "What if there had been no offensive?", "change": [{"forbid": "south.offensive"}],
         "note": "It was near.", "from": "2001-02"},
        {"id": "Q2", "asks": "What if it had hated it less?", "change": [{"set": {"parties.north.war[old].points": 0}}]},
    ]  # fmt: skip
    data["courses"] = {
        "wait": {"name": "Wait", "party": "south", "says": "It sits still.", "group": "what to do",
                 "change": [{"forbid": "south.offensive"}]},
        "strike": {"name": "Strike", "party": "south", "says": "It attacks.", "group": "what to do",
                   "change": [{"bind": {"south": {"always": "offensive"}}}]},
    }  # fmt: skip
    return data


TEXTS = ("title", "about", "name", "because", "note", "says", "asks", "group", "source", "unit", "url")
_NAMED = ("options", "values", "labels")
"""Keys under which a mapping of names to texts may stand."""


def marked() -> tuple[Data, list[str]]:
    """The same with a mark in every text, and the marks."""
    data = full()
    marks: list[str] = []

    def mark(text: str) -> str:
        marks.append(MARK.format(len(marks)))
        # A source is found by its first word, so that stays.
        return f"diary {marks[-1]}" if text.startswith("diary ") else marks[-1]

    def walk(entry: Any, key: str = "") -> Any:
        if isinstance(entry, str) and key in TEXTS and not entry.startswith("assumption"):
            return mark(entry)
        if isinstance(entry, list):
            return [walk(item, key) for item in entry]
        if isinstance(entry, dict):
            texts = key in _NAMED and all(isinstance(item, str) for item in entry.values())
            return {name: walk(item, "name" if texts else name) for name, item in entry.items()}
        return entry

    return walk(data), marks


@cache
def _marked_dossier() -> tuple[str, list[str]]:
    data, marks = marked()
    return json.dumps(dossier(conflict(data), drawn=drawn()).to_json() | {"case": marks[0]}), marks


def spoilt_with(text: str) -> Dossier:
    """The dossier of the file, and its map, with one and the same text wherever a text may be."""
    held, marks = _marked_dossier()
    for mark in reversed(marks):
        held = held.replace(mark, json.dumps(text)[1:-1])
    found: Dossier = json.loads(held)
    assert found["map"] is not None
    for feature in found["map"]["features"]:
        names = [key for key in feature["properties"] if key in ("name", "label", "source", "note")]
        feature["properties"] |= dict.fromkeys(names, text)
    return found


def conflict(data: Data | None = None) -> Conflict:
    """The conflict that the file describes."""
    return from_data(data or full(), "full")


def drawn() -> MapTold:
    """A map for it: land, a front at two dates, a line, a place, each with texts of its own."""
    front = {"kind": "front", "source": "A diary", "confidence": "low", "basis": "sourced"}
    later = front | {"basis": "interpolated"}

    def feature(shape: str, coordinates: Any, **properties: str) -> Data:
        return {"type": "Feature", "properties": properties, "geometry": {"type": shape, "coordinates": coordinates}}

    features = {
        "type": "FeatureCollection",
        "bbox": [0, 0, 4, 4],
        "features": [
            feature("Polygon", [[[0, 0], [0, 4], [4, 4], [4, 0], [0, 0]]], kind="land", name="The land"),
            feature("LineString", [[0, 1], [4, 1]], **front, date="2001-01", label="At the start"),
            feature("LineString", [[0, 2], [4, 2]], **later, date="2001-04", label="At the truce"),
            feature("LineString", [[0, 3], [4, 3]], kind="line", name="The old border"),
            feature("Point", [2, 2], kind="place", name="The hill"),
        ],
    }
    return parse_map(json.dumps(features)).to_json()


def with_worlds(found: Dossier) -> Dossier:
    """A dossier of the full conflict with a few of its worlds, all of them taken as admissible."""
    made = conflict()
    numbers = uncertain(made)
    records = [{**solve_world(made, draw(numbers, 1, k), k), "admissible": True} for k in range(6)]
    return {**found, "worlds": answer(made, records, seed=1).to_json()}
