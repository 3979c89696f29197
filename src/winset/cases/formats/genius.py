"""GENIUS and ANAC negotiations: a domain in XML, and a profile in XML for each party.

What the source means (GENIUS, `AdditiveUtilitySpace` and its evaluators; Lin and others 2014). The utility of a package
is the sum over issues of weight × evaluation. The evaluation of a discrete value is what the profile gives it, divided
by the largest that it gives to any value of that issue, also where that is below 1 (some versions round evaluations
above 1 to whole numbers first; here they stay as they are). A value that is evaluated twice has what comes last. That
of a whole number v is
`offset` + `slope` × (v - lower bound), that of a real number `parameter0` + `parameter1` × v, both held in [0, 1].
Weights are taken as they are written: they should add to 1, and nothing makes them. The reservation value lies on the
same scale as these utilities, in [0, 1], and is 0 where none is given.

What is kept. Points are these utilities, and `otherwise` is the reservation value as written. Nothing is stretched to
[0, 1] and nothing is divided by what the reserve is not divided by: evaluations of 12 and 30 beside a reserve of 0.4
mean 0.4 and 1 times a weight, not 12 and 30. (NegMAS reads the same files as weight × evaluation undivided; a file that
it wrote with evaluations above 1 is read in its sense with `--undivided`.) The discount is noted and not used: at time
t in [0, 1] it takes utility and reserve alike by discount^t, and a static file has no t. The cap of a utility at 1,
which bites where weights add to more than 1, is told and not kept.

A utility that depends on several issues at once (`utility_function`, constraints) is refused. A profile of the type
UNCERTAIN adds up like any other (`comparisons` and `errors` say how a program learns it); in a folder that has plain
profiles too it is left out, and read where it is named. What stands in the folder and is neither is left out and told.

References
----------
Lin, R., S. Kraus, T. Baarslag, D. Tykhonov, K. Hindriks and C. Jonker (2014). Genius: an integrated environment for
supporting the design of generic automated negotiators. *Computational Intelligence* 30: 48–70.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path as FilePath

from winset.cases.formats.bounded import exact, files_at, heads, left_out, refused, sound
from winset.cases.formats.draft import check as check
from winset.cases.formats.draft import draft
from winset.cases.formats.foreign import (
    ForeignCase,
    ForeignIssue,
    ForeignParty,
    ImportWanted,
    decimal,
    hold_limits,
    hold_options,
    real_issue,
    whole_range,
)
from winset.cases.formats.markup import Element, load_markup
from winset.cases.problems import nearest, quoted

NAME = "genius"
TITLE = "GENIUS XML"
TAKES = "a domain file, or a folder with a domain and its profiles"
NEXT = ("check", "deals")

MEANING = (
    "A utility is the sum over issues of weight × evaluation / the issue's largest evaluation, as GENIUS has it, and "
    "`otherwise` is the reservation value, on that same scale. Nothing has been stretched or normalised."
)
UNDIVIDED = (
    "A utility is the sum over issues of weight × evaluation as written, not divided by the issue's largest evaluation "
    "(as NegMAS reads such files), and `otherwise` is the reservation value as written."
)
_KNOWN = {"objective", "issue", "weight", "reservation", "discount_factor", "agent"}
_LEARNT = {"comparisons", "errors", "elicitation_cost", "elicitationCost"}


def recognises(path: FilePath) -> bool:
    """Whether a file, or some file of a folder, is a domain or a profile of GENIUS."""
    return any("<negotiation_template" in head or "<utility_space" in head for head in heads(path, ".xml"))


def read_foreign(path: FilePath, wanted: ImportWanted) -> str:
    """The text of a conflict file for a GENIUS domain and its profiles.

    Parameters
    ----------
    path : path
        The domain, a profile (whose own issues are then the domain), or a folder.
    wanted : ImportWanted

    Raises
    ------
    ConflictError
        With file and line, where something is not as GENIUS has it, or passes a limit.
    """
    return draft(_case(path, wanted))


def _case(path: FilePath, wanted: ImportWanted) -> ForeignCase:
    domain_file, domain, profiles, skipped = _found(path, wanted)
    source = _Domain(domain_file, domain, wanted, remarks=list(wanted.told(skipped)))
    hold_limits(domain_file, source.issues, len(profiles))
    parties = tuple(_party(file, root, source, wanted) for file, root in profiles)
    over = [party.name for party in parties if party.best > 1 + Fraction(1, 10**9)]
    if over and not wanted.undivided:
        shown = ", ".join(map(quoted, over))
        source.remarks.append(f"The best package of {shown} is above 1, where GENIUS would hold it at 1; it is kept.")
    title = next((root.attributes.get("name", "") for root in domain.walk("objective") if root is not domain), "")
    title = title if title not in ("", "any", "root") else domain_file.stem
    meaning = UNDIVIDED if wanted.undivided else MEANING
    issues = tuple(source.issues)
    return ForeignCase(TITLE, title, domain_file.name, issues, parties, meaning, tuple(source.remarks))


def _found(path: FilePath, wanted: ImportWanted) -> tuple[FilePath, Element, list[tuple[FilePath, Element]], list[str]]:
    """The domain's file and its space, each profile's: named, or standing beside the domain; and what was left out."""
    beside = files_at(path if path.is_dir() else path.parent, ".xml") if path.is_dir() or not wanted.profiles else []
    roots, skipped = sound([file for file in beside if file != path], load_markup)
    roots |= {} if path.is_dir() else {path: load_markup(path)}
    domains = [file for file, root in roots.items() if root.tag == "negotiation_template"]
    own = path if not path.is_dir() else None
    if own is not None and roots[own].tag not in ("negotiation_template", "utility_space"):
        raise refused(own, f"<{roots[own].tag}>; expected <negotiation_template> or <utility_space>", roots[own].line)
    if own is None and len(domains) > 1:
        names = ", ".join(file.name for file in domains)
        raise refused(
            path,
            f"several domains ({names}); give the path of one, with `profiles` for each party",
            mentions=["profiles"],
        )
    domain_file = own or (domains[0] if domains else None)
    spaces = {file: root for file, root in roots.items() if root.tag == "utility_space"}
    plain = [file for file, root in spaces.items() if not _uncertain(root)]
    chosen = list(wanted.profiles) or plain or list(spaces)
    if own is not None and roots[own].tag == "utility_space":
        if not wanted.profiles:
            raise refused(
                own,
                "one party's profile; give the path of the domain, or the others with `profiles`",
                mentions=["profiles"],
            )
        chosen = list(dict.fromkeys([own, *wanted.profiles]))
    if domain_file is None:
        told = "".join(f"; {remark}" for remark in skipped[:3])
        raise refused(path, f"no domain: no file in it holds <negotiation_template>{told}")
    skipped += [
        left_out(file, f"<{root.tag}>, neither a domain nor a profile")
        for file, root in roots.items()
        if root.tag not in ("negotiation_template", "utility_space")
    ]
    if not wanted.profiles:
        more = "uncertain, beside profiles that are not; name it as a profile to have it"
        skipped += [left_out(file, more) for file in spaces if file not in chosen and _uncertain(spaces[file])]
    if not chosen:
        raise refused(
            domain_file, "no profiles beside it; name each party's file with `profiles`", mentions=["profiles"]
        )
    roots |= {file: load_markup(file) for file in chosen if file not in roots}
    found = [(file, _space(file, roots[file])) for file in chosen]
    return domain_file, _space(domain_file, roots[domain_file]), found, skipped


def _uncertain(root: Element) -> bool:
    """Whether a profile is one that a program has to learn."""
    return root.attributes.get("type", "").upper() == "UNCERTAIN"


def _space(file: FilePath, root: Element) -> Element:
    """The utility space of a file: its root, or what stands in the template."""
    if root.tag == "negotiation_template":
        inner = root.all("utility_space")
        if len(inner) != 1:
            raise refused(file, f"{len(inner)} <utility_space> in <negotiation_template>; expected one", root.line)
        root = inner[0]
    if root.tag != "utility_space":
        raise refused(file, f"<{root.tag}>; expected <utility_space>", root.line)
    known = _KNOWN | _LEARNT if _uncertain(root) else _KNOWN
    for level in root.walk("objective"):
        for child in level.children:
            if child.tag not in known:
                told = f"<{child.tag}>: only utilities that add up issue by issue can be imported"
                raise refused(file, told, child.line)
    return root


@dataclass(slots=True)
class _Domain:
    """The issues of a domain, with their GENIUS numbers and kinds."""

    file: FilePath
    space: Element
    wanted: ImportWanted
    issues: list[ForeignIssue] = field(default_factory=list)
    index: dict[str, str] = field(default_factory=dict)
    kind: dict[str, str] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """List the issues, in the order of the file."""
        for level in self.space.walk("objective"):
            for element in level.all("issue"):
                name = _attribute(self.file, element, "name")
                if name in self.index:
                    raise refused(self.file, f"a second issue {quoted(name)}", element.line)
                self.index[name] = _attribute(self.file, element, "index")
                self.kind[name] = element.attributes.get("type", "discrete").lower()
                self.issues.append(self._issue(name, element))

    def _issue(self, name: str, element: Element) -> ForeignIssue:
        kind = self.kind[name]
        if kind == "discrete":
            values = [_attribute(self.file, item, "value") for item in element.all("item")]
            if len(set(values)) < len(values):
                self.remarks.append(f"The issue {quoted(name)} names a value twice; it is taken once.")
            hold_options(self.file, name, len(values), element.line)
            return ForeignIssue(name, tuple(dict.fromkeys(values)))
        if kind not in ("integer", "real"):
            raise refused(self.file, f"type {quoted(kind)}; expected discrete, integer or real", element.line)
        low, high = (_bound(self.file, element, side) for side in ("lowerbound", "upperbound"))
        if kind == "real":
            return real_issue(self.file, name, (low, high), self.wanted, element.line)
        if low.denominator != 1 or high.denominator != 1 or high < low:
            told = f"whole numbers from {decimal(low)} to {decimal(high)}; expected whole bounds, the smaller first"
            raise refused(self.file, told, element.line)
        hold_options(self.file, name, int(high - low) + 1, element.line)
        return whole_range(name, int(low), int(high))


def _attribute(file: FilePath, element: Element, name: str) -> str:
    if name not in element.attributes:
        raise refused(file, f"<{element.tag}> without {name}", element.line)
    return element.attributes[name]


def _number(file: FilePath, element: Element, name: str) -> Fraction:
    text = _attribute(file, element, name)
    number = exact(text)
    if number is None:
        raise refused(file, f"{name} {quoted(text)} of <{element.tag}>; expected a finite number", element.line)
    return number


def _bound(file: FilePath, element: Element, side: str) -> Fraction:
    """A bound of a range: in a `range` of the issue, or an attribute of the issue itself."""
    inner = [child for child in element.all("range") if side in child.attributes]
    return _number(file, inner[0] if inner else element, side)


def _party(file: FilePath, space: Element, domain: _Domain, wanted: ImportWanted) -> ForeignParty:
    """One party's profile, held against the domain."""
    seen, weights = _levels(file, space, domain)
    points, told = [], []
    for issue in domain.issues:
        if issue.name not in seen:
            raise refused(file, f"the profile says nothing of the issue {quoted(issue.name)} of {domain.file.name}")
        weight = weights.pop(domain.index[issue.name], None)
        if weight is None:
            raise refused(file, f"no <weight> for the issue {quoted(issue.name)}", seen[issue.name].line)
        evaluations = _evaluations(file, seen[issue.name], issue, domain.kind[issue.name], wanted, domain.remarks)
        points.append(tuple(weight * evaluation for evaluation in evaluations))
        told.append(f"{decimal(weight, 6)} on {quoted(issue.name)}")
    if wanted.undivided and weights:
        points[0] = tuple(number + sum(weights.values()) for number in points[0])
        domain.remarks.append(f"{file.name}: a weight of no issue is a constant, added to the first issue.")
    elif weights:
        domain.remarks.append(f"{file.name}: a weight of no issue is left out.")
    reserve, notes = _ends(file, space)
    return ForeignParty(file.stem, file.name, tuple(points), reserve, (f"weights {', '.join(told)}", *notes))


