"""Two wars to set side by side: one with a patron whose leader dies and a client that may answer, and one without."""

from __future__ import annotations

import copy
from typing import Any

Data = dict[str, Any]

PATRON: Data = {
    "winset": 2,
    "title": "A war with a patron",
    "time": {"start": "2000-01", "end": "2004-01", "pace": 0.3},
    "parties": {
        "north": {"name": "The north", "values": {"border": {"old": -10}}, "war": [{"points": -1}]},
        "south": {"name": "The south", "values": {"border": {"river": -12}}, "war": [{"points": -1}]},
        "power": {
            "name": "The power",
            "role": "patron",
            "noise": 0.3,
            "values": {"border": {"old": -40, "river": -40}},
            "war": [{"when": "chief == 'old'", "points": 2}, {"when": "chief == 'new'", "points": -2}],
        },
        "guest": {"name": "The guest", "role": "client", "values": {"pledge": {"none": -15}}, "war": [{"points": -0.2}]},
        "house": {"name": "The house", "values": {"pledge": {"firm": -6}}, "war": [{"points": -0.5}]},
    },
    "issues": {"border": ["old", "river"], "pledge": ["none", "loose", "firm"]},
    "state": {"chief": ["old", "new"], "mood": ["calm", "sore"]},
    "chance": {"chief_dies": {"name": "The old chief dies", "when": "chief == 'old'", "probability": 0.02,
                              "effect": {"chief": "new"}}},
    "moves": {"guest": {"walk_out": {"at": "signature", "when": "mood == 'calm' and pledge == 'none'",
                                     "outcomes": [{"probability": 0.5, "effect": {"mood": "sore"}}], "points": {"guest": 1}}}},
    "consent": [{"of": ["north", "south"]}, {"id": "veto", "of": ["power"]},
                {"id": "house_votes", "of": ["house"], "when": "pledge == 'firm'"}],
    "history": [{"month": "2001-06", "chance": "chief_dies"},
                {"month": "2001-09", "agreement": {"border": "river", "pledge": "loose"}}],
}  # fmt: skip

PLAIN: Data = {
    "winset": 2,
    "title": "A war without a patron",
    "time": {"start": "1990-01-01", "end": "1991-12-30", "step": "week"},
    "parties": {
        "east": {"name": "The east", "values": {"port": {"shared": -60}}, "war": [{"points": -0.1}]},
        "west": {"name": "The west", "values": {"port": {"kept": -50}}, "war": [{"points": -0.1}]},
    },
    "issues": {"port": ["kept", "shared"]},
    "consent": [{"of": ["east", "west"]}],
}
"""No roles, no record, weeks for months; neither has an answer that the other would sign soon."""

SALE: Data = {
    "winset": 2,
    "title": "A sale",
    "parties": {"buyer": {"values": {"price": {"dear": 1, "cheap": 4}}}, "seller": {"values": {"price": {"dear": 5, "cheap": 2}}}},
    "issues": {"price": ["dear", "cheap"]},
    "consent": [{"of": ["buyer", "seller"]}],
}  # fmt: skip
"""A negotiation: no clock, no war."""


def locked() -> Data:
    """The war with a patron, whose new leader too gains by the war, unless his taste for it is otherwise."""
    data = copy.deepcopy(PATRON)
    data["title"] = "A war whose patron never tires"
    data["parties"]["power"]["war"][1]["points"] = {"low": -4, "mode": 2, "high": 2.5}
    data["parties"]["north"]["war"][0]["points"] = {"low": -1.2, "mode": -1, "high": -0.9}
    return data


def changed(data: Data, **parts: Any) -> Data:
    """A war with some of its parts otherwise."""
    return {**copy.deepcopy(data), **parts}


def in_shares() -> Data:
    """The war whose patron never tires, wide and told in shares of its worlds alone; nobody says what was seen."""
    data = locked()
    data["headline"] = "worlds"
    data["parties"]["power"]["war"][1]["points"] = {"low": -4, "mode": -1, "high": 2.5, "source": "assumption"}
    return data
