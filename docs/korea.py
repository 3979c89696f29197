"""Write docs/korea.md: what the model says of Korea against what happened. Run by `make korea`; every figure is computed.

Countries and dates are named here, in a page about one case; the program itself names none.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

import winset
from winset.cases.change import changes_of
from winset.cases.changes import change_conflict
from winset.solver.answers import accepted
from winset.studies.backtest import backtest
from winset.studies.claims import claims
from winset.studies.inventory import inventory
from winset.studies.outcome import Outcome, outcome_of
from winset.studies.readings import readings
from winset.studies.solved import Solved
from winset.studies.statements import statements
from winset.studies.what_if import what_if
from winset.studies.words import most_likely
from winset.views.claims import WORDS
from winset.views.words import amount, joined, month, percent
from winset.views.worlds_words import admitted, claim_rows, interval, measure_rows, point_words, statement_rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from winset.studies.claims import ClaimsAnswer, ClaimTold
    from winset.studies.headline import Span
    from winset.studies.readings import ReadingsAnswer
    from winset.studies.statements import StatementsAnswer
    from winset.studies.timeline import TimelineAnswer, TimelineMonth

PAGE = Path(__file__).with_name("korea.md")
CASE = "korea-1953"
FIRST = Path(__file__).with_name("korea") / "first-edition.yaml"
WORLDS = Path(__file__).with_name("korea") / "worlds.json"
UNCHECKED = "histories"
"""The source that stands for general accounts which were not looked up."""


@dataclass(frozen=True)
class Edition:
    """One edition of the case, and what the studies say of it; each is made once."""

    conflict: winset.Conflict

    @cached_property
    def answer(self) -> TimelineAnswer:
        """What `winset run` says."""
        return winset.run(self.conflict).to_json()

    @cached_property
    def base(self) -> Outcome:
        """The solved war, seen from its start."""
        return outcome_of(change_conflict(self.conflict, changes_of(None)))

    @cached_property
    def claims(self) -> ClaimsAnswer:
        """The causal claims, tested."""
        return claims(self.conflict, solved=Solved(self.base)).to_json()

    @cached_property
    def statements(self) -> StatementsAnswer:
        """The documented preferences, tested."""
        return statements(self.conflict).to_json()

    @cached_property
    def readings(self) -> ReadingsAnswer:
        """The rival accounts, scored."""
        return readings(self.conflict).to_json()

    @cached_property
    def targets(self) -> dict[str, list[str]]:
        """What a model of this war should show, with what was found and whether that is a hit."""
        return targets(self.conflict, self.answer, self.base)


def table(headings: list[str], rows: list[list[str]]) -> str:
    """A Markdown table."""
    lines = [f"| {' | '.join(headings)} |", "|" + "---|" * len(headings)]
    return "\n".join([*lines, *(f"| {' | '.join(cell.replace('|', '/') for cell in row)} |" for row in rows)])


def rivals(months: list[str]) -> dict[str, list[float]]:
    """Plain rules for the chance of an end in each month, none of them made for this war.

    Rates of interstate wars are computed from the Correlates of War data (95 wars, 1816-2007; Sarkees & Wayman 2010)
    and leaders from Archigos (Goemans, Gleditsch & Chiozza 2009): 6.5 % a month in months 13 to 24 of a war, 1.9 % in
    months 25 to 36; 10.2 % a month within about four months of a new leader in a principal belligerent, 6.6 % otherwise.
    """
    started = ("1953-01", "1953-05"), ("1953-03", "1953-07")
    fresh = [any(first <= date <= last for first, last in started) for date in months]
    return {
        "a constant 6.6 % a month (interstate wars without a new leader)": [0.066] * len(months),
        "the length of the war so far (6.5 % to June 1952, then 1.9 %)": [
            0.065 if d <= "1952-06" else 0.019 for d in months
        ],
        "a new leader (10.2 % in the months after Eisenhower and after Stalin, else 6.6 %)": [
            0.102 if new else 0.066 for new in fresh
        ],
        "never": [1e-6] * len(months),
    }


def section_record(told: Edition) -> str:
    """What the model says month by month."""
    answer = told.answer
    head, forward = answer["headline"], answer["forward"]
    return f"""## The answer in short

