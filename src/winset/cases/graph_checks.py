"""Everything that can be wrong with a graph-model file beyond its shape: forms, names, states, moves, preferences."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from winset.cases.graph_case import NOT, GraphCase, Preference, View
from winset.cases.graph_order import MAX_RELATION, order_of
from winset.cases.graph_states import (
    MAX_OPTIONS,
    MAX_PARTIES,
    MAX_PATTERNS,
    StateError,
    StateSet,
    TooManyStates,
    states_of,
)
from winset.cases.problems import MAX_PROBLEMS, Fault, Path, nearest, quoted

MAX_STEPS = 2_000_000_000
"""Most patterns, and options named in statements, times the feasible states."""

MAX_RANKS = 60_000_000
"""Most ranks that are held: parties × states, once for the file and once for each view."""

MAX_CELLS = 500_000_000
"""Most pairs of states that are held for preferences by pairs."""


class _Enough(Exception):
    """More problems than are told."""


@dataclass(slots=True)
class GraphChecks:
    """What was found in a file.

    Attributes
    ----------
    case : GraphCase
    aside : frozenset of path
        Entries that were set aside because their shape is wrong: that they are missing is not told again.
    faults : list of (path, message)
    states : StateSet or None
        None where the states cannot be listed.
    """

    case: GraphCase
    aside: frozenset[Path] = frozenset()
    faults: list[Fault] = field(default_factory=list)
    states: StateSet | None = None

    def add(self, path: Path, message: str) -> None:
        """Note a problem; not more than are told."""
        self.faults.append((path, message))
        if len(self.faults) > MAX_PROBLEMS:
            raise _Enough

    def known(self, path: Path, word: str, choices: Collection[str], what: str) -> bool:
        """Whether a name is known; a problem where it is not."""
        if word not in choices:
            self.add(path, f"no {what} {quoted(word)}{nearest(word, choices)}")
        return word in choices


def check_graph_case(case: GraphCase, aside: frozenset[Path] = frozenset()) -> GraphChecks:
    """Check a graph-model file whose shape is right.

    Parameters
    ----------
    case : GraphCase
    aside : set of path, optional
        Entries that were set aside.

    Returns
    -------
    GraphChecks
        Its `faults` are empty where the file is right.

    Examples
    --------
    >>> case = GraphCase.model_validate({
    ...     "winset": 1, "kind": "graph", "title": "One", "parties": {"a": {"options": ["x"]}},
    ...     "preferences": {"a": {"ranking": ["Y"]}},
    ... })
    >>> check_graph_case(case).faults
    [(('preferences', 'a', 'ranking'), "N left out; every feasible state is named once; '-' at the end ties the rest")]
    """
    checks = GraphChecks(case, aside)
    if len(case.parties) > MAX_PARTIES:
        checks.add(("parties",), f"{len(case.parties)} parties; the limit is {MAX_PARTIES}")
        return checks
    with contextlib.suppress(_Enough):
        right = _explicit(checks) if case.explicit else _optional(checks)
        _parties_named(checks)
        if right:
            _with_states(checks)
    return checks


def _optional(checks: GraphChecks) -> bool:
    """The option form: its options and patterns; whether the states can be listed."""
    case, before = checks.case, len(checks.faults)
    if case.moves is not None:
        checks.add(("moves",), "moves without `states`; name the states, or leave the moves to the options")
    count = len(case.options)
    if not count:
        checks.add(("parties",), "no options; give a party `options: [name, …]`, or the file `states` and `moves`")
    elif count > MAX_OPTIONS:
        checks.add(("parties",), f"{count} options in all; the limit is {MAX_OPTIONS}")
    if len(case.infeasible) > MAX_PATTERNS:
        checks.add(("infeasible",), f"{len(case.infeasible):,} patterns; the limit is {MAX_PATTERNS:,}")
    if len(checks.faults) > before:
        return False
    for k, pattern in enumerate(case.infeasible):
        if len(pattern) != count:
            letters = f"{count} letters, one an option ({_some(case.options)})" if count > 1 else "one letter"
            checks.add(("infeasible", k), f"{quoted(pattern)} has {len(pattern)} letters; expected {letters}")
    for k, word in enumerate(case.irreversible):
        checks.known(("irreversible", k), word.removeprefix(NOT).strip(), case.options, "option")
    return not any(path[0] == "infeasible" for path, _ in checks.faults[before:])


def _some(names: tuple[str, ...]) -> str:
    return ", ".join(names[:6]) + (", …" if len(names) > 6 else "")


def _explicit(checks: GraphChecks) -> bool:
    """The explicit form: its moves; whether the states can be listed."""
    case = checks.case
    for name, own in case.parties.items():
        if own.options:
            checks.add(("parties", name, "options"), "options beside `states`; a file has one form or the other")
    for key in ("infeasible", "irreversible"):
        if getattr(case, key):
            checks.add((key,), f"`{key}` is for options; this file names its states: leave states or moves out instead")
    if case.moves is None and ("moves",) not in checks.aside:
        checks.add(("moves",), "missing; a file that names its states lists each party's moves")
    for party, table in (case.moves or {}).items():
        checks.known(("moves", party), party, case.parties, "party")
        for start, ends in table.items():
            checks.known(("moves", party, start), start, case.states or (), "state")
            seen: set[str] = set()
            for k, end in enumerate(ends):
                path: Path = ("moves", party, start, k)
                if checks.known(path, end, case.states or (), "state") and end == start:
                    checks.add(path, f"a move from {quoted(start)} to itself")
                elif end in seen:
                    checks.add(path, f"{quoted(end)} stands twice")
                seen.add(end)
    return True


def _parties_named(checks: GraphChecks) -> None:
    """Every party has a preference, and every name of a party is one."""
    case = checks.case
    for name in case.preferences:
        checks.known(("preferences", name), name, case.parties, "party")
    for name in case.parties:
        if name not in case.preferences and not {("preferences",), ("preferences", name)} & checks.aside:
            checks.add(("preferences",), f"{quoted(name)} is missing; every party has a preference")
    for name, view in case.views.items():
        checks.known(("views", name), name, case.parties, "party")
        for other in view.preferences:
            path = ("views", name, "preferences", other)
            if checks.known(path, other, case.parties, "party") and other == name:
                checks.add(path, "a party knows its own preference; write it in `preferences`")


def _with_states(checks: GraphChecks) -> None:
    """What is said of states: preferences and views."""
    case = checks.case
    try:
        states = states_of(case)
    except TooManyStates as error:
        checks.add(("parties",), f"{error}; rule states out with `infeasible`")
        return
    if not len(states):
        checks.add(("infeasible",), "no state is left; some state is feasible")
        return
    if _too_large(checks, states):
        return
    checks.states = states
    for name, preference in case.preferences.items():
        _preference(checks, ("preferences", name), preference, states)
    for name, view in case.views.items():
        unseen = _unseen(checks, ("views", name), view, states)
        for other, preference in view.preferences.items():
            _preference(checks, ("views", name, "preferences", other), preference, states, unseen)


def _too_large(checks: GraphChecks, states: StateSet) -> bool:
    """Whether a file would take too long or too much memory; a problem where it would."""
    case, count = checks.case, len(states)
    ways = [*case.preferences.values(), *(way for view in case.views.values() for way in view.preferences.values())]
    steps = sum(sum(map(states.is_pattern, _words(way))) + _named_options(way) for way in ways)
    if steps * count > MAX_STEPS:
        told = (
            f"{steps:,} patterns and options in statements, over {count:,} states; the limit of both is {MAX_STEPS:,}"
        )
        checks.add(("preferences",), told)
        return True
    if len(case.parties) * count * (1 + len(case.views)) > MAX_RANKS:
        told = (
            f"{len(case.views)} views of {len(case.parties)} parties and {count:,} states; the limit is {MAX_RANKS:,}"
        )
        checks.add(("views",), f"{told} ranks")
        return True
    pairwise = sum(way.better is not None for way in ways)
    if count <= MAX_RELATION and pairwise * count**2 > MAX_CELLS:
        told = f"{pairwise} preferences by pairs over {count:,} states; the limit is {MAX_CELLS:,} pairs"
        checks.add(("preferences",), told)
        return True
    return False


def _words(way: Preference) -> Iterator[str]:
    """The states and patterns that a ranking or points name."""
    yield from way.points or ()
    for tier in way.ranking or ():
        yield from tier


def _named_options(way: Preference) -> int:
    """How often statements name an option, at most."""
    texts = (text if isinstance(text, str) else " ".join(text) for text in way.statements or ())
    return sum(text.count(".") for text in texts)


def _preference(
    checks: GraphChecks, at: Path, preference: Preference, states: StateSet, unseen: NDArray[np.bool_] | None = None
) -> None:
    for path, message in order_of(preference, states, unseen).faults:
        checks.add((*at, *path), message)


def _unseen(checks: GraphChecks, at: Path, view: View, states: StateSet) -> NDArray[np.bool_]:
    """The states that a party does not see."""
    if sum(map(states.is_pattern, view.unseen)) > MAX_PATTERNS:
        checks.add((*at, "unseen"), f"more than {MAX_PATTERNS:,} patterns, the limit")
        return np.zeros(len(states), dtype=np.bool_)
    for k, word in enumerate(view.unseen):
        try:
            states.find(word)
        except StateError as error:
            checks.add((*at, "unseen", k), str(error))
    return unseen_by(view, states)


def unseen_by(view: View, states: StateSet) -> NDArray[np.bool_]:
    """The states that a party does not see.

    Parameters
    ----------
    view : View
    states : StateSet

    Returns
    -------
    (n,) bool array
        Words that stand for no state are passed over.
    """
    found = np.zeros(len(states), dtype=np.bool_)
    for word in view.unseen:
        try:
            found[states.find(word)] = True
        except StateError:
            continue
    return found
