"""Stability on a terminal: equilibria in words, then states by parties, and what was asked of one state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from winset.views.cards import fitted
from winset.views.stable_words import (
    ASKS,
    NAMES,
    act,
    asked_of,
    brief,
    concepts,
    headline,
    inverse_words,
    leaving_words,
    margin,
    named,
    party,
    position,
    verdict,
)
from winset.views.words import count, first_upper, joined, percent, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from winset.studies.stable import PackageStability, StableAnswer
    from winset.studies.stable_parts import CoalitionsTold, InverseTold, ReachTold, StateReached

ROWS = 30
"""Rows of a table unless asked otherwise."""

LISTED = 12
"""Most states named in a cell."""

FEW = 4
"""States up to which the first sentences say what each of them is."""

IMPLIED = {"nash": {"gmr", "smr", "seq", "sseq"}, "sseq": {"gmr", "smr", "seq"}, "smr": {"gmr"}, "seq": {"gmr"}}
"""Concepts that follow from another."""


def show_stable(answer: StableAnswer, console: Console, *, why: bool = False, rows: int = ROWS) -> None:
    """Print who would leave what."""
    console.print(Text(plain(answer["title"]), style="bold"))
    if answer["asked"]:
        _show_asked(answer, console, why=why)
    else:
        console.print(Text(in_words(answer)))
        _show_table(console, "Equilibria: states stable for every party", equilibria_table(answer))
        if rows:
            _show_table(console, *states_table(answer, rows))
    if answer["coalitions"]:
        _show_coalitions(answer, answer["coalitions"], console, rows)
    if answer["reach"]:
        _show_reach(answer, answer["reach"], console, rows)
    if answer["inverse"]:
        _show_inverse(answer, answer["inverse"], console)
    for text in notes(answer):
        console.print(Padding(Text(text), (1, 0, 0, 0)))


def in_words(answer: StableAnswer) -> str:
    """Which states are equilibria, in a paragraph."""
    size = f"{count(len(answer['states']), 'state')}, {count(answer['moves'], 'move')}"
    parties = "party" if len(answer["parties"]) == 1 else "parties"
    told = [f"{len(answer['parties'])} {parties}, {size}."]
    groups: dict[tuple[str, ...], list[str]] = {}
    for concept, states in answer["equilibria"].items():
        groups.setdefault(tuple(states), []).append(concept)
    for stable, group in groups.items():
        if not stable:
            told.append(f"Under {concepts(group)} there is no equilibrium.")
        else:
            verb = "is the one equilibrium" if len(stable) == 1 else "are the equilibria"
            which = f"{len(stable):,} states" if len(stable) > LISTED else joined(list(stable))
            told.append(f"{which} {verb} under {concepts(group)}.")
    return " ".join([*told, *_called(answer, min(filter(None, groups), key=len, default=()))])


def _called(answer: StableAnswer, states: Sequence[str]) -> list[str]:
    """What a few states are, where their names do not say it."""
    said = [(state, position(answer, state)) for state in states]
    if not 0 < len(said) <= FEW or not all(words for _, words in said):
        return []
    return [f"{'; '.join(f'{state} is “{words}”' for state, words in said)}."]


def _some(states: Sequence[str]) -> str:
    """States by name, the first of many."""
    if len(states) <= LISTED:
        return joined(list(states))
    return f"{', '.join(states[:LISTED])} and {len(states) - LISTED:,} more"


def _table(*columns: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def _show_table(console: Console, title: str, table: Table) -> None:
    """A table under its heading, which may be wider."""
    console.print()
    console.print(Text(title, style="bold"))
    console.print(fitted(table, console.width))


def equilibria_table(answer: StableAnswer) -> Table:
    table = _table("Concept", "Stable where", "States")
    for concept, states in answer["equilibria"].items():
        table.add_row(*map(Text, (NAMES[concept], ASKS[concept], _some(states) if states else "none")))
    return table


def states_table(answer: StableAnswer, rows: int) -> tuple[str, Table]:
    """States by parties: under which concepts each is stable; of many states, equilibria alone. With its heading."""
    states = answer["states"]
    chosen, title = states, "States and parties"
    if len(states) > rows:
        found = set().union(*answer["equilibria"].values())
        chosen = [state for state in states if state in found]
        title = f"States that are equilibria under some concept: {len(chosen):,} of {len(states):,}"
    rest = len(chosen) - rows
    title += f", the first {rows}; {rest:,} more" if rest > 0 else ""
    shown = chosen[:rows]
    number = _numbers(answer, shown)
    plainly = all(str(place) == state for state, place in number.items())
    table = _table(*(["State"] if plainly else ["#", "State"]))
    for name in answer["parties"]:
        table.add_column(first_upper(party(answer, name)), overflow="fold")
    table.add_column("All", overflow="fold")
    by_party = [
        {concept: set(shown).intersection(found[name]) for concept, found in answer["stability"].items()}
        for name in answer["parties"]
    ]
    together = {concept: set(shown).intersection(found) for concept, found in answer["equilibria"].items()}
    for state in shown:
        cells = [_held(state, sets) for sets in [*by_party, together]]
        heads = [named(answer, state)] if plainly else [f"{number[state]:,}", named(answer, state)]
        table.add_row(*map(Text, [*heads, *cells]))
    return title, table


def _numbers(answer: StableAnswer, shown: Sequence[str]) -> dict[str, int]:
    wanted = set(shown)
    return {state: place for place, state in enumerate(answer["states"], 1) if state in wanted}


def _held(state: str, sets: dict[str, set[str]]) -> str:
    """The concepts under which a state is stable, without those that follow from another of them."""
    held = [concept for concept, states in sets.items() if state in states]
    implied = set().union(*(IMPLIED.get(concept, set()) for concept in held))
    return " ".join(NAMES[concept] for concept in held if concept not in implied) or "·"


def _show_asked(answer: StableAnswer, console: Console, *, why: bool) -> None:
    """One state: the verdicts, then why."""
    console.print(Text(headline(answer)))
    _show_table(console, _heading(answer), _verdicts(answer))
    if answer["kind"] == "package" or why:
        for name in answer["parties"]:
            for text in verdict(answer, name, whole=why):
                console.print(Padding(Text(text), (0, 0, 0 if not why else 1, 0)))


def _heading(answer: StableAnswer) -> str:
    """The state asked about: what it is, its number, and how its name is to be read."""
    asked = asked_of(answer)
    said, number = position(answer, asked["state"]), "" if asked["state"] == str(asked["number"]) else asked["number"]
    if answer["kind"] != "package":
        return f"State{f' {number:,},' if number else ''} {named(answer, asked['state'])}"
    return f"{first_upper(said)} (state {number:,}, {asked['state']}: Y what is signed or done, N what is not)"


def _verdicts(answer: StableAnswer) -> Table:
    """Parties by concepts: who stays, who leaves, and by how much."""
    asked = asked_of(answer)
    alike = all(len(set(found["stable"].values())) == 1 for found in asked["parties"].values())
    if alike and len(answer["concepts"]) > 1:
        return _agreed(answer)
    table = _table("Party")
    for concept in answer["concepts"]:
        table.add_column(NAMES[concept], overflow="fold")
    for name, found in asked["parties"].items():
        cells = []
        for concept in answer["concepts"]:
            by = margin(answer, found, concept)
            cells.append(f"{'stays' if found['stable'][concept] else 'leaves'}{f', by {by}' if by else ''}")
        table.add_row(*map(Text, (party(answer, name), *cells)))
    return table


def _agreed(answer: StableAnswer) -> Table:
    """The same where no party's verdict depends on the concept: once, with the least and the most of the margins."""
    table = _table("Party", "Under every concept")
    for name, found in asked_of(answer)["parties"].items():
        by = list(dict.fromkeys(filter(None, (margin(answer, found, concept) for concept in answer["concepts"]))))
        span = sorted(by, key=float)
        told = "stays" if all(found["stable"].values()) else "leaves"
        ends = f", by {' to '.join(dict.fromkeys((span[0], span[-1])))}" if span else ""
        table.add_row(*map(Text, (party(answer, name), told + ends)))
    return table


