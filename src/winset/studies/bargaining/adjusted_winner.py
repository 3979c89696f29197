"""Adjusted Winner: two parties, issues that can be divided."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from winset.studies.bargain import Pick

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from winset.studies.bargain import Bargain, Divided, PickMore

TITLE = "Adjusted Winner"
NAMES = ("Adjusted Winner", "Brams-Taylor procedure")
SAYS = "each issue goes to whoever wants it more, and one is divided so that both have the same share of their points"
KEEPS = ("efficiency", "equitability", "envy-freeness (two parties, points that add)")
BREAKS = ("whole packages: at most one issue is divided", "what each has without an agreement is not looked at")
SOURCE = (
    "Brams & Taylor 1996, Fair Division, chapter 4; the Panama Canal talks: Raiffa 1982, The Art and Science of "
    "Negotiation"
)
ORDER = 70
CHOOSES = False

ADDS = "It needs issues whose points add"


def adjusted_winner(bargain: Bargain) -> Pick:
    """Who prevails on each issue, and which one is divided and how.

    On an issue a party's stake is what it gains where its own best option is taken instead of the other's best. Each
    issue goes to the party for which it is the larger share of all its stakes (a tie to the second party); then the
    party that is ahead gives up issues, or a part of one, in the order of the ratio of the two shares, until both have
    the same share of their stakes. An issue on which both want the same is settled so.

    Parameters
    ----------
    bargain : Bargain

    Returns
    -------
    Pick
        `more` holds `divided` {issue, from, to, share}, `prevails` {issue: {party: share}} and `shares` {party: share
        of its stakes}; `rows` is a package only where no issue has to be divided.

    References
    ----------
    Brams & Taylor 1996: in the Panama Canal talks both sides get 66 of 100 points, 2/15 of land and water moved.

    Examples
    --------
    >>> import numpy as np
    >>> from winset import build
    >>> from winset.cases.read import parse
    >>> from winset.game.table import space_of
    >>> from winset.studies.bargain import bargain_over
    >>> divorce = parse("{winset: 1, title: t, issues: {house: [to_ann, to_ben], car: [to_ann, to_ben]}, consent: "
    ...     "[{of: [ann, ben]}], parties: {ann: {values: {house: {to_ann: 60}, car: {to_ann: 40}}}, "
    ...     "ben: {values: {house: {to_ben: 80}, car: {to_ben: 20}}}}}")
    >>> answer = adjusted_winner(bargain_over(space_of(build(divorce, talks=False), 0, 0, np.zeros(2))))
    >>> answer.more["divided"]["issue"], round(answer.more["divided"]["share"], 6)
    ('house', 0.285714)
    """
    space = bargain.space
    problem = _unfit(bargain)
    if problem:
        return replace(bargain.none(problem), more={"linked": linked} if (linked := _linked(bargain)) else {})
    best = [(int(np.argmax(part[:, 0])), int(np.argmax(part[:, 1]))) for part in bargain.points]
    stakes = np.array([
        [part[own, 0] - part[other, 0], part[other, 1] - part[own, 1]]
        for part, (own, other) in zip(bargain.points, best, strict=True)
    ], dtype=float)  # fmt: skip
    totals = stakes.sum(axis=0)
    if (totals <= 0).any():
        return bargain.none("Some party has nothing at stake: both want the same on every issue that it values.")
    share = stakes / totals
    held, divided = _divide(share)
    names = [space.parties[p] for p in bargain.bargainers]
    points = sum(
        held[j] * part[own] + (1 - held[j]) * part[other]
        for j, (part, (own, other)) in enumerate(zip(bargain.points, best, strict=True))
    )
    issues = [space.issues[part.issues[0]] for part in space.parts]
    rows = [[own if held[j] == 1 else other for j, (own, other) in enumerate(best)]]
    whole = np.isin(held, (0.0, 1.0)).all()
    return Pick(
        np.array(rows if whole else np.empty((0, len(best))), dtype=np.int64),
        int(whole),
        None,
        points=dict(zip(names, map(float, space.as_points(np.asarray(points))), strict=True)),
        more=_told(names, issues, held, share, divided),
    )


def _unfit(bargain: Bargain) -> str:
    """Why Adjusted Winner cannot be asked here; empty where it can."""
    if len(bargain.bargainers) != 2:
        return f"It is for two parties; {len(bargain.bargainers)} bargain here."
    if any(not len(part) for part in bargain.points):
        return "The rules admit no package."
    linked = _linked(bargain)
    return f"{ADDS}; {', '.join(linked)} are linked here." if linked else ""


def _linked(bargain: Bargain) -> list[str]:
    """The first issues whose points do not add, where that is why it cannot be asked; empty without any."""
    if len(bargain.bargainers) != 2 or any(not len(part) for part in bargain.points):
        return []
    linked = [part for part in bargain.space.parts if len(part.issues) > 1]
    return [bargain.space.issues[i] for i in linked[0].issues] if linked else []


def _divide(share: NDArray[np.float64]) -> tuple[NDArray[np.float64], tuple[int, int, float] | None]:
    """How much of each issue the first party holds, and what was divided: (issue, who gave it up, how much)."""
    held = (share[:, 0] > share[:, 1]).astype(float)
    ahead = int((held @ share[:, 0]) < ((1 - held) @ share[:, 1]))
    behind = 1 - ahead
    mine = held if ahead == 0 else 1 - held
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(share[:, behind] > 0, share[:, ahead] / share[:, behind], np.inf)
    divided = None
    for j in np.argsort(ratio, kind="stable"):
        lead = mine @ share[:, ahead] - (1 - mine) @ share[:, behind]
        if lead <= 1e-12:
            break
        if mine[j] == 0 or share[j].sum() == 0:
            continue
        given = min(1.0, lead / share[j].sum())
        mine[j] -= given
        divided = (int(j), ahead, float(given)) if given < 1 else divided
    return (mine if ahead == 0 else 1 - mine), divided


def _told(
    names: list[str],
    issues: list[str],
    held: NDArray[np.float64],
    share: NDArray[np.float64],
    divided: tuple[int, int, float] | None,
) -> PickMore:
    """The answer in names."""
    both = (held @ share[:, 0], (1 - held) @ share[:, 1])
    cut: Divided | None = None
    if divided:
        issue, giver, given = divided
        cut = {"issue": issues[issue], "from": names[giver], "to": names[1 - giver], "share": given}
    return {
        "shares": dict(zip(names, map(float, both), strict=True)),
        "divided": cut,
        "prevails": {
            issue: {names[0]: float(held[j]), names[1]: float(1 - held[j])}
            for j, issue in enumerate(issues) if share[j].any()
        },
    }  # fmt: skip
