"""A table of positions as a negotiation file, and the means and medians that any model of it has to beat."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median

from winset.cases.formats.draft import WIDTH, flow, fold, quote
from winset.cases.formats.foreign import decimal
from winset.cases.formats.names import label_of, safe_names
from winset.cases.numbers import LEAST_NOISE
from winset.cases.votes import MOST_VOTES

THOUSAND = 1_000
"""Parts into which all votes are divided where they are written too finely to be counted."""

PLACES = 6
"""Decimals that are kept of a number that is reckoned."""


@dataclass(frozen=True, slots=True)
class Stance:
    """What an actor would have on an issue, and how much that matters to it; None where nothing is said of that."""

    position: Fraction
    salience: Fraction | None


@dataclass(frozen=True, slots=True)
class Member:
    """An actor: what it would have, its votes and its capability, None where the table has none."""

    name: str
    stances: dict[str, Stance]
    votes: Fraction | None
    capability: Fraction | None

    @property
    def count(self) -> Fraction | None:
        """What its yes counts: its votes, or else its capability."""
        return self.capability if self.votes is None else self.votes

    @property
    def weight(self) -> Fraction | None:
        """What its position weighs in a mean: its capability, or else its votes."""
        return self.votes if self.capability is None else self.capability


@dataclass(frozen=True, slots=True)
class CouncilIssue:
    """An issue, and what holds on it where nothing is agreed."""

    name: str
    reference: Fraction | None


@dataclass(frozen=True, slots=True)
class Council:
    """Who wants what, and how it is decided.

    Attributes
    ----------
    file, told : str
        The table, and how it was read.
    members : tuple of Member
    issues : tuple of CouncilIssue
    low, high : Fraction
        The ends of the scale of every issue.
    values : int
        How many values of it may be agreed on.
    salience_of : Fraction
        The most that a salience may be: 1 or 100.
    votes : dict of name to Fraction
        What each member's yes counts, of those whose yes counts anything; empty where heads are counted.
    at_least : Fraction or None
        How many votes it takes; None where everybody is asked.
    usual : bool
        Whether that is what is taken unless told.
    remarks : tuple of str
    """

    file: str
    told: str
    members: tuple[Member, ...]
    issues: tuple[CouncilIssue, ...]
    low: Fraction
    high: Fraction
    values: int
    salience_of: Fraction
    votes: dict[str, Fraction]
    at_least: Fraction | None
    usual: bool
    remarks: tuple[str, ...]

    def cost(self, stance: Stance) -> Fraction:
        """What a unit of distance costs: the whole scale costs the salience, of 100."""
        salience = Fraction(100) if stance.salience is None else stance.salience * 100 / self.salience_of
        return salience / (self.high - self.low)


def votes_of(members: Sequence[Member], at_least: Fraction | None) -> tuple[dict[str, Fraction], Fraction | None, str]:
    """What each member's yes counts, how much it takes, and a remark where votes had to be rounded.

    Votes that are written too finely to be counted become thousandths of the whole, at least one each.

    Parameters
    ----------
    members : sequence of Member
    at_least : Fraction or None
        How many votes it takes where that is told; default more than half.
    """
    votes = {member.name: member.count for member in members if member.count}
    total = sum(votes.values(), Fraction(0))
    if not votes:
        return {}, None, ""
    grain = Fraction(1, 10 ** max(len(decimal(count).partition(".")[2]) for count in votes.values()))
    needed = (total / 2 // grain + 1) * grain if at_least is None else at_least
    common = math.gcd(*(int(count / grain) for count in votes.values())) * grain
    if needed / common <= MOST_VOTES:
        return votes, needed, ""
    whole = {name: Fraction(max(1, round(count * THOUSAND / total))) for name, count in votes.items()}
    thousandths = sum(whole.values(), Fraction(0))
    told = thousandths // 2 + 1 if at_least is None else math.ceil(at_least * THOUSAND / total)
    remark = "Votes are in thousandths of all, rounded: they are written too finely to be counted."
    return whole, min(thousandths, Fraction(told)), remark


def baselines(council: Council) -> dict[str, dict[str, Fraction]]:
    """For each issue the mean weighted by salience, the median, and the mean weighted by capability and salience.

    Only actors with a position count. A mean whose weights are all 0, or that the table has no weights for, is left
    out."""
    found = {}
    for issue in council.issues:
        stances = [(member, member.stances[issue.name]) for member in council.members if issue.name in member.stances]
        if not stances:
            continue
        saliences = [Fraction(1) if stance.salience is None else stance.salience for _, stance in stances]
        weights = [member.weight or Fraction(0) for member, _ in stances]
        positions = [stance.position for _, stance in stances]
        both = [salience * weight for salience, weight in zip(saliences, weights, strict=True)]
        told = {"mean by salience": _mean(positions, saliences), "median": Fraction(median(positions)),
                "mean by capability and salience": _mean(positions, both)}  # fmt: skip
        found[issue.name] = {name: number for name, number in told.items() if number is not None}
    return found


def _mean(positions: list[Fraction], weights: list[Fraction]) -> Fraction | None:
    total = sum(weights, Fraction(0))
    return sum((p * w for p, w in zip(positions, weights, strict=True)), Fraction(0)) / total if total else None


def baseline_lines(council: Council) -> Iterator[str]:
    """The baselines in words, a line for each issue."""
    yield "Baselines, in which nobody bargains and which any model has to beat:"
    for issue, told in baselines(council).items():
        yield f"  {label_of(issue)}: {', '.join(f'{name} {decimal(number, 1)}' for name, number in told.items())}"


def council_text(council: Council) -> str:
    """The text of a conflict file."""
    parties = safe_names([member.name for member in council.members], "party")
    issues = safe_names([issue.name for issue in council.issues], "issue")
    names = dict(zip([issue.name for issue in council.issues], issues, strict=True))
    title = _first_upper(label_of(council.file.rpartition(".")[0])) or "A council"
    lines = [*_head(council), "", "winset: 2", f"title: {quote(title)}"]
    lines += [f"sources: {{table: {{title: {quote(label_of(council.file))}}}}}", "", "parties:"]
    for name, member in zip(parties, council.members, strict=True):
        lines += _party(council, name, member, names)
    step = decimal((council.high - council.low) / (council.values - 1), 9)
    scale = f"range: [{decimal(council.low)}, {decimal(council.high)}], step: {step}"
    lines += ["", "issues:"]
    lines += [f"  {names[issue.name]}: {{name: {quote(label_of(issue.name))}, {scale}}}" for issue in council.issues]
    return "\n".join([*lines, "", *_consent(council, parties)]) + "\n"


def _party(council: Council, name: str, member: Member, names: dict[str, str]) -> Iterator[str]:
    yield f"  {name}:"
    yield f"    name: {quote(label_of(member.name) or name)}"
    yield "    source: table"
    worst = sum((council.cost(stance) * _furthest(council, stance) for stance in member.stances.values()), Fraction(0))
    noise = max(float(f"{float(worst) / 100:.1g}"), 2 * LEAST_NOISE)
    low, mode, high = (decimal(Fraction(str(noise)) * k / 2, 20) for k in (1, 2, 4))
    because = "a hundredth of what is at stake for it"
    yield f"    noise: {{low: {low}, mode: {mode}, high: {high}, source: assumption, because: {because}}}"
    yield f"    otherwise: {_otherwise(council, member)}"
    if member.stances:
        ideal = [f"{names[issue]}: {decimal(stance.position)}" for issue, stance in member.stances.items()]
        yield from flow("    ideal: ", ideal, 6)
        costs = [f"{names[issue]}: {decimal(council.cost(stance), PLACES)}" for issue, stance in member.stances.items()]
        yield from flow("    salience: ", costs, 6)


def _furthest(council: Council, stance: Stance) -> Fraction:
    """How far the worst end of the scale is off."""
    return max(stance.position - council.low, council.high - stance.position)


def _otherwise(council: Council, member: Member) -> str:
    """What a party has without an agreement: the reference, and where there is none the worst."""
    against = {issue.name: issue.reference for issue in council.issues}
    total = Fraction(0)
    for issue, stance in member.stances.items():
        reference = against[issue]
        far = _furthest(council, stance) if reference is None else abs(stance.position - reference)
        total -= council.cost(stance) * far
    told = decimal(total, PLACES)
    if all(against[issue] is not None for issue in member.stances):
        return told
    because = "its worst, where the table does not say what holds without an agreement"
    return f'{{low: {told}, high: {told}, source: assumption,\n                because: "{because}"}}'


def _consent(council: Council, parties: list[str]) -> Iterator[str]:
    """Whose yes it takes: so many votes, or everybody's."""
    yield "consent:"
    names = dict(zip([member.name for member in council.members], parties, strict=True))
    yield from flow("  - of: ", [names[member] for member in council.votes] or parties, 8, "[]")
    if council.at_least is not None:
        counts = [f"{names[member]}: {decimal(number)}" for member, number in council.votes.items()]
        yield from flow("    weights: ", counts, 8)
        yield f"    at_least: {decimal(council.at_least)}"
    yield "    source: assumption"
    weighed = council.at_least is not None
    usual = "more than half of the votes" if council.usual else "so many votes as the import was told"
    yield f"    because: {usual if weighed else 'nobody is bound without its own consent'}"


def _first_upper(text: str) -> str:
    """A text that begins with a capital."""
    return text[:1].upper() + text[1:]


def _head(council: Council) -> list[str]:
    """Comments: where it comes from, what is kept of it, and the baselines."""
    said = any(stance.salience is not None for member in council.members for stance in member.stances.values())
    salience = (
        "Salience is what a unit of distance costs, so that a whole scale costs its salience, of 100"
        if said
        else "Nothing is said of salience, so that all issues matter alike and a whole scale costs 100"
    )
    paragraphs = [
        f"Imported from a table of positions, {label_of(council.file)} ({council.told}).",
        f"A position is an `ideal`, and distance from it costs in proportion. {salience}. What is assumed says so.",
        *council.remarks,
        *baseline_lines(council),
    ]
    lines: list[str] = []
    for paragraph in paragraphs:
        lines += [] if paragraph.startswith("  ") or not lines else ["#"]
        lines += [f"# {line}" for line in fold(paragraph, WIDTH - 2)]
    return lines