def _show_coalitions(answer: StableAnswer, found: CoalitionsTold, console: Console, rows: int) -> None:
    """What is stable against every coalition, and who would leave together."""
    table = _table("Concept", "States")
    for concept, states in found["universal"].items():
        table.add_row(*map(Text, (NAMES[concept], _some(states) if states else "none")))
    _show_table(console, "Stable against every coalition, single parties among them", table)
    if found["left_out"]:
        console.print(Text(f"Not looked at, for there are too many states: {concepts(found['left_out'])}."))
    if len(found["of"]) < len(answer["states"]):
        looked = f"Looked at: {_some(found['of'])}." if found["of"] else "No state is an equilibrium to look at."
        console.print(Text(looked))
    shown = found["leaving"][:rows]
    for entry in shown:
        console.print(Text(leaving_words(answer, entry)))
    if len(found["leaving"]) > len(shown):
        console.print(Text(f"{len(found['leaving']) - len(shown):,} more."))
    if not found["leaving"]:
        console.print(Text("No two parties or more would gain by leaving together."))
    for text in _jumps(answer, found):
        console.print(Text(text))


def _jumps(answer: StableAnswer, coalitions: CoalitionsTold) -> list[str]:
    """From one equilibrium to another: what only a coalition can do."""
    groups: dict[tuple[str, str, str], list[str]] = {}
    for concept, found in coalitions["jumps"].items():
        for jump in found:
            names = joined([party(answer, name) for name in jump["coalition"]])
            groups.setdefault((names, jump["from"], jump["to"]), []).append(concept)
    told = [
        f"Equilibrium {brief(answer, start)} gives way to {brief(answer, end)}, both stable under {concepts(group)}: "
        f"{names} jump together."
        for (names, start, end), group in groups.items()
    ]
    return told if len(told) <= LISTED else [*told[:LISTED], f"{len(told) - LISTED:,} more jumps."]


