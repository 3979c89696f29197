"""The talks of a month as a game in extensive form, for Gambit (`.efg`).

Chance draws the proposer by the weights; it proposes a package or passes; those whose consent the package still needs
vote at once: whoever votes does not know how the others do, so all of one party's votes on one proposal are one
information set. A party votes yes on its own proposal; a clause of consent that this fulfils asks nobody. Payoffs are U
where the package is signed, with what may undo the signature priced in (an answer is no node of this game), and C, the
value now, where it is not: what everyone has if the talks fail. The chance that
an occasion for talks comes (`talks.pace`) and each party's noise are no part of this game.

Numbers have up to 12 decimals. A game of more than 200,000 nodes is not written: a package that calls for v votes
costs 2^(v+1) - 1 nodes for each proposer.

References
----------
Savani, R. and T. Turocy (2025). Gambit: the package for computation in game theory. https://www.gambit-project.org
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from winset.cases.formats.names import label_of
from winset.errors import LimitError, RequestError
from winset.game.vote import passes, yes_counts
from winset.studies.month.talks import MonthTalks, talks_at
from winset.views.exports.found import Exported, Request

if TYPE_CHECKING:
    from collections.abc import Sequence

    from winset.cases.schema import Conflict

NAME = "gambit"
TITLE = "Gambit's extensive form (.efg)"

MAX_NODES = 200_000
"""Most nodes of a game that is written."""

FINEST = 10**9
"""A proposer's weight is written as the nearest fraction with a denominator up to this; they add to exactly 1."""


def exported(conflict: Conflict, request: Request) -> Exported:
    """The game of a month's talks.

    Parameters
    ----------
    conflict : Conflict
    request : Request

    Raises
    ------
    RequestError
        Where no talks are held.
    LimitError
        Where the game has more nodes than `MAX_NODES`.
    """
    if request.against is not None:
        raise RequestError("--against: where talks fail this game pays the value now; leave it out")
    talks = talks_at(conflict, at=request.at, packages=request.packages)
    weights = talks.game.weights_at(talks.period)[talks.state]
    proposers = [int(p) for p in np.flatnonzero(weights > 0)]
    if not proposers:
        raise RequestError(f"no talks are held{f' in {talks.month}' if talks.month else ''}; choose another month")
    nodes = count_nodes(talks, proposers)
    if nodes > MAX_NODES:
        raise LimitError(
            f"{nodes:,} nodes for {len(talks.chosen):,} packages and {len(proposers)} proposers; the limit is "
            f"{MAX_NODES:,}; take fewer packages with --packages frontier, against-war or now"
        )
    tree = _Tree(talks)
    shares = fractions_of([float(weights[p]) for p in proposers])
    text = "\n".join([*_head(talks), *tree.lines(proposers, shares)]) + "\n"
    return Exported({"": text}, folder=False, told=f"{nodes:,} nodes, {len(talks.chosen):,} packages")


def count_nodes(talks: MonthTalks, proposers: Sequence[int]) -> int:
    """How many nodes the game has."""
    total = 1
    for p in proposers:
        votes = _asked(talks, p).sum(axis=0)
        total += 2 + sum(2 ** (int(v) + 1) - 1 for v in votes)
    return total


def fractions_of(weights: Sequence[float]) -> list[Fraction]:
    """Weights that add to 1 as fractions that do so exactly.

    Examples
    --------
    >>> fractions_of([1 / 3, 2 / 3])
    [Fraction(1, 3), Fraction(2, 3)]
    """
    found = [Fraction(weight).limit_denominator(FINEST) for weight in weights[:-1]]
    return [*found, 1 - sum(found, Fraction(0))]


def _open(talks: MonthTalks, p: int) -> np.ndarray:
    """The clauses that a package still has to fulfil once its proposer has said yes; shape (g, k)."""
    ballots = talks.game.ballots
    met = ballots.members[:, p] >= ballots.votes
    return np.asarray(talks.clauses & ~met[:, None])


def _asked(talks: MonthTalks, p: int) -> np.ndarray:
    """Who votes on each package that a party proposes; shape (p, k)."""
    asked = yes_counts(talks.game.ballots.members.T, _open(talks, p)) > 0
    asked[p] = False
    return np.asarray(asked)


