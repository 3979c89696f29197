"""What answers to a signature cost beside the same war without: open nowhere, and to a tenth; printed for bench.py."""

from __future__ import annotations

from typing import Any

from counted import CONSENTS, counted, seconds

import winset

PUTSCH = {"at": "signature", "probability": 0.4, "effect": {"mood": "-1"}, "points": {"client": -1}}
BALK = {"at": "signature", "effect": {}, "points": {"them": -2}}
TENTH = "timing == 't1' and (rung in ['r0', 'r1'] or line == 'l0')"
CASES = {
    "open nowhere that is reached": ("1.0×", "month == '2001-01' and front == 'f0'"),
    "open to some packages in every state": ("≤ 2×", TENTH),
    "open to every package in some states": ("≤ 2×", "front < 'f2'"),
}
"""For each row the bar, and when two parties may answer."""


def answered(when: str) -> dict[str, Any]:
    """The conflict of `counted` in which two parties may answer a signature."""
    moves = {"client": {"putsch": {**PUTSCH, "when": when}}, "them": {"balk": {**BALK, "when": when}}}
    return counted(CONSENTS["all of four"]) | {"winset": 2, "moves": moves}


def main() -> None:
    """Print the rows of bench.py's table."""
    bare = winset.build(winset.read(counted(CONSENTS["all of four"]) | {"winset": 2}))
    for name, (bar, when) in CASES.items():
        game = winset.build(winset.read(answered(when)))
        winset.solve(game)
        times = [(seconds(bare, 1), seconds(game, 1)) for _ in range(5)]
        without, taken = (min(column) for column in zip(*times, strict=True))
        places = sum(len(game.answers.run(t, s)[0]) for t in range(game.periods) for s in range(game.states.size))
        share = places / (game.packages.count.sum() * game.periods)
        print(
            f"answers {name}, {share:.1%} of states × packages; 2,052 states × 864 packages × 48 months | "
            f"{taken:.2f} s of processor | {bar} | {taken / without:.2f}× the same without ({without:.2f} s)"
        )


if __name__ == "__main__":
    main()
