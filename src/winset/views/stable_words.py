"""Stability in words: who would gain by leaving, by which move, and what the others would do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from winset.views.words import at, first_upper, joined, plain
from winset.views.words import named as named_party

if TYPE_CHECKING:
    from collections.abc import Sequence

    from winset.studies.stable import PackageStability, StableAnswer
    from winset.studies.stable_parts import (
        CoalitionLeaving,
        DeterrenceTold,
        ImprovementTold,
        InverseTold,
        PartyVerdict,
        StateAsked,
        StepTaken,
    )

NAMES = {
    "nash": "Nash", "gmr": "GMR", "smr": "SMR", "seq": "SEQ", "sseq": "SSEQ",
    "cnash": "CNash", "cgmr": "CGMR", "csmr": "CSMR", "cseq": "CSEQ",
}  # fmt: skip
"""Concepts as they are written."""

ASKS = {
    "nash": "nobody gains by a move of its own",
    "gmr": "or some answer of the others takes each gain away, whatever it costs them",
    "smr": "the same, and one's own next move does not bring the gain back",
    "seq": "or some answer does so that is a gain for each of those who make it",
    "sseq": "the same, and one's own next move does not bring the gain back",
}
"""What each concept asks of a state."""

CREDIBLE = {"seq", "sseq"}
SYMMETRIC = {"smr", "sseq"}
MOST = 5
"""Most sets of comparisons, or ends of a coalition, that are told one by one."""

WHOLE = 12
"""Most improvements of a party that are told one by one."""


def party(answer: StableAnswer, name: str) -> str:
    """A party's name within a sentence."""
    return named_party(answer["labels"]["parties"][name])


def concepts(names: Sequence[str]) -> str:
    """Some concepts in a sentence.

    Examples
    --------
    >>> concepts(["nash", "gmr", "seq"])
    'Nash, GMR and SEQ'
    """
    return joined([NAMES[name] for name in names])


def asked_of(answer: StableAnswer) -> StateAsked:
    """The verdicts on the state asked about; only of an answer that was asked about one."""
    found = answer["asked"]
    assert found is not None
    return found


def position(answer: StableAnswer, state: str) -> str:
    """What a state of the graph is, in words; empty where its name says all there is."""
    if not answer["options"]:
        label = plain(answer["labels"]["states"][state])
        return "" if label in (state, state.replace("_", " ")) else label
    taken = [name for name, letter in zip(answer["options"], state, strict=True) if letter == "Y"]
    if answer["kind"] == "package":
        return _signing(answer, taken)
    acts = answer["labels"]["acts"]
    by_party: dict[str, list[str]] = {}
    for name in taken:
        by_party.setdefault(name.split(".", 1)[0], []).append(plain(acts[name]))
    return "; ".join(f"{party(answer, name)}: {joined(done)}" for name, done in by_party.items()) or "no option taken"


def _signing(answer: PackageStability, taken: Sequence[str]) -> str:
    """Who signs, and what was done."""
    kinds = answer["labels"]["kinds"]
    signatures = [name for name in answer["options"] if kinds[name] == "sign"]
    yes = [party(answer, name.split(".", 1)[0]) for name in signatures if name in taken]
    no = [party(answer, name.split(".", 1)[0]) for name in signatures if name not in taken]
    if not signatures:
        who = "no signature is needed"
    elif not no:
        who = "all sign" if len(yes) > 1 else f"{yes[0]} signs"
    elif not yes:
        who = "nobody signs"
    elif len(no) <= len(yes):
        who = f"all sign but {joined(no)}"
    else:
        who = f"only {joined(yes)} {'signs' if len(yes) == 1 else 'sign'}"
    made = [f"“{plain(answer['labels']['acts'][name])}”" for name in taken if kinds[name] == "move"]
    return f"{who}, after {joined(made)}" if made else who


def named(answer: StableAnswer, state: str) -> str:
    """A state by its name, and what it is."""
    said = position(answer, state)
    return f"{state} ({said})" if said else state


def brief(answer: StableAnswer, state: str) -> str:
    """A state in a list: by its name, of a package by its number and what it is."""
    if answer["kind"] != "package":
        return state
    return f"state {answer['states'].index(state) + 1:,} ({position(answer, state)})"


