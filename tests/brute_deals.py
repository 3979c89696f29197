"""The static questions by plain loops over every package, in exact fractions: the check on `winset deals`.

Nothing here is shared with the package under test.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from brute_conditions import holds

Data = dict[str, Any]
Package = tuple[str, ...]
Vector = tuple[Fraction, ...]


@dataclass(frozen=True)
class Offer:
    """One admissible package: its points by party, the clauses it calls for, who says yes."""

    package: Package
    points: Vector
    groups: tuple[tuple[tuple[tuple[int, Fraction], ...], Fraction], ...]
    yes: frozenset[int]

    def passes(self, yes: frozenset[int]) -> bool:
        """Whether these votes satisfy every clause that it calls for."""
        return all(sum(held for p, held in members if p in yes) >= votes for members, votes in self.groups)

    @property
    def signed(self) -> bool:
        """Whether it is in the win-set."""
        return self.passes(self.yes)


class Brute:
    """Every static answer about a conflict without a clock."""

    def __init__(self, data: Data) -> None:
        """List the packages and value them."""
        self.data = data
        self.parties = list(data["parties"])
        self.issues = {name: list(options) for name, options in data["issues"].items()}
        self.base = tuple(Fraction(str(data["parties"][p].get("otherwise", 0))) for p in self.parties)
        self.offers = [self.offer(x) for x in itertools.product(*self.issues.values()) if self.admits(x)]
        asked = {p for offer in self.offers for members, _ in offer.groups for p, _ in members}
        self.bargainers = [p for p in range(len(self.parties)) if p in asked or not asked]
        self.rational = [offer for offer in self.offers if set(self.bargainers) <= offer.yes]

    def true(self, when: Any, x: Package) -> bool:
        """Whether a condition holds for a package."""
        names = dict(zip(self.issues, x, strict=True))
        return when is None or holds(when, names, {})

    def admits(self, x: Package) -> bool:
        """Whether no rule forbids it."""
        return all(not self.true(r["when"], x) or self.true(r["require"], x) for r in self.data.get("rules", []))

    def offer(self, x: Package) -> Offer:
        """One package."""
        points = []
        for party in self.data["parties"].values():
            total = sum(
                (Fraction(str(party.get("values", {}).get(issue, {}).get(option, 0)))
                 for issue, option in zip(self.issues, x, strict=True)), Fraction(0),
            )  # fmt: skip
            total += sum(
                (Fraction(str(a["points"])) for a in party.get("adjust", []) if self.true(a["when"], x)), Fraction(0)
            )
            points.append(total)
        groups = tuple(
            (
                tuple((self.parties.index(n), Fraction(str(group.get("weights", {}).get(n, 1)))) for n in group["of"]),
                Fraction(str(group.get("at_least", len(group["of"])))),
            )
            for group in self.data["consent"]
            if self.true(group.get("when"), x)
        )
        least = [d - max(Fraction(1, 10**9), abs(d) / 10**12) for d in self.base]
        yes = frozenset(p for p, (u, d) in enumerate(zip(points, least, strict=True)) if u >= d)
        return Offer(x, tuple(points), groups, yes)

    def mine(self, offer: Offer) -> Vector:
        """The bargainers' points."""
        return tuple(offer.points[p] for p in self.bargainers)

    def gains(self, offer: Offer) -> Vector:
        """The bargainers' gains."""
        return tuple(offer.points[p] - self.base[p] for p in self.bargainers)

    def win_set(self) -> Data:
        """Size, blockers, prices and holdouts."""
        size = sum(offer.signed for offer in self.offers)
        blockers, price = {}, {}
        for p, name in enumerate(self.parties):
            held = [o for o in self.offers if not o.signed and p not in o.yes and o.passes(o.yes | {p})]
            if held:
                blockers[name] = len(held)
                price[name] = min(self.base[p] - o.points[p] for o in held)
        holdouts: list[Data] = []
        for many in range(2, len(self.parties) + 1):
            if size or blockers or holdouts:
                break
            for group in itertools.combinations(range(len(self.parties)), many):
                held = [o for o in self.offers if not set(group) & o.yes and o.passes(o.yes | set(group))]
                if held:
                    holdouts.append({
                        "parties": [self.parties[p] for p in group],
                        "packages": len(held),
                        "price": {self.parties[p]: min(self.base[p] - o.points[p] for o in held) for p in group},
                    })  # fmt: skip
        return {"size": size, "of": len(self.offers), "blockers": blockers, "price": price, "holdouts": holdouts}

    def frontier(self) -> list[Offer]:
        """Packages of the win-set that no package dominates for the bargainers."""
        return [
            o for o in self.offers if o.signed and not any(dominates(self.mine(x), self.mine(o)) for x in self.offers)
        ]

    def ideal(self) -> Vector | None:
        """The most that each can have where nobody loses."""
        if not self.rational:
            return None
        return tuple(max(o.points[p] for o in self.rational) for p in self.bargainers)

    def best(self, score: Any) -> tuple[set[Package], Any]:
        """The rational packages with the highest score."""
        if not self.rational:
            return set(), None
        top = max(score(o) for o in self.rational)
        return {o.package for o in self.rational if score(o) == top}, top

    def nash(self) -> tuple[set[Package], Any]:
        """The largest product of gains."""

        def product(offer: Offer) -> Fraction:
            total = Fraction(1)
            for gain in self.gains(offer):
                total *= max(gain, Fraction(0))
            return total

        return self.best(product)

    def kalai_smorodinsky(self) -> tuple[set[Package], Any]:
        """The largest least relative gain."""
        ideal = self.ideal()

        def least(offer: Offer) -> Fraction | None:
            assert ideal is not None
            pairs = zip(offer_gains(self, offer), ideal, (self.base[p] for p in self.bargainers), strict=True)
            shares = [gain / (most - d) for gain, most, d in pairs if most - d > Fraction(1, 10**9)]
            return min(shares, default=Fraction(-1))

        return self.best(least)

    def egalitarian(self) -> tuple[set[Package], Any]:
        """The largest least gain."""
        return self.best(lambda offer: min(self.gains(offer)))

    def utilitarian(self) -> tuple[set[Package], Any]:
        """The largest sum of points."""
        return self.best(lambda offer: sum(self.mine(offer)))

    def core(self) -> set[Package]:
        """Efficient signed packages that no coalition able to sign another would leave."""
        coalitions = [
            frozenset(group) for many in range(1, len(self.bargainers) + 1)
            for group in itertools.combinations(self.bargainers, many)
        ]  # fmt: skip

        def left(offer: Offer) -> bool:
            return any(
                other.passes(group) and all(other.points[p] > offer.points[p] for p in group)
                for group in coalitions for other in self.offers
            )  # fmt: skip

        return {o.package for o in self.frontier() if not left(o)}