Some package beat fighting on for good {_spans(head["against_war"])}; one was worth signing at once {_spans(head["now"])}.
{_before(answer)}

Seen from July 1951 the model gives a signature by July 1953 {_by_july(answer)}, and
{percent(sum(forward["sign"]) + forward["beyond"]["signed"])} that one ever comes. {_leans(answer)}"""


def _before(answer: TimelineAnswer) -> str:
    """Who stood in the way before anything was worth signing, and who blocked some packages after that."""
    head, names = answer["headline"], answer["labels"]["parties"]
    before = joined([f"{names[p]} ({n} months)" for p, n in head["before"].items()])
    partly = joined([f"{names[p]} ({n} months)" for p, n in head["partly"].items()])
    return (
        f"Until {month(head['first'])} {before} stood in the way of signing; after it, while some packages could be signed, "
        f"others were blocked by {partly}."
    )


def _by_july(answer: TimelineAnswer) -> str:
    return percent(next(row["signed_by"] for row in answer["history"] if row["month"] == "1953-07"))


def _leans(answer: TimelineAnswer) -> str:
    """On what the chance of a signature by July 1953 leans that no source tells."""
    if "sensitivity" in answer:
        at = {key: one["signed_by_mark"] for key, one in answer["sensitivity"].items() if isinstance(one, dict)}
        return (
            f"It is {percent(at['fades/2'])} if the war is half as likely to die down in a month, "
            f"{percent(at['fades×2'])} if twice as likely, {percent(at['patience_low'])} with everybody as impatient as the "
            f"ranges allow and {percent(at['patience_high'])} with everybody as patient."
        )
    at = {key: one["signed_by_mark"] for key, one in answer["horizon"].items() if isinstance(one, dict)}
    return (
        f"It is {percent(at['-12'])} with the last date, December 1956, a year earlier, and {percent(at['+12'])} with it "
        "a year later."
    )


def section_editions(first: Edition, second: Edition) -> str:
    """Both editions, question by question."""
    rows = [[what, *(how(told) for told in (first, second)), record] for what, how, record in QUESTIONS]
    hits = [[name, first.targets[name][1], second.targets[name][1]] for name in second.targets]
    verdicts = [
        [one["id"] or "", one["says"], WORDS[earlier["verdict"]], WORDS[one["verdict"]]]
        for earlier, one in zip(first.claims["claims"], second.claims["claims"], strict=True)
        if earlier["verdict"] != one["verdict"]
    ]
    return f"""## Two editions side by side

The first edition of the file ended the war on a date and gave Seoul a veto. The second was written down before it was solved,
and no number of it has been changed since: no last date, what parties believed where the record shows that they differed, the
offers that were made and refused, a Seoul that signs nothing and may answer a signature, a lesson that a lost battle teaches,
a guarantor who may tire of it. Both are solved here by the same program.

{table(["", "first edition", "second edition", "what happened"], rows)}

{table(["what a model of this war should show", "first", "second"], hits)}

Claims whose verdict is another in the second edition:

{table(["", "claim", "first", "second"], verdicts)}

