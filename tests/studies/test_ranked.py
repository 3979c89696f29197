"""In what share of the numbers that respect rankings an answer holds: what the worlds say, whoever solves them."""

from __future__ import annotations

import copy
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

import winset
from winset.cases.change import changes_of
from winset.errors import RequestError
from winset.studies.change_words import changes_in_words
from winset.studies.decide import decide
from winset.studies.dossier import dossier
from winset.studies.made import implied, ranked_numbers
from winset.studies.progress import silent
from winset.studies.ranked import SEED, WORLDS, ranking_shares, with_shares
from winset.studies.timeline import timeline
from winset.studies.unlock import unlock
from winset.studies.worlds.worlds import worlds
from winset.views.cli import app
from winset.views.rankings import ranked_words, ranking_sentences
from winset.views.sentences import headline
from winset.views.unlock import show_unlock

Data = dict[str, Any]

TABLE: Data = {
    "winset": 2,
    "title": "A table",
    "issues": {"land": ["ours", "shared", "theirs"], "toll": ["none", "some"]},
    "parties": {
        "a": {
            "ranking": {"land": ["ours", "shared", "theirs"], "toll": ["none", "some"]},
            "swing": ["land", "toll"],
            "anchor": {"land": 10},
            "otherwise": -6,
        },
        "b": {
            "ranking": {"land": ["theirs", "shared", "ours"], "toll": ["some", "none"]},
            "swing": ["land", "toll"],
            "anchor": {"land": {"low": 8, "high": 12}},
            "otherwise": -6,
        },
    },
    "consent": [{"of": ["a", "b"]}],
}
VALLEY = Path(__file__).parents[2] / "examples" / "valley.yaml"


def test_the_share_is_that_of_the_worlds() -> None:
    """Share, interval and terms are those that `worlds` tells of as many worlds of the seed."""
    conflict = winset.read(TABLE)
    told = ranking_shares(conflict, 40)
    found: Any = worlds(conflict, 40, seed=SEED).to_json()
    shares = found["shares"]["signed"]
    assert (told["share"], told["low"], told["high"]) == (shares["share"], shares["low"], shares["high"])
    assert told["admissible"] == found["admissible"] == 40
    for issue, row in told["terms"].items():
        values = {one["value"]: one["share"] for one in found["shares"][f"terms.{issue}"]["values"]}
        assert row["share"] == values[row["option"]]
        assert row["option"] == found["point"]["measures"][f"terms.{issue}"]


def test_shares_do_not_depend_on_who_solves() -> None:
    """In this process, in one other or in two, the shares and the digest of all worlds are the same."""
    conflict = winset.read(TABLE)
    told = [worlds(conflict, 12, seed=3, jobs=jobs).to_json() for jobs in (None, 1, 2)]
    assert told[0]["digest"] == told[1]["digest"] == told[2]["digest"]
    assert told[0]["shares"] == told[1]["shares"] == told[2]["shares"]
    assert ranking_shares(conflict, 12, jobs=2) == ranking_shares(conflict, 12)


def test_by_hand_shares_of_a_table() -> None:
    """One issue, one free place u each, signed above a half where some option is worth more than none to both: by hand.

    Both have −6 without an agreement and a swing of 10, so that only the middle can be signed, and is worth −10 z to each;
    z is even on [0, 1], and both gain where z < 0.6 twice: 36 % of the worlds.
    """
    data = copy.deepcopy(TABLE)
    del data["issues"]["toll"]
    for party, order in (("a", ["ours", "shared", "theirs"]), ("b", ["theirs", "shared", "ours"])):
        data["parties"][party] = {"ranking": {"land": order}, "anchor": {"land": 10}, "otherwise": -6, "noise": 0.001}
    told = ranking_shares(winset.read(data), 600)
    assert told["low"] is not None
    assert told["high"] is not None
    assert told["low"] < 0.36 < told["high"]


def test_statements_cut_the_set() -> None:
    """With a documented preference the share is of the worlds that respect it, and is said to be."""
    data = copy.deepcopy(TABLE)
    side = {"agreement": {"land": "shared", "toll": "none"}}
    data["statements"] = [
        {"id": "S", "says": "a would rather share than go without", "party": "a", "prefers": side, "to": "war"}
    ]
    answer = with_shares(timeline(data).to_json(), winset.read(data), 60, silent)
    found = answer["rankings"]
    assert 0.45 < (found["acceptance"] or 0) < 0.75
    assert found["statements"] == 1
    assert "of the numbers that respect your rankings and the statements" in ranking_sentences(answer)


def test_the_headline_says_the_share() -> None:
    """The headline ends with the share, the terms, and what is ranked and typed; provenance has the seed and the worlds."""
    answer = with_shares(timeline(TABLE).to_json(), winset.read(TABLE), 30, silent)
    assert (answer["provenance"]["seed"], answer["provenance"]["worlds"]) == (SEED, 30)
    assert "centroids of rankings" in answer["provenance"]["numbers"]
    text = headline(answer)
    found = answer["rankings"]
    share = found["share"] if found["value"] >= 0.5 else 1 - (found["share"] or 0.0)
    assert f"In {round((share or 0.0) * 100)} % of the numbers that respect your rankings (30 worlds of seed 0" in text
    assert (
        "Ranked: the answers to 4 issues, of 2 parties, which leaves 4 places open; typed: 2 anchors and 2 other"
        in text
    )
    assert headline(timeline(TABLE).to_json()) == text[: text.index(" In ")]