def _levels(file: FilePath, space: Element, domain: _Domain) -> tuple[dict[str, Element], dict[str, Fraction]]:
    """The issues of a profile by name, and its weights by number."""
    seen: dict[str, Element] = {}
    weights: dict[str, Fraction] = {}
    for level in space.walk("objective"):
        for element in level.all("issue"):
            name = _attribute(file, element, "name")
            if name not in domain.index:
                hint = nearest(name, domain.index)
                raise refused(file, f"no issue {quoted(name)} in {domain.file.name}{hint}", element.line)
            if _attribute(file, element, "index") != domain.index[name]:
                told = f"the issue {quoted(name)} has the index {element.attributes['index']} here"
                raise refused(file, f"{told} and {domain.index[name]} in {domain.file.name}", element.line)
            seen[name] = element
        for element in level.all("weight"):
            weights[_attribute(file, element, "index")] = _number(file, element, "value")
        for element in level.all("objective"):  # GENIUS weighs issues alone, wherever they stand
            weights.pop(element.attributes.get("index", ""), None)
    return seen, weights


def _evaluations(
    file: FilePath, element: Element, issue: ForeignIssue, kind: str, wanted: ImportWanted, remarks: list[str]
) -> list[Fraction]:
    """The evaluation of each option, as GENIUS reads it: listed and divided, or by the evaluator's function."""
    items, functions = element.all("item"), element.all("evaluator")
    if items or kind == "discrete":
        listed = _listed(file, element, issue, items, remarks)
        scale = max(listed) if max(listed) > 0 and not wanted.undivided else 1
        return [evaluation / scale for evaluation in listed]
    if len(functions) != 1:
        raise refused(file, f"no evaluator for the issue {quoted(issue.name)}", element.line)
    return [_computed(file, functions[0], value, issue.numbers[0], kind) for value in issue.numbers]