def offer_gains(brute: Brute, offer: Offer) -> Vector:
    """The bargainers' gains."""
    return brute.gains(offer)


def dominates(one: Any, other: Any) -> bool:
    """Whether one vector is nowhere below another and somewhere above it."""
    pairs = list(zip(one, other, strict=True))
    return all(a >= b for a, b in pairs) and any(a > b for a, b in pairs)


PARTIES = ("north", "south", "patron", "senate")
ISSUES = ("border", "prisoners", "pact", "aid")
OPTIONS = ("none", "some", "full")


@st.composite
def negotiations(draw: st.DrawFn) -> Data:
    """Small conflicts without a clock: rules, linked issues, counted and conditional consent, ties, any disagreement."""
    parties = PARTIES[: draw(st.integers(1, 4))]
    issues = {name: list(OPTIONS[: draw(st.integers(2, 3))]) for name in ISSUES[: draw(st.integers(1, 3))]}
    numbers = draw(
        st.sampled_from([st.integers(-2, 3), st.integers(0, 40), st.sampled_from([0.1, 0.2, 0.3, 0.7, -0.1, 1.05])])
    )

    def condition() -> str:
        tests = [
            f"{name} == '{draw(st.sampled_from(issues[name]))}'"
            for name in draw(st.lists(st.sampled_from(sorted(issues)), min_size=1, max_size=2, unique=True))
        ]
        return f" {draw(st.sampled_from(['and', 'or']))} ".join(tests)

    def party() -> Data:
        values = {name: {option: draw(numbers) for option in options} for name, options in issues.items()}
        adjust = [{"when": condition(), "points": draw(numbers)} for _ in range(draw(st.sampled_from([0, 0, 1])))]
        return {
            "values": values,
            "adjust": adjust,
            "discount": 1,
            "otherwise": draw(st.one_of(numbers, st.integers(-30, 60))),
        }

    def group() -> Data:
        of = draw(st.lists(st.sampled_from(parties), min_size=1, max_size=len(parties), unique=True))
        found: Data = {"of": of}
        if draw(st.sampled_from([False, False, True])):
            found["at_least"] = draw(st.integers(1, len(of)))
        elif draw(st.sampled_from([False, False, True])):
            found["weights"] = {name: draw(st.sampled_from([1, 2, 3, 5, 40, 0.1, 0.2, 0.3, 7.5])) for name in of}
            total = sum(Fraction(str(held)) for held in found["weights"].values())
            found["at_least"] = max(float(total * draw(st.integers(1, 8)) / 8), 0.001)
        if draw(st.sampled_from([False, False, True])):
            found["when"] = condition()
        return found

    rules = [{"when": condition(), "require": condition()} for _ in range(draw(st.sampled_from([0, 0, 1, 2])))]
    return {
        "winset": 2, "title": "A drawn negotiation", "parties": {name: party() for name in parties}, "issues": issues,
        "rules": rules, "consent": [group() for _ in range(draw(st.integers(1, 3)))],
    }  # fmt: skip