What to make of it. Without a last date the answer no longer turns on a year of horizon; it turns on Stalin, on how patient
everybody is, and on how soon a war fades, all of which are assumptions. Seoul's moves matter as answers (H03: without them
hardly any armistice has a treaty), but the model has the others foresee them and offer the treaty at once, so that the crisis of
June 1953 does not come about: with everything known there is nobody to be surprised. The offers of 1952 are the plainest miss.
By the file's numbers Beijing and Pyongyang would have taken them and only Moscow stood in the way, while the record has them
refuse; the reading with an indifferent Stalin fits that record far better. No number was moved for it. The chance of a signature by July 1953 is higher than a careful reader of 1951 would have given."""


def _signed_terms(told: Edition) -> str:
    terms, signed = told.answer["forward"]["options"], told.answer["agreement"] or {}
    hits = [issue for issue, option in signed.items() if most_likely(terms[issue]) == option]
    return f"{len(hits)} of {len(signed)}: {joined(hits)}"


def _log_score(told: Edition) -> str:
    found = told.answer["record"]
    return "impossible" if found is None or found["log_score"] is None else amount(found["log_score"])


def _sourced(told: Edition) -> str:
    kinds = [row["kind"] for row in inventory(told.conflict)]
    return f"{kinds.count('sourced')}, and {kinds.count('ordered')} an order or a sign, of {len(kinds)}"


def _unchecked(told: Edition) -> str:
    """How many numbers name the general accounts, and how many of them name no page beside."""
    found = [row["sources"] for row in inventory(told.conflict) if UNCHECKED in row["sources"]]
    alone = [sources for sources in found if set(sources) <= {UNCHECKED, "assumption"}]
    return f"{len(found)}, {len(alone)} of them on nothing else"


QUESTIONS: list[tuple[str, Callable[[Edition], str], str]] = [
    ("signed by July 1953, seen from July 1951", lambda told: f"{_by_july(told.answer)}. {_leans(told.answer)}", "signed"),
    ("signed in July 1953, as the war then stood",
     lambda told: percent(told.answer["history"][-1]["sign_probability"]), "signed"),
    ("an agreement was worth signing at once", lambda told: _spans(told.answer["headline"]["now"]), "signed in July 1953"),
    ("who stood in the way", lambda told: _before(told.answer), "Moscow until March 1953, by the essay; then Seoul"),
    ("the likeliest terms are those signed on", _signed_terms, "9 of 9 would be all"),
    ("log score of the record (the second has offers to answer for)",
     _log_score, ""),
    ("documented preferences respected",
     lambda told: f"{told.statements['counts']['respected']} of {len(told.statements['statements'])}", "all"),
    ("numbers that rest on a source alone", _sourced, ""),
    ("numbers that name the unchecked general histories", _unchecked, ""),
]  # fmt: skip
"""What is asked of both editions, how it is read, and what the record says of it."""


def _spans(stretches: list[Span]) -> str:
    return joined([f"from {month(a)} to {month(b)}" for a, b in stretches])


def section_scores(conflict: winset.Conflict, answer: TimelineAnswer) -> str:
    """The monthly forecasts, scored."""
    months = [str(row["month"]) for row in answer["history"]]
    found = backtest(conflict, rivals=rivals(months)).to_json()
    rows = [[month(r["month"]), percent(r["forecast"]), percent(r["by_the_end"]), "signed" if r["signed"] else "–"]
            for r in found["months"]]  # fmt: skip
    scores = [[name, f"{s['brier']:.4f}", f"{s['log']:.3f}"] for name, s in found["scores"].items()]
    return f"""## The forecasts, month by month

As of the start of each month, knowing what the file records before it and nothing after: the probability of a signature in
that month, and by July 1953.

{table(["as of", "signed that month", "signed by July 1953", "what happened"], rows)}

Scored over the {len(rows)} months (Brier: mean squared error; log: mean natural logarithm of the probability of what
happened; nearer 0 is better for both), beside rules that know nothing of this war:

{table(["forecast", "Brier", "log"], scores)}

One war is thin evidence, and the file was written by people who know how it ended; the score says that the numbers are not
absurd, no more."""


def section_claims(told: Edition) -> str:
    """The causal claims and their verdicts."""
    found = told.claims
    counts = found["counts"]
    rows = [[row["id"] or "", row["says"], WORDS[row["verdict"]], _side(row, row["baseline"]), _side(row, row["without"]),
             row["because"] or row["cause"] or ""] for row in found["claims"]]  # fmt: skip
    return f"""## The essay's causal claims, each cause removed

{counts["borne_out"]} are borne out, {counts["not_borne_out"]} are not, {counts["no_effect"]} make no difference to speak of,
{counts["not_testable"]} cannot be tested in this file. The claims were entered before they were run.

{table(["", "claim", "verdict", "as it is", "without", "removed, or why not tested"], rows)}

Those that are not borne out, or make no difference, and why that may be:

