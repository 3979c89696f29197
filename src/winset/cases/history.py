"""The recorded history walked through the conflict's own dynamics: the state month by month, or where it cannot go."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from winset.cases.problems import Path, nearest, quoted
from winset.cases.scope import bind_effect

if TYPE_CHECKING:
    from winset.cases.bound import Bound, Event
    from winset.cases.calendar import Calendar
    from winset.cases.schema import Step
    from winset.cases.scope import Codes


@dataclass(frozen=True, slots=True, eq=False)
class Undone:
    """A signature of the record that was undone.

    Attributes
    ----------
    period : int
    step : Step
    codes : codes
        The state at the talks.
    agreement : dict
        The package that was accepted.
    """

    period: int
    step: Step
    codes: Codes
    agreement: dict[str, str]


@dataclass(frozen=True, slots=True)
class History:
    """The recorded path.

    Attributes
    ----------
    states : tuple of codes
        The state at the talks of period 0, 1, … to the last period read.
    after : tuple of codes
        The state with which each of them goes on: another than at its talks where a signature was undone.
    undone : tuple of Undone
        The signatures that were undone, in their order.
    steps : tuple of tuple of Step
        What happened in each of those periods.
    agreement : dict or None
        What was signed, in the last of those periods.
    problems : tuple of (path, message, severity)
    ending : str or None
        The ending in which the recorded war ended by itself, in the last of those periods: before its talks, or by
        what undid a signature.
    last : int
        The last period in which something is recorded; -1 for none.
    """

    states: tuple[Codes, ...]
    after: tuple[Codes, ...]
    steps: tuple[tuple[Step, ...], ...]
    agreement: dict[str, str] | None
    undone: tuple[Undone, ...] = ()
    problems: tuple[tuple[Path, str, str], ...] = ()
    ending: str | None = None
    last: int = -1


def event_of(bound: Bound, step: Step) -> Event:
    """The chance event, move or accord that a recorded step takes, or the answer that undid its agreement.

    Raises
    ------
    ValueError
        Where there is none of that name.
    """
    kind, name = ("answer", step.undone) if step.undone else (step.kind, getattr(step, step.kind))
    choices = bound.events[kind]
    if name in choices:
        return choices[name]
    if kind == "answer" and name in bound.events["move"]:
        raise ValueError(f"{name} is no answer to a signature; write `at: signature` there")
    if kind == "move" and name in bound.events["answer"]:
        raise ValueError(f"{name} is an answer to a signature; write `undone: {name}` beside the agreement it undid")
    raise ValueError(f"no {'move' if kind == 'answer' else kind} {quoted(name)}{nearest(name, choices)}")


def after_step(bound: Bound, codes: Codes, step: Step) -> Codes:
    """The state after a recorded step, whether or not its condition holds.

    A signature that stands, an offer and what is only said change nothing.

    Raises
    ------
    ValueError
        Where the step names what is not there.
    """
    if not step.acts:
        return codes
    if step.set is not None:
        effect = bind_effect(step.set, bound.factors)
    else:
        effect = event_of(bound, step).outcomes[step.outcome or 0].effect
    return tuple(int(code) for code in effect.apply(np.array([codes], dtype=np.int64))[0])


class _KeyError(ValueError):
    """What is wrong under a key of a step other than the one that says what kind of step it is."""

    def __init__(self, key: str, message: str) -> None:
        self.key = key
        super().__init__(message)


@dataclass(slots=True)
class _Walk:
    bound: Bound
    calendar: Calendar
    codes: Codes
    agreement: dict[str, str] | None = None
    undone: list[Undone] = field(default_factory=list)
    ended: str | None = None
    problems: list[tuple[Path, str, str]] = field(default_factory=list)
    moved: tuple[int, frozenset[str]] = (-1, frozenset())

    def step(self, k: int, step: Step, t: int) -> None:
        """Take one recorded step, or say why the model cannot."""
        path: Path = ("history", k)
        if self.ended:
            self.problems.append((path, f"the war had already ended ({self.ended})", "error"))
            return
        try:
            self._take(step, t)
        except ValueError as error:
            key = error.key if isinstance(error, _KeyError) else "undone" if step.undone else step.kind
            self.problems.append(((*path, key), str(error), "error"))
            return
        self._hold_one_move(path, step, t)
        met = self.bound.ending_of(self.codes)
        if met is not None:
            self.ended = f"ending {met}"

    def _hold_one_move(self, path: Path, step: Step, t: int) -> None:
        """Say where a party makes two moves in one period, in which the model lets it make one."""
        if step.move is None:
            return
        party, before = step.move.partition(".")[0], self.moved[1] if self.moved[0] == t else frozenset()
        if party in before:
            word = self.calendar.step
            told = (
                f"a second move of {party} in {self.calendar.label(t)}; a party makes one a {word} at most, so "
                f"that the model may give this record no chance: date it in another {word}, or write a `set`"
            )
            self.problems.append(((*path, "move"), told, "warning"))
        self.moved = (t, before | {party})

    def _take(self, step: Step, t: int) -> None:
        if self.undone and self.undone[-1].period == t and step.kind != "says":
            told = f"the talks of {self.calendar.label(t)} were over: a signature was undone in them"
            raise _KeyError(step.kind, told)
        if step.agreement is not None:
            try:
                self._hold_package(step.agreement)
            except ValueError as error:
                raise _KeyError("agreement", str(error)) from None
        if step.offer is not None:
            self._hold_named(step.offer)
            self._hold_parties(step)
        if step.acts and step.set is None:
            self._hold_possible(step, event_of(self.bound, step), t)
        if step.agreement is not None and step.undone:
            self.undone.append(Undone(t, step, self.codes, step.agreement))
        elif step.agreement is not None:
            self.agreement = step.agreement
            self.ended = f"agreement of {self.calendar.label(t)}".removesuffix(" of ")
        self.codes = after_step(self.bound, self.codes, step)

    def _hold_possible(self, step: Step, event: Event, t: int) -> None:
        """Stop where an event cannot happen, or it is not clear what came of it."""
        name = step.undone or getattr(step, step.kind)
        frame = self.bound.frame(self.codes, self.calendar.ordinal(t))
        if step.agreement is not None:
            frame |= self.bound.package_frame(step.agreement)
        if not event.condition.mask(frame):
            factors = self.bound.factors.items()
            state = ", ".join(
                f"{factor} {domain.values[code]}" for (factor, domain), code in zip(factors, self.codes, strict=True)
            )
            told = f"{state} with {', '.join(map(' '.join, step.agreement.items()))}" if step.agreement else state
            raise ValueError(f"{name} cannot happen in {self.calendar.label(t)}: its condition is false in {told}")
        if step.outcome is None and len(event.outcomes) > 1:
            raise ValueError(f"{name} has {len(event.outcomes)} outcomes; write `outcome: 0` for the first, and so on")
        if (step.outcome or 0) >= len(event.outcomes):
            raise ValueError(f"{name} has no outcome {step.outcome}; the last is {len(event.outcomes) - 1}")

    def _hold_named(self, terms: dict[str, str]) -> None:
        """Stop where terms name an issue or an option that is not there."""
        issues = self.bound.issues
        for issue, option in terms.items():
            if issue not in issues:
                raise ValueError(f"no issue {quoted(issue)}{nearest(issue, issues)}")
            if option not in issues[issue]:
                raise ValueError(f"{issue} has no option {quoted(option)}{nearest(option, issues[issue])}")

    def _hold_parties(self, step: Step) -> None:
        """Stop where an offer names a party that is not there."""
        named = {"by": (step.by,) if step.by else (), "refused": step.refused, "accepted": step.accepted}
        for key, parties in named.items():
            for name in parties:
                if name not in self.bound.parties:
                    raise _KeyError(key, f"no party {quoted(name)}{nearest(name, self.bound.parties)}")

    def _hold_package(self, agreement: dict[str, str]) -> None:
        """Stop where an agreement is none that could be signed."""
        self._hold_named(agreement)
        missing = [issue for issue in self.bound.issues if issue not in agreement]
        if missing:
            raise ValueError(f"the agreement leaves out {', '.join(missing)}")
        frame = self.bound.frame(self.codes) | self.bound.package_frame(agreement)
        for k, (when, require) in enumerate(self.bound.rules):
            if when.mask(frame) and not require.mask(frame):
                raise ValueError(f"rules[{k}] forbids this agreement in the state reached")


def walk_history(bound: Bound, calendar: Calendar | None = None) -> History:
    """Walk the recorded history.

    Parameters
    ----------
    bound : Bound
    calendar : Calendar, optional
        Another horizon; steps beyond it are left out.

    Returns
    -------
    History
        States are read at the talks of each period, after its steps in file order. Without an agreement or an ending
        it runs to the last period that is shown. Where the file has no history, the states are empty.

    Notes
    -----
    Steps that the model cannot take are reported in `problems` and left out.
    """
    moved = calendar is not None
    calendar = calendar or bound.calendar
    walk = _Walk(bound, calendar, bound.initial)
    dated: dict[int, list[tuple[int, Step]]] = {}
    latest = -1
    for k, step in enumerate(bound.history):
        try:
            t = calendar.period(step.month)
        except ValueError as error:
            walk.problems.append((("history", k, "month"), f"{quoted(step.month)}: {error}", "error"))
            continue
        if not 0 <= t < calendar.periods:
            if moved and t >= 0:
                continue
            walk.problems.append((("history", k, "month"), f"{step.month} lies outside the conflict's time", "error"))
            continue
        if t < latest:
            walk.problems.append((("history", k, "month"), "out of order; steps are read sorted by month", "warning"))
        latest = max(latest, t)
        dated.setdefault(t, []).append((k, step))
    states: list[Codes] = []
    after: list[Codes] = []
    steps: list[tuple[Step, ...]] = []
    for t in range(calendar.shown if bound.history else 0):
        for k, step in dated.get(t, []):
            walk.step(k, step, t)
        steps.append(tuple(step for _, step in dated.get(t, [])))
        talked = bool(walk.undone) and walk.undone[-1].period == t
        if walk.ended and walk.agreement is None and not talked:
            break
        states.append(walk.undone[-1].codes if talked else walk.codes)
        after.append(walk.codes)
        if walk.ended:
            break
    for t, later in dated.items():
        if t >= max(len(steps), 1):
            walk.problems.extend(
                ((("history", k), f"the war had already ended ({walk.ended})", "error") for k, _ in later)
            )
    ending = walk.ended.removeprefix("ending ") if walk.ended and walk.agreement is None else None
    last = max(dated, default=-1)
    path, problems = (tuple(states), tuple(after), tuple(steps)), tuple(walk.problems)
    return History(*path, walk.agreement, tuple(walk.undone), problems, ending, last)
