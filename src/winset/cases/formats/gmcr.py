"""The JSON files of gmcr-py, a dormant program for the graph model: its options, moves, preferences and blind spots.

What the source means (gmcr-py 0.3 and the keys of its older files). `options` lists every option with its
`permittedDirection`: `both`; `fwd`, once taken it stays taken; `back`, once left it stays left. `decisionMakers` have a
name and the numbers of their options, from 0. A condition is a list of pairs of an option's number and "Y" or "N" that
hold together; `{"compound": true, "members": […]}` is met where one of its members is. `infeasibles` are conditions
that no state meets. `preferences` are conditions, the most important first, which rank the states lexicographically
(weights 2^k). Where `useManualPreferenceRanking` is true, each decision maker's `preferenceRanking` counts instead: the
numbers of the states, best first, ties in a list. States are numbered from 1 in the order of their decimals, the first
option being the lowest bit, after options are put in the order of their decision makers. `misperceptions` are
conditions of states that a decision maker does not see. `payoffs` repeats what the ranking says. Older files say
`useManualPreferenceVectors` and `preferenceVector`, and some say nothing of coalitions or versions.

What is kept. Options and decision makers with their names as labels; infeasible patterns; directions as `irreversible`
(`not x` for `back`); rankings as rankings and prioritised conditions as `statements`; misperceptions as `unseen` in
`views`. A decision maker without any preference is indifferent, or has its `payoffs` as `points` where the file has
them. Coalitions, which the program merges into one decision maker, stand in a comment. An option that belongs to
nobody, or to several, is refused.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path as FilePath

from winset.cases.formats.bounded import heads, load_json, refused, the_one
from winset.cases.formats.draft import WIDTH, flow, key, quote
from winset.cases.formats.entries import Entries
from winset.cases.formats.foreign import ImportWanted, decimal
from winset.cases.formats.names import label_of, safe_names
from winset.cases.graph_states import MAX_OPTIONS, MAX_PARTIES, TooManyStates, feasible_states, letters_of
from winset.cases.problems import Path, quoted

NAME = "gmcr"
TITLE = "gmcr-py JSON"
TAKES = "a .gmcr file"
NEXT = ("stable",)

_DIRECTIONS = ("both", "fwd", "back")
Literals = dict[int, str]


def recognises(path: FilePath) -> bool:
    """Whether a file, or some file of a folder, is a model of gmcr-py."""
    return any(_looks_right(head) for head in heads(path, ".gmcr", ".json"))


def read_foreign(path: FilePath, wanted: ImportWanted) -> str:
    """The text of a graph-model file for a model of gmcr-py.

    Parameters
    ----------
    path : path
        The file, or a folder with one.
    wanted : ImportWanted
        Nothing of it applies: one file holds every party.

    Raises
    ------
    ConflictError
        With the place, where something is not as gmcr-py has it, or passes a limit.
    """
    file = the_one(path, _looks_right, "files of gmcr-py", ".gmcr", ".json")
    if wanted.profiles:
        raise refused(file, "one file holds every decision maker; leave `profiles` out", mentions=["profiles"])
    return _Model(file, Entries(file, load_json(file))).text()


def check(text: str, name: str | FilePath) -> str:
    """Read a written text back as a graph-model file, and say what it holds.

    Raises
    ------
    ConflictError
        With every problem; nothing should have been written by then.
    """
    from winset.cases.graph_read import parse_graph

    return parse_graph(text, str(name)).summary


def _looks_right(head: str) -> bool:
    return '"decisionMakers"' in head or ('"permittedDirection"' in head and '"options"' in head)


@dataclass(slots=True)
class _Maker:
    """A decision maker: its name, and its options by their numbers in the file."""

    label: str
    options: list[int]
    name: str = ""


@dataclass(slots=True)
class _Model:
    """A file of gmcr-py, held against what the program means by it."""

    file: FilePath
    entries: Entries
    makers: list[_Maker] = field(default_factory=list)
    order: list[int] = field(default_factory=list)
    names: dict[int, str] = field(default_factory=dict)
    labels: dict[int, str] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)

    def text(self) -> str:
        """The graph-model file."""
        self.entries.mapping(())
        directions = self._options()
        self._makers()
        infeasible = list(self._patterns(("infeasibles",)))
        manual = self._manual()
        numbered = self._numbered(infeasible) if manual or self._has_payoffs() else []
        once = [self.names[k] for k in self.order if directions[k] == "fwd"]
        once += [f"not {self.names[k]}" for k in self.order if directions[k] == "back"]
        ways = [self._preference(k, manual, numbered) for k in range(len(self.makers))]
        title = label_of(self.file.stem) or "A graph model"
        lines = [*self._head(), "", "winset: 2", "kind: graph", f"title: {quote(title)}"]
        lines += [f"sources: {{file: {{title: {quote(label_of(self.file.name))}, note: {quote(TITLE)}}}}}"]
        lines += ["parties:", *chain.from_iterable(map(self._party, self.makers))]
        lines += flow("infeasible: ", map(quote, dict.fromkeys(infeasible)), 4, "[]") if infeasible else []
        lines += flow("irreversible: ", map(quote, once), 4, "[]") if once else []
        lines += ["preferences:", *chain.from_iterable(ways), *self._views()]
        return "\n".join(lines) + "\n"

    def _options(self) -> list[str]:
        """The options' directions, in the order of the file; their labels are kept."""
        found = []
        for k in range(len(self.entries.list(("options",)))):
            where: Path = ("options", k)
            option = self.entries.mapping(where)
            direction = option.get("permittedDirection", "both")
            if direction not in _DIRECTIONS:
                self.entries.refuse(where, f"permittedDirection {quoted(direction)}; expected both, fwd or back")
            self.labels[k] = str(option.get("name", ""))
            found.append(str(direction))
        if not 0 < len(found) <= MAX_OPTIONS:
            told = f"{len(found)} options; the limit is {MAX_OPTIONS}" if found else "it has no options"
            raise refused(self.file, told)
        return found

    def _makers(self) -> None:
        """The decision makers, and the order of the options: theirs."""
        count = len(self.entries.list(("decisionMakers",)))
        if not 0 < count <= MAX_PARTIES:
            told = f"{count} decision makers; the limit is {MAX_PARTIES}" if count else "it has no decision makers"
            raise refused(self.file, told)
        for k in range(count):
            where: Path = ("decisionMakers", k)
            name = str(self.entries.mapping(where).get("name", ""))
            numbers = range(len(self.entries.list((*where, "options"))))
            own = [self._number((*where, "options", j), len(self.labels)) for j in numbers]
            for number in own:
                if own.count(number) > 1 or number in self.order:
                    told = f"the option {quoted(self.labels[number])} belongs to two decision makers, or to one twice"
                    self.entries.refuse((*where, "options"), told)
            self.makers.append(_Maker(name, own))
            self.order += own
        idle = [self.labels[k] for k in self.labels if k not in self.order]
        if idle:
            raise refused(self.file, f"the option {quoted(idle[0])} belongs to no decision maker", 0, "options")
        for maker, name in zip(self.makers, safe_names([m.label for m in self.makers], "party"), strict=True):
            maker.name = name
            names = safe_names([self.labels[k] for k in maker.options], "choice")
            self.names |= {k: f"{name}.{option}" for k, option in zip(maker.options, names, strict=True)}

    def _number(self, where: Path, limit: int, least: int = 0) -> int:
        """A whole number below a limit, such as an option's; older files have it as text."""
        number = self.entries.number(where)
        if number.denominator != 1 or not least <= number < limit + least:
            told = f"found {decimal(number)}; expected a whole number from {least} to {limit - 1 + least}"
            self.entries.refuse(where, told)
        return int(number)

    def _condition(self, where: Path) -> list[Literals]:
        """A condition as its members: it is met where all letters of one of them are."""
        found = self.entries.at(where)
        if isinstance(found, dict):
            inside = (*where, "members")
            members = [self._condition((*inside, k)) for k in range(len(self.entries.list(inside)))]
            return list(chain.from_iterable(members))
        letters: Literals = {}
        for k in range(len(self.entries.list(where))):
            self.entries.list((*where, k), 2)
            number = self._number((*where, k, 0), len(self.labels))
            letter = self.entries.at((*where, k, 1))
            if letter not in ("Y", "N") or letters.get(number, letter) != letter:
                self.entries.refuse((*where, k), f"found {quoted(letter)}; expected Y or N, one for an option")
            letters[number] = letter
        return [letters]

    def _patterns(self, where: Path) -> Iterator[str]:
        """The conditions at a place as patterns of states; none where nothing stands there."""
        if self.entries.at(where) is None:
            return
        for k in range(len(self.entries.list(where))):
            for letters in self._condition((*where, k)):
                yield "".join(letters.get(number, "-") for number in self.order)

    def _manual(self) -> bool:
        """Whether the rankings count, and not the prioritised conditions."""
        for word in ("useManualPreferenceRanking", "useManualPreferenceVectors"):
            found = self.entries.at((word,))
            if isinstance(found, bool):
                return found
            if found is not None:
                self.entries.refuse((word,), f"found {quoted(found)}; expected true or false")
        return False

    def _has_payoffs(self) -> bool:
        return any(self.entries.at(("decisionMakers", k, "payoffs")) for k in range(len(self.makers)))

    def _numbered(self, infeasible: Sequence[str]) -> list[str]:
        """The feasible states in the program's order: by decimals, the first option being the lowest bit."""
        count = len(self.order)
        try:
            masks = feasible_states(count, infeasible)
        except TooManyStates as error:
            raise refused(self.file, str(error)) from None
        return sorted((letters_of(mask, count) for mask in masks.tolist()), key=lambda state: state[::-1])

    def _preference(self, k: int, manual: bool, numbered: Sequence[str]) -> list[str]:
        """A decision maker's preference: its ranking, its statements, its payoffs, or none."""
        maker, where = self.makers[k], ("decisionMakers", k)
        lines = [f"  {maker.name}:", "    source: file"]
        if manual:
            return [*lines, *flow("    ranking: ", self._ranking(where, numbered), 6, "[]")]
        statements = self._statements((*where, "preferences"))
        if statements:
            told = "    statements:                     # the most important first"
            return [*lines, told, *chain.from_iterable(map(_wrapped, statements))]
        if self.entries.at((*where, "payoffs")):
            return [*lines, *flow("    points: ", self._points((*where, "payoffs"), numbered), 6)]
        label = label_of(maker.label) or maker.name
        self.remarks.append(f"The source has no preferences of {label}: it is indifferent between all states here.")
        return [*lines, *flow("    ranking: ", [quote("-" * len(self.order))], 6, "[]")]

    def _ranking(self, where: Path, numbered: Sequence[str]) -> list[str]:
        """The states by their numbers, best first, a tie in brackets."""
        place: Path = (*where, "preferenceRanking")
        place = place if self.entries.at(place) is not None else (*where, "preferenceVector")
        entries = []
        for k, entry in enumerate(self.entries.list(place)):
            inner = [(*place, k, j) for j in range(len(entry))] if isinstance(entry, list) else [(*place, k)]
            states = [quote(numbered[self._number(at, len(numbered), 1) - 1]) for at in inner]
            if states:
                entries.append(f"[{', '.join(states)}]" if len(states) > 1 else states[0])
        return entries

    def _statements(self, where: Path) -> list[str]:
        """Prioritised conditions as statements over options; one that is always met says nothing."""
        if self.entries.at(where) is None:
            return []
        found = [self._condition((*where, k)) for k in range(len(self.entries.list(where)))]
        told = [members for members in found if members and all(members)]
        return [" or ".join(self._said(letters, len(members)) for letters in members) for members in told]

    def _said(self, letters: Literals, members: int) -> str:
        """Letters that hold together, in words."""
        words = [self.names[k] if letter == "Y" else f"not {self.names[k]}" for k, letter in letters.items()]
        joined = " and ".join(words)
        return f"({joined})" if members > 1 and len(words) > 1 else joined

    def _points(self, where: Path, numbered: Sequence[str]) -> list[str]:
        """Payoffs by state."""
        count = len(self.entries.list(where, len(numbered)))
        return [f"{quote(numbered[k])}: {decimal(self.entries.number((*where, k)))}" for k in range(count)]

    def _party(self, maker: _Maker) -> list[str]:
        options = [self.names[k].partition(".")[2] for k in maker.options]
        labels = [quote(label_of(self.labels[k]) or name) for k, name in zip(maker.options, options, strict=True)]
        entries = [f"{key(name)}: {label}" for name, label in zip(options, labels, strict=True)]
        lines = [f"  {maker.name}:", f"    name: {quote(label_of(maker.label) or maker.name)}"]
        return [*lines, *flow("    options: ", entries, 6)]

    def _views(self) -> list[str]:
        """What decision makers do not see."""
        lines = []
        for k, maker in enumerate(self.makers):
            unseen = list(dict.fromkeys(self._patterns(("decisionMakers", k, "misperceptions"))))
            if unseen:
                lines += [f"  {maker.name}:", *flow("    unseen: ", map(quote, unseen), 6, "[]")]
        return ["views:", *lines] if lines else []

    def _head(self) -> list[str]:
        """Comments: where it comes from, what was renamed, what is not kept."""
        version = self.entries.at(("version",))
        by = f", written by version {label_of(str(version))}" if isinstance(version, (str, int, float)) else ""
        letters = ", ".join(self.names[k] for k in self.order)
        paragraphs = [f"Imported from {TITLE}: {label_of(self.file.name)}{by}."]
        paragraphs.append(
            "Names of the source stand here as labels, under names that a file can use. A state is one letter an "
            f"option, in this order: {letters}. (The source numbers states by decimals with the first option lowest.)"
        )
        paragraphs += [*self.remarks, *self._coalitions()]
        lines: list[str] = []
        for text in paragraphs:
            folded = textwrap.wrap(text, WIDTH - 2, break_long_words=False, break_on_hyphens=False)
            lines += ["#" if lines else "", *(f"# {line}" for line in folded)]
        return lines[1:]

    def _coalitions(self) -> list[str]:
        """Coalitions of two and more, in words."""
        found = self.entries.at(("coalitions",))
        told = []
        for k, entry in enumerate(found if isinstance(found, list) else ()):
            if isinstance(entry, list) and len(entry) > 1:
                members = [self._number(("coalitions", k, j), len(self.makers)) for j in range(len(entry))]
                told.append(" with ".join(self.makers[member].name for member in members))
        return [f"Coalitions in the source, not kept: {'; '.join(told)}."] if told else []


def _wrapped(text: str) -> list[str]:
    """A statement as an entry of a list, over several lines where it is long."""
    lines = textwrap.wrap(text, WIDTH - 10, break_long_words=False, break_on_hyphens=False)
    if len(lines) == 1:
        return [f"      - {quote(text)}"]
    return ["      - >-", *(f"        {line}" for line in lines)]
