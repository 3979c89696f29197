"""What is told of two wars side by side, in sentences: who blocked, what unlocked, whose key fits, what is unlike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from winset.studies.comparing.chance import BAR
from winset.views.in_worlds import admitted_words, first_lines, none_words
from winset.views.words import at, count, dated, first_upper, joined, likely, named, plain

if TYPE_CHECKING:
    from winset.studies.compare import CompareAnswer, Unlike, WarCompared
    from winset.studies.comparing.blocking import BarrierPlayed, Blocked, FactorTurned, Played, WindowOpened
    from winset.studies.comparing.effects import ShiftSide
    from winset.studies.comparing.keys import KeyCompared, KeySearch, LockTold
    from winset.studies.comparing.many import ShiftShares

SIDES = ("first", "second")
"""What the two wars are called where their titles would be too long."""

MOST = 3
"""Barriers that are told; the others are counted."""

POINTS = f"{BAR * 100:g} percentage points"
"""By how much a key raises the chance of a signature."""


def titles(answer: CompareAnswer) -> list[str]:
    """The titles of the wars; where they are alike, each with the digest that its other answers end with."""
    told = [plain(war["title"]) for war in answer["wars"]]
    if len(set(told)) == len(told) or answer["same"]:
        return told
    return [
        f"{title} (conflict {war['provenance']['digest']})" for title, war in zip(told, answer["wars"], strict=True)
    ]


def in_words(answer: CompareAnswer) -> list[str]:
    """Who blocked and what unlocked in each, a paragraph for each war."""
    if answer["same"]:
        return ["These are one and the same war.", war_words(answer["wars"][0], "it")]
    return [war_words(war, f"the {side}") for side, war in zip(SIDES, answer["wars"], strict=True)]


def war_words(war: WarCompared, which: str) -> str:
    """Who blocked in one war and what unlocked it."""
    found = war["blocked"]
    if found is None:
        return _in_shares(war, which)
    told = [_read(war, which), *_barred(found, war["step"]), _opened(found["opened"], war), _chance(war)]
    return " ".join(map(first_upper, told))


def _read(war: WarCompared, which: str) -> str:
    """Along what path it is read."""
    if war["step"] == "none":
        return f"{which} has no clock: one table is read."
    if war["recorded"]:
        return f"{which} is read along its record."
    return f"{which} has no record, and is read along its own likeliest path."


def _barred(found: Blocked, step: str) -> list[str]:
    """Who stood in the way before the window, most periods first."""
    told = [_barrier(one, step) for one in found["before"][:MOST]]
    left = len(found["before"]) - len(told)
    return [*told, *([f"{count(left, 'other combination')} of parties stood in it for less long."] if left else [])]


def _barrier(one: BarrierPlayed, step: str) -> str:
    """How some parties stood in the way."""
    during = f"for {count(one['months'], step)} " if step != "none" else ""
    each = "each " if len(one["parties"]) > 1 else ""
    who = joined([playing(party) for party in one["parties"]], "or" if one["how"] == "either" else "and")
    all_ = "both" if len(one["parties"]) == 2 else "all of"
    told = {
        "every": f"{who} {each or 'alone '}stood in the way of every agreement.",
        "some": f"{who} {each}alone stood in the way of agreements that all others would have signed.",
        "either": f"the yes of {who} was all that some agreements lacked.",
        "together": f"some agreements lacked only the yes of {all_} {who}, and none lacked the yes of fewer.",
        "none": "the rules of the file admitted no agreement at all.",
    }
    return f"{during}{told[one['how']]}"


def playing(party: Played) -> str:
    """A party by its role, the first of several, with its name.

    Examples
    --------
    >>> playing({"party": "p", "name": "The Union", "roles": ["patron"]})
    'the patron (the Union)'
    """
    return f"the {party['roles'][0]} ({named(party['name'])})" if party["roles"] else named(party["name"])


def _opened(found: WindowOpened | None, war: WarCompared) -> str:
    """What opened the window, in a sentence."""
    step = war["step"]
    if found is None:
        ended = f" The record ends otherwise: {war['ended']}." if war["ended"] else ""
        return f"Nothing unlocked it: in none of the {step}s read was any agreement worth signing at once.{ended}"
    if found["at_once"]:
        when = "" if step == "none" else f"From the start ({dated(found['month'], step)}) "
        if found["silent"]:
            return f"{when}some agreement was worth signing at once, but {_silent(found, step)}: that was its lock."
        return f"{when}some agreement was worth signing at once, so that no lock is seen on this path."
    turned = [_turned(one) for one in found["turned"]]
    says = " ".join(f"{plain(text).rstrip('.')}." for text in found["says"])
    record = f" What happened then: {says}" if says else ""
    then = f" Even then {_silent(found, step)}." if found["silent"] else ""
    if not turned:
        return f"The window opened {at(found['month'], step)}, though no factor of the file turned then.{record}{then}"
    return f"What unlocked it {at(found['month'], step)}: {joined(turned)}.{record}{then}"


def _silent(found: WindowOpened, step: str) -> str:
    """That no talks were held from the window on, and until when."""
    if found["met"] is None:
        return "no talks were held to the end of what is read"
    return f"no talks were held before {dated(found['met'], step)}"


def _turned(one: FactorTurned) -> str:
    """A factor that turned, told by its role."""
    values = f"“{plain(one['name'])}” went from “{plain(one['was'])}” to “{plain(one['now'])}”"
    if not one["roles"]:
        return values
    whose = f" of {playing(one['whose'])}" if one["whose"] else ""
    return f"the {joined(one['roles'])}{whose} changed ({values})"


def _chance(war: WarCompared) -> str:
    """The chance of a signature, seen from the start."""
    return f"Seen from the start, a signature{_by(war)} has a chance of {likely(war['chance'] or 0.0)}."


def _by(war: WarCompared) -> str:
    """By when a signature is counted."""
    return f" by {dated(war['mark'], war['step'])}" if war["mark"] else ""


def sourced_words(war: WarCompared, which: str) -> str:
    """Of a war that is told in shares alone: how many of its numbers have a source; empty of another."""
    found = war["shares"]
    if found is None:
        return ""
    held = found["numbers"]
    have = "has" if held["sourced"] == 1 else "have"
    return (
        f"{held['sourced']:,} of {count(held['total'], 'number')} of {which} {have} a source; every answer about "
        "it is a share of the worlds that these ranges allow."
    )


def _in_shares(war: WarCompared, which: str) -> str:
    """What is told of a war in shares of its worlds, as `winset run` tells it, with parties by their roles."""
    found = war["shares"]
    assert found is not None
    solved = f"{count(found['solved'], 'world')} solved (seed {found['seed']})"
    if not found["admissible"]:
        return none_words(found, f"of {which} ")
    names = {one["party"]: playing(one) for one in war["stands"]}
    told = [f"{which} is told by {solved}.", *first_lines(found, names), admitted_words(found)]
    return " ".join(first_upper(line) for line in told if line)


def key_words(answer: CompareAnswer) -> list[str]:
    """What unlocked the first war, whether the second has that lock, and whether the key fits it."""
    if answer["same"]:
        return []
    opening = answer["wars"][0]["blocked"] and answer["wars"][0]["blocked"]["opened"]
    told = [_lock(answer["lock"], met=not (opening and opening["silent"]))]
    if not answer["keys"]:
        told.append(f"No change told below is a key of the first: none opens a window there or adds {POINTS}.")
    for key in answer["keys"]:
        told.append(_key(key, answer["wars"]))
    opened = answer["wars"][1]["blocked"] and answer["wars"][1]["blocked"]["opened"]
    if opened and opened["at_once"] and not opened["silent"]:
        told.append("The second needs no key to open: some agreement is worth signing there from the start.")
    return told


def _lock(lock: LockTold | None, *, met: bool) -> str:
    """Whether the second war has the lock of the first; `met`: whether talks were held there as the window opened."""
    if lock is None and not met:
        return "The first's lock was that nobody met; no party stood in the way there before a window."
    if lock is None:
        return "The first has no lock: nobody stood in the way there before a window."
    who = joined([playing(party) for party in lock["parties"]])
    if not lock["roles"]:
        return f"The first's lock was {who}, whose role nobody has told, so that none is looked for in the second."
    roles = joined([f"{_article(role)} {role}" for role in lock["roles"]], "or")
    if not lock["there"]:
        return f"The first's lock was {who}; the second has no such lock, for no party in it is {roles}."
    stands = "and one stands in the way there too" if lock["blocks"] else "but none stands in the way before a window"
    return f"The first's lock was {who}; the second has {roles} as well, {stands}."


def _article(word: str) -> str:
    return "an" if word[0] in "aeiou" else "a"


def _key(key: KeyCompared, wars: list[WarCompared]) -> str:
    """One key: what it does in the first war, and in the second."""
    first, second = key["sides"]
    on = "on record" if wars[0]["recorded"] else "on its own path"
    head = f"What unlocked the first {on} is a key" if key["recorded"] else "A key of the first"
    told = f"{head}: if {key['says']}, {_does(wars[0], first)}."
    if second["lacking"] is not None:
        return f"{told} The second has no such key: {second['lacking']}."
    if second["cannot"] is not None:
        return f"{told} In the second it cannot be tried: {plain(second['cannot'])}."
    verdict = "fits" if key["fits"] else "does not fit"
    return " ".join([told, f"In the second it {verdict}: {_does(wars[1], second)}.", *_searched(key)])


def _does(war: WarCompared, side: ShiftSide) -> str:
    """What a change does in one war, in a clause."""
    if side["shares"] is not None:
        return f"it is a key in {in_so_many(side['shares'])}"
    was, now = likely(war["chance"] or 0.0), likely(side["chance"] or 0.0)
    opens = ", and a window opens at the start" if side["opens"] else ""
    return f"a signature there has a chance of {now} {f'instead of {was}' if was != now else 'as before'}{opens}"


def in_so_many(found: ShiftShares, part: Literal["key", "likelier", "less"] = "key") -> str:
    """In how many of how many worlds a change is a key, or makes a signature likelier or less likely.

    Examples
    --------
    >>> in_so_many({"worlds": 40, "key": 0.025, "likelier": 0, "less": 0})
    '1 of 40 worlds'
    """
    return f"{so_many(found, part)} of {count(found['worlds'], 'world')}"


def so_many(found: ShiftShares, part: Literal["key", "likelier", "less"]) -> str:
    """In how many of its worlds."""
    return f"{round(found[part] * found['worlds']):,}"


def _searched(key: KeyCompared) -> list[str]:
    """What the search over the second's ranges found, where there was one."""
    found = key["search"]
    if found is None:
        return []
    drawn = f"{count(found['worlds'], 'world')} drawn from its ranges (seed {found['seed']})"
    if found["world"] is None and not found["solves"]:  # that it is a key in none of these worlds is said
        return []
    if found["world"] is None:
        return [f"It fits in none of {drawn}: none found in {count(found['solves'], 'solve')}."]
    made = ""
    if found["chance"] is not None and found["without"] is not None:
        made = f" makes that chance {likely(found['chance'])} instead of {likely(found['without'])}"
    which = f"Of {drawn}, the one nearest to the file in which it fits"
    nearest = f"{which}{made}." if made else f"{which} is world {found['world']}."
    return [nearest, _otherwise(found)]


