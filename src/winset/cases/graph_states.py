"""The states of a graph-model file, in order, and what a state or a pattern in it stands for.

| limit | value |
|---|---|
| options of all parties | 24 |
| feasible states | 1,000,000 |
| infeasible patterns; patterns in one preference or view | 1,000; 1,000 |
| parties | 24 |
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from winset.cases.graph_case import GraphCase
from winset.cases.problems import nearest, quoted

MAX_OPTIONS = 24
MAX_STATES = 1_000_000
MAX_PATTERNS = 1_000
MAX_PARTIES = 24
"""Limits on a graph-model file; those of a conflict file hold for its size, nesting and entries."""

Masks = NDArray[np.int64]


class StateError(ValueError):
    """A state or a pattern that stands for nothing here; the message says what was found and what was expected."""


class TooManyStates(ValueError):
    """More feasible states than the limit."""


def feasible_states(options: int, infeasible: Sequence[str]) -> Masks:
    """The feasible states of the option form, as bit masks.

    Parameters
    ----------
    options : int
        How many options there are, at most 24.
    infeasible : sequence of str
        Patterns of that many letters: Y, N, or - for either.

    Returns
    -------
    (n,) int64 array
        Ascending. The first option is the highest bit, and Y is 1.

    Raises
    ------
    TooManyStates
        Where there are more than 1,000,000.

    Examples
    --------
    >>> feasible_states(2, ["YY"])
    array([0, 1, 2])
    """
    closing: list[list[tuple[int, int]]] = [[] for _ in range(options + 1)]
    for pattern in infeasible:
        length = len(pattern.rstrip("-"))
        closing[length].append(bits_of(pattern[:length]))
    states = np.zeros(0 if closing[0] else 1, dtype=np.int64)
    for k in range(1, options + 1):
        states = (states[:, None] * 2 + np.arange(2)).ravel()
        for fixed, value in closing[k]:
            states = states[(states & fixed) != value]
    if len(states) > MAX_STATES:
        raise TooManyStates(f"{len(states):,} feasible states; the limit is {MAX_STATES:,}")
    return states


def bits_of(pattern: str) -> tuple[int, int]:
    """The bits that a pattern fixes, and what they are.

    Examples
    --------
    >>> bits_of("Y-N")
    (5, 4)
    """
    fixed = int("".join("0" if letter == "-" else "1" for letter in pattern) or "0", 2)
    value = int("".join("1" if letter == "Y" else "0" for letter in pattern) or "0", 2)
    return fixed, value


def letters_of(mask: int, options: int) -> str:
    """A state's name in the option form: one letter an option.

    Examples
    --------
    >>> letters_of(2, 3)
    'NYN'
    """
    return f"{mask:0{options}b}".replace("1", "Y").replace("0", "N") if options else ""


@dataclass(frozen=True, slots=True, eq=False)
class StateSet:
    """The states of a file in order: `n` of them.

    Attributes
    ----------
    options : tuple of str
        As `party.option`; empty in the explicit form.
    masks : (n,) int64 array
        Feasible states as bit masks, ascending; empty in the explicit form.
    positions : dict of str to int
        Position of each state by its name; empty in the option form.
    """

    options: tuple[str, ...]
    masks: Masks
    positions: dict[str, int]

    def __len__(self) -> int:
        return len(self.masks) if self.options else len(self.positions)

    def name(self, position: int) -> str:
        """A state's name."""
        if self.options:
            return letters_of(int(self.masks[position]), len(self.options))
        return list(self.positions)[position]

    def is_pattern(self, word: str) -> bool:
        """Whether a word stands for several states."""
        return bool(self.options) and "-" in word

    def find(self, word: str) -> Masks:
        """The positions that a state's name or a pattern stands for.

        Returns
        -------
        (k,) int64 array
            Ascending, at least one.

        Raises
        ------
        StateError
            Where there is none.
        """
        if not self.options:
            if word not in self.positions:
                raise StateError(f"no state {quoted(word)}{nearest(word, self.positions)}")
            return np.array([self.positions[word]], dtype=np.int64)
        self._hold(word)
        fixed, value = bits_of(word)
        if "-" in word:
            found = np.flatnonzero((self.masks & fixed) == value)
        else:
            at = int(np.searchsorted(self.masks, value))
            found = np.array([at] if at < len(self.masks) and self.masks[at] == value else [], dtype=np.int64)
        if not len(found):
            raise StateError(f"{quoted(word)} is infeasible" if "-" not in word else f"{quoted(word)} fits no state")
        return found

    def _hold(self, word: str) -> None:
        """Refuse a word that is not one letter an option."""
        count = len(self.options)
        if len(word) != count or set(word) - set("YN-"):
            shown = ", ".join(self.options[:6]) + (", …" if count > 6 else "")
            letters = f"{count} letters, one an option" if count > 1 else "one letter"
            raise StateError(f"found {quoted(word)}; a state is {letters} ({shown}): Y, N, or - for either")


def states_of(case: GraphCase) -> StateSet:
    """The states of a file, in order; in the option form ascending as binary numbers, the first option leading.

    Parameters
    ----------
    case : GraphCase
        Its patterns have one letter an option.

    Raises
    ------
    TooManyStates
        Where more than 1,000,000 are feasible.
    """
    if case.states is not None:
        names = {name: k for k, name in enumerate(case.states)}
        return StateSet((), np.zeros(0, dtype=np.int64), names)
    return StateSet(case.options, feasible_states(len(case.options), case.infeasible), {})