def act(answer: StableAnswer, name: str, start: str, end: str, *, doing: bool = False) -> str:
    """A party's move from a state to another: "take back its signature", or with `doing` "taking back …"."""
    if not answer["options"]:
        return f"{'going' if doing else 'go'} to {named(answer, end)}"
    words = {
        ("sign", True): ("sign", "signing"),
        ("sign", False): ("take back its signature", "taking back its signature"),
        ("move", True): ("make the move {}", "making the move {}"),
        ("option", True): ("take up {}", "taking up {}"),
        ("option", False): ("give up {}", "giving up {}"),
    }
    done = []
    for option, before, after in zip(answer["options"], start, end, strict=True):
        if before != after and option.split(".", 1)[0] == name:
            kind = answer["labels"]["kinds"][option]
            text = words.get((kind, after == "Y"), words["option", after == "Y"])[int(doing)]
            done.append(text.format(f"“{plain(answer['labels']['acts'][option])}”") if "{}" in text else text)
    return joined(done)


def points_of(answer: StableAnswer, name: str, state: str) -> float | None:
    """What a state is worth to a party; None where there are no points."""
    if answer["kind"] != "package":
        return None
    return answer["points"][name][answer["states"].index(state)]


def figure(number: float) -> str:
    """Points with one decimal, as many as it takes where they are small.

    Examples
    --------
    >>> figure(-12.345), figure(0.04), figure(0.0)
    ('-12.3', '0.04', '0.0')
    """
    return f"{number:.2g}" if 1e-9 < abs(number) < 0.095 else f"{round(number, 1) + 0.0:.1f}"


def pair(one: float, other: float) -> tuple[str, str]:
    """Two figures with enough decimals that they do not look alike where they differ.

    Examples
    --------
    >>> pair(-1.52, -1.49), pair(3.0, 1.0)
    (('-1.52', '-1.49'), ('3.0', '1.0'))
    """
    for digits in range(1, 9):
        told = (f"{round(one, digits) + 0.0:.{digits}f}", f"{round(other, digits) + 0.0:.{digits}f}")
        if told[0] != told[1] or abs(one - other) <= 1e-9:
            return told if told[0] != told[1] else (figure(one), figure(other))
    return figure(one), figure(other)


def headline(answer: StableAnswer) -> str:
    """The answer on the state asked about, in a sentence or two."""
    asked = asked_of(answer)
    leaving: dict[tuple[str, ...], list[str]] = {}
    for concept in answer["concepts"]:
        who = tuple(name for name, found in asked["parties"].items() if not found["stable"][concept])
        leaving.setdefault(who, []).append(concept)
    what = _what(answer)
    told = []
    if () in leaving:
        content = not any(found["improvements"] for found in asked["parties"].values())
        nobody = ": nobody would gain by any move of its own" if content else ""
        told.append(f"{what} is stable for every party under {_under(answer, leaving[()])}{nobody}.")
    whole = len(answer["concepts"]) > 1 and len(leaving) == 1
    for who, under_these in leaving.items():
        if who:
            names = joined([party(answer, name) for name in who])
            verb = "is stable under no concept" if whole else f"is not stable under {concepts(under_these)}"
            told.append(f"{'It' if told else what} {verb}: {names} would leave.")
    return first_upper(" ".join(told))


def _under(answer: StableAnswer, names: Sequence[str]) -> str:
    """Some concepts in a sentence, or all that there are."""
    return "every concept" if len(names) == len(answer["concepts"]) > 1 else concepts(names)


def _what(answer: StableAnswer) -> str:
    """The state asked about as the subject of a sentence."""
    state = asked_of(answer)["state"]
    if answer["kind"] != "package":
        return f"State {named(answer, state)}"
    said = position(answer, state)
    when = f"{first_upper(at(answer['month'], answer['provenance']['step']))} " if answer["month"] else ""
    if not answer["own"]:
        return f"{when}state {state} ({said})"
    which = {"now": "the package that was signed", "later": "the package that was signed in the end"}
    return f"{when}{which.get(answer['recorded'] or '', 'this package')}"


