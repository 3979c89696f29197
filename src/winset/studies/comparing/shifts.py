"""Changes that are found by role, so that the same one can be made in two wars: what each is in a war that has it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from winset.cases.beliefs import believers
from winset.cases.change import Change, changes_of
from winset.cases.roles import OF_PARTIES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from winset.studies.comparing.cast import Cast

TURNS = {"leader": "has another leader from the start", "election": "has had its election from the start"}
"""Factors of a party that turn, by role, and what is told of the party where they have."""


@dataclass(frozen=True, slots=True)
class Lacking:
    """Why a war has no such change, as a clause with a subject."""

    why: str


@dataclass(frozen=True, slots=True)
class Shift:
    """One change by role.

    Attributes
    ----------
    id : str
        Its name; that of a factor that turns has the owner's role in it, as `leader_of_patron`.
    says : str
        As a clause that may follow "if".
    roles : tuple of str
        Of the parties that it is about; none for the guarantee and for beliefs.
    made : callable
        The changes that make it in a war, or why there are none.
    """

    id: str
    says: str
    roles: tuple[str, ...]
    made: Callable[[Cast], tuple[Change, ...] | Lacking]


MOST_TURNING = 3
"""Most changes of leaders and elections that are made, whatever the roles of their parties."""


def shifts_of(casts: list[Cast], first: tuple[str, str] | None = None) -> list[Shift]:
    """The changes that are told of some wars: each that there is in one of them at least.

    A leader is looked for with the parties of every role in turn, the patron first, and before all the one asked for.

    Parameters
    ----------
    casts : list of Cast
    first : (str, str), optional
        The id of a change, as `turning_id` has it, and the factor that is meant where several are of that kind.
    """
    wanted, factor = first or (None, None)
    turning = sorted(_turning(factor), key=lambda shift: shift.id != wanted)
    there: list[Shift] = []
    for shift in (one for one in turning if _somewhere(one, casts)):
        again = any(
            all(shift.made(cast) == other.made(cast) for cast in casts if _there(shift, cast)) for other in there
        )
        if not again and len(there) < MOST_TURNING:  # a factor may be a leader and an election at once
            there.append(shift)
    return [*there, *(shift for shift in FIXED if _somewhere(shift, casts))]


def _somewhere(shift: Shift, casts: list[Cast]) -> bool:
    """Whether one of some wars has a change."""
    return any(_there(shift, cast) for cast in casts)


def _there(shift: Shift, cast: Cast) -> bool:
    """Whether a war has a change."""
    return not isinstance(shift.made(cast), Lacking)


def turning_id(kind: str, role: str) -> str:
    """The id of the change by which a factor of a party of some role has turned.

    Examples
    --------
    >>> turning_id("leader", "patron")
    'leader_of_patron'
    """
    return f"{kind}_of_{role}"


def _turning(meant: str | None) -> Iterator[Shift]:
    """A factor of a party of some role that has turned from the start, the one that is meant before others."""
    for role in ("patron", *(word for word in OF_PARTIES if word != "patron")):
        for kind, told in TURNS.items():
            yield Shift(turning_id(kind, role), f"the {role} {told}", (role,), _turned_of(role, kind, meant))


def _turned_of(role: str, kind: str, meant: str | None) -> Callable[[Cast], tuple[Change, ...] | Lacking]:
    """The war begins with such a factor of a party of that role, the one meant or the first, as an event leaves it."""

    def made(cast: Cast) -> tuple[Change, ...] | Lacking:
        """Another opening state."""
        parties = cast.meant(role)
        if not parties:
            return Lacking(f"no party is a {role}")
        owned = [one.id for one in cast.of(kind, "factor") if one.whose in parties]
        owned.sort(key=lambda name: name != meant)
        found = [(name, value) for name in owned if (value := _other(cast, name)) is not None]
        if not found:
            return Lacking(f"no factor is the {kind} of a {role}")
        return changes_of({"start": {"state": dict(found[:1])}})

    return made


def _other(cast: Cast, name: str) -> bool | int | str | None:
    """The value that an event of chance first brings a factor, else that after its first; None where it has turned."""
    factor, conflict = cast.conflict.state[name], cast.conflict
    first = factor.values[0] if factor.initial is None else factor.initial
    brought = [one.effect[name] for event in conflict.chance.values() for one in event.outcomes if name in one.effect]
    return next((value for value in [*brought, *factor.values] if value in factor.values and value != first), None)


def _no_say(role: str) -> Callable[[Cast], tuple[Change, ...] | Lacking]:
    """Those of a role are asked in no clause of consent."""

    def made(cast: Cast) -> tuple[Change, ...] | Lacking:
        """Their own clauses left out, and they themselves left out of those that they share."""
        parties = set(cast.meant(role))
        if not parties:
            return Lacking(f"no party is a {role}")
        if role != "patron":
            parties = {name for name in parties if "signatory" not in cast.roles(name)}
            if not parties:
                return Lacking(f"the {role} signs itself, and nobody makes its peace without it")
        asked = [(k, group) for k, group in enumerate(cast.conflict.consent)
                 if parties & set(group.of) and group.when is not False]  # fmt: skip
        if not asked:
            return Lacking(f"nobody asks the {role}'s consent")
        gone = [k for k, group in asked if parties >= set(group.of)]
        cut = {k: [name for name in group.of if name not in parties] for k, group in asked if k not in gone}
        if any(group.at_least is not None or group.weights for k, group in asked if k in cut):
            return Lacking(f"the {role}'s vote is counted with those of others")
        if len(gone) == len(cast.conflict.consent):
            return Lacking(f"nobody but the {role} signs")
        change: dict[str, Any] = {"set": {f"consent[{k}].of": of for k, of in cut.items()}} if cut else {}
        if gone:  # by their places from the last on, since each that goes moves those behind it
            change["without"] = {"consent": [cast.conflict.consent[k].id or str(k) for k in reversed(gone)]}
        return changes_of(change)

    return made


def _no_guarantee(cast: Cast) -> tuple[Change, ...] | Lacking:
    """Every option of the guarantee but none is off the table."""
    issues = cast.ids("guarantee", "issue")
    if not issues:
        return Lacking("no issue is a guarantee")
    gone = [f"{issue}.{option}" for issue in issues for option in _guarantees(cast, issue)]
    return changes_of({"without": {"option": gone}})


def _conditional(cast: Cast) -> tuple[Change, ...] | Lacking:
    """The last option of each guarantee of three or more is off the table: only lesser ones are left."""
    issues = cast.ids("guarantee", "issue")
    if not issues:
        return Lacking("no issue is a guarantee")
    graded = [issue for issue in issues if len(_guarantees(cast, issue)) > 1]
    if not graded:
        return Lacking("its guarantee has no degrees")
    return changes_of({"without": {"option": [f"{issue}.{_guarantees(cast, issue)[-1]}" for issue in graded]}})


def _guarantees(cast: Cast, issue: str) -> list[str]:
    """The options that are some guarantee, the least first: all but that called none or no, else but the first."""
    options = list(cast.conflict.issues[issue].options)
    nothing = next((option for option in options if option.lower() in ("none", "no")), options[0])
    kept = [option for option in options if option != nothing]
    return kept[::-1] if nothing == options[-1] else kept  # they are written from the least on, or down to none


def _no_answer(cast: Cast) -> tuple[Change, ...] | Lacking:
    """The client may not answer a signature."""
    clients = cast.meant("client")
    if not clients:
        return Lacking("no party is a client")
    answers = [f"{party}.{name}" for party in clients for name, move in cast.conflict.moves.get(party, {}).items()
               if move.at == "signature"]  # fmt: skip
    return changes_of({"without": {"move": answers}}) if answers else Lacking("its client may answer no signature")


def _idle(cast: Cast) -> tuple[Change, ...] | Lacking:
    """The spoiler makes no move, gives no answer and breaks no peace."""
    spoilers, conflict = cast.meant("spoiler"), cast.conflict
    if not spoilers:
        return Lacking("no party is a spoiler")
    moves = [f"{party}.{name}" for party in spoilers for name in conflict.moves.get(party, {})]
    broken = conflict.peace.model_dump(by_alias=True, exclude_unset=True).get("resume", {}) if conflict.peace else {}
    kept = {party: entries for party, entries in broken.items() if party not in spoilers}
    change: dict[str, Any] = {"set": {"peace.resume": kept}} if len(kept) < len(broken) else {}
    change |= {"without": {"move": moves}} if moves else {}
    return changes_of(change) if change else Lacking("its spoiler can do nothing as it is")


def _by_the_file(cast: Cast) -> tuple[Change, ...] | Lacking:
    """Everybody believes the file's chances."""
    if not believers(cast.conflict):
        return Lacking("everybody believes the file's chances as it is")
    return changes_of({"without": "beliefs"})


FIXED = (
    Shift("patron_no_say", "the patron has no say", ("patron",), _no_say("patron")),
    Shift("guarantee_conditional", "the fullest guarantee is not on the table", (), _conditional),
    Shift("guarantee_off", "no guarantee is on the table", (), _no_guarantee),
    Shift("client_no_answer", "the client may not answer a signature", ("client",), _no_answer),
    Shift("client_no_say", "the client has no say", ("client",), _no_say("client")),
    Shift("ratifier_no_say", "the ratifier has no say", ("ratifier",), _no_say("ratifier")),
    Shift("spoiler_idle", "the spoiler can do nothing", ("spoiler",), _idle),
    Shift("file_chances", "everybody believes the file's chances", (), _by_the_file),
)
"""The changes beside those of factors that turn."""