def _show_reach(answer: StableAnswer, found: ReachTold, console: Console, rows: int) -> None:
    """What can come about from the status quo."""
    own = {entry["state"]: entry for entry in found["improving"]}
    states = len(answer["states"]) - 1
    told = f"From {named(answer, found['from'])}: {len(found['any']):,} of {states:,} other states can come about, "
    console.print()
    console.print(Text(f"{told}{len(own):,} of them by improvements alone."))
    if not found["any"] or not rows:
        return
    rest = len(found["any"]) - rows
    title = f"The first {rows}, nearest first; {rest:,} more" if rest > 0 else "Nearest first"
    table = _table("State", "Moves", "Through", "By improvements alone")
    for entry in found["any"][:rows]:
        alone = own.get(entry["state"])
        same = alone is not None and alone["path"] == entry["path"]
        by = "no" if alone is None else "the same" if same else f"{alone['moves']}: {_path(answer, alone)}"
        table.add_row(*map(Text, (named(answer, entry["state"]), str(entry["moves"]), _path(answer, entry), by)))
    _show_table(console, title, table)


def _path(answer: StableAnswer, entry: StateReached) -> str:
    """Who moves, and how."""
    if not answer["options"]:
        return ", ".join(f"{party(answer, step['party'])} to {step['to']}" for step in entry["path"])
    return "; ".join(
        f"{party(answer, step['party'])}: {act(answer, step['party'], step['from'], step['to'])}"
        for step in entry["path"]
    )


def _show_inverse(answer: StableAnswer, found: InverseTold, console: Console) -> None:
    """What would make a state stable."""
    console.print()
    heading = f"For {named(answer, found['state'])} to be stable, the fewest comparisons to reverse"
    console.print(Text(heading, style="bold"))
    for name in found["parties"]:
        told = " ".join(inverse_words(answer, found, name))
        console.print(Text(f"{first_upper(party(answer, name))}. {told}"))


def notes(answer: StableAnswer) -> list[str]:
    """What the words mean, in paragraphs."""
    told = [" ".join(_package_notes(answer))] if answer["kind"] == "package" else []
    told.append(" ".join(_margins(answer) if answer["asked"] else _reading(answer)))
    last = []
    if answer["views"]:
        seeing = joined([party(answer, name) for name in answer["views"]])
        last.append(f"Judged as each sees it: {seeing} by a view of its own.")
    answers = "one move of one of the others" if answer["single"] else "moves of the others, nobody twice running"
    return [*told, " ".join([*last, f"Answers are {answers}. Exact: nothing is drawn."])]


