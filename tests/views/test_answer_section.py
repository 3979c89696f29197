"""The page's answer and how far it is to be trusted: what is told first, and that chances are those of their studies."""

from __future__ import annotations

import html
import re
from typing import Any

import winset
from patron_war import PATRON_WAR, death
from winset.studies.dossier import Dossier, dossier
from winset.views.report.sections import answer as answered
from winset.views.report.sections import trust
from winset.views.words import likely


def war(**changes: Any) -> winset.Conflict:
    """A patron who refuses everything while the old leader is in, and a war that one side may lose."""
    rout = {"when": "front == 'holds'", "probability": 0.03, "effect": {"front": "broken"}}
    return winset.read(PATRON_WAR | {
        "state": {"leader": ["old", "new"], "front": ["holds", "broken"]},
        "chance": {"death": death(0.004), "rout": rout},
        "endings": {"lost": {"name": "Bland falls", "when": "front == 'broken'"}}, **changes,
    })  # fmt: skip


HISTORY = [
    {"month": "2000-05", "chance": "death", "says": "The old man dies."},
    {"month": "2000-09", "agreement": {"x": "z"}},
]

CLAIMS = [
    {"id": "C1", "says": "A small thing.", "change": {"set": {"parties.a.war[0].points": -0.9}},
     "expect": {"signed_by": "2000-09", "is": "lower"}},
    {"id": "C2", "says": "The old man's death was decisive.", "without": "chance.death",
     "expect": {"signed_by": "2003-12", "is": "lower"}},
]  # fmt: skip


def told(found: Dossier, section: Any) -> str:
    """The words of a section without its marks."""
    made = section.section(found)
    assert made is not None
    text = " ".join(map(str, made.lead))
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", text)).split())


def test_how_it_ends_comes_first_where_no_agreement_is_likely() -> None:
    """Each ending stands with its chance, the likeliest first, before anything is said of a way out; else nothing does."""
    found = dossier(war(), only=[]).to_json()
    forward = found["timeline"]["forward"]
    text = told(found, answered)
    assert text.startswith(
        "No agreement is the likelier outcome: "
        f"Bland falls ({likely(forward['endings']['lost'])}); no end by January 2004, the last date for talks "
        f"({likely(forward['war_at_horizon'])}); an agreement ({likely(sum(forward['sign']))})."
    )
    assert "If things go as is most likely, no agreement is worth it" in text
    assert "That chance comes from where things go otherwise" in text
    assert "likelier outcome" not in told(dossier(war(history=HISTORY), only=[]).to_json(), answered)


def test_the_cause_with_the_largest_effect_is_named() -> None:
    """Of the claims about a signature that one is named whose cause moves its chance most, whatever month it is about."""
    found = dossier(war(history=HISTORY, claims=CLAIMS), only=["claims"]).to_json()
    rows = found["claims"]
    assert rows is not None
    effects = [abs((row["baseline"] or 0.0) - (row["without"] or 0.0)) for row in rows["claims"]]
    assert effects[1] > effects[0]
    text = told(found, answered)
    assert (
        "this one carries a signature most: The old man's death was decisive. Without it the chance of one by December "
        "2003 is" in text
    )
    moved = (
        "another chance than the one above; no claim"
        if likely(rows["claims"][0]["baseline"] or 0) == likely(rows["claims"][0]["without"] or 0)
        else "another chance than the one above, which is carried most by this: A small"
    )
    assert moved in text
    assert "chance.death" not in text


def test_a_cause_that_moves_nothing_that_shows_is_not_named() -> None:
    """Where no claim moves the chance of a signature so that it shows, none is said to carry it."""
    claims = [{**CLAIMS[0], "change": {"set": {"parties.a.war[0].points": -1}}}]
    found = dossier(war(history=HISTORY, claims=claims), only=["claims"]).to_json()
    assert "carries a signature most" not in told(found, answered)


def test_a_cause_of_the_chance_that_is_told_needs_no_second_one() -> None:
    """Where the cause with the largest effect is about the chance above, nothing is said of another."""
    claims = [{**CLAIMS[1], "id": "C3", "expect": {"signed_by": "2000-09", "is": "lower"}}, CLAIMS[1]]
    found = dossier(war(history=HISTORY, claims=claims[:1]), only=["claims"]).to_json()
    assert "another chance" not in told(found, answered)
    found = dossier(war(history=HISTORY, claims=claims), only=["claims"]).to_json()
    rows = found["claims"]
    assert rows is not None
    sides = {row["id"]: (likely(row["without"] or 0.0), likely(row["baseline"] or 0.0)) for row in rows["claims"]}
    text = told(found, answered)
    assert f"Without it the chance of one by December 2003 is {' instead of '.join(sides['C2'])}." in text
    assert f"carried most by this: The old man's death was decisive ({' instead of '.join(sides['C3'])})." in text


def test_four_chances_of_one_signature_are_those_of_their_studies() -> None:
    """Seen from the start, given the record, in the month itself and as of its eve: each is the number of its study."""
    conflict = war(history=HISTORY)
    found = dossier(conflict, only=["backtest"]).to_json()
    run = winset.run(conflict).to_json()["history"][-1]
    given = winset.why(conflict, seed=0).to_json()["all"]["signed_by"]
    eve = winset.run(conflict, start="2000-09").to_json()["forward"]["sign"][0]
    backtest = found["trust"]["backtest"]
    assert backtest is not None
    assert trust.questions(backtest, found["timeline"]) == (
        "Four questions, four chances of this signature. By September 2000, seen from January 2000 over everything that "
        f"might have happened: {likely(run['signed_by'])}. By September 2000, given every recorded event (what “Why "
        f"then” takes apart): {likely(given)}. In September 2000 alone, as the war then stood: "
        f"{likely(run['sign_probability'])}. The same, seen from the start of that month before its events: {likely(eve)}."
    )
    text = told(found, trust)
    assert "the model does " in text
    assert "a plain rule (mean squared error " in text
    assert "log score" not in text


def test_a_record_in_which_nothing_is_signed_is_no_test_of_a_forecast() -> None:
    """Without a signature no score is told, but what the model gave one at most."""
    found = dossier(war(history=HISTORY[:1]), only=["backtest"]).to_json()
    backtest = found["trust"]["backtest"]
    assert backtest is not None
    most = likely(max(row["forecast"] for row in backtest["months"]))
    text = told(found, trust)
    assert (
        f"Nothing was signed in the 48 months of the record; the model, from what was known before each, gave it at most {most}."
        in text
    )
    assert "plain rule" not in text


def test_levers_are_asked_of_the_first_month_where_no_way_opens() -> None:
    """Where nothing is ever worth signing, what would open a way is asked while there is time for it to happen."""
    found = dossier(war(talks={"when": "month >= '2000-03'"}), only=["unlock"]).to_json()
    assert found["timeline"]["headline"]["first"] is None
    assert found["unlock"] is not None
    assert found["unlock"]["month"] == "2000-03"
