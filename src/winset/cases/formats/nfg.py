"""Games in strategic form, as Gambit writes them (`.nfg`), to graph-model files.

What the source means (Gambit 16, "Game representation formats"). `NFG 1 R` or `NFG 1 D`, a title in quotes, the
players' names in braces, then either how many strategies each has or their names, and perhaps a comment in quotes.
The payoffs follow for every profile, the first player's strategy running fastest: in the payoff version the players'
payoffs one after the other; in the outcome version the outcomes in braces, each with a name and a payoff for every
player, and then for every profile the number of its outcome, 0 for none (all payoffs 0). Numbers are decimals or
fractions; commas between payoffs mean nothing.

What is kept. A profile is a state; a player moves from it to the profiles that differ in its own strategy alone; its
payoffs are its `points`, of which a graph model reads the order. So a state is stable in Nash's sense for all players
exactly where the profile is an equilibrium in pure strategies. Mixed strategies have no counterpart.

A game in extensive form (`.efg`) is refused: what a player knows has no place in a graph model.

References
----------
Savani, R. and T. Turocy (2025). Gambit: the package for computation in game theory. https://www.gambit-project.org
"""

from __future__ import annotations

import math
import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, product
from pathlib import Path as FilePath
from typing import NoReturn

from winset.cases.formats import gmcr
from winset.cases.formats.bounded import exact, heads, refused, text_of, the_one
from winset.cases.formats.draft import WIDTH, flow, key, quote
from winset.cases.formats.foreign import ImportWanted, decimal
from winset.cases.formats.names import label_of, safe_names
from winset.cases.graph_states import MAX_PARTIES
from winset.cases.problems import quoted

NAME = "gambit"
TITLE = "Gambit's strategic form"
TAKES = "an .nfg file"
NEXT = ("stable",)

MAX_PROFILES = 2_000
"""Most profiles of a game that is taken."""

MAX_MOVES = 60_000
"""Most moves that are written: each profile has one for every other strategy of every player."""

EXTENSIVE = (
    "a game in extensive form, in which players do not see all that others did; a graph model has no place for that. "
    "Write its strategic form in Gambit (`game.write('nfg')` in pygambit, or Save as in the program) and import that; "
    "or write what each knows as factors and beliefs of a conflict file, from `winset new`"
)
"""Why an .efg file is refused, and what can be used in its place."""

_TOKEN = re.compile(r'\s+|(?P<text>"(?:\\.|[^"\\])*")|(?P<mark>[{}])|(?P<comma>,)|(?P<word>[^\s{}",]+)')

check = gmcr.check


def recognises(path: FilePath) -> bool:
    """Whether a file, or some file of a folder, is a game of Gambit."""
    return any(_header(head) for head in heads(path, ".nfg", ".efg"))


def read_foreign(path: FilePath, wanted: ImportWanted) -> str:
    """The text of a graph-model file for a game in strategic form.

    Parameters
    ----------
    path : path
        The file, or a folder with one.
    wanted : ImportWanted
        Nothing of it applies: one file holds every player.

    Raises
    ------
    ConflictError
        With the line, where something is not as Gambit has it, or passes a limit; for an extensive form what to do.
    """
    file = the_one(path, _header, "games of Gambit", ".nfg", ".efg")
    if wanted.profiles:
        raise refused(file, "one file holds every player; leave `profiles` out", mentions=["profiles"])
    return _text(file, _Reader(file, _tokens(file)).game())


def _header(head: str) -> str:
    """`NFG` or `EFG` where a text begins so; else empty."""
    word = head.lstrip("\ufeff\ufffd").lstrip()[:4].split()
    return word[0] if word and word[0] in ("NFG", "EFG") else ""


@dataclass(frozen=True, slots=True)
class _Token:
    """A word, a text or a brace, with its line."""

    kind: str
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class _Strategic:
    """A game: its players, the strategies of each, and the payoffs of each profile."""

    title: str
    comment: str
    players: tuple[str, ...]
    strategies: tuple[tuple[str, ...], ...]
    payoffs: dict[tuple[int, ...], tuple[Fraction, ...]]


def _tokens(file: FilePath) -> list[_Token]:
    """The words of a file with their lines; commas are left out."""
    text, found, line, place = text_of(file), [], 1, 0
    if _header(text) == "EFG":
        raise refused(file, EXTENSIVE, 1)
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None:
            raise refused(file, "the quote that opens here is not closed", line)
        if match.lastgroup in ("text", "mark", "word"):
            found.append(_Token(match.lastgroup, match.group(), line))
        line += match.group().count("\n")
        place = match.end()
    return found


