"""The headline of a run: what it says, in which tense, by which dates, and that nothing in it contradicts the rest."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from rich.console import Console

import winset
from border_war import BORDER
from winset.cases.document import load
from winset.cases.read import parse
from winset.studies.compare import compare
from winset.studies.timeline import TimelineAnswer
from winset.views.barriers import barred
from winset.views.compare_words import in_words
from winset.views.ends import lean
from winset.views.months import folded, who_blocks
from winset.views.run import horizon_lines, show_run
from winset.views.sentences import caveats, headline
from winset.views.words import percent

HISTORY = [
    {"month": "2000-05", "chance": "death", "says": "The old man dies."},
    {"month": "2000-09", "agreement": {"x": "z"}},
]


def war(**changes: Any) -> dict[str, Any]:
    """Two parties, and a patron who lives on the war while the old leader is in and refuses everything."""
    return {
        "winset": 1, "title": "A patron's war", "time": {"start": "2000-01", "end": "2004-01"},
        "parties": {
            "a": {"name": "Aland", "values": {"x": {"y": -10, "z": 0}}, "war": [{"points": -1}]},
            "b": {"name": "Bland", "values": {"x": {"y": 0, "z": -12}}, "war": [{"points": -2}]},
            "p": {"name": "The patron", "values": {"x": {"y": -5, "z": -5}},
                  "war": [{"points": 2, "when": "leader == 'old'"}]},
        },
        "issues": {"x": ["y", "z"]}, "state": {"leader": ["old", "new"]},
        "chance": {"death": {"when": "leader == 'old'", "probability": 0.02, "effect": {"leader": "new"}}},
        "consent": [{"of": ["a", "b"]}, {"of": ["p"], "when": "leader == 'old'"}],
        **changes,
    }  # fmt: skip


def ran(data: dict[str, Any] | None = None, **changes: Any) -> TimelineAnswer:
    """The answer for a war."""
    return winset.run(data or war(**changes)).to_json()


def printed(answer: TimelineAnswer, width: int) -> str:
    """What is printed on so many columns."""
    out = Console(width=width, file=io.StringIO(), highlight=False, markup=False, emoji=False, color_system=None)
    show_run(answer, out)
    return out.file.getvalue()  # type: ignore[attr-defined,no-any-return]


def test_a_war_that_is_over_is_told_in_the_past() -> None:
    """Who would have refused, for how long, and from when on some could be signed, party first."""
    told = headline(ran(history=HISTORY))
    assert told.startswith(
        "Before May 2000 no agreement could be signed: for 4 months the patron would have refused every one. "
        "From May to September 2000 some could. What happened in May 2000: The old man dies."
    )


def test_a_war_to_come_is_told_in_the_present_and_its_path_is_named_first() -> None:
    """Without a record the first sentence says that it follows the likeliest path, and nothing is told as over."""
    told = headline(ran())
    assert told.startswith(
        "If things go as is most likely, no agreement is worth it to all who have to consent in any month from "
        "January 2000 to December 2003: for 48 months the patron would refuse every one."
    )
    assert not {"was", "were", "could", "had"} & set(told.replace(",", "").split())


def test_a_record_that_stops_is_read_on_and_said_so() -> None:
    """What lies in the record is told as past, and what is read on after it on the condition that nothing happens."""
    told = headline(ran(history=HISTORY[:1]))
    assert "Before May 2000 no agreement could be signed: for 4 months the patron would have refused every one." in told
    assert ("If nothing more happens after May 2000, the last entry of the record, from May 2000 to December 2003 some "
            "can.") in told  # fmt: skip


def test_a_chance_off_the_path_is_explained() -> None:
    """Where nothing is worth signing on the path and yet something is likely signed, the headline says where."""
    answer = ran()
    assert answer["headline"]["on_path"] < 0.05 < sum(answer["forward"]["sign"]) / 2
    assert "That chance comes from where things go otherwise: if they go as told, a signature has" in headline(answer)


def test_a_chance_by_noise_is_explained() -> None:
    """Where no package is worth it on the path and its own months add up to a signature, noise is named as the cause."""
    parties = {"a": {"values": {"x": {"y": 2, "z": -2}}}, "b": {"values": {"x": {"y": -2, "z": 2}}}}
    answer = ran(parties=parties, consent=[{"of": ["a", "b"]}])
    assert answer["headline"]["first"] is None
    assert answer["headline"]["on_path"] > 0.5
    told = headline(answer)
    assert "So one is signed in time though it is hardly worth it in any month" in told
    assert f"{percent(answer['headline']['on_path'])} over all the months told" in told
    assert "can be signed" not in told


def test_what_noise_signs_at_times_is_not_called_impossible() -> None:
    """Before the first month worth it a chance of a per cent a month or more is not told as if none could be signed."""
    parties = {"a": {"values": {"x": {"y": -1, "z": -1}}, "adjust": [{"points": 3, "when": "leader == 'new'"}]},
               "b": {"values": {"x": {"y": 1}}}}  # fmt: skip
    answer = ran(parties=parties, consent=[{"of": ["a", "b"]}], history=HISTORY)
    assert answer["headline"]["first"] == "2000-05"
    assert max(row["sign_probability"] for row in answer["history"][:4]) > 0.01
    told = headline(answer)
    assert told.startswith("Before May 2000 no agreement was worth it to all who had to consent: ")
    assert "From May to September 2000 some were." in told


def test_nothing_is_open_where_no_talks_are_held() -> None:
    """Months in which something was worth signing and no talks were held are named, and have – for a chance."""
    answer = ran(history=HISTORY, talks={"when": "month != '2000-06'"})
    assert "From May to September 2000 some could, though no talks were held in June 2000." in headline(answer)
    assert [row["talks"] for row in answer["history"]] == [True] * 5 + [False] + [True] * 3
    shown = printed(answer, 160)
    (june,) = [line for line in shown.splitlines() if line.strip().startswith("Jun 2000")]
    assert june.split()[-3] == "–"
    silent = ran(history=HISTORY, talks={"when": "month < '2000-03'"})
    assert "some could, but no talks were held then to sign one." in headline(silent)


@pytest.mark.parametrize(
    ("step", "start", "end", "says"),
    [
        ("week", "2022-03-07", "2022-06-06", "from the week of 7 March to that of 30 May 2022"),
        ("day", "2022-03-07", "2022-03-17", "on any day from 7 to 16 March 2022"),
        ("year", "2022", "2030", "in any year from 2022 to 2029"),
    ],
)
def test_dates_are_told_by_the_step(step: str, start: str, end: str, says: str) -> None:
    """A week is named as a week, a day as a day, a year as a year."""
    assert says in headline(ran(time={"start": start, "end": end, "step": step}))


def test_one_of_two_patrons_is_enough() -> None:
    """Where the yes of either of two would do, neither is said to block alone, in words and in the table."""
    parties = {
        **war()["parties"],
        "q": {"name": "The league", **{k: v for k, v in war()["parties"]["p"].items() if k != "name"}},
    }
    consent = [{"of": ["a", "b"]}, {"of": ["p", "q"], "at_least": 1, "when": "leader == 'old'"}]
    answer = ran(parties=parties, consent=consent, history=HISTORY)
    assert (
        "for 4 months some lacked only the yes of the patron or the league, any one of whom would do, and neither gave it"
        in headline(answer)
    )
    row = answer["history"][0]["now"]
    assert row["either"] == [["p", "q"]]
    (cell,) = who_blocks(row, answer["labels"]["parties"])
    assert cell.startswith("the patron ")
    assert " or the league " in cell


def test_a_smallest_set_is_told_as_a_count() -> None:
    """Of two who refuse one agreement and three who refuse the other, the two are told as the fewest, not as to blame."""
    parties = {name: {"values": {"line": {option: -60}}, "war": [{"points": -0.1}]}
               for option, names in (("here", ("a1", "a2")), ("there", ("b1", "b2", "b3"))) for name in names}  # fmt: skip
    data = {"winset": 2, "title": "Two against three", "time": {"start": "2001-01", "end": "2001-06"},
            "parties": parties, "issues": {"line": ["here", "there"]}, "consent": [{"of": list(parties)}]}  # fmt: skip
    answer = winset.run(data).to_json()
    assert [(one["how"], one["parties"]) for one in answer["headline"]["barriers"]] == [("together", ["a1", "a2"])]
    assert "some lack only the yes of both a1 and a2, and none lack fewer" in barred(answer, "before", past=False)
    told = in_words(compare(data, data, seed=0).to_json())[1]
    assert (
        "some agreements lacked only the yes of both the signatory (a1) and the signatory (a2), and none lacked the yes of fewer"
        in told
    )


def test_who_refuses_only_some_is_not_said_to_refuse_all() -> None:
    """A party that alone blocks some packages, while others lack more than one yes, is told so."""
    parties = {"a": {"values": {"x": {"y": -20, "z": 0}}}, "b": {"values": {"x": {"y": -20, "z": -20}}}}
    answer = ran(
        parties={**parties, "p": {"values": {"x": {"y": -20, "z": 9}}}}, consent=[{"of": ["a", "p"]}, {"of": ["b"]}]
    )
    assert answer["history"][0]["now"]["holds"] == ["b"]
    counted = ran(parties={"a": {"values": {"x": {"y": -20, "z": 5}}}, "b": {"values": {"x": {"y": -20, "z": -20}}},
                           "p": {"values": {"x": {"y": 9, "z": 9}}}},
                  consent=[{"of": ["a", "b", "p"], "at_least": 3}])  # fmt: skip
    assert counted["history"][0]["now"]["holds"] == ["b"]
    mixed = ran(parties={"a": {"values": {"x": {"y": 5, "z": -20}}}, "b": {"values": {"x": {"y": -20, "z": 5}}},
                         "p": {"values": {"x": {"y": 5, "z": -20}}}},
                consent=[{"of": ["a", "b", "p"]}])  # fmt: skip
    assert mixed["history"][0]["now"]["holds"] == []
    told = headline(mixed)
    assert "b alone would refuse those that all others would sign; every other one lacks more than one yes." in told


def test_that_everything_beats_war_is_said_with_its_numbers() -> None:
    """Beside the headline stands what the worst package and war are worth; elsewhere nothing is said."""
    parties = {"a": {"name": "Aland", "values": {"x": {"y": -1, "z": 0}}, "war": [{"points": -3}]},
               "b": {"name": "Bland", "values": {"x": {"y": 0, "z": -2}}, "war": [{"points": -3}]}}  # fmt: skip
    answer = ran(parties=parties, consent=[{"of": ["a", "b"]}])
    found = answer["headline"]["beats_war"]
    assert found is not None
    assert (found["a"][0], found["b"][0]) == (-1.0, -2.0)
    (line,) = caveats(answer)
    assert (
        f"to Bland the worst is worth -2.0 and war {found['b'][1]:.1f}, to Aland -1.0 and {found['a'][1]:.1f}" in line
    )
    assert answer["history"][0]["war_value"] == {name: worst[1] for name, worst in found.items()}
    assert caveats(ran(history=HISTORY)) == []


def test_that_others_gain_by_a_broken_peace_is_said() -> None:
    """Who gains most by a peace that another breaks is named, with the numbers of `winset check`."""
    (line,) = caveats(winset.run(parse(BORDER)).to_json())
    assert "under 1 of 4 agreements Northland would be better off once south breaks it, by up to 30.0 points." in line
    warned = [
        problem.message
        for problem in winset.check(load(BORDER, "file").data).problems
        if "better off" in problem.message
    ]
    assert any("north under 1, by up to 30.0 points" in message for message in warned)


def test_a_difference_that_does_not_show_is_no_finding() -> None:
    """A last date that moves nothing is said to, a variant that was not solved is left out, and no effect reads x instead of x."""
    long = ran(time={"start": "2000-01", "end": "2030-01"}, history=HISTORY)
    for line in horizon_lines(long):
        assert "no difference would show in the chance of a signature by September 2000" in line
        assert "instead of" not in line
    short = ran(time={"start": "2000-01", "end": "2000-11"}, history=HISTORY)
    lines = horizon_lines(short)
    assert len(lines) == 1
    assert "12 months later" in lines[0]


def test_the_month_compared_is_the_last_in_a_short_war() -> None:
    """Where a year earlier nothing would be left, signing is compared by the last period, not by the first."""
    assert ran(time={"start": "2000-01", "end": "2000-11"})["horizon"]["mark"] == "2000-10"


def test_no_table_mixes_what_is_sure_with_what_is_all_but_sure() -> None:
    """In the tables a certain chance and one over 99.9 % are told alike, on any width."""
    sure = {"a": {"values": {"x": {"y": 90, "z": 0}}}, "b": {"values": {"x": {"y": 90}}}}
    answer = ran(parties=sure, consent=[{"of": ["a", "b"]}], talks={"pace": 1})
    for width in (80, 120):
        shown = printed(answer, width)
        assert ">99.9 %" in shown
        assert "100 %" not in shown


def test_the_chance_given_the_record_is_that_of_why() -> None:
    """What the headline quotes as the chance given all that did happen is what `winset why` starts from."""
    data = war(history=HISTORY)
    answer, why = ran(data), winset.why(winset.read(data), seed=0).to_json()
    assert answer["headline"]["on_path"] == pytest.approx(why["all"]["signed_by"], abs=1e-12)
    assert f"(what `winset why` takes apart), it gives {percent(answer['headline']['on_path'])} by then" in headline(
        answer
    )


def test_a_later_start_quotes_no_other_study() -> None:
    """Asked from a later month, the chance given the record is not that of `winset why`; of one month it is told once."""
    later = headline(winset.run(war(history=HISTORY), start="2000-06").to_json())
    assert "knowing the record to May 2000" in later
    assert "Given all that did happen, it gives" in later
    assert "winset why" not in later
    last = headline(winset.run(war(history=HISTORY), start="2000-09").to_json())
    assert "Given all that did happen" not in last
    assert "In September 2000 itself, as the war then stood, " in last


def test_a_signature_beyond_the_horizon_is_still_past() -> None:
    """A record that runs on past the horizon is over, and is not read on as if nothing more happened."""
    told = headline(winset.run(war(history=HISTORY), horizon="2000-04").to_json())
    assert told.startswith(
        "No agreement was worth it to all who had to consent in any month from January to March 2000"
    )
    assert "The recorded signature of September 2000 lies beyond this horizon." in told
    assert "If nothing more happens" not in told


def test_nothing_signed_is_not_called_hardly_anything() -> None:
    """Where there are no talks at all nothing is signed, which is said so, and no percentage of nothing."""
    told = headline(ran(talks={"when": "month < '2000-01'"}))
    assert "Nothing is signed, so no terms are told for it: no talks are held in any month read." in told
    assert "(0 %)" not in told


def test_what_the_chance_depends_on_is_told_end_by_end() -> None:
    """Which end is which, both beside the chance as things are by the same date, and what fading is."""
    data = war(winset=2, time={"start": "2000-01", "end": "open", "fades": 0.02})
    answer = ran(data)
    moved: Any = answer["sensitivity"]
    half, base, twice = (percent(moved[key]["signed_by_mark"]) for key in ("fades/2", "base", "fades×2"))
    assert len({half, base, twice}) == 3
    assert (
        "That depends on how soon the war fades, that is, dies down without a signature: the chance by January 2004, "
        f"{base} as things are, would be {half} with that half as likely and {twice} with that twice as likely."
    ) in headline(answer)
    found = lean(ran(time={"start": "2000-01", "end": "2003-01"}))
    assert found is not None
    sides = r"^by then, \S+ % as things are, would be \S+ % with it a year earlier and \S+ % with it a year later$"
    assert re.search(sides, found.told("by then").replace("under ", ""))


def test_months_that_are_alike_fold() -> None:
    """Months in which nothing happens and that look like the one before are one line, each month in exactly one."""
    answer = ran()
    found = folded(answer)
    assert [row for one in found for row in one.rows] == answer["history"]
    assert len(found) < 5
    assert any(one.as_before and len(one.rows) > 1 for one in found)
    for width in (80, 120):
        assert "as before" in printed(answer, width)
    kept = folded(ran(history=HISTORY))
    assert all(not one.as_before for one in kept if one.rows[0]["happened"])


def test_check_warns_that_nothing_is_worse_than_war() -> None:
    """What the headline says of a file in which every package beats war, `winset check` warns of, and of no other."""
    parties = {"a": {"values": {"x": {"y": -1, "z": 0}}, "war": [{"points": -3}]},
               "b": {"values": {"x": {"y": 0, "z": -2}}, "war": [{"points": -3}]}}  # fmt: skip
    told = "no package is worse than war without end for anyone whose consent it needs, in 2000-01"
    beaten = war(parties=parties, consent=[{"of": ["a", "b"]}])
    [found] = [problem.message for problem in winset.check(beaten).problems if told in problem.message]
    assert re.search(r"; the largest stake beside the war ahead is x to b, 2 of \d+(\.\d+)? points$", found)
    assert winset.check(beaten).ok
    for data in (war(), war(history=HISTORY)):
        assert not any("worse than war" in problem.message for problem in winset.check(data).problems)
