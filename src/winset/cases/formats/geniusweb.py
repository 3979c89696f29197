"""GeniusWeb negotiations: a domain in JSON, and a profile in JSON for each party.

What the source means (GeniusWeb, `LinearAdditiveUtilitySpace`). The utility of a package is the sum over issues of
weight × utility of the value. Utilities of values are listed (`DiscreteValueSetUtilities`, in files of the Java version
`discreteutils`; a value that is left out is worth 0) or lie on the straight line between those of the lowest and the
highest value (`NumberValueSetUtilities`, `numberutils`). Weights add to 1 and utilities lie in [0, 1]. The reservation
bid is a package: only what is at least as good as it should be accepted; where the profile has none, any agreement is
better than none. A bid may leave issues out, which then count 0.

What is kept. Points are these utilities; `otherwise` is the utility of the reservation bid, and 0, the least that a
utility can be, where there is none. Nothing is stretched. Other kinds of profile, which order packages without
numbers or let issues hang together, are refused by name.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import zip_longest
from pathlib import Path as FilePath

from winset.cases.formats.bounded import exact, files_at, heads, left_out, load_json, refused, sound
from winset.cases.formats.draft import check as check
from winset.cases.formats.draft import draft
from winset.cases.formats.entries import Entries, value_text
from winset.cases.formats.foreign import (
    ForeignCase,
    ForeignIssue,
    ForeignParty,
    ImportWanted,
    decimal,
    hold_limits,
    hold_options,
)
from winset.cases.problems import Path, nearest, quoted

NAME = "geniusweb"
TITLE = "GeniusWeb JSON"
TAKES = "a domain or a profile, or a folder with a domain and its profiles"
NEXT = ("check", "deals")

LINEAR = "LinearAdditiveUtilitySpace"
OTHERS = ("SumOfGroupsUtilitySpace", "DefaultPartialOrdering", "SimpleLinearOrdering")
"""The kind of profile that is read, and those that are refused by name."""

_LISTED = ("discreteutils", "DiscreteValueSetUtilities")
_LINE = ("numberutils", "NumberValueSetUtilities")

MEANING = (
    "A utility is the sum over issues of weight × utility of the value, as GeniusWeb has it, and `otherwise` is the "
    "utility of the reservation bid (0 where there is none). Nothing has been stretched or normalised."
)


def recognises(path: FilePath) -> bool:
    """Whether a file, or some file of a folder, is a domain or a profile of GeniusWeb."""
    marks = [f'"{name}"' for name in (LINEAR, *OTHERS, "issuesValues")]
    return any(mark in head for head in heads(path, ".json") for mark in marks)


def read_foreign(path: FilePath, wanted: ImportWanted) -> str:
    """The text of a conflict file for a GeniusWeb domain and its profiles.

    Parameters
    ----------
    path : path
        The domain, a profile (with the others in `wanted.profiles`), or a folder.
    wanted : ImportWanted

    Raises
    ------
    ConflictError
        With the file and the place in it, where something is not as GeniusWeb has it, or passes a limit.
    """
    files, skipped = _found(path, wanted)
    profiles = [file for file in files if "issuesValues" not in file.document.data]
    if not profiles:
        told = "".join(f"; {remark}" for remark in skipped[:3])
        raise refused(path, f"no profiles; name each party's file with `profiles`{told}", mentions=["profiles"])
    for profile in profiles:
        _hold_kind(profile)
    source, at = _domain(path, [file for file in files if file not in profiles], profiles)
    issues = [_issue(source, (*at, "issuesValues", name), wanted) for name in source.mapping((*at, "issuesValues"))]
    hold_limits(source.path, issues, len(profiles))
    parties = tuple(_party(profile, issues, source.path) for profile in profiles)
    title = source.at((*at, "name"))
    named = title if isinstance(title, str) and title else source.path.stem
    return draft(ForeignCase(TITLE, named, source.path.name, tuple(issues), parties, MEANING, wanted.told(skipped)))


def _found(path: FilePath, wanted: ImportWanted) -> tuple[list[Entries], list[str]]:
    """The files that belong together, named or standing beside the domain; and what was left out."""
    if path.is_dir():
        beside = [file for file in files_at(path, ".json") if not wanted.profiles or _is_domain(file)]
        named = [_taken(file) for file in wanted.profiles]
        read, skipped = sound([file for file in beside if recognises(file) and file not in wanted.profiles], _taken)
        skipped += [left_out(file, "neither a domain nor a profile") for file in beside if not recognises(file)]
        return [*named, *read.values()], skipped
    first = _taken(path)
    if wanted.profiles:
        return [first, *(_taken(file) for file in dict.fromkeys(wanted.profiles) if file != path)], []
    if "issuesValues" not in first.document.data:
        raise refused(
            path,
            "one party's profile; give the path of the domain, or the others with `profiles`",
            mentions=["profiles"],
        )
    beside = [file for file in files_at(path.parent, ".json") if file != path and recognises(file)]
    read, skipped = sound(beside, _taken)
    return [first, *(profile for profile in read.values() if _of_domain(profile, first.at(("name",))))], skipped


def _is_domain(file: FilePath) -> bool:
    return any('"issuesValues"' in head and f'"{LINEAR}"' not in head for head in heads(file, ".json"))


def _of_domain(profile: Entries, name: object) -> bool:
    """Whether a file is a profile of the domain of that name, or of no named one."""
    if "issuesValues" in profile.document.data:
        return False
    kind = next(key for key in (LINEAR, *OTHERS) if key in profile.document.data)
    return profile.at((kind, "domain", "name")) in (name, None)


def _taken(file: FilePath) -> Entries:
    """A file that is a domain or a profile; a ConflictError for anything else."""
    document = load_json(file)
    known = (LINEAR, *OTHERS, "issuesValues")
    if not isinstance(document.data, dict) or not any(key in document.data for key in known):
        raise refused(file, f"neither a domain (`issuesValues`) nor a profile (`{LINEAR}`) of GeniusWeb")
    return Entries(file, document)


def _hold_kind(profile: Entries) -> None:
    """Stop at a profile of a kind that is not additive, by its name."""
    kind = next((key for key in OTHERS if key in profile.document.data), None)
    if kind is not None:
        profile.refuse((kind,), f"not additive over issues; only {LINEAR} can be imported")
    profile.mapping((LINEAR,))


def _domain(path: FilePath, own: list[Entries], profiles: list[Entries]) -> tuple[Entries, Path]:
    """The file that holds the domain, and the place in it: its own file, or the first profile."""
    if len(own) > 1:
        names = ", ".join(file.path.name for file in own)
        raise refused(path, f"several domains ({names}); give the path of one")
    if own:
        return own[0], ()
    profiles[0].mapping((LINEAR, "domain"))
    return profiles[0], (LINEAR, "domain")


def _issue(source: Entries, where: Path, wanted: ImportWanted) -> ForeignIssue:
    """An issue of the domain: listed values, or a range of numbers with a step."""
    name, entry = str(where[-1]), source.mapping(where)
    if "values" in entry:
        hold_options(source.path, name, len(source.list((*where, "values"))))
        return ForeignIssue(name, source.texts((*where, "values")))
    found = entry.get("range")
    parts = [found.get(part) for part in ("low", "high", "step")] if isinstance(found, dict) else found
    ends = [number for part in parts if (number := exact(part)) is not None] if isinstance(parts, list) else []
    if len(ends) != 3 or ends[2] <= 0 or ends[1] < ends[0]:
        source.refuse(where, "expected `values`, or a `range` of low, high and a step above 0")
    low, high, step = ends
    count = int((high - low) / step) + 1
    note = f"numbers from {decimal(low)} to {decimal(high)} in steps of {decimal(step)}"
    picked: Sequence[int] = range(count)
    if wanted.steps is not None and count > wanted.steps:
        picked = [round(Fraction(k * (count - 1), wanted.steps - 1)) for k in range(wanted.steps)]
        note += f", {wanted.steps} of them"
    hold_options(source.path, name, len(picked))
    numbers = tuple(low + step * k for k in picked)
    return ForeignIssue(name, tuple(map(decimal, numbers)), numbers, note)


def _party(source: Entries, issues: Sequence[ForeignIssue], domain: FilePath) -> ForeignParty:
    """One party's profile, held against the domain."""
    known = [issue.name for issue in issues]
    for section in ("issueUtilities", "issueWeights"):
        for name in source.mapping((LINEAR, section)):
            if name not in known:
                source.refuse((LINEAR, section, name), f"no such issue in {domain.name}{nearest(name, known)}")
    weights = [source.share((LINEAR, "issueWeights", issue.name)) for issue in issues]
    points = tuple(
        tuple(
            weight * _utility(source, issue, text, number) for text, number in zip_longest(issue.options, issue.numbers)
        )
        for issue, weight in zip(issues, weights, strict=True)
    )
    told = ", ".join(f"{decimal(weight, 6)} on {quoted(name)}" for name, weight in zip(known, weights, strict=True))
    notes = [f"weights {told}"]
    if sum(weights) != 1:
        notes.append(f"its weights add to {decimal(sum(weights, Fraction(0)), 6)}, not to 1; they are kept")
    reserve, more = _reserve(source, issues, weights)
    name = source.at((LINEAR, "name"))
    named = name if isinstance(name, str) and name else source.path.stem
    return ForeignParty(named, source.path.name, points, reserve, (*notes, *more))


