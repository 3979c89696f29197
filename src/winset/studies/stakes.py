"""The ranges of a file that bear on a party, and about how much each would move it if nobody behaved differently."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from winset.cases.bound import bind
from winset.cases.conditions import ALWAYS
from winset.cases.numbers import Range, value_of
from winset.cases.worlds import Uncertain, uncertain, with_number
from winset.cases.worth import worths
from winset.game.packages import survival, value_packages, worth_of
from winset.game.peace_states import without_event
from winset.solver.forward import signed_in
from winset.solver.stages import through_talks
from winset.studies.inventory import inventory
from winset.studies.made import implied
from winset.studies.peace import signed_alike
from winset.studies.words import in_sentence, spoken

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from winset.cases.bound import Bound, Event, Term
    from winset.cases.conditions import Condition
    from winset.cases.schema import Conflict, Party
    from winset.studies.outcome import Outcome

STATES_OF_PEACE = 5
"""How likely a peace is to be broken is read in this many states: those most likely to see a signature."""


@dataclass(frozen=True, slots=True)
class Stake:
    """A number of the file that is a range.

    Attributes
    ----------
    path : str
        As a change of the file names it.
    words : str
        What it is, for people.
    low, value, high : float
        Its bounds, and what a solve uses.
    party : str or None
        Whose points, noise, discount or belief it is; None for a probability of the file's own.
    kind, at : str, tuple
        What sort of number it is, and which.
    """

    path: str
    words: str
    low: float
    value: float
    high: float
    party: str | None
    kind: str
    at: tuple[Any, ...] = ()

    @property
    def ends(self) -> tuple[float, float]:
        """Its bounds."""
        return self.low, self.high


def stakes(conflict: Conflict) -> list[Stake]:
    """Every range that is a party's own number or belief, or a probability of chance, a move, an accord or a peace.

    Parameters
    ----------
    conflict : Conflict

    Returns
    -------
    list of Stake
        In the order of the parties, then of the file. Paces, accounts and weights of proposers are left out.
    """
    bound = bind(conflict)
    own = [stake for name in conflict.parties for stake in _of_party(conflict, bound, name)]
    return [*own, *_chances(conflict)]


def _made(number: object, path: str, words: str, party: str | None, kind: str, *at: Any) -> Iterator[Stake]:
    """A stake, where the number is a range that leaves room."""
    if isinstance(number, Range) and number.low < number.high:
        yield Stake(path, words, number.low, number.value, number.high, party, kind, at)


def _each(number: object, path: str, key: str) -> Iterator[tuple[object, str]]:
    """A number with its path, or each of the numbers by condition that stand in its place."""
    if isinstance(number, tuple):
        yield from ((getattr(entry, key), f"{path}[{k}].{key}") for k, entry in enumerate(number))
    else:
        yield number, path


def _of_party(conflict: Conflict, bound: Bound, name: str) -> Iterator[Stake]:
    party, told = conflict.parties[name], in_sentence(conflict.parties[name].name or name)
    base = f"parties.{name}"
    for kind, words in (("noise", "noise of"), ("discount", "patience of"), ("otherwise", "no agreement to")):
        yield from _made(getattr(party, kind), f"{base}.{kind}", f"{words} {told}", name, kind)
    yield from _of_fading(conflict, bound, name, told)
    yield from _of_war_and_terms(conflict, bound, name, party, told)
    for owner, moves in conflict.moves.items():
        for short, move in moves.items():
            words = f"{move.name or spoken(short)}, to {told}"
            path = f"moves.{owner}.{short}.points.{name}"
            for number, place in _each(move.points.get(name), path, "points"):
                yield from _made(number, place, words, name, "event", "move", owner, short)
    for short, accord in conflict.accords.items():
        words = f"{accord.name or spoken(short)}, to {told}"
        path = f"accords.{short}.points.{name}"
        for number, place in _each(accord.points.get(name), path, "points"):
            yield from _made(number, place, words, name, "event", "accord", "", short)
    for short, ending in conflict.endings.items():
        words = f"{ending.name or spoken(short)}, to {told}"
        yield from _made(ending.points.get(name), f"endings.{short}.points.{name}", words, name, "ending", short)
    for breaker, entries in (conflict.peace.resume if conflict.peace else {}).items():
        who = in_sentence(conflict.parties[breaker].name or breaker)
        for k, entry in enumerate(entries):
            words = f"a peace broken by {who}{_which(entry.id, k, len(entries))}, to {told}"
            for key, points in (("points", entry.points), ("instead", entry.instead)):
                yield from _made(points.get(name), f"peace.resume.{breaker}[{k}].{key}.{name}", words, name, "break")


def _which(name: str | None, k: int, count: int) -> str:
    """Which of several entries it is: by its id, or by its place; nothing where there is one."""
    return f" ({spoken(name)})" if name else f" (entry {k + 1} of {count})" if count > 1 else ""


def _of_fading(conflict: Conflict, bound: Bound, name: str, told: str) -> Iterator[Stake]:
    """What a war that has died down is worth to a party."""
    number, path = (conflict.time.faded if conflict.time else {}).get(name), f"time.faded.{name}"
    words = f"a war that has died down, to {told}"
    if isinstance(number, tuple):
        held = [when for when, _ in bound.faded[bound.parties.index(name)].entries]
        for k, (entry, when) in enumerate(zip(number, [*held, ALWAYS], strict=False)):
            more = _which(entry.id, k, len(number))
            yield from _made(entry.points, f"{path}[{k}].points", words + more, name, "faded", when)
    else:
        yield from _made(number, path, words, name, "faded", ALWAYS)


def _of_war_and_terms(conflict: Conflict, bound: Bound, name: str, party: Party, told: str) -> Iterator[Stake]:
    def held(terms: tuple[Term, ...]) -> list[Condition]:
        return [term.condition for term in terms if bound.parties[term.column] == name]

    fought = held(bound.war) if party.war else []  # without `war` a unit of war may cost something: no range
    for k, (term, when) in enumerate(zip(party.war, fought, strict=True)):
        words = f"a {conflict.calendar.step} of war to {told}{_which(term.id, k, len(party.war))}"
        yield from _made(term.points, f"parties.{name}.war[{k}].points", words, name, "war", when)
    for issue, values in party.values.items():
        for option, number in values.points.items():
            notes = conflict.issues[issue]
            words = f"{notes.name or spoken(issue)}: {notes.options[option].name or spoken(option)}, to {told}"
            path = f"parties.{name}.values.{issue}.points.{option}"
            yield from _made(number, path, words, name, "option", issue, option)
    yield from _of_made(conflict, name, party)
    for k, (adjust, when) in enumerate(zip(party.adjust, held(bound.adjust), strict=True)):
        words = f"{spoken(adjust.id or f'adjustment {k + 1}')}, to {told}"
        yield from _made(adjust.points, f"parties.{name}.adjust[{k}].points", words, name, "adjust", when)


MADE = ("ideal", "salience", "anchor", "placed", "sized")
"""Keys of a party whose numbers make points of options."""


def _of_made(conflict: Conflict, name: str, party: Party) -> Iterator[Stake]:
    """Numbers out of which a party's points are made: of what it would have, and of its rankings."""
    if not (party.ideal or party.ranking):
        return
    words = {path: told for path, (told, _) in implied(conflict).items()}
    words |= {row["numbered"]: row["words"] for row in inventory(conflict)}
    for number in uncertain(conflict):
        if number.path.startswith(f"parties.{name}.") and number.path.split(".")[2] in MADE:
            yield Stake(number.path, words[number.path], number.low, number.value, number.high, name, "made",
                        (_slopes(conflict, name, number),))  # fmt: skip


