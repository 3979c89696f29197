"""Small conflicts written by hand, each for one feature of the model, as the plain data that a file's reader gives."""

from __future__ import annotations

from typing import Any

__all__ = ["EXAMPLES", "unshared"]


def unshared(data: Any) -> Any:
    """Copy plain data so that no list or mapping appears in it twice: changing one place changes no other."""
    if isinstance(data, dict):
        return {key: unshared(value) for key, value in data.items()}
    return [unshared(value) for value in data] if isinstance(data, list) else data


DEAL = {"deal": {"options": ["mine", "yours"]}}
TWO = {
    "us": {"values": {"deal": {"mine": 4, "yours": 1}}, "war": [{"points": -1}]},
    "them": {"values": {"deal": {"mine": 1, "yours": 4}}, "war": [{"points": -0.5}]},
}
BOTH = [{"of": ["us", "them"]}]
SPRING = {"start": "1953-03", "end": "1953-07"}

WRITTEN: dict[str, dict[str, Any]] = {
    "peace with two initiators": {
        "winset": 1,
        "title": "Both sides may break the peace, one of them in two ways",
        "time": SPRING,
        "parties": TWO,
        "issues": {**DEAL, "guarantee": {"options": ["none", "automatic"]}},
        "state": {"armed": [True, False]},
        "chance": {"disarming": {"when": "armed", "probability": 0.25, "effect": {"armed": False}}},
        "consent": BOTH,
        "peace": {
            "horizon": 24,
            "pace": 0.1,
            "resume": {
                "us": {"when": "guarantee == 'none'", "points": {"us": 2, "them": -3}},
                "them": [
                    {"when": "armed and deal == 'mine'", "points": {"them": 3, "us": -5}},
                    {"when": {"deal": "mine"}, "points": {"us": -1}},
                ],
            },
        },
    },
    "overlapping groups": {
        "winset": 1,
        "title": "Two of three must agree, and in spring a party of both groups with another",
        "time": SPRING,
        "parties": {**TWO, "third": {"noise": 2, "values": {"deal": {"mine": -1, "yours": 1}}}},
        "issues": DEAL,
        "consent": [
            {"of": ["us", "them", "third"], "at_least": 2},
            {"of": ["them", "third"], "at_least": 1, "when": "month < '1953-05'"},
            {"of": ["us", "them"], "at_least": 1},
        ],
        "talks": {"proposers": {"third": 2, "us": [{"weight": 1}, {"weight": 3, "when": "month == '1953-04'"}]}},
    },
    "package ratifier": {
        "winset": 1,
        "title": "A treaty needs the senate, a promise does not",
        "time": {"start": "2019-12-18", "end": "2020-01-15", "step": "week", "pace": 0.5, "terminal_months": 6},
        "parties": {
            "us": {"noise": 0.5, "discount": 0.95, "values": {"pact": {"treaty": 3, "promise": 1}}},
            "them": {"values": {"pact": {"treaty": 5, "promise": 0}}, "war": [{"points": {"low": -1, "high": 0}}]},
            "senate": {"values": {"pact": {"points": {"treaty": {"low": -9, "mode": -2, "high": 0}}, "note": "split"}}},
        },
        "issues": {"pact": {"options": {"treaty": "A treaty", "promise": {"name": "A promise", "because": "cheap"}}}},
        "consent": [*BOTH, {"of": ["senate"], "when": "pact == 'treaty'"}],
    },
    "accord between allies": {
        "winset": 1,
        "title": "A patron's promise to its client opens the way",
        "time": SPRING,
        "parties": {
            **TWO,
            "client": {"values": {"deal": {"yours": -6}}, "adjust": [{"when": "promised", "points": 5}]},
        },
        "issues": DEAL,
        "state": {"promised": [False, True]},
        "accords": {
            "promise": {
                "consent": [{"of": ["us", "client"]}],
                "outcomes": [{"probability": 0.75, "effect": {"promised": True}}],
                "points": {"us": -1},
                "pace": 0.5,
            },
            "nothing_new": {"consent": [{"of": ["them"]}], "effect": {"promised": False}, "points": {"them": -9}},
        },
        "consent": [*BOTH, {"of": ["client"]}],
        "history": [
            {"month": "1953-04", "accord": "promise"},
            {"month": "1953-05", "agreement": {"deal": "yours"}},
        ],
    },
    "ending by chance": {
        "winset": 1,
        "title": "The front may move, by chance and by a move, to where the war ends",
        "time": {"start": 1950, "end": 1954, "step": "year", "pace": 0.5},
        "parties": {**TWO, "them": {**TWO["them"], "otherwise": -20}},
        "issues": DEAL,
        "state": {"front": {"values": ["sea", "line", "river"], "initial": "line", "ordered": True}},
        "chance": {
            "drift": {
                "outcomes": [
                    {"probability": 0.1, "effect": {"front": "+1"}},
                    {"probability": 0.2, "effect": {"front": -1}},
                ]
            }
        },
        "moves": {"us": {"offensive": {"when": "front < 'river'", "effect": {"front": "+1"}, "points": {"us": -2}}}},
        "move_order": ["them", "us"],
        "endings": {
            "victory": {"when": "front >= 'river'", "points": {"us": 9, "them": -9}},
            "defeat": {"when": {"front": ["sea", "river"]}, "points": {"us": -9}},
        },
        "consent": BOTH,
        "accounts": {
            "lost": {"unit": "people", "war": [{"amount": 100}, {"amount": 50, "when": "month >= '1952'"}]},
            "paid": {"unit": "money", "endings": {"victory": 7, "defeat": 70}},
        },
    },
    "negotiation": {
        "winset": 1,
        "title": "No war, no time: a deal or what each has without it",
        "parties": {
            "buyer": {"values": {"price": {"low_price": 8, "high_price": 3}}, "otherwise": 2},
            "seller": {"values": {"price": {"low_price": 1, "high_price": 6}}, "otherwise": 2},
        },
        "issues": {"price": {"options": ["low_price", "high_price"]}},
        "consent": [{"of": ["buyer", "seller"]}],
    },
    "no package left": {
        "winset": 1,
        "title": "Once both flags are up the rules leave no package",
        "time": SPRING,
        "parties": TWO,
        "issues": DEAL,
        "state": {"first": [False, True], "second": [0, 1]},
        "rules": [
            {"when": "first", "require": "deal == 'mine'"},
            {"when": "second == 1", "require": {"deal": "yours"}},
        ],
        "moves": {
            "us": {"claim": {"effect": {"first": True}, "points": {"us": 1}}},
            "them": {"claim": {"when": "not (second in [1])", "effect": {"second": 1}}},
        },
        "consent": BOTH,
        "history": [{"month": "1953-03", "move": "us.claim"}, {"month": "1953-05", "set": {"second": 1}}],
    },
    "talks closed": {
        "winset": 1,
        "title": "Talks only while they are open, and with a proposer only from May",
        "time": {**SPRING, "pace": 1},
        "parties": TWO,
        "issues": DEAL,
        "state": {"open": [False, True]},
        "chance": {
            "opening": {"when": "not open", "probability": 0.5, "effect": {"open": True}},
            "closing": {"when": "open and month == '1953-04'", "probability": 1, "effect": {"open": False}},
        },
        "talks": {"when": "open", "pace": 0.5, "proposers": {"us": [{"weight": 1, "when": "month >= '1953-05'"}]}},
        "consent": BOTH,
        "history": [
            {"month": "1953-03", "chance": "opening", "outcome": 0},
            {"month": "1953-04", "chance": "closing"},
        ],
    },
    "great stakes": {
        "winset": 1,
        "title": "Points that no exponential survives, and a package that two must be brought to",
        "time": {"start": "2020-02-26", "end": "2020-03-02", "step": "day", "pace": 0.9},
        "parties": {
            "us": {"noise": 0.3, "values": {"deal": {"mine": 900, "yours": -900}}, "war": [{"points": -1}]},
            "them": {"noise": 0.3, "values": {"deal": {"mine": -900, "yours": -850}}},
            "third": {"noise": 0.3, "values": {"deal": {"mine": -900, "yours": -900}}},
        },
        "issues": DEAL,
        "consent": [{"of": ["us", "them", "third"]}],
        "history": [{"month": "2020-02-29", "agreement": {"deal": "mine"}}],
    },
}

EXAMPLES: dict[str, dict[str, Any]] = unshared(WRITTEN)
