"""A file as far as it has been answered: always a whole and valid one, and which of its questions are answered."""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any

import yaml

from winset.cases.document import MAX_BYTES, load, plain_copy, scalar_of
from winset.cases.files import text_of as text_of_file
from winset.cases.formats.names import in_sentence, safe_names
from winset.cases.json_schema import SCHEMA_LINE
from winset.cases.read import parse, parse_with_lines
from winset.cases.written import write_file
from winset.errors import RequestError

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

HEAD = "# Written by the guided form of `winset new`, which goes on with it. Change what you like, but no remarks."
MARK = "# Answered: "
WIDTH = 1_000_000
"""No line is folded, so that none begins with what looks like a remark."""

FIRST: dict[str, Any] = {
    "winset": 2,
    "title": "A conflict without a name yet",
    "time": {"start": "2001-01", "end": "open", "faded": {}},
    "parties": {
        "one": {"name": "One side", "unit": "a month of the war"},
        "other": {"name": "The other side", "unit": "a month of the war"},
    },
    "issues": {"matter": {"name": "The matter", "options": {"one_way": "One way", "other_way": "The other way"}}},
    "consent": [{"of": ["one", "other"]}],
}
"""What stands where nothing is answered yet: the least that is a conflict."""


@dataclass(frozen=True, slots=True)
class Form:
    """A file that is being written.

    Attributes
    ----------
    data : dict
        The conflict as plain data, valid at every moment.
    done : tuple of str
        The questions that are answered, by their keys.
    """

    data: dict[str, Any]
    done: tuple[str, ...] = ()

    def copied(self) -> dict[str, Any]:
        """The data, to be changed."""
        return copy.deepcopy(self.data)

    def name(self, kind: str, key: str) -> str:
        """What a party, an issue or a factor is called."""
        return str(self.data[kind][key].get("name") or key)

    def within(self, kind: str, key: str) -> str:
        """The same inside a sentence: an article is small there."""
        return in_sentence(self.name(kind, key))

    @property
    def at_war(self) -> bool:
        """Whether there is a war, and not a negotiation alone."""
        return "time" in self.data

    @property
    def step(self) -> str:
        """The step of time."""
        return str(self.data.get("time", {}).get("step", "month"))


def opened(file: str | FilePath, *, anew: bool = False) -> Form:
    """A form to go on with, or a new one where there is no such file, or one that is to be written `anew`.

    Raises
    ------
    RequestError
        Where the file was not begun so, or has remarks that would be lost.
    ConflictError
        Where it is no valid conflict any more.
    """
    if anew or not FilePath(file).exists():
        return Form(copy.deepcopy(FIRST))
    return continued(text_of_file(FilePath(file), str(file), limit=MAX_BYTES, what="file"), str(file))


def continued(text: str, name: str) -> Form:
    """A form to go on with, from the text of its file.

    Parameters
    ----------
    text : str
    name : str
        What stands for the file in messages.

    Raises
    ------
    RequestError
        Where the file was not begun so, or has remarks that would be lost.
    ConflictError
        Where it is no valid conflict any more.
    """
    reading = parse_with_lines(text, name)
    lines = text.splitlines()
    if HEAD not in lines:
        raise RequestError(
            f"{name}: not begun with `guided`; name a new file, or write it over with `force`",
            mentions=["guided", "force"],
        )
    own = next((k for k, line in enumerate(lines, 1) if line.lstrip().startswith("#") and not _ours(line)), None)
    if own is not None:
        raise RequestError(
            f"{name}:{own}: a remark of yours, which would be lost; take it out (`because:` and `note:` keep words), "
            "or go on by hand"
        )
    done = next((line.removeprefix(MARK) for line in lines if line.startswith(MARK)), "")
    return Form(_long(plain_copy(reading.document.data)), tuple(key for key in done.split(", ") if key))


def _long(data: dict[str, Any]) -> dict[str, Any]:
    """The same conflict with what may be written short as the form writes it."""
    for name, issue in data["issues"].items():
        entry = {"options": issue} if isinstance(issue, list) else issue
        if isinstance(entry.get("options"), list):
            entry["options"] = {str(option): str(option) for option in entry["options"]}
        data["issues"][name] = entry
    for party in data["parties"].values():
        for issue, ranking in party.get("ranking", {}).items():
            party["ranking"][issue] = {"order": ranking} if isinstance(ranking, list) else ranking
        for issue, size in party.get("anchor", {}).items():
            party["anchor"][issue] = size if isinstance(size, dict) else {"low": size, "high": size}
    return data


def _ours(line: str) -> bool:
    return line == HEAD or line.startswith(MARK) or line == SCHEMA_LINE.strip()


def text_of(form: Form, *, schema: bool = False) -> str:
    """The file."""
    order = [*FIRST, *(key for key in form.data if key not in FIRST)]
    data = {key: form.data[key] for key in order if key in form.data}
    head = [*([SCHEMA_LINE.strip()] if schema else []), HEAD, f"{MARK}{', '.join(form.done)}"]
    scalars = {key: part for key, part in data.items() if not isinstance(part, (dict, list))}
    return "\n".join([*head, _dumped(scalars), *(_dumped({key: data[key]}) for key in data if key not in scalars)])


def _dumped(part: dict[str, Any]) -> str:
    """A part of the file; what has no parts of its own stands on one line."""
    style = None if any(isinstance(inner, (dict, list)) for inner in part.values()) else False
    text: str = yaml.dump(
        part, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=WIDTH, default_flow_style=style
    )
    return text


class _Dumper(yaml.SafeDumper):
    """Quotes what would be read as anything but itself: this writes YAML 1.1, and the reader reads 1.2."""


def _text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    style = None if isinstance(scalar_of(text), str) else '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)


def whole_text(form: Form, name: str, *, schema: bool = False) -> str:
    """The file, once it reads as what it is.

    Raises
    ------
    RequestError, ConflictError
        Where it does not.
    """
    text = text_of(form, schema=schema)
    parse(text, name)
    if plain_copy(load(text, name).data) != form.data:
        raise RequestError(f"{name}: cannot be written so that it reads as it was answered; choose another wording")
    return text


def save(form: Form, file: str | FilePath, *, schema: bool = False) -> None:
    """Write the file, whole or not at all, once it reads as what it is."""
    write_file(file, whole_text(form, str(file), schema=schema), force=True)


def names_for(words: Sequence[str], kind: str, taken: Collection[str] = ()) -> list[str]:
    """Names of the format for what is called so, without an article and none of them taken.

    Examples
    --------
    >>> names_for(["The People's Army", "A people's army"], "party"), names_for(["The border"], "issue", ["border"])
    (['people_s_army', 'people_s_army_2'], ['border_2'])
    """
    bare = [re.sub(r"^(the|an?) (?=\w)", "", " ".join(text.lower().split())) for text in words]
    return safe_names([*taken, *bare], kind)[len(taken) :]


def sourced(data: dict[str, Any], words: str | None) -> dict[str, str]:
    """The `source:` of an entry: a source of the file, added where it is new, or an assumption."""
    if not words:
        return {"source": "assumption"}
    sources = data.setdefault("sources", {})
    for key, entry in sources.items():
        if entry.get("title") == words:
            return {"source": key}
    key = names_for([" ".join(words.split()[:3])], "source", sources)[0]
    sources[key] = {"title": words}
    return {"source": key}