{_remarks(found["claims"])}

Where a claim fails there are three readings: the claim is wrong; the model leaves out how it worked (parties disagree here
about chances, and none of them hides anything); or the removal tests something else than the sentence means. A removal is
known to everybody, so that it also changes what they expect: `winset why` leaves expectations as they are, and can come to
another size."""


WHY_NOT = {
    "H05": "Whichever of the two beliefs Washington holds, the chance of a signature is the same to the digits shown: what it expects of an offensive does not decide that spring.",
    "H13": "Forced return is signed in hardly any course of the war from April 1953 on, with what the war costs China or without: Washington holds it off the table.",
    "H17": "What Washington thinks of Seoul's threat would count where something is signed without a guarantee, and by the file it hardly tries that.",
    "H20": "The measure counts packages that China alone blocks in June 1953 in the state that the record has reached, where terms are agreed; it blocks none with or without the release, so a doubt cannot show in it.",
    "H21": "Seoul has no vote to be won. It can undo a signature, and a treaty is enough to keep it from that, so that an envoy can only cost.",
    "H22": "As for the envoy: a treaty is enough to keep Seoul from undoing a signature, with the threat or without.",
    "H23": "As for the envoy: with a treaty in the package Seoul lets it stand, whatever an ultimatum costs it.",
    "H25": "Nothing that is signed with a treaty in July 1953 would be undone, whatever Seoul believes of its army.",
    "H30": "Sent up two rungs at once, the war becomes general in a few cases of a hundred: the file's chances of that by rung are guesses with wide ranges, and nobody at the time could give one. `Directly` would need a figure near one half.",
    "H31": "The weariness that the file assumes begins in November 1954, when most of what would be signed has been signed.",
    "H37": "To open the camps is in the file an answer to a signature without a guarantee. Forbidding it takes from Seoul what makes the others offer one, and a signature comes out no likelier. The essay counts the month that the release cost and not what it bought.",
    "H39": "An automatic guarantee is hardly ever signed with or without the moral hazard: the Senate and the allies refuse it on other grounds.",
    "H40": "The blow costs Washington reserves, and Seoul would let a treaty stand without it.",
}
"""Why a claim that is not borne out, or makes no difference, may come out so; shown only while it does."""


def _remarks(rows: list[ClaimTold]) -> str:
    failed = [row for row in rows if row["verdict"] in ("not_borne_out", "no_effect")]
    return "\n".join(
        f"- **{row['id']}** {row['says']} *{WORDS[row['verdict']]}.* {WHY_NOT.get(row['id'] or '', '')}"
        for row in failed
    )


def _side(row: ClaimTold, value: float | None) -> str:
    if value is None or row["measure"] is None:
        return "–"
    return amount(value) if {"blocker", "account", "value", "median_month"} & set(row["measure"]) else percent(value)


def section_readings(told: Edition) -> str:
    """Rival accounts."""
    found = told.readings
    own = found["file"]
    rows = [
        [
            "the file",
            percent(own["signed_by"]),
            f"{own['log_score']:.2f}" if own["log_score"] is not None else "impossible",
        ]
    ]
    for reading in found["readings"]:
        if reading["cannot"] is not None:
            rows.append([reading["name"], "cannot be solved", reading["cannot"]])
            continue
        score = "impossible" if reading["log_score"] is None else f"{reading['log_score']:.2f}"
        rows.append([reading["name"] or reading["id"], percent(reading["signed_by"]), score])
    return f"""## Rival accounts

Each changes the file as its historian would have it. The log score is the natural logarithm of the probability of the whole
recorded history, month by month, moves and terms included; nearer 0 fits the record better.

{table(["account", "signed by July 1953", "log score of the record"], rows)}"""


def section_statements(told: Edition) -> str:
    """The documented preferences."""
    found = told.statements
    counts = found["counts"]
    violated = [f"- **{row['id']}** {row['says']} ({row['party']}: {one['worth']:.1f} against {two['worth']:.1f} points.)"
                for row in found["statements"]
                if row["verdict"] == "violated" and (one := row["prefers"]) and (two := row["to"])]  # fmt: skip
    return f"""## The documented preferences

