"""Solve the wars of the record and write docs/record.md: `make record`; `WAR=name` one war, `PAGE=1` the page alone."""

from __future__ import annotations

import argparse
import sys
import time
from typing import TYPE_CHECKING

from track_record.draws import ENOUGH, drawn, forget
from track_record.order import order_of
from track_record.page import PAGE, page, refresh_readme
from track_record.results import load_results, of_war, save
from track_record.solve import point
from track_record.wars import BUILT_ON, held_out

if TYPE_CHECKING:
    from track_record.wars import War

MINUTES = 6.0
"""How long worlds of one war are drawn, at most, where nothing is said."""


def main() -> int:
    """Solve what is asked for, and write the page."""
    asked = _asked()
    wars = [*held_out(), BUILT_ON]
    wrong = [war.name for war in wars if (order := order_of(war)) and not order.kept and war != BUILT_ON]
    if wrong:
        print(f"the commits do not show the protocol of {', '.join(wrong)}: what is expected comes before the case, "
              "and both before the results", file=sys.stderr)  # fmt: skip
        return 1
    known = {war.name for war in wars}
    if asked.war and asked.war not in known:
        print(f"no war {asked.war!r}; there are {', '.join(sorted(known))}", file=sys.stderr)
        return 2
    try:
        for k, war in enumerate(wars):
            if not asked.page and asked.war in (None, war.name):
                _solve(war, asked, f"{k + 1} of {len(wars)}")
    except KeyboardInterrupt:
        print("\nstopped; the same command goes on from here", file=sys.stderr)
        return 130
    PAGE.write_text(page(load_results(wars)), encoding="utf-8")
    refresh_readme(load_results(wars))
    return 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make record", description=__doc__)
    parser.add_argument("--war", default=None, help="one war alone, by the name of its file")
    parser.add_argument("--page", action="store_true", help="write the page from the results that are kept")
    parser.add_argument("--minutes", type=float, default=None,
                        help=f"how long worlds of one war are drawn, at most: {MINUTES:g}, and with a number that is "
                        f"given also of wars whose results are kept but have under {ENOUGH:g} that count")  # fmt: skip
    parser.add_argument("--jobs", type=int, default=2, help="processes that solve worlds")
    parser.add_argument("--anew", action="store_true", help="solve a war again though its results are of this file")
    return parser.parse_args()


def _solve(war: War, asked: argparse.Namespace, which: str) -> None:
    """Solve a war at its point and draw its worlds; what an earlier call has finished for this file is kept."""
    started = time.monotonic()

    def tell(what: str) -> None:
        print(f"\r{which} {war.name}: {what}, {time.monotonic() - started:.0f} s".ljust(100), end="", file=sys.stderr)

    kept = None if asked.anew else of_war(war)
    if asked.anew:
        forget(war)
    expected = None if war == BUILT_ON else war.expected
    if kept is None:
        kept = {
            "war": war.name,
            "digest": war.conflict.digest,
            "point": point(war, tell, expected),
        }
        save(war, kept)
    if "worlds" not in kept or (asked.minutes is not None and kept["worlds"]["effective"] < ENOUGH):
        minutes = MINUTES if asked.minutes is None else asked.minutes
        kept["worlds"] = drawn(war, asked=expected, tell=tell, minutes=minutes, jobs=asked.jobs)
        save(war, kept)
    print(file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