@dataclass(slots=True)
class _Reader:
    """The words of a file, taken one after the other."""

    file: FilePath
    tokens: list[_Token]
    place: int = 0

    def game(self) -> _Strategic:
        """The whole game."""
        self._head()
        title = self._text("the title")
        players = self._texts("the players' names")
        if not 1 <= len(players) <= MAX_PARTIES:
            self._refuse(f"{len(players)} players; expected 1 to {MAX_PARTIES}")
        strategies = self._strategies(players)
        comment = self._text("a comment") if self._next().kind == "text" else ""
        self._hold(strategies)
        payoffs = self._payoffs(players, [len(own) for own in strategies])
        if self._next().text:
            self._refuse(f"found {quoted(self._next().text)} after the last payoff")
        return _Strategic(title, comment, players, strategies, payoffs)

    def _next(self) -> _Token:
        last = self.tokens[-1].line if self.tokens else 1
        return self.tokens[self.place] if self.place < len(self.tokens) else _Token("end", "", last)

    def _take(self) -> _Token:
        token = self._next()
        self.place += 1
        return token

    def _refuse(self, message: str) -> NoReturn:
        raise refused(self.file, message, self._next().line)

    def _expect(self, text: str, what: str) -> None:
        if self._next().text != text:
            self._refuse(f"found {quoted(self._next().text or 'the end')}; expected {what}")
        self._take()

    def _head(self) -> None:
        self._expect("NFG", "`NFG 1 R`, with which a game in strategic form begins")
        self._expect("1", "`1`, the version of the format")
        if self._next().text not in ("R", "D"):
            self._refuse(f"found {quoted(self._next().text or 'the end')}; expected `R` or `D`")
        self._take()

    def _text(self, what: str) -> str:
        if self._next().kind != "text":
            self._refuse(f"found {quoted(self._next().text or 'the end')}; expected {what} in quotes")
        return re.sub(r"\\(.)", r"\1", self._take().text[1:-1])

    def _texts(self, what: str) -> tuple[str, ...]:
        self._expect("{", f"`{{` before {what}")
        found = []
        while self._next().kind == "text":
            found.append(self._text(what))
        self._expect("}", f"`}}` after {what}")
        return tuple(found)

    def _strategies(self, players: Sequence[str]) -> tuple[tuple[str, ...], ...]:
        """The names of each player's strategies; numbers where the file only counts them."""
        self._expect("{", "`{` before the strategies")
        named = self._next().text == "{"
        own = [self._texts("a player's strategies") if named else self._counted() for _ in players]
        self._expect("}", f"`}}` after the strategies of {len(players)} players")
        lacking = next((player for player, found in zip(players, own, strict=True) if not found), None)
        if lacking is not None:
            self._refuse(f"{quoted(lacking)} has no strategy")
        return tuple(own)

    def _counted(self) -> tuple[str, ...]:
        count = self._number("how many strategies a player has")
        if count.denominator != 1 or not 0 < count <= MAX_PROFILES:
            self._refuse(f"found {decimal(count)}; expected a whole number of strategies, 1 to {MAX_PROFILES:,}")
        return tuple(str(k + 1) for k in range(int(count)))

    def _hold(self, strategies: Sequence[Sequence[str]]) -> None:
        """Stop where a game is larger than what is taken."""
        profiles = math.prod(map(len, strategies))
        if profiles > MAX_PROFILES:
            self._refuse(f"{profiles:,} profiles; the limit is {MAX_PROFILES:,}")
        moves = profiles * sum(len(own) - 1 for own in strategies)
        if moves > MAX_MOVES:
            self._refuse(f"{moves:,} moves between profiles; the limit is {MAX_MOVES:,}")

    def _number(self, what: str) -> Fraction:
        token = self._next()
        above, _, below = token.text.partition("/")
        number, under = exact(above), exact(below) if "/" in token.text else Fraction(1)
        if token.kind != "word" or number is None or not under:
            self._refuse(f"found {quoted(token.text or 'the end')}; expected {what}, a finite number")
        self._take()
        return number / under

    def _payoffs(self, players: Sequence[str], sizes: Sequence[int]) -> dict[tuple[int, ...], tuple[Fraction, ...]]:
        """The payoffs of each profile, the first player's strategy running fastest."""
        outcomes = self._outcomes(players) if self._next().text == "{" else None
        found = {}
        for k, profile in enumerate(product(*map(range, reversed(sizes)))):
            if outcomes is None:
                told = f"the payoff of {{}} in profile {k + 1}"
                row = tuple(self._number(told.format(quoted(player))) for player in players)
            else:
                number = self._number(f"the outcome of profile {k + 1}")
                if number.denominator != 1 or not 0 <= number < len(outcomes):
                    self._refuse(f"found outcome {decimal(number)}; there are {len(outcomes) - 1}")
                row = outcomes[int(number)]
            found[profile[::-1]] = row
        return found

    def _outcomes(self, players: Sequence[str]) -> list[tuple[Fraction, ...]]:
        """The outcomes by their numbers; the first is none, where everybody has 0."""
        self._expect("{", "`{` before the outcomes")
        found = [tuple(Fraction(0) for _ in players)]
        while self._next().text == "{":
            self._take()
            name = self._text("the name of an outcome")
            found.append(tuple(self._number(f"the payoff of {quoted(p)} in outcome {quoted(name)}") for p in players))
            self._expect("}", f"`}}` after the payoffs of {len(players)} players")
        self._expect("}", "`}` after the outcomes")
        return found


