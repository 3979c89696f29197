"""What beliefs cost: the same war where every party believes numbers of its own, by condition; printed for bench.py."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from counted import CONSENTS, counted, seconds

import winset
from first_korea import FIRST_KOREA
from winset.cases.numbers import Range, value_of
from winset.cases.read import read


def events_of(data: dict[str, Any]) -> list[dict[str, Any]]:
    """Every event of a conflict's data."""
    moves = [event for named in data.get("moves", {}).values() for event in named.values()]
    return [*data.get("chance", {}).values(), *moves, *data.get("accords", {}).values()]


def believing(data: dict[str, Any]) -> dict[str, Any]:
    """The same conflict where each party takes each outcome to be less likely than it is, in some states more so.

    What is sure stays sure to everybody, so that no state is added.
    """
    factors = [(name, factor["values"][0]) for name, factor in data["state"].items()]
    for k, event in enumerate(events_of(data)):
        name, value = factors[k % len(factors)]
        chances = [chance_of(outcome) for outcome in event["outcomes"]]
        shares = (1.0, 1.0) if sum(chances) > 1 - 1e-9 else (0.8, 0.9)
        for outcome, chance in zip(event["outcomes"], chances, strict=True):
            held = [{"when": {name: value}, "probability": shares[0] * chance}, {"probability": shares[1] * chance}]
            outcome["believed"] = dict.fromkeys(data["parties"], held)
    return data | {"winset": 2}


def chance_of(outcome: dict[str, Any]) -> float:
    """What a solve takes an outcome's probability to be."""
    number = outcome["probability"]
    return value_of(number if isinstance(number, (int, float)) else Range.model_validate(number))


def korea() -> dict[str, Any]:
    """Korea's first edition, in which nobody believes otherwise, without what it asks."""
    asked = {"statements", "claims", "questions", "readings", "courses"}
    return read(FIRST_KOREA).model_dump(by_alias=True, exclude_unset=True, exclude=asked)


def drifting() -> dict[str, Any]:
    """A war of 2,052 states and 48 months with one issue, so that the talks take little of the time."""
    data = counted(CONSENTS["all of four"])
    data["issues"] = {"rung": data["issues"]["rung"]}
    for party in data["parties"].values():
        party["values"] = {"rung": party["values"]["rung"]}
    return data


def main() -> None:
    """Print the rows of bench.py's table."""
    for name, make in (("Korea", korea), ("2,052 states × 4 packages × 48 months", drifting)):
        plain, own = winset.build(make()), winset.build(believing(make()))
        winset.solve(own)
        times = [(seconds(plain, 1), seconds(own, 1)) for _ in range(9)]
        bare, held = (min(column) for column in zip(*times, strict=True))
        outcomes = sum(len(operator.probability) for operator in own.operators)
        what = f"{name}: {outcomes} outcomes, each believed otherwise by {len(own.parties)} parties"
        print(f"{what} | {held:.2f} s | ≤ 1.3× | {held / bare:.2f}× the same without beliefs ({bare:.2f} s)")


if __name__ == "__main__":
    main()