def _otherwise(found: KeySearch) -> str:
    """What would have to be otherwise in the second: the few farthest numbers, and whether they are enough."""
    others, enough = found["uncertain"] - len(found["numbers"]), found["alone"]
    verb = "were" if enough or not others else "is"
    than = ["" if one["mode"] is None else f" rather than {one['mode']:.3g}" for one in found["numbers"]]
    told = joined([f"“{plain(one['words'])}” {verb} {one['value']:.3g}{more}"
                   for one, more in zip(found["numbers"], than, strict=True)])  # fmt: skip
    if verb == "were":
        return f"It would fit if {told}.{' That alone is enough.' if others else ''}"
    rest = f"its {count(others, 'other number')} count too"
    if found["chance"] is not None:
        rest = f"{'That alone is not enough' if enough is False else 'That alone would contradict the rest'}; {rest}"
    return f"What lies farthest from the middle of its range in that world: {told}. {first_upper(rest)}."


def unlike_words(answer: CompareAnswer) -> list[str]:
    """In what the two wars are not alike at all."""
    lines = []
    for k, other in ((1, SIDES[0]), (0, SIDES[1])):
        lacks = [_role_name(one) for one in answer["unlike"] if one["what"] == "role" and one["sides"][k] == "no"]
        if lacks:
            lines.append(f"Only the {other} has {joined(lacks)}.")
    for one in answer["unlike"]:
        if one["what"] != "role":
            told = [f"the {side} {TRAITS[one['what']][has]}" for side, has in zip(SIDES, one["sides"], strict=True)]
            lines.append(first_upper("; ".join(reversed(told) if one["sides"][0] == "no" else told)) + ".")
    return lines


def _role_name(one: Unlike) -> str:
    """A role that one war lacks, as a noun with its article."""
    role = str(one["role"])
    if one["kind"] == "issue":
        return f"an issue of {role}"
    return f"{_article(role)} {role}{' that may turn' if one['kind'] == 'factor' else ''}"


TRAITS = {
    "step": {"month": "goes by months", "week": "goes by weeks", "day": "goes by days", "year": "goes by years",
             "none": "has no clock"},
    "end": {"open": "has no last date", "dated": "has a last date", "none": "has no date at all"},
    "record": {"yes": "has a record", "no": "has no record"},
    "signature": {"yes": "has a signature on record", "no": "has no signature on record"},
    "answers": {"yes": "has somebody who may answer a signature", "no": "has nobody who may"},
    "beliefs": {"yes": "has somebody who believes other chances than the file's", "no": "has nobody who does"},
    "peace": {"living": "has a peace that lives", "still": "has a peace that somebody may break but that does not live",
              "none": "has no peace to watch"},
}  # fmt: skip
"""Traits in words, after the name of a war; what one has is told before what the other lacks."""
