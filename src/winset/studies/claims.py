"""Claims: is the analyst's own story of why borne out when each cause is removed?"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Literal, get_args

from winset.cases.change import changes_of
from winset.cases.changes import change_conflict
from winset.cases.read import Case, read
from winset.cases.telling import hold_point
from winset.errors import WinsetError
from winset.studies.change_options import as_options
from winset.studies.change_words import changes_in_words
from winset.studies.finding import Finding, Told, ToldFrom, pick, provenance_of
from winset.studies.measures import DIRECTIONS, measure
from winset.studies.outcome import asked_from, outcome_of
from winset.studies.progress import silent
from winset.studies.samples import claim_lines
from winset.studies.solved import Solved
from winset.studies.together import together
from winset.studies.what_if import describe, reach
from winset.studies.words import labels

if TYPE_CHECKING:
    from winset.cases.change import Change
    from winset.cases.schema import Claim, Conflict
    from winset.studies.progress import Tell, TellShare
    from winset.studies.words import Labels

QUESTION = "Is each causal claim borne out when its cause is removed?"
TITLE = "Claims"
SOURCE = "docs/model.md section 4"

ClaimVerdict = Literal["borne_out", "not_borne_out", "no_effect", "not_testable"]
VERDICTS: tuple[ClaimVerdict, ...] = get_args(ClaimVerdict)


class ClaimTold(ToldFrom):
    """A claim's verdict; `measure` is what the file says of it, and the one that was read where it could be tested."""

    id: str | None
    says: str
    verdict: ClaimVerdict
    measure: dict[str, Any] | None
    baseline: float | None
    without: float | None
    cause: str | None
    cause_in_words: list[str]
    as_options: list[list[str]] | None
    because: str | None


class ClaimsAnswer(Told):
    """What `winset claims --json` prints."""

    title: str
    labels: Labels
    claims: list[ClaimTold]
    counts: dict[ClaimVerdict, int]


NEGLIGIBLE = 0.005
"""A measure that moves by less than this, relative to the larger of 1 and itself, has not moved: half a percentage
point of a probability, half a per cent of a larger number."""


def claims(
    case: Case,
    *,
    only: str | None = None,
    solved: Solved | None = None,
    progress: Tell | None = None,
) -> Finding[ClaimsAnswer]:
    """Put every causal claim of a conflict to the test.

    Parameters
    ----------
    case : Case
        A conflict, or what `read` takes for one.
    only : str, optional
        The id of one claim.
    solved : Solved, optional
        The conflict already solved, and what has been solved of its changed forms.
    progress : callable, optional
        Told what is being done and the share of it done.

    Returns
    -------
    Finding
        `claims`: for each, `id`, `says`, `verdict`, `measure` {…}, `baseline`, `without`, `cause`, `as_options` (the
        same for `winset what-if`), `from` (the month of the record from which it is asked, or None), `because` (why it
        cannot be tested, where it cannot). `counts`: {verdict: number}. A claim is borne out where the measure moves in
        the direction that it expects (and by at least `by`), not borne out where it moves the other way or by less,
        without effect where it hardly moves (`NEGLIGIBLE`); a claim that no change of the file can test is never
        passed.

    Raises
    ------
    RequestError
        Where there are no claims, or none of that id.

    Examples
    --------
    >>> toy = {"winset": 1, "title": "A toy", "parties": {"a": {"values": {"x": {"y": 2}}}},
    ...        "issues": {"x": ["y", "z"]}, "consent": [{"of": ["a"]}]}
    >>> says = [{"id": "C1", "says": "That there was a choice made y less likely.", "without": "option.x.z",
    ...          "expect": {"option": "x.y", "is": "higher"}}]
    >>> claims({**toy, "claims": says}).to_json()["claims"][0]["verdict"]
    'borne_out'
    """
    conflict = read(case)
    hold_point(conflict)
    chosen = pick([(claim.id, claim) for claim in conflict.claims], only, "claim", claim_lines(conflict))
    tell = progress or silent
    tell("claims", 0.0)
    known = solved or Solved(outcome_of(conflict))
    done: list[ClaimTold] = []
    for row in together([partial(put_to_the_test, claim, conflict, known) for claim in chosen]):
        done.append(row)
        tell("claims", len(done) / len(chosen))
    return claims_of(done, conflict, known)


def claims_of(rows: list[ClaimTold], conflict: Conflict, solved: Solved) -> Finding[ClaimsAnswer]:
    """The rows of some claims as the study's answer."""
    counts = {verdict: sum(row["verdict"] == verdict for row in rows) for verdict in VERDICTS}
    made = provenance_of(solved.first.game, phases=solved.first.phases)
    return Finding(ClaimsAnswer(study="claims", title=conflict.title, labels=labels(conflict), claims=rows,
                                counts=counts, provenance=made))  # fmt: skip


def put_to_the_test(claim: Claim, conflict: Conflict, solved: Solved, progress: TellShare) -> ClaimTold:
    """One claim's row: remove its cause, solve again, compare."""
    row: ClaimTold = {
        "id": claim.id, "says": claim.says, "verdict": "not_testable",
        "measure": claim.expect.written if claim.expect else None, "baseline": None,
        "without": None, "cause": None, "cause_in_words": [], "as_options": None, "from": claim.start,
        "because": claim.note,
    }  # fmt: skip
    try:
        changes = cause_of(claim)
        row["cause_in_words"] = changes_in_words(conflict, changes)
        row["as_options"] = as_options(changes, claim.start) if changes else None
        row["cause"] = "; ".join(describe(change) for change in changes) or None
        if not changes or claim.expect is None:
            return {**row, "because": claim.note or "it names no change of the file, or nothing to measure"}
        expect, direction = claim.expect.written, DIRECTIONS[claim.expect.way]
        before = measure(asked_from(solved.first, claim.start), expect)
        changed = change_conflict(conflict, changes)
        reach(conflict, changed, claim.start)
        after = measure(solved.outcome(changed, start=claim.start, progress=progress), expect)
    except WinsetError as error:
        error.spelt = {"start": "from"}  # as the file calls it
        return {**row, "because": str(error)}
    if before is None or after is None:
        return {**row, "baseline": before, "without": after, "because": "the measure cannot be read in both"}
    return {**row, "measure": expect, "verdict": _verdict(before, after, direction, claim.expect.by or 0.0),
            "baseline": before, "without": after, "because": None}  # fmt: skip


def cause_of(claim: Claim) -> tuple[Change, ...]:
    """The changes that take a claim's cause away; none where no change of the file can."""
    return (*changes_of(claim.change), *(changes_of({"without": claim.without}) if claim.without else ()))


def _verdict(before: float, after: float, direction: int, by: float) -> ClaimVerdict:
    moved = after - before
    if abs(moved) < NEGLIGIBLE * max(1.0, abs(before)):
        return "no_effect"
    return "borne_out" if moved * direction > 0 and abs(moved) >= by else "not_borne_out"