def _slopes(conflict: Conflict, name: str, number: Uncertain) -> dict[str, dict[str, float]]:
    """By how much options are worth more or less at an end of a number, for each unit of the way there."""

    def at(value: float) -> dict[str, dict[str, float]]:
        party = with_number(conflict, number.path, value).parties[name]
        return {issue: {option: value_of(amount) for option, amount in points.items()}
                for issue, points in worths(conflict.issues, party).items()}  # fmt: skip

    here, ends = at(number.value), (at(number.low), at(number.high))
    way = max(number.high - number.value, number.value - number.low)
    return {
        issue: {
            option: max(abs(end[issue][option] - amount) for end in ends) / way for option, amount in points.items()
        }
        for issue, points in here.items()
    }


def _chances(conflict: Conflict) -> Iterator[Stake]:
    """The probabilities of what chance, moves and accords bring about, in war and in peace, and of fading."""
    fades = conflict.time.fades if conflict.time else None
    yield from _made(fades, "time.fades", "chance that the war dies down", None, "fades")
    living = conflict.peace.chance if conflict.peace else {}
    events: list[tuple[str, str, str, str, Any]] = [
        *(("chance", "", name, f"chance.{name}", entry) for name, entry in conflict.chance.items()),
        *(
            ("move", owner, name, f"moves.{owner}.{name}", entry)
            for owner, moves in conflict.moves.items()
            for name, entry in moves.items()
        ),
        *(("accord", "", name, f"accords.{name}", entry) for name, entry in conflict.accords.items()),
        *(("peace", "", name, f"peace.chance.{name}", entry) for name, entry in living.items()),
    ]
    for kind, owner, name, base, entry in events:
        for k, outcome in enumerate(entry.outcomes):
            which = f" (outcome {k + 1})" if len(entry.outcomes) > 1 else ""
            words = f"probability of: {entry.name or spoken(name)}{which}"
            path = f"{base}.outcomes[{k}].probability"
            yield from _made(outcome.probability, path, words, None, "chance", kind, owner, name, k)
            for party, held in outcome.believed.items():
                told = f"what {conflict.parties[party].name or party} believes of: {entry.name or spoken(name)}{which}"
                for number, place in _each(held, f"{base}.outcomes[{k}].believed.{party}", "probability"):
                    yield from _made(number, place, told, party, "belief", kind, owner, name, k)