Of {len(found["statements"])} the file at its point values respects {counts["respected"]} and violates {counts["violated"]}.
A violation is a miss of the file's numbers, and is left to stand; worlds drawn from the ranges can be held to them.

{chr(10).join(violated)}"""


def section_targets(told: Edition) -> str:
    """What the record says that a model of this war should show, with hits and misses."""
    rows = [[name, *row] for name, row in told.targets.items()]
    return f"""## Hits and misses

{table(["what a model of this war should show", "found", "verdict"], rows)}"""


def targets(conflict: winset.Conflict, answer: TimelineAnswer, base: Outcome) -> dict[str, list[str]]:
    """Each target with what was found and whether it was met."""
    months = {str(row["month"]): row for row in answer["history"]}
    deadlock = [row for date, row in months.items() if "1951-11" <= date <= "1953-02"]
    held = sum("ussr" in _standing(row) for row in deadlock) / len(deadlock)
    early, late = _mean_chance(months, "1951-07", "1953-02"), _mean_chance(months, "1953-03", "1953-07")
    after = outcome_of(conflict, start="1953-04", reuse=base.game)
    median = next((date for date, p in zip(after.months, after.signed_by, strict=True) if p >= 0.5), None)
    client = [date for date, row in months.items() if _spoils(row)]
    terms, signed = answer["forward"]["options"], answer["agreement"] or {}
    hits = [issue for issue, option in signed.items() if most_likely(terms[issue]) == option]
    return {
        "V1 the line settles before the prisoners": [
            "the prisoners' terms of reference can only follow the line, by the file", "by construction"],
        "V2 Moscow stands in the way from November 1951 to February 1953 (in 0.7 of the months)": [
            percent(held) + " of the months", _met(held >= 0.7)],
        "V3 the chance jumps after March 1953 (fivefold), and the median lies 3 to 9 months on": [
            f"{percent(early)} a month before, {percent(late)} after; as of April 1953 the median is {month(median)}",
            _met(late >= 5 * early and median is not None and "1953-06" <= median <= "1953-12")],
        "V4 South Korea blocks only when a deal between the adversaries is near": [
            f"it alone blocks, or would undo a signature in one case of a thousand or more, in "
            f"{joined([month(d) for d in client]) if client else 'no month'}",
            _met(bool(client) and min(client) >= "1953-03")],
        "V5 what brings South Korea in is a conditional treaty with aid, not an automatic guarantee": [
            _unlock(base), _met("treaty, large" in _unlock(base))],
        "V6 the most likely terms are those signed on at least 5 issues": [
            f"{len(hits)} of {len(signed)}: {joined(hits)}", _met(len(hits) >= 5)],
        "V7 Eisenhower climbs no rung of escalation": _escalation(conflict, base),
        "V8 China strikes South Korean divisions after 18 June and not before": _blow(base),
        "V9 the peace lasts five years with more than 0.8": _lasting(base),
        "V10 without the release of prisoners the signature comes 5 to 6 weeks earlier": _no_release(conflict),
    }  # fmt: skip


def _met(found: bool) -> str:
    return "hit" if found else "**miss**"


def _standing(row: TimelineMonth) -> set[str]:
    return {*row["now"]["blockers"], *(p for holdout in row["now"]["holdouts"] for p in holdout["parties"])}


def _spoils(row: TimelineMonth) -> bool:
    """Whether South Korea alone stands in the way in a month, by a vote or by its answers to a signature."""
    return "rok" in row["now"]["blockers"] or any(a["party"] == "rok" and a["undoes"] >= 1e-3 for a in row["answers"])


def _mean_chance(months: dict[str, TimelineMonth], first: str, last: str) -> float:
    chances = [row["sign_probability"] for date, row in months.items() if first <= date <= last]
    return float(np.mean(chances))


def _recorded(base: Outcome, date: str) -> tuple[int, int]:
    game = base.game
    t = game.calendar.period(date)
    return t, int(game.states.find(np.array([game.history.states[t]]))[0])


def _unlock(base: Outcome) -> str:
    """With the signed terms otherwise, which guarantee and aid South Korea would accept, or let stand, in June 1953."""
    game = base.game
    t, s = _recorded(base, "1953-06")
    signed = game.history.agreement or {}
    worth, chosen = game.packages.worth(s), game.packages.admissible(s)
    rok = game.parties.index("rok")
    now = base.solution.continuation[t]
    undone = accepted(game, t, s, now).undone.sum(axis=0) if game.answers.names else None
    found = []
    for k, package in enumerate(chosen):
        options = game.packages.package(int(package))
        if all(options[issue] == option for issue, option in signed.items() if issue not in ("guarantee", "aid")):
            if worth[rok, k] >= now[s, rok] if undone is None else undone[k] < 0.5:
                found.append(f"{options['guarantee']}, {options['aid']} aid")
    return f"it {'accepts' if undone is None else 'would rather leave standing'}: {joined(found) if found else 'none'}"


def _escalation(conflict: winset.Conflict, base: Outcome) -> list[str]:
    later = outcome_of(conflict, start="1953-02", reuse=base.game)
    told, most = [], 0.0
    for operator, counts in zip(later.game.operators, later.ahead.events, strict=True):
        for name, number in zip(operator.names, counts, strict=True):
            if operator.name == "us" and name in ("open_offensive", "attack_china", "use_atomic_weapons"):
                told.append(f"{name.replace('_', ' ')} {number:.2f}")
                most = max(most, float(number))
    return [f"times expected from February 1953: {joined(told)}", _met(most < 0.25)]


def _blow(base: Outcome) -> list[str]:
    game = base.game
    operator = next(k for k, o in enumerate(game.operators) if o.name == "china")
    blow = game.operators[operator].names.index("bloody_nose")
    chance = {}
    for date in ("1953-05", "1953-06"):
        t, s = _recorded(base, date)
        chance[date] = float(base.solution.choices[operator][t, s, blow])
    found = (
        f"{percent(chance['1953-05'])} in May 1953 and {percent(chance['1953-06'])} in June, where things then stood"
    )
    return [found, _met(chance["1953-06"] > chance["1953-05"])]


def _lasting(base: Outcome) -> list[str]:
    from winset.studies.peace import peace_curve

    curve = peace_curve(base)
    held = 0.0 if curve is None else float(curve[min(59, len(curve) - 1)])
    return [f"{percent(held)} over what the forecast signs", _met(held > 0.8)]


def _no_release(conflict: winset.Conflict) -> list[str]:
    release = [move for move in ("release_prisoners", "open_camps") if move in conflict.moves["rok"]]
    found = what_if(conflict, {"forbid": [f"rok.{move}" for move in release]}, start="1953-06").to_json()
    gap, lives = found["difference"]["median_month"], found["difference"]["accounts"]
    told = f"as of June 1953 the median moves by {gap} months; casualties of the United Nations side by {amount(lives['un_casualties'])}"
    return [told, _met(gap is not None and gap <= -1)]


def section_terms(answer: TimelineAnswer) -> str:
    """The terms."""
    total = sum(answer["forward"]["sign"])
    labels = answer["labels"]
    rows, signed = [], answer["agreement"] or {}
    for issue, options in answer["forward"]["options"].items():
        best, chosen = most_likely(options), signed[issue]
        names = labels["options"][issue]
        rows.append([labels["issues"][issue], names[best], percent(options[best] / total), names[chosen],
                     percent(options[chosen] / total)])  # fmt: skip
    return f"""## The terms