def _reading(answer: StableAnswer) -> list[str]:
    """How the table of states is read."""
    told = ["Nash implies all; SSEQ implies SMR and SEQ, and either of these GMR; what is implied is left out."]
    if answer["options"]:
        letters = "; ".join(_letter(answer, name) for name in answer["options"])
        told.append(f"A state is one letter an option, Y or N, in this order: {letters}.")
    return [*told, "States are numbered from 1 in their order here."]


def codes_words(answer: StableAnswer) -> str:
    """What the short names of states and concepts stand for, for who meets them first.

    Returns
    -------
    str
        Empty where nothing is written short.
    """
    told = []
    if answer["options"]:
        letters = "; ".join(_letter(answer, name) for name in answer["options"])
        told.append(f"A state is one letter an option, Y or N, in this order: {letters}.")
    asks = "; ".join(f"{NAMES[name]}, {ASKS[name]}" for name in answer["concepts"] if name in ASKS)
    return " ".join([*told, f"A state can last under: {asks}."] if asks else told)


def _letter(answer: StableAnswer, name: str) -> str:
    return f"{party(answer, name.split('.', 1)[0])}, {plain(answer['labels']['acts'][name])}"


def _margins(answer: StableAnswer) -> list[str]:
    """What the figures beside the verdicts are."""
    told = [
        f"{NAMES[concept]}: {ASKS['nash']}{'' if concept == 'nash' else f', {ASKS[concept]}'}."
        for concept in answer["concepts"]
        if concept in ("nash", "gmr", "seq")
    ]
    if {"smr", "sseq"} & set(answer["concepts"]):
        told.append("SMR and SSEQ: as GMR and SEQ, where the party's own next move does not bring the gain back.")
    unit = {found["in_points"] for found in asked_of(answer)["parties"].values()}
    what = {frozenset({True}): "points", frozenset({False}): "steps of its ranking"}
    if any(any(found["distance"].values()) for found in asked_of(answer)["parties"].values()):
        units = what.get(frozenset(unit), "points, or steps of the ranking where a party has none,")
        told.append(f"“By”: a party's verdict turns where this state is worth so many {units} less to it if it stays, "
                    "more if it leaves, all else held.")  # fmt: skip
    return told


def _package_notes(answer: PackageStability) -> list[str]:
    """What the states of a package are, and which moves there are."""
    kinds, labels = answer["labels"]["kinds"], answer["labels"]
    signing = [party(answer, name.split(".", 1)[0]) for name, kind in kinds.items() if kind == "sign"]
    told = [] if answer["recorded"] else [f"The package: {_terms(answer)}."]
    told.append(f"Signatures: {joined(signing)}." if signing else "Nobody's signature is needed.")
    moves = [name for name, kind in kinds.items() if kind == "move"]
    parts = []
    for name in moves:
        chance = answer["outcomes"][name]["probability"]
        odds = "" if chance > 1 - 1e-9 else f" (its likeliest outcome by the file, of probability {percent(chance)})"
        parts.append(f"{party(answer, name.split('.', 1)[0])}, “{plain(labels['acts'][name])}”{odds}")
    told.append(f"Moves open then: {'; '.join(parts)}." if parts else "No move is open then.")
    told.append(
        "Where the package is in force a state is worth it to each party, in its own points; elsewhere, going on."
    )
    if answer["tolerance"] > 1e-9:
        told.append(f"States that lie no further apart than {answer['tolerance']:g} points tie, and so along a chain.")
    if not answer["talks_open"]:
        told.append("No talks were held in that month's state; the answer is as if they were.")
    return told


def _terms(answer: PackageStability) -> str:
    """A package issue by issue."""
    labels = answer["labels"]
    return "; ".join(
        f"{plain(labels['issues'][issue])}: {plain(labels['options'][issue][option])}"
        for issue, option in answer["package"].items()
    )


__all__ = [
    "ROWS",
    "act",
    "equilibria_table",
    "in_words",
    "notes",
    "position",
    "show_stable",
    "states_table",
]
