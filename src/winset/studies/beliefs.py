"""Beliefs: who took the chances of the war to be others than they were, and what that cost."""

from __future__ import annotations

import copy
from functools import partial
from typing import TYPE_CHECKING, Any, TypedDict

from winset.cases.beliefs import beliefs as held_beliefs
from winset.cases.beliefs import believers
from winset.cases.change import changes_of
from winset.cases.changes import change_conflict
from winset.cases.read import Case, from_data, read
from winset.errors import RequestError
from winset.studies.believed import belief_told
from winset.studies.finding import Finding, Told, provenance_of
from winset.studies.outcome import Outcome, outcome_of
from winset.studies.progress import silent
from winset.studies.solved import Solved
from winset.studies.together import together
from winset.studies.what_if import difference
from winset.studies.words import labels

if TYPE_CHECKING:
    from winset.cases.schema import Conflict
    from winset.studies.believed import BeliefTold
    from winset.studies.progress import Tell, TellShare
    from winset.studies.what_if import OutcomeDifference
    from winset.studies.words import Labels

QUESTION = "Who took the chances to be others than they were, and what did that cost?"
TITLE = "Beliefs"
SOURCE = "docs/model.md section 3; Smith and Stam 2004"

_POINTS = ("points", "instead", "faded")
"""Keys under which points stand by party."""


class Mistaken(TypedDict):
    """A party that believes other numbers than the file's: what it expects, what comes of it, and without its beliefs.

    `expects` is what lies ahead by its own numbers, `comes` the same by the file's, `corrected` by the file's where it
    believes them and everybody behaves as then suits them; `cost` is corrected minus comes; `difference` what happens
    where it believes the file minus what happens as it is.
    """

    party: str
    expects: float
    comes: float
    corrected: float
    cost: float
    difference: OutcomeDifference


class BeliefsAnswer(Told):
    """Who was wrong about what, and what it cost."""

    title: str
    labels: Labels
    beliefs: list[BeliefTold]
    parties: list[Mistaken]
    everyone: OutcomeDifference


def beliefs(case: Case, *, solved: Solved | None = None, progress: Tell | None = None) -> Finding[BeliefsAnswer]:
    """Tell who believes what the file does not say, and what each would have if it believed the file.

    Parameters
    ----------
    case : Case
        A conflict, or what `read` takes for one.
    solved : Solved, optional
        The conflict already solved, and what has been solved of its changed forms.
    progress : callable, optional
        Told what is being done and the share of it done.

    Returns
    -------
    Finding
        `beliefs`: every one that differs from the file; `parties`: for each that holds one, what it expects and what
        that comes to by the file's numbers, seen from the start; `everyone`: what happens where all believe the file,
        minus what happens as it is.

    Raises
    ------
    RequestError
        Where no belief differs from what the file says.

    Notes
    -----
    What a party's points come to by the file's numbers is the value of an observer: a party with the same points, noise
    and patience that signs nothing, moves nothing and believes the file.
    """
    conflict, tell = read(case), progress or silent
    held = [belief for belief in held_beliefs(conflict) if belief.differs]
    if not held:
        raise RequestError("nobody believes anything but what the file says")
    wrong = believers(conflict)
    tell("each party's beliefs", 0.0)
    known = solved or Solved(outcome_of(conflict))
    base = known.first
    comes = _by_the_file(conflict, wrong)
    before, found = base.to_json(), []
    whats = [*(f"beliefs.{name}" for name in wrong), "beliefs"]
    *others, everyone = together([partial(_without, known, what) for what in whats])
    tell("each party's beliefs", 1.0)
    for name, other in zip(wrong, others, strict=True):
        after, p = other.to_json(), base.game.parties.index(name)
        corrected = float(other.worth[p])
        found.append(
            Mistaken(party=name, expects=float(base.worth[p]), comes=comes[name], corrected=corrected,
                     cost=corrected - comes[name], difference=difference(before, after, base, other))
        )  # fmt: skip
    answer: BeliefsAnswer = {
        "study": "beliefs",
        "title": conflict.title,
        "labels": labels(conflict),
        "beliefs": [belief_told(conflict, belief) for belief in held],
        "parties": found,
        "everyone": difference(before, everyone.to_json(), base, everyone),
        "provenance": provenance_of(base.game, phases=base.phases),
    }
    return Finding(answer)


def _without(solved: Solved, what: str, progress: TellShare) -> Outcome:
    """The conflict where some believe the file, solved from its start."""
    changed = change_conflict(solved.first.game.conflict, changes_of({"without": what}))
    return solved.outcome(changed, progress=progress)


def _by_the_file(conflict: Conflict, parties: list[str]) -> dict[str, float]:
    """What lies ahead comes to for each of some parties by the file's own numbers, while all behave as they do."""
    asked = {"statements", "claims", "questions", "readings", "courses"}
    data: dict[str, Any] = copy.deepcopy(conflict.model_dump(by_alias=True, exclude_unset=True, exclude=asked))
    observers = {name: _free(f"observer_{name}", conflict) for name in parties}
    for name, observer in observers.items():
        kept = {key: item for key, item in data["parties"][name].items() if key not in ("front", "pace")}
        data["parties"][observer] = copy.deepcopy(kept)
        for part in ("moves", "accords", "endings", "peace", "time"):
            _watch(data.get(part), name, observer)
    outcome = outcome_of(from_data(data, "the observed conflict", asked=False))
    places = {name: outcome.game.parties.index(observer) for name, observer in observers.items()}
    return {name: float(outcome.worth[place]) for name, place in places.items()}


def _free(name: str, conflict: Conflict) -> str:
    """A name that no party has."""
    return _free(f"{name}_", conflict) if name in conflict.parties else name


def _watch(entry: Any, party: str, observer: str) -> None:
    """Give an observer the points that a part of the file gives its party."""
    for item in entry.values() if isinstance(entry, dict) else entry if isinstance(entry, (list, tuple)) else ():
        _watch(item, party, observer)
    for key in _POINTS if isinstance(entry, dict) else ():
        points = entry.get(key)
        if isinstance(points, dict) and party in points:
            points[observer] = copy.deepcopy(points[party])
