"""What was expected and what the model says, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from winset.views.words import dated, joined, percent

if TYPE_CHECKING:
    from track_record.wars import War

WORDS = {
    "borne_out": "borne out",
    "not_borne_out": "not borne out",
    "no_effect": "no effect",
    "not_testable": "not testable",
}


def rule_names() -> dict[str, str]:
    """The forecasters in the order of the table, as people are told them."""
    return {"model": "the model", "constant": "a constant chance", "length of the war": "the length of the war",
            "new leader": "a new leader", "never": "never"}  # fmt: skip


def described(war: War, row: dict[str, Any]) -> tuple[str, str, str]:
    """What was asked, what was expected, and what the model says."""
    kind, _, date = row["item"].partition(" ")
    asked, expected, says = {
        "signed": _signed, "window": _window, "blockers": _blockers, "terms": _terms, "lasts": _lasts,
        "breakers": _breakers,
    }[kind](war, row["says"], date)  # fmt: skip
    return asked, expected, says


def _signed(war: War, says: Any, _: str) -> tuple[str, str, str]:
    band = war.expected.signed
    asked = f"a signature by {period(war, war.expected.signed_by)}, seen from the start"
    return asked, f"{percent(band[0])} to {percent(band[1])}", percent(says)


def _window(war: War, says: Any, _: str) -> tuple[str, str, str]:
    window = war.expected.window
    expected = f"from {period(war, window[0])} to {period(war, window[1])}" if window else "never"
    found = period(war, says) if says else "never"
    return "the first agreement worth signing at once, along the record", expected, found


def _blockers(war: War, says: Any, date: str) -> tuple[str, str, str]:
    wanted = next(row.parties for row in war.expected.blockers if row.month == date)
    found = joined([_name(war, party) for party in says]) if says else "nobody"
    return (
        f"who stands in the way in {period(war, date)}",
        joined([_name(war, party) for party in sorted(wanted)], "or"),
        found,
    )


def _terms(war: War, says: Any, _: str) -> tuple[str, str, str]:
    of = len(war.expected.terms or {})
    told = f"{says:.0f} of {of}" if says is not None else "hardly anything is signed"
    return (
        "issues on which the likeliest terms are those expected",
        f"at least {war.expected.terms_at_least} of {of}",
        told,
    )


def _lasts(war: War, says: Any, _: str) -> tuple[str, str, str]:
    low, high = war.expected.lasts or (0.0, 1.0)
    chance = percent(says) if says < 1 else "over 99.9 %"
    return f"the peace lasts {war.expected.years} years", f"{percent(low)} to {percent(high)}", chance


def _breakers(war: War, says: Any, _: str) -> tuple[str, str, str]:
    wanted = sorted(war.expected.breakers or ())
    named = joined([_name(war, party) for party in wanted], "or") if wanted else "nobody"
    return "who is likeliest to break the peace", named, joined([_name(war, party) for party in says])


def period(war: War, date: str) -> str:
    """A period as people call it."""
    return dated(date, war.conflict.calendar.step)


def _name(war: War, party: str) -> str:
    return war.conflict.parties[party].name or party