{table(["issue", "most likely, if something is signed", "probability", "what was signed", "its probability"], rows)}

Where the likeliest terms differ from the signed ones, they do for one reason each. By the file's middle numbers immediate
release costs Beijing little more than a neutral commission, and custody costs Washington and Seoul something. Aid is left out
because nobody has to pay Seoul for letting a treaty stand. The withdrawal of foreign troops is worth something to Seoul, to
Beijing and a little to Pyongyang and costs Washington some points, so it is cheap coin; in the record Washington would not pay
in it, and the essay has the Chinese stay until 1958. The file's range for what withdrawal costs Washington (0 to 20 months of
war) spans both."""


def section_worlds(conflict: winset.Conflict) -> str:
    """What holds over every assumption at once in the first edition, from the study that `make worlds` made."""
    found: Any = json.loads(WORLDS.read_text(encoding="utf-8"))
    if found["provenance"]["digest"] != conflict.digest:
        raise SystemExit("docs/korea/worlds.json is of another file: run make worlds first")
    claims_of = {claim.id: claim.says for claim in conflict.claims}
    rows = [[name, claims_of.get(name, ""), *cells] for name, *cells in claim_rows(found)]
    told = found["deciding"]
    deciders = [
        [
            row["words"],
            interval(row["first"], row["low"], row["high"]),
            "yes" if row["distinguishable"] else "no",
            f"{percent(row['from'])} to {percent(row['to'])}",
        ]
        for row in told["indices"]["numbers"][:5]
    ]
    parts = [
        f"""## Over every assumption at once, in the first edition

