"""The names of a conflict: what conditions may use, and effects as steps on codes of factors."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from winset.cases.conditions import Domain, Scope, compile_condition
from winset.cases.problems import nearest, quoted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from winset.cases.conditions import Join, Test, When
    from winset.cases.schema import Conflict

Codes = tuple[int, ...]


def scope_of(conflict: Conflict, *, month: bool = False, issues: bool = False) -> Scope:
    """The names a condition may use; conflicts of the same names share one scope, with the conditions read in it.

    Parameters
    ----------
    conflict : Conflict
    month : bool
        Whether the clock may be used; never where the conflict has no `time`.
    issues : bool
        Whether a package is on the table.

    Returns
    -------
    Scope
    """
    scope = {name: Domain("factor", factor.values, factor.ordered) for name, factor in conflict.state.items()}
    if issues:
        for name, issue in conflict.issues.items():
            scope[name] = Domain("issue", tuple(issue.options), ordered=issue.range is not None)
    if month and conflict.time is not None:
        scope["month"] = Domain("month", step=conflict.time.step)
    kinds = tuple(type(value) for domain in scope.values() for value in domain.values)  # for True == 1
    return _shared(tuple(scope.items()), kinds)


@lru_cache(maxsize=16)
def _shared(names: tuple[tuple[str, Domain], ...], kinds: tuple[type, ...]) -> Scope:  # noqa: ARG001
    return Scope(names)


def parts_of(conflict: Conflict, when: When) -> Test | Join | None:
    """What a condition of a valid conflict consists of, for telling it; None where it always holds."""
    return compile_condition(when, scope_of(conflict, month=True, issues=True)).tree


def code_of(values: Sequence[object], value: object) -> int | None:
    """The position of a value among a factor's values; None where it is not one of them."""
    for code, known in enumerate(values):
        if known == value and isinstance(known, bool) == isinstance(value, bool):
            return code
    return None


@dataclass(frozen=True, slots=True)
class BoundEffect:
    """What happens to the state: per factor, its new code or a step along its order.

    Attributes
    ----------
    steps : tuple of (factor index, is it a step, code or size of the step, last code)
    """

    steps: tuple[tuple[int, bool, int, int], ...]

    def apply(self, codes: NDArray[np.int64]) -> NDArray[np.int64]:
        """The states after it; `codes` has shape (s, factors)."""
        after = codes.copy()
        for index, is_step, amount, last in self.steps:
            after[:, index] = np.clip(codes[:, index] + amount, 0, last) if is_step else amount
        return after


def bind_effect(effect: Mapping[str, bool | int | str], factors: Mapping[str, Domain]) -> BoundEffect:
    """An effect of the file as steps on codes.

    Raises
    ------
    ValueError
        Where a factor or a value is unknown, or a step is asked of a factor without order.
    """
    order = list(factors)
    steps = []
    for name, value in effect.items():
        if name not in factors:
            raise ValueError(f"no factor {quoted(name)}{nearest(name, order)}")
        factor = factors[name]
        last = len(factor.values) - 1
        if isinstance(value, str) and re.fullmatch(r"[+-]\d+", value):
            if not factor.ordered:
                raise ValueError(f"{name}: a step {value} on a factor without order; write `ordered: true` there")
            steps.append((order.index(name), True, int(value), last))
            continue
        code = code_of(factor.values, value)
        if code is None:
            raise ValueError(f"{name} has no value {quoted(value)}{nearest(value, factor.values)}")
        steps.append((order.index(name), False, code, last))
    return BoundEffect(tuple(steps))


def initial_codes(conflict: Conflict) -> Codes:
    """The codes of the state in which a conflict begins; -1 where `initial` is not one of the values.

    A factor without `initial` begins at its first value.
    """
    factors = conflict.state.values()
    found = (0 if factor.initial is None else code_of(factor.values, factor.initial) for factor in factors)
    return tuple(-1 if code is None else code for code in found)
