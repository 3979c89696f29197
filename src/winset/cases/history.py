"""The recorded history walked through the conflict's own dynamics: the state month by month, or where it cannot go."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from winset.cases.conditions import ConditionError, compile_condition
from winset.cases.problems import Path, nearest, quoted
from winset.cases.scope import Codes, bind_effect, code_of, initial_codes, package_frame, scope_of, state_frame

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from winset.cases.calendar import Calendar
    from winset.cases.schema import Conflict, Eventful, Step


@dataclass(frozen=True, slots=True)
class History:
    """The recorded path.

    Attributes
    ----------
    states : tuple of codes
        The state at the talks of period 0, 1, … to the last period read.
    steps : tuple of tuple of Step
        What happened in each of those periods.
    agreement : dict or None
        What was signed, in the last of those periods.
    problems : tuple of (path, message, severity)
    ending : str or None
        The ending in which the recorded war ended by itself, in the period after the last of the states.
    last : int
        The last period in which something is recorded; -1 for none.
    """

    states: tuple[Codes, ...]
    steps: tuple[tuple[Step, ...], ...]
    agreement: dict[str, str] | None
    problems: tuple[tuple[Path, str, str], ...] = ()
    ending: str | None = None
    last: int = -1


@dataclass(slots=True)
class _Walk:
    conflict: Conflict
    calendar: Calendar
    codes: Codes
    agreement: dict[str, str] | None = None
    ended: str | None = None
    problems: list[tuple[Path, str, str]] = field(default_factory=list)

    def step(self, k: int, step: Step, t: int) -> None:
        """Take one recorded step, or say why the model cannot."""
        path: Path = ("history", k)
        if self.ended:
            self.problems.append((path, f"the war had already ended ({self.ended})", "error"))
            return
        try:
            self._take(step, t)
        except (ConditionError, ValueError) as error:
            self.problems.append(((*path, step.kind), str(error), "error"))
            return
        for name, ending in self.conflict.endings.items():
            if self._holds(ending.when, t, month=False):
                self.ended = f"ending {name}"
                break

    def _holds(self, when: object, t: int, *, month: bool = True, package: dict[str, str] | None = None) -> bool:
        scope = scope_of(self.conflict, month=month, issues=package is not None)
        frame: dict[str, NDArray[np.int64]] = state_frame(self.conflict, self.codes, self.calendar.ordinal(t))
        if package is not None:
            frame |= package_frame(self.conflict, package)
        return bool(compile_condition(when, scope).mask(frame))  # type: ignore[arg-type]

    def _take(self, step: Step, t: int) -> None:
        conflict = self.conflict
        if step.set is not None:
            for name, value in step.set.items():
                if name not in conflict.state:
                    raise ValueError(f"no factor {quoted(name)}{nearest(name, conflict.state)}")
                code = code_of(conflict.state[name], value)
                if code is None:
                    raise ValueError(
                        f"{name} has no value {quoted(value)}{nearest(value, conflict.state[name].values)}"
                    )
                at = list(conflict.state).index(name)
                self.codes = (*self.codes[:at], code, *self.codes[at + 1 :])
        elif step.agreement is not None:
            self._sign(step.agreement, t)
        else:
            self._happen(step, *self._event(step), t)

    def _event(self, step: Step) -> tuple[str, Eventful]:
        conflict = self.conflict
        choices: dict[str, Eventful]
        if step.chance is not None:
            name, choices = step.chance, {**conflict.chance}
        elif step.accord is not None:
            name, choices = step.accord, {**conflict.accords}
        else:
            name = str(step.move)
            choices = {f"{p}.{m}": item for p, moves in conflict.moves.items() for m, item in moves.items()}
        if name not in choices:
            raise ValueError(f"no {step.kind} {quoted(name)}{nearest(name, choices)}")
        return name, choices[name]

    def _happen(self, step: Step, name: str, event: Eventful, t: int) -> None:
        import numpy as np

        if not self._holds(event.when, t):
            state = ", ".join(
                f"{factor} {values.values[code]}"
                for (factor, values), code in zip(self.conflict.state.items(), self.codes, strict=True)
            )
            raise ValueError(f"{name} cannot happen in {self.calendar.label(t)}: its condition is false in {state}")
        if step.outcome is None and len(event.outcomes) > 1:
            raise ValueError(f"{name} has {len(event.outcomes)} outcomes; write `outcome: 0` for the first, and so on")
        chosen = step.outcome or 0
        if chosen >= len(event.outcomes):
            raise ValueError(f"{name} has no outcome {chosen}; the last is {len(event.outcomes) - 1}")
        effect = bind_effect(event.outcomes[chosen].effect, self.conflict.state)
        self.codes = tuple(int(c) for c in effect.apply(np.asarray([self.codes], dtype=np.int64))[0])

    def _sign(self, agreement: dict[str, str], t: int) -> None:
        for issue, option in agreement.items():
            if issue not in self.conflict.issues:
                raise ValueError(f"no issue {quoted(issue)}{nearest(issue, self.conflict.issues)}")
            options = self.conflict.issues[issue].options
            if option not in options:
                raise ValueError(f"{issue} has no option {quoted(option)}{nearest(option, options)}")
        missing = [issue for issue in self.conflict.issues if issue not in agreement]
        if missing:
            raise ValueError(f"the agreement leaves out {', '.join(missing)}")
        for k, rule in enumerate(self.conflict.rules):
            if self._holds(rule.when, t, month=False, package=agreement) and not self._holds(
                rule.require, t, month=False, package=agreement
            ):
                raise ValueError(f"rules[{k}] forbids this agreement in the state reached")
        self.agreement = agreement
        self.ended = f"agreement of {self.calendar.label(t)}".removesuffix(" of ")


def walk_history(conflict: Conflict, calendar: Calendar | None = None) -> History:
    """Walk the recorded history.

    Parameters
    ----------
    conflict : Conflict
    calendar : Calendar, optional
        Another horizon; steps beyond it are left out.

    Returns
    -------
    History
        States are read at the talks of each period, after its steps in file order. Without an agreement or an ending
        it runs to the last period. Where the file has no history, the states are empty.

    Notes
    -----
    Steps that the model cannot take are reported in `problems` and left out.
    """
    moved = calendar is not None
    calendar = calendar or conflict.calendar
    walk = _Walk(conflict, calendar, initial_codes(conflict))
    dated: dict[int, list[tuple[int, Step]]] = {}
    latest = -1
    for k, step in enumerate(conflict.history):
        try:
            t = calendar.period(step.month) if conflict.time else 0
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
    steps: list[tuple[Step, ...]] = []
    for t in range(calendar.periods if conflict.history else 0):
        for k, step in dated.get(t, []):
            walk.step(k, step, t)
        steps.append(tuple(step for _, step in dated.get(t, [])))
        if walk.ended and walk.agreement is None:
            break
        states.append(walk.codes)
        if walk.agreement is not None:
            break
    for t, later in dated.items():
        if t >= max(len(steps), 1):
            walk.problems.extend(
                ((("history", k), f"the war had already ended ({walk.ended})", "error") for k, _ in later)
            )
    ending = walk.ended.removeprefix("ending ") if walk.ended and walk.agreement is None else None
    last = max(dated, default=-1)
    return History(tuple(states), tuple(steps), walk.agreement, tuple(walk.problems), ending, last)