A thousand worlds were drawn of the first edition. Those of the second take some ten times as long; in the few that were
looked at a third of the statements is broken, most of them refusals of 1952, so that hardly any world will be admissible.

{admitted(found)} {point_words(found)} What holds in all worlds solved stands beside what holds in the admissible ones.

{table(["", "In admissible worlds", "In all solved", "In the file as it stands", "What happened"], measure_rows(found))}

Of a number the median, in brackets its 5 to 95 % range over worlds; of a share its 95 % interval.

**Statements that some world does not respect**, the rarest respected first:

{table(["", "Statement", "Respected in", "In the file"], statement_rows(found))}""",
        f"""**Claims**, put to the test in each admissible world:

{table(["", "Claim", "Borne out", "Not borne out", "No effect", "Worlds"], rows)}"""
        if rows
        else "",
        f"""**Which five assumptions decide the answer**: the share of the variance of the chance of a signature by July 1953 that a
number accounts for by itself, over all solved worlds.

{table(["Number", "Share of the variance", "Told from 0", "Mean, lowest to highest third"], deciders)}""",
        _one_at_a_time(told["ends"]) if told["ends"] else "",
        f"""Seed {found["seed"]}; digest of all results {found["digest"][:16]}. `make worlds` makes such a
study anew, by now with the worlds that it solves chosen.""",
    ]
    return "\n\n".join(part for part in parts if part)


def _one_at_a_time(told: Any) -> str:
    rows = [
        [row["words"], f"{row['low']:g}", _there(row["at_low"]), f"{row['high']:g}", _there(row["at_high"])]
        for row in told["rows"][:5]
    ]
    return f"""And one at a time, all else as in the file (where the chance is {percent(told["value"])}):

{table(["Number", "Low", "There", "High", "There"], rows)}"""


def _there(value: float | None) -> str:
    return "impossible" if value is None else percent(value)


def page() -> str:
    """The whole page."""
    first, second = (Edition(winset.read(source)) for source in (FIRST, CASE))
    answer = second.answer
    parts = [
        "# Korea: what the model says against what happened",
        "Written by `make korea`; every figure is computed from the packaged case, at its point values where nothing else is said. No number of the case was "
        "chosen to make the outcome come out; most sizes are assumptions with wide ranges, whose order or sign has a source. A "
        "miss stands here as a miss.",
        section_record(second),
        section_editions(first, second),
        section_terms(answer),
        section_targets(second),
        section_worlds(first.conflict),
        section_scores(second.conflict, answer),
        section_statements(second),
        section_claims(second),
        section_readings(second),
        f"Conflict {answer['provenance']['digest']}, winset {answer['provenance']['winset']}; the first edition, which stands in "
        f"[korea/first-edition.yaml](korea/first-edition.yaml), is {first.answer['provenance']['digest']}. What of the essay the "
        "case does not hold is listed in [korea/not-modelled.md](korea/not-modelled.md).",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def main() -> None:
    """Write the page, which takes a while; that its study of worlds is of the case is seen first."""
    section_worlds(winset.read(FIRST))
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
