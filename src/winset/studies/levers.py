"""Levers: which numbers and switches of a file move its headline most, and where the answer turns."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from winset.cases.read import Case, read
from winset.errors import Interrupted, RequestError
from winset.studies.finding import Finding, Told, provenance_of
from winset.studies.levering.bench import Bench
from winset.studies.levering.ends import mark_label
from winset.studies.levering.kept import MeasuredEnds, cache_folder, name_of_change
from winset.studies.levering.solving import ends_with, jobs_for
from winset.studies.levering.turns import TOLERANCE
from winset.studies.outcome import outcome_of
from winset.studies.progress import silent
from winset.studies.words import labels

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from winset.studies.levering.ends import LeverEnd
    from winset.studies.levering.movable import LeverNumber
    from winset.studies.levering.rows import NumberLever, SwitchLever
    from winset.studies.progress import Tell
    from winset.studies.solved import Solved
    from winset.studies.words import Labels

QUESTION = "Which numbers and switches move the headline most, and where does the answer turn?"
TITLE = "Levers"
SOURCE = "Howard 1988; Morgan and Henrion 1990, chapter 8; docs/model.md section 4"

AT_MOST = 12
"""Numbers whose turning values are looked for, unless another number is asked for."""

MOST = 100
"""The most that may be asked for."""

EFFECTS, TURNS = "levers", "where the answer turns"
"""What measuring, and looking for turns, are called in progress."""


class LeversAnswer(Told):
    """What `winset levers --json` prints."""

    title: str
    labels: Labels
    mark: str | None
    now: LeverEnd
    at_most: int
    tolerance: float
    numbers: list[NumberLever]
    switches: list[SwitchLever]
    rest: list[LeverNumber]


class LeverPiece(NamedTuple):
    """One thing measured, and how many of how many are; of a number with `turns`, where the answer turns is known."""

    row: NumberLever | SwitchLever
    done: int
    of: int


def levers(
    case: Case,
    *,
    at_most: int = AT_MOST,
    cache: bool | str | Path = True,
    jobs: int | None = 1,
    solved: Solved | None = None,
    progress: Tell | None = None,
) -> Finding[LeversAnswer]:
    """Measure what each number and each switch of a conflict does to its headline, all else as in the file.

    The headline is that of `run`: the chance of a signature by the recorded one; without one, of any: by the last date,
    ever in a war that has no last date, at the one meeting without a clock. Numbers are moved one at a time from end to
    end of their own ranges, which in order of their effects makes a tornado diagram (Howard 1988); what two of them do
    together it does not say (Morgan and Henrion 1990). Ranges that share a draw by `with` are moved one by one. Nothing
    is given a range that has none.

    `unlock` speaks of levers too: single things that would bring a refusing party in to one month's table. Those are
    changes of votes there and then; these are numbers and parts of the file, and move the whole war.

    Parameters
    ----------
    case : Case
        A conflict, or what `read` takes for one.
    at_most : int
        For how many numbers, those with the largest effects, the values at which the answer turns are looked for;
        from 1 to 100.
    cache : bool, str or Path
        Whether what is solved is kept in the user's cache folder, or in this one, so that a run that was stopped goes
        on where it was and a second one solves nothing.
    jobs : int or None
        Processes: 1 is this one; None as many as there are processors where the conflict is large. The answer is the
        same. A script that lets it begin processes wants ``if __name__ == "__main__":``.
    solved : Solved, optional
        The conflict already solved.
    progress : callable, optional
        Told what is being done and the share of it done, from 0 to 1.

    Returns
    -------
    Finding
        `mark`; `now`: the headline as it is; `numbers`: those with a range, the largest effect first, each with the
        headline at both ends, `effect` (how far apart the lowest and the highest chance of file and ends lie) and, for
        the first `at_most`, `turns`: the values, to a hundredth of the range, at which a signature by the mark becomes
        likelier than not or no longer is (`likely`), or some package becomes worth signing at once in some month or
        none any longer is (`open`); `switches`: chance events, moves, accords, events of the peace, clauses of consent
        and beliefs, each left out, the largest effect first; `rest`: numbers without a range, which are not measured.

    Raises
    ------
    RequestError
        Where `at_most` is none of these.
    Interrupted
        Where the user stops it; what is measured is kept.

    References
    ----------
    Howard, R. A. (1988). Decision analysis: practice and promise. *Management Science* 34: 679–695.
    Morgan, M. G. and M. Henrion (1990). *Uncertainty*. Cambridge University Press.

    Examples
    --------
    >>> toy = {"winset": 1, "title": "A toy", "issues": {"x": ["y", "z"]}, "consent": [{"of": ["a"]}],
    ...        "parties": {"a": {"values": {"x": {"y": {"low": -3, "mode": 1, "high": 2}}}, "otherwise": 1}}}
    >>> found = levers(toy, cache=False).to_json()["numbers"][0]
    >>> found["path"], round(found["effect"], 2), [turn["what"] for turn in found["turns"]]
    ('parties.a.values.x.points.y', 0.44, ['likely', 'open'])
    """
    bench, tell = _bench(case, at_most, cache, solved, progress or silent), progress or silent
    try:
        for _ in _measuring(bench, jobs, tell):
            pass
    except KeyboardInterrupt:
        raise Interrupted(_stopped(bench)) from None
    return Finding(_answer(bench))


def measured(
    case: Case,
    *,
    at_most: int = AT_MOST,
    cache: bool | str | Path = True,
    jobs: int | None = 1,
    solved: Solved | None = None,
    progress: Tell | None = None,
) -> Iterator[LeverPiece]:
    """The same piece by piece, each as soon as it is known: first what was kept, then as it is solved.

    Parameters as of `levers`. Closing the iterator ends it, and loses nothing that was yielded.

    Yields
    ------
    LeverPiece
        Switches, numbers (see `levering.order` for which come first), and in the end those numbers again for which the
        values at which the answer turns were looked for.
    """
    tell = progress or silent
    yield from _measuring(_bench(case, at_most, cache, solved, tell), jobs, tell)


def _bench(case: Case, at_most: int, cache: bool | str | Path, solved: Solved | None, tell: Tell) -> Bench:
    """A bench for a conflict, with what is kept of it."""
    if not (isinstance(at_most, int) and 1 <= at_most <= MOST):
        raise RequestError(f"expected a whole number from 1 to {MOST}", parameter="at_most", found=str(at_most))
    conflict = read(case)
    base = solved.first if solved else outcome_of(conflict, progress=lambda share: tell("solving", share))
    folder = None if cache is False else cache_folder() if cache is True else Path(cache)
    return Bench(base, MeasuredEnds(conflict.digest, folder), at_most)


def _measuring(bench: Bench, jobs: int | None, tell: Tell) -> Iterator[LeverPiece]:
    """Solve all that there is to solve; each piece as soon as it is whole."""
    whole: set[tuple[str, bool]] = set()
    yield from _fresh(bench, whole)
    while changes := bench.next():
        many = jobs or jobs_for(bench.base, len(changes))
        share = _shares(tell, EFFECTS if bench.done < bench.of else TURNS, len(changes))
        for done, (change, end) in enumerate(ends_with(bench.base, changes, many, partial(share, 0)), 1):
            bench.known.keep(change, end)
            share(done, 0.0)
            yield from _fresh(bench, whole)


def _shares(tell: Tell, what: str, of: int) -> Callable[[int, float], None]:
    """How progress over several solves is told: how many are done, and the share of the next."""
    last = 0

    def share(done: int, part: float) -> None:
        nonlocal last
        last = max(done, last)
        tell(what, min(1.0, (last + part) / of))

    share(0, 0.0)
    return share


def _fresh(bench: Bench, whole: set[tuple[str, bool]]) -> Iterator[LeverPiece]:
    """The pieces that were not whole before, by what they are and whether it is known where they turn the answer."""
    rows: list[SwitchLever | NumberLever] = [*bench.switches(), *bench.numbers()]
    names = [(name_of_change(row["change"]), row["turns"] is not None) for row in rows]
    fresh = [row for row, name in zip(rows, names, strict=True) if name not in whole]
    whole.update(names)
    yield from (LeverPiece(row, len(rows), bench.of) for row in fresh)


def _stopped(bench: Bench) -> str:
    """What is said where the user stops it."""
    kept = (
        "what is measured is kept, and the same command goes on from there" if bench.known.file else "nothing is kept"
    )
    return f"stopped with {bench.done} of {bench.of} measured; {kept}"


def _answer(bench: Bench) -> LeversAnswer:
    game = bench.base.game
    return {
        "study": "levers",
        "title": game.conflict.title,
        "labels": labels(game.conflict),
        "mark": mark_label(game),
        "now": bench.now,
        "at_most": bench.at_most,
        "tolerance": TOLERANCE,
        "numbers": bench.numbers(),
        "switches": bench.switches(),
        "rest": list(bench.all.plain),
        "provenance": provenance_of(game, phases=bench.base.phases),
    }