def effects(outcome: Outcome, found: list[Stake], party: str) -> list[float]:
    """About how far each range could move its party's value, if nobody behaved differently.

    Parameters
    ----------
    outcome : Outcome
        A conflict solved and forecast from its start.
    found : list of Stake
    party : str
        Whose value a probability is held to move.

    Returns
    -------
    list of float
        Points of the stake's own party, or of `party` for a probability; at least 0, infinite where it cannot be told
        (a party's noise and discount; an outcome that the solved game leaves out). It leaves out discounting, so
        that what it says of points is on the high side.
    """
    seen = _Seen(outcome)
    return [max(s.high - s.value, s.value - s.low) * seen.exposure(s, party) for s in found]


class _Seen:
    """How much of everything a forecast holds: months, signatures, events, endings."""

    def __init__(self, outcome: Outcome) -> None:
        game, solution, ahead = outcome.game, outcome.solution, outcome.own
        self.outcome, self.game, self.solution, self.ahead = outcome, game, solution, ahead
        live = game.states.ending < 0
        ends = [through_talks(solution, ahead.start + k, mass) for k, mass in enumerate(ahead.states)]
        self.left = np.array(ends).reshape(ahead.states.shape) * live
        self.begin = np.zeros_like(self.left)
        self.begin[0, outcome.state] = 1.0
        self.begin[1:] = (1 - game.fades) * self.left[:-1]
        if game.calendar.open:  # the rows of the turn are sums over all its rounds: its first follows its last too
            self.begin[game.periods - ahead.start] += (1 - game.fades) * self.left[-1]

    def exposure(self, stake: Stake, party: str) -> float:
        """By how much a value moves for each unit of the number."""
        if stake.kind in ("noise", "discount", "fades"):
            return math.inf
        if stake.kind == "otherwise":
            return self.ahead.war_at_horizon + float(self.ahead.faded.sum())
        if stake.kind == "faded":
            return self._faded(stake.at[0])
        if stake.kind == "war":
            return self._months(stake.at[0])
        if stake.kind == "option":
            return self._options[stake.at[0]][stake.at[1]]
        if stake.kind == "made":
            made = stake.at[0].items()
            return sum(
                (self._options[i][option] * slope for i, points in made for option, slope in points.items()), 0.0
            )
        if stake.kind == "adjust":
            return self._terms(stake.at[0])
        if stake.kind == "event" and self._answers(*stake.at):
            return math.inf
        if stake.kind == "event":
            return float(self._events(*stake.at).sum())
        if stake.kind == "ending":
            return float(self.ahead.ended[[ending.name for ending in self.game.bound.endings].index(stake.at[0])])
        if stake.kind == "break":
            return self._broken
        if stake.at[0] == "peace":
            return self._living(stake.at[2], stake.party or party)
        return self._swing(stake.at, stake.party or party)

    def _months(self, condition: Condition) -> float:
        """Expected periods of war in which a condition holds, the terminal ones with them."""
        game = self.game
        mask = game.states.period_mask(condition)
        rows = np.minimum(self.ahead.start + np.arange(len(self.left)), len(mask) - 1)
        during = float((self.left * mask[rows]).sum())
        return during + game.terminal * float((self.left[-1] * mask[-1]).sum())

    def _faded(self, condition: Condition) -> float:
        """The probability that the war fades where a condition holds."""
        mask = np.broadcast_to(self.game.states.mask(condition), (self.game.states.size,))
        return self.game.fades * float((self.left * mask).sum())

    @cached_property
    def _options(self) -> dict[str, dict[str, float]]:
        return self.outcome.options()

    @cached_property
    def _signed(self) -> dict[int, NDArray[np.float64]]:
        return signed_in(self.solution, self.ahead)

    def _terms(self, condition: Condition) -> float:
        """The probability that something is signed where a condition on terms and state holds."""
        game, total = self.game, 0.0
        for s, shares in self._signed.items():
            state = game.states.frame_at(s)
            total += float((condition.mask(state | game.packages.frame(game.packages.admissible(s))) * shares).sum())
        return total

    @cached_property
    def _broken(self) -> float:
        """About the probability that a peace is signed and broken."""
        game = self.game
        worth = worth_of(game.bound, game.packages.digits)
        signed = signed_alike(game, {s: self._signed[s] for s in self._likeliest})
        return sum(
            float(((1 - lasting[-1]) * shares[places]).sum())
            for s, shares in signed.items()
            for places, lasting in survival(worth, game.states, s, game.packages)
        )

    def _answers(self, kind: str, owner: str, name: str) -> bool:
        """Whether an event is an answer to a signature: what its numbers move cannot be told beforehand."""
        return kind == "move" and f"{owner}.{name}" in self.game.bound.events["answer"]

    @property
    def _likeliest(self) -> list[int]:
        """The states most likely to see a signature."""
        return sorted(self._signed, key=lambda s: -float(self._signed[s].sum()))[:STATES_OF_PEACE]

    def _living(self, name: str, party: str) -> float:
        """What an event of the peace changes of what is signed, for each unit of its probability."""
        game, p = self.game, self.game.parties.index(party)
        total = sum(
            outcome.probability
            for stage in game.bound.peace.stages
            if stage.name == name
            for outcome in stage.events[0].outcomes
        )
        if total <= 0:
            return math.inf
        worth, changed = worth_of(without_event(game.bound, name), game.packages.digits), 0.0
        for s in self._likeliest:
            chosen = game.packages.admissible(s)
            part = replace(worth, values=worth.values[:, chosen])
            still = value_packages(part, game.states.frame_at(s), game.packages.frame(chosen))[p]
            changed += float((np.abs(game.packages.worth(s)[p] - still) * self._signed[s]).sum())
        return changed / total

    def _events(self, kind: str, owner: str, name: str) -> NDArray[np.float64]:
        """How likely an event is to be made or to come, by period and state; shape (t, s)."""
        found = np.zeros_like(self.begin)
        for operator, choice in zip(self.game.operators, self.solution.choices, strict=True):
            for m, short in enumerate(operator.names):
                if _is_event(operator.kind, operator.name, short, kind, owner, name):
                    open_ = np.stack([operator.open_at(t)[m] for t in range(self.ahead.start, len(self.solution.sign))])
                    found += self.begin * choice[self.ahead.start :, :, m] * open_
        return found

    def _swing(self, which: tuple[Any, ...], party: str) -> float:
        """What an outcome of an event is worth to a party beside staying as things are, over all times it may come."""
        game, (kind, owner, name, k) = self.game, which
        if self._answers(kind, owner, name):
            return math.inf
        entry = self._entry(kind, owner, name)
        if entry is None:
            return 0.0
        outcome = entry.outcomes[k]
        if outcome.probability <= 0:
            return math.inf
        target = game.states.find(outcome.effect.apply(game.states.codes))
        value = self.solution.value[self.ahead.start + 1 :, :, game.parties.index(party)]
        apart = np.where(target >= 0, value[:, np.maximum(target, 0)] - value, 0.0)
        return abs(float((self._events(kind, owner, name) * np.nan_to_num(apart)).sum()))

    def _entry(self, kind: str, owner: str, name: str) -> Event | None:
        """An event of the conflict; None where it has been left out or forbidden."""
        events = self.game.bound.events
        if kind != "move":
            return events[kind].get(name)
        return events["move"].get(f"{owner}.{name}") or events["accord"].get(f"always_{owner}_{name}")


def _is_event(stage: str, holder: str, short: str, kind: str, owner: str, name: str) -> bool:
    """Whether an event of a stage is the one named, or that event as a change forces it."""
    plain = {"move": ("moves", owner, name), "accord": ("accord", name, name), "chance": ("chance", name, name)}[kind]
    if (stage, holder, short) == plain:
        return True
    whole = f"{owner}_{name}" if owner else name
    return short == f"always_{whole}" or short.startswith(f"forced_{whole}_")