def ran(*line: str) -> str:
    """What a command prints."""
    from click.testing import CliRunner

    result = CliRunner().invoke(app, list(line), catch_exceptions=False, env={"COLUMNS": "400"})
    return " ".join(result.output.split())


def test_a_file_with_rankings_alone_answers() -> None:
    """The example holds no number; `run` solves it, draws worlds of seed 0 and tells the share; 0 turns that off."""
    assert "It holds no numbers." in ran("check", str(VALLEY))
    assert "ranks The border (Along the road > Along the river > Along the ridge)" in ran("show", str(VALLEY))
    assert "would give up last The border = Prisoners > Observers" in ran("show", str(VALLEY))
    conflict = winset.read(VALLEY)
    numbers = ranked_numbers(conflict)
    assert numbers is not None
    assert (numbers["typed"], numbers["anchors"], numbers["assumed"]) == (0, 0, 3)
    assert "of 3 parties the largest swing is taken as 1 to 60" in ranked_words(numbers)
    told = ran("run", str(VALLEY), "--quiet", "--worlds", "20")
    assert "of the numbers that respect your rankings (20 worlds of seed 0" in told
    assert "respect your rankings" not in ran("run", str(VALLEY), "--quiet", "--worlds", "0")
    assert WORLDS == 200


def test_worlds_are_of_the_whole_war() -> None:
    """Beside another start or horizon no worlds are drawn, and asking for them is refused in words."""
    with pytest.raises(RequestError, match="drawn of the whole war"):
        app(["run", str(VALLEY), "--horizon", "2033-01", "--worlds", "3"], standalone_mode=False)
    assert "respect your rankings" not in ran("run", str(VALLEY), "--quiet", "--horizon", "2033-01")


def test_ranges_have_a_share_where_it_is_asked_for() -> None:
    """A file with ranges and no ranking tells the share of these where `--worlds` says so."""
    data = copy.deepcopy(TABLE)
    for party, size in (("a", 6), ("b", {"low": 1, "high": 20})):
        data["parties"][party] = {"values": {"land": {"ours": size}}, "otherwise": 3}
    assert "rankings" not in timeline(data).to_json()
    assert "of the numbers within the file's ranges (20 worlds" in ranking_sentences(
        with_shares(timeline(data).to_json(), winset.read(data), 20, silent)
    )


def test_made_numbers_have_words() -> None:
    """What an order makes is told by names in changes and worlds, with what it was before."""
    conflict = winset.read(TABLE)
    assert implied(conflict)["parties.a.sized.toll"] == ("A: what toll is about, as a share of land", 0.5)
    changes = changes_of({"set": {"parties.a.values.land.shared": -1, "parties.a.placed.land.shared": 0.25}})
    assert changes_in_words(conflict, changes) == [
        "“A, land, shared” is -1 instead of -5",
        "“A, land: shared, its loss as a share of that of theirs” is 0.25 instead of 0.5",
    ]
    other = changes_of(
        {"set": {"parties.a.ranking.land": ["shared", "ours", "theirs"], "parties.b.swing": ["toll", "land"]}}
    )
    assert changes_in_words(conflict, other) == [
        "a ranks the answers on land otherwise than in the file",
        "b ranks the issues otherwise than in the file",
    ]


def test_courses_are_compared_over_what_rankings_leave_open() -> None:
    """In a war told by orders alone `decide` tries the ends of the open places and sizes, and says which one turns it."""
    data = winset.read(VALLEY).model_dump(by_alias=True, exclude_unset=True)
    accept = {"bind": {"highland": {"accept": {"border": ["river", "road"]}}}}
    data["courses"] = {
        "hold": {
            "party": "highland",
            "says": "Road or nothing.",
            "change": {"bind": {"highland": {"insist": {"border": "road"}}}},
        },
        "settle": {"party": "highland", "says": "The river will do.", "change": accept},
    }
    found: Any = decide(data, party="highland").to_json()
    paths = re.findall(r'"path": "parties\.\w+\.(\w+)', json.dumps(found))
    assert paths
    assert set(paths) <= {"placed", "sized", "anchor"}


def test_prices_stand_in_the_unit_of_their_party() -> None:
    """What a party is short of, and would have to be given, is told in its unit; of one that says none in points."""
    data = copy.deepcopy(TABLE)
    data["parties"]["a"] |= {"unit": "a month of the war", "otherwise": -1}
    data["parties"]["b"] |= {"otherwise": -4, "anchor": {"land": 10}}
    found = unlock(winset.read(data))
    console = Console(width=400, record=True, file=io.StringIO())
    show_unlock(found.to_json(), console)
    text = " ".join(console.export_text().split())
    assert "by a (short by 14.0 months of the war on the nearest)" in text
    assert "omething worth 14.0 months of the war to a" in text
    assert "own points more for b" in text
    assert "months of the war short of the nearest" in headline(timeline(data).to_json())


def test_the_page_says_the_share() -> None:
    """The report's answer has the share too, and a quick one does without."""
    found: Any = dossier(TABLE).to_json()
    assert found["timeline"]["rankings"]["worlds"] == WORLDS
    assert "rankings" not in dossier(TABLE, quick=True).to_json()["timeline"]
    console = Console(width=200, record=True, file=io.StringIO())
    console.print(headline(found["timeline"]))
    assert "respect your rankings" in console.export_text()