def _text(file: FilePath, game: _Strategic) -> str:
    """The graph-model file of a game."""
    parties = safe_names(game.players, "party")
    moves = [safe_names(own, "option") for own in game.strategies]
    profiles = list(game.payoffs)
    joined = ["_".join(own[k] for own, k in zip(moves, profile, strict=True)) for profile in profiles]
    states = dict(zip(profiles, safe_names(joined, "state"), strict=True))
    title = label_of(game.title) or label_of(file.stem) or "A game"
    lines = [*_head(file, game), "", "winset: 2", "kind: graph", f"title: {quote(title)}"]
    lines += [f"sources: {{file: {{title: {quote(label_of(file.name))}, note: {quote(TITLE)}}}}}", "parties:"]
    lines += [
        f"  {name}: {{name: {quote(label_of(player) or name)}}}"
        for name, player in zip(parties, game.players, strict=True)
    ]
    lines += ["states:", *(f"  {key(states[profile])}: {quote(_label(game, profile))}" for profile in profiles)]
    lines += ["moves:", *chain.from_iterable(_moves(p, name, game, states) for p, name in enumerate(parties))]
    lines.append("preferences:")
    for p, name in enumerate(parties):
        lines += [
            f"  {name}:",
            "    source: file",
            *_preference({states[k]: row[p] for k, row in game.payoffs.items()}),
        ]
    return "\n".join(lines) + "\n"


def _preference(payoffs: dict[str, Fraction]) -> list[str]:
    """A player's payoffs as points; as a ranking where decimals would make two of them alike."""
    told = {state: decimal(payoff) for state, payoff in payoffs.items()}
    if len({float(number) for number in told.values()}) == len(set(payoffs.values())):
        return flow("    points: ", [f"{key(state)}: {number}" for state, number in told.items()], 6)
    tiers: dict[Fraction, list[str]] = {}
    for state, payoff in sorted(payoffs.items(), key=lambda item: -item[1]):
        tiers.setdefault(payoff, []).append(key(state))
    return flow("    ranking: ", [f"[{', '.join(tier)}]" for tier in tiers.values()], 6, "[]")


def _label(game: _Strategic, profile: Sequence[int]) -> str:
    """What everybody does in a profile."""
    told = [f"{label_of(player)}: {label_of(own[k])}" if label_of(player) else label_of(own[k])
            for player, own, k in zip(game.players, game.strategies, profile, strict=True)]  # fmt: skip
    return label_of("; ".join(told)) or "A profile"


def _moves(p: int, name: str, game: _Strategic, states: dict[tuple[int, ...], str]) -> Iterator[str]:
    """Where a player can go by itself: the profiles that differ in its own strategy alone."""
    count = len(game.strategies[p])
    yield f"  {name}:" if count > 1 else f"  {name}: {{}}"
    for profile, state in states.items() if count > 1 else ():
        ends = [states[(*profile[:p], k, *profile[p + 1 :])] for k in range(count) if k != profile[p]]
        yield from flow(f"    {key(state)}: ", map(key, ends), 6, "[]")


def _head(file: FilePath, game: _Strategic) -> list[str]:
    """Comments: where it comes from, and what is kept of it."""
    paragraphs = [f"Imported from {TITLE}: {label_of(file.name)}."]
    paragraphs += [label_of(game.comment)] if game.comment.strip() else []
    paragraphs.append(
        "A state is a profile of strategies, and a party moves to those that differ in its own strategy alone. Points "
        "are the payoffs, of which the order counts. What is stable in Nash's sense for all is an equilibrium in pure "
        "strategies."
    )
    lines: list[str] = []
    for text in paragraphs:
        folded = textwrap.wrap(text, WIDTH - 2, break_long_words=False, break_on_hyphens=False)
        lines += ["#" if lines else "", *(f"# {line}" for line in folded)]
    return lines[1:]