def verdict(answer: StableAnswer, name: str, *, whole: bool) -> list[str]:
    """Why a party stays or leaves, a paragraph an improvement; `whole` tells more than the first."""
    found = asked_of(answer)["parties"][name]
    if not found["improvements"]:
        return [_content(answer, name, found)]
    ordered = sorted(found["improvements"], key=lambda entry: _order(answer, name, entry))
    shown = ordered[: WHOLE if whole else 1]
    told = [_improvement(answer, name, entry) for entry in shown]
    rest = len(ordered) - len(shown)
    if rest:
        told[-1] += f" It has {rest:,} more such {'move' if rest == 1 else 'moves'}."
    return told


def _order(answer: StableAnswer, name: str, entry: ImprovementTold) -> tuple[int, float, int]:
    """Improvements that less deters first, then those that gain more, then those that change less."""
    deterring = sum(each["deterred"] for each in entry["concepts"].values())
    worth = points_of(answer, name, entry["to"])
    state = asked_of(answer)["state"]
    return deterring, -(worth or 0.0), sum(a != b for a, b in zip(state, entry["to"], strict=False))


def _content(answer: StableAnswer, name: str, found: PartyVerdict) -> str:
    """A party that no move of its own would serve better."""
    who, state = first_upper(party(answer, name)), asked_of(answer)["state"]
    worth = points_of(answer, name, state)
    every = _under(answer, answer["concepts"])
    flips = found["distance"].get("nash") or []
    other = next((flip for flip in flips if flip["state"] != state), None)
    if worth is None or other is None:
        return f"{who}: nothing to gain by a move of its own; stays under {every}."
    most = worth + abs(other["change"]) * (-1 if other["beyond"] else 1)
    here, there = pair(worth, most)
    there = there if abs(worth - most) > 1e-9 else "as much"
    return (
        f"{who}: nothing to gain by leaving. Staying is worth {here}, the best instead, "
        f"{act(answer, name, state, other['state'], doing=True)}, {there}; stays under {every}."
    )


def _improvement(answer: StableAnswer, name: str, entry: ImprovementTold) -> str:
    """A party's improvement, and what comes of it under each concept."""
    state, end = asked_of(answer)["state"], entry["to"]
    here, there = points_of(answer, name, state), points_of(answer, name, end)
    gain = f"which it prefers to {state}"
    if here is not None and there is not None:
        gain = "worth {1} to it instead of {0}".format(*pair(here, there))
    doing = act(answer, name, state, end, doing=True)
    gain = f" ({_moved(answer, state, end)}{gain})" if answer["options"] else f", {gain}"
    told = [f"{first_upper(party(answer, name))} would gain by {doing}{gain}."]
    held = [each for each in entry["concepts"].values() if each["deterred"]]
    if not held and all(each["steps"] is None for each in entry["concepts"].values()):
        looked = list(entry["concepts"])
        answers = "" if looked == ["nash"] else "No answer of the others takes that gain away, so "
        return f"{told[0]} {first_upper(f'{answers}it leaves under {_under(answer, looked)}.')}"
    groups: dict[str, list[str]] = {}
    for concept, each in entry["concepts"].items():
        groups.setdefault(repr((concept == "nash", each)), []).append(concept)
    parts = [(group, entry["concepts"][group[0]]) for group in groups.values()]
    for group, each in [part for part in parts if part[1]["deterred"]]:
        told.append(f"{'But' if len(told) == 1 else 'And'} {_deterred(answer, name, group, each)}")
    told += [_free(answer, name, group, each) for group, each in parts if not each["deterred"] and group != ["nash"]]
    if ["nash"] in groups.values():
        told.append("Under Nash, which looks no further than one move, it leaves.")
    return " ".join(told)


def _moved(answer: StableAnswer, start: str, end: str) -> str:
    """From one state to another, and what then comes of a package."""
    if answer["kind"] != "package":
        return f"it moves from {start} to {end}, "
    numbers = [answer["states"].index(state) + 1 for state in (start, end)]
    if end in answer["endings"]:
        then = f"the war ends: {plain(answer['labels']['endings'][answer['endings'][end]])}"
    else:
        on = " and the war goes on" if answer["month"] else ""
        then = "the package still in force" if end in answer["signed"] else f"nothing is signed{on}"
    return f"it moves from state {numbers[0]:,} to {numbers[1]:,}, {then}; "