def _listed(
    file: FilePath, element: Element, issue: ForeignIssue, items: Sequence[Element], remarks: list[str]
) -> list[Fraction]:
    """What the profile gives each option; of two evaluations of one the last."""
    found: dict[str, Fraction] = {}
    for item in items:
        value = _attribute(file, item, "value")
        number = exact(value)
        same = [text for text, own in zip(issue.options, issue.numbers, strict=False) if own == number]
        value = same[0] if same else value
        if value not in issue.options:
            raise refused(file, f"no value {quoted(value)} of {quoted(issue.name)} in the domain", item.line)
        evaluation = _number(file, item, "evaluation")
        if found.get(value, evaluation) != evaluation:
            told = f"{quoted(value)} of {quoted(issue.name)} is evaluated twice; the last counts"
            remarks.append(f"{file.name}, line {item.line}: {told}.")
        found[value] = evaluation
    missing = [text for text in issue.options if text not in found]
    if missing:
        told = f"no evaluation of {quoted(missing[0])} of the issue {quoted(issue.name)}"
        raise refused(file, told + (f" and {len(missing) - 1} more" if len(missing) > 1 else ""), element.line)
    return [found[text] for text in issue.options]


def _computed(file: FilePath, function: Element, value: Fraction, lower: Fraction, kind: str) -> Fraction:
    """An evaluator's function of one number, held in [0, 1]; a constant is not held."""
    how = function.attributes.get("ftype", "linear").lower()
    if how == "constant":
        return _number(file, function, "parameter0")
    if how != "linear":
        raise refused(file, f"an evaluator of type {quoted(how)}; expected linear or constant", function.line)
    if "slope" in function.attributes and kind == "integer":
        number = _number(file, function, "offset") + _number(file, function, "slope") * (value - lower)
    else:
        number = _number(file, function, "parameter0") + _number(file, function, "parameter1") * value
    return min(max(number, Fraction(0)), Fraction(1))


def _ends(file: FilePath, space: Element) -> tuple[Fraction, tuple[str, ...]]:
    """The reservation value, and what is noted of the discount."""
    reserve, notes = Fraction(0), []
    given = [element for level in space.walk("objective") for element in level.all("reservation")]
    if given:
        reserve = _number(file, given[0], "value")
    else:
        notes.append("no reservation value in the source, which means 0")
    if not 0 <= reserve <= 1:
        notes.append("its reservation value lies outside [0, 1], the scale of GENIUS; it is kept")
    for element in [found for level in space.walk("objective") for found in level.all("discount_factor")]:
        factor = _number(file, element, "value")
        if 0 < factor < 1:
            notes.append(f"discount factor {decimal(factor)} in the source, on utility and reserve; not used here")
    return reserve, tuple(notes)