def _head(talks: MonthTalks) -> list[str]:
    game = talks.game
    when = f"talks of {talks.month}" if talks.month else "the talks"
    title = f"{game.conflict.title}: {when}"
    players = " ".join(f'"{name}"' for name in game.parties)
    told = (
        f"Chance draws the proposer, who proposes a package or passes; the others vote at once. Payoffs: the package's "
        f"points where it is signed, else the value now. Conflict {game.conflict.digest}, by winset export."
    )
    return [f"EFG 2 R {quote(title)} {{ {players} }}", quote(told), ""]


def quote(text: str) -> str:
    """A text as Gambit reads it: ASCII in double quotes, with quotes and backslashes marked."""
    plain = label_of(text).encode("ascii", "replace").decode()
    escaped = plain.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def number(value: float) -> str:
    """A payoff as a decimal, to 12 places and without an exponent.

    Examples
    --------
    >>> number(-2.50), number(1e-15), number(100.0)
    ('-2.5', '0', '100')
    """
    text = f"{value:.12f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


class _Tree:
    """Writes the nodes in the order of the format: each before those under it, branch by branch."""

    def __init__(self, talks: MonthTalks) -> None:
        self.talks = talks
        self.names = talks.game.parties
        self.sets = [0] * len(self.names)
        self.labels = []
        for k in talks.chosen:
            package = talks.game.packages.package(int(k))
            self.labels.append(", ".join(f"{issue}={option}" for issue, option in package.items()))

    def lines(self, proposers: Sequence[int], shares: Sequence[Fraction]) -> list[str]:
        """The whole game."""
        actions = " ".join(f'"{self.names[p]}" {share}' for p, share in zip(proposers, shares, strict=True))
        found = [f'c "" 1 "who proposes" {{ {actions} }} 0']
        for p in proposers:
            found += self._proposal(p)
        return found

    def _proposal(self, p: int) -> list[str]:
        """One party proposes a package, or passes."""
        actions = " ".join(f'"{label}"' for label in [*self.labels, "pass"])
        found = [f'p "" {p + 1} {self._set(p)} "{self.names[p]} proposes" {{ {actions} }} 0']
        asked, still = _asked(self.talks, p), _open(self.talks, p)
        for j in range(len(self.labels)):
            voters = [int(v) for v in np.flatnonzero(asked[:, j])]
            found += self._votes(p, j, [(v, self._set(v)) for v in voters], still[:, j])
        return [*found, self._end(None)]

    def _set(self, p: int) -> int:
        """A new information set of a party."""
        self.sets[p] += 1
        return self.sets[p]

    def _votes(self, p: int, j: int, voters: list[tuple[int, int]], still: np.ndarray) -> list[str]:
        """The votes on package `j`, which `p` proposes, by voters in their information sets; and what comes of them."""
        found: list[str] = []
        told = f"on {self.names[p]}: {self.labels[j]}"

        def _cast(k: int, yes: tuple[int, ...]) -> None:
            if k == len(voters):
                found.append(self._end(j if self._passes(yes, still) else None))
                return
            v, home = voters[k]
            found.append(f'p "" {v + 1} {home} "{self.names[v]} {told}" {{ "yes" "no" }} 0')
            _cast(k + 1, (*yes, v))
            _cast(k + 1, yes)

        _cast(0, (p,))
        return found

    def _passes(self, yes: tuple[int, ...], still: np.ndarray) -> bool:
        """Whether those in favour fulfil every clause that is left."""
        ballots = self.talks.game.ballots
        return bool(passes(ballots.members[:, list(yes)].sum(axis=1), ballots.votes, still))

    def _end(self, j: int | None) -> str:
        """An end of the game: package `j` is signed, or the talks fail."""
        points = self.talks.now if j is None else self.talks.worth["now"][:, j]
        outcome, name = (1, "no agreement") if j is None else (j + 2, self.labels[j])
        return f't "" {outcome} "{name}" {{ {", ".join(number(float(value)) for value in points)} }}'