def steps_words(answer: StableAnswer, steps: Sequence[StepTaken], verb: str) -> str:
    """Moves of the others, one after the other."""
    told = []
    for place, step in enumerate(steps):
        done = act(answer, step["party"], step["from"], step["to"])
        told.append(f"{party(answer, step['party'])} {verb} {'then' if not place else 'next'} {done}")
    return ", and ".join(told)


def _deterred(answer: StableAnswer, name: str, group: Sequence[str], each: DeterrenceTold) -> str:
    credible, steps = bool(CREDIBLE & set(group)), each["steps"] or []
    state, end = asked_of(answer)["state"], steps[-1]["to"]
    here, there = points_of(answer, name, state), points_of(answer, name, end)
    left = f"in {end}, which it does not prefer to {state}"
    if here is not None and there is not None:
        mine, lasting = pair(here, there)
        left = f"with {lasting}, {'worse than' if there < here - 1e-9 else 'no better than'} the {mine} that it has now"
    moved = steps_words(answer, steps, "would" if credible else "could")
    gains = ", each gaining by it" if len(steps) > 1 else ", gaining by it itself"
    mends = ", and no move of its own mends that" if SYMMETRIC & set(group) else ""
    stays = all(asked_of(answer)["parties"][name]["stable"][concept] for concept in group)
    so = "so it stays under" if stays else "that deters this move under"
    return (
        f"{moved}{gains if credible else ''}, which leaves {party(answer, name)} {left}{mends}; {so} {concepts(group)}."
    )


def _free(answer: StableAnswer, name: str, group: Sequence[str], each: DeterrenceTold) -> str:
    credible = set(group) <= CREDIBLE
    if each["steps"] and each["escape"]:
        end = each["steps"][-1]["to"]
        moved = steps_words(answer, each["steps"], "would" if credible else "could")
        escape = act(answer, name, end, each["escape"], doing=True)
        return (
            f"{first_upper(moved)}, but {party(answer, name)} escapes from there by {escape}, which it still prefers "
            f"to where it is now; so it leaves under {concepts(group)}."
        )
    which = "that they would themselves gain by " if credible else ""
    return f"No answer of the others {which}takes that gain away; so it leaves under {concepts(group)}."


def margin(answer: StableAnswer, found: PartyVerdict, concept: str) -> str:
    """By how much a verdict holds: what the state itself would have to lose or gain for it to turn."""
    flips = found["distance"].get(concept) or []
    own = next((flip for flip in flips if flip["state"] == asked_of(answer)["state"]), None)
    if own is None:
        return ""
    return figure(abs(own["change"])) if found["in_points"] else f"{abs(own['change']):.0f}"


def inverse_words(answer: StableAnswer, inverse: InverseTold, name: str) -> list[str]:
    """What a party would have to see otherwise, concepts with the same answer together."""
    state = inverse["state"]
    groups: dict[str, list[str]] = {}
    for concept, found in inverse["parties"][name].items():
        groups.setdefault(repr(found), []).append(concept)
    told = []
    for group in groups.values():
        found = inverse["parties"][name][group[0]]
        sets = found["sets"]
        if sets == [[]]:
            told.append(f"{concepts(group)}: stable as it is.")
            continue
        shown = ", or ".join(joined([brief(answer, each) for each in states]) for states in sets[:MOST])
        rest = len(sets) - MOST
        more = f"; or in {rest:,} more ways" if rest > 0 else ""
        more += "" if found["complete"] else "; not all ways are listed"
        told.append(f"{concepts(group)}: it would have to stop preferring {shown} to {brief(answer, state)}{more}.")
    return told


def leaving_words(answer: StableAnswer, entry: CoalitionLeaving) -> str:
    """A coalition that would leave a state."""
    names = joined([party(answer, name) for name in entry["coalition"]])
    ends = [brief(answer, state) for state in entry["to"][:MOST]]
    more = f" and {len(entry['to']) - len(ends):,} more" if len(entry["to"]) > len(ends) else ""
    stays = f" Answers of the others hold it back under {concepts(entry['stays'])}." if entry["stays"] else ""
    start = brief(answer, entry["state"])
    return f"{first_upper(names)} together would leave {start} for {joined(ends, 'or')}{more}.{stays}"