def _utility(source: Entries, issue: ForeignIssue, text: str, number: Fraction | None) -> Fraction:
    """The utility of a value: listed, 0 where the list leaves it out; or on a line, 0 beyond its ends."""
    where: Path = (LINEAR, "issueUtilities", issue.name)
    entry = source.mapping(where)
    listed = next((key for key in _LISTED if key in entry), None)
    line = next((key for key in _LINE if key in entry), None)
    if listed is not None:
        inner = (*where, listed, "valueUtilities")
        return source.share((*inner, text)) if text in source.mapping(inner) else Fraction(0)
    if line is None or number is None:
        expected = f"expected {_LISTED[1]}" + (f" or {_LINE[1]}" if number is not None else "")
        source.refuse(where, f"found {quoted(', '.join(entry))}; {expected}")
    low, high = (source.number((*where, line, f"{end}Value")) for end in ("low", "high"))
    start, end = (source.share((*where, line, f"{end}Utility")) for end in ("low", "high"))
    if high <= low:
        source.refuse((*where, line), "expected lowValue below highValue")
    return start + (end - start) * (number - low) / (high - low) if low <= number <= high else Fraction(0)


def _reserve(
    source: Entries, issues: Sequence[ForeignIssue], weights: Sequence[Fraction]
) -> tuple[Fraction, tuple[str, ...]]:
    """The utility of the reservation bid, and what is noted of it."""
    if source.at((LINEAR, "reservationBid")) is None:
        if source.at((LINEAR, "reserved_value")) is not None:
            return source.number((LINEAR, "reserved_value")), ("a reserved value and no reservation bid",)
        return Fraction(0), ("no reservation bid in the source: any agreement is better than none",)
    where: Path = (LINEAR, "reservationBid", "issuevalues")
    values = source.mapping(where)
    total = Fraction(0)
    for issue, weight in zip(issues, weights, strict=True):
        if issue.name in values:
            total += weight * _offered(source, (*where, issue.name), issue)
    told = ", ".join(f"{quoted(name)}: {quoted(value_text(value))}" for name, value in list(values.items())[:20])
    return total, (f"its reservation bid: {told}",)


def _offered(source: Entries, where: Path, issue: ForeignIssue) -> Fraction:
    """The utility of a value of a bid; any number between the ends of a range, also one that is not taken."""
    found = source.at(where)
    number = exact(found)
    if issue.numbers and number is not None and min(issue.numbers) <= number <= max(issue.numbers):
        return _utility(source, issue, value_text(found), number)
    texts = [text for text in (found, value_text(found)) if not issue.numbers and text in issue.options]
    if not texts:
        source.refuse(where, f"found {quoted(value_text(found))}; not a value of {quoted(issue.name)}")
    return _utility(source, issue, texts[0], None)
