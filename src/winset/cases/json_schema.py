"""The JSON Schema of the conflict file, with its short forms and what is told of every key, for editors."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from winset.cases.asked import REPORTED
from winset.cases.edits import KINDS_LEFT_OUT
from winset.cases.explain import example_value
from winset.cases.files import text_of
from winset.cases.keys import places
from winset.cases.schema import KINDS, MEASURES, OUTCOME, Conflict
from winset.errors import ConflictError

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA_FILE = "winset.schema.json"
"""What the schema is called beside a file that names it."""

SCHEMA_LINE = f"# yaml-language-server: $schema={SCHEMA_FILE}\n"
"""What tells an editor where the schema of a file is."""

COMMENT = "The format of Winset's conflict files; written by `winset schema` and replaced by it."

MAX_SCHEMA = 2_000_000
"""Most bytes of a file that may be an earlier schema."""

_ONE_OF = {
    "Side": ("agreement", "war", "waiting"),
    "Expect": MEASURES,
    "Guessed": MEASURES,
    "Force": ("move", "chance", "accord"),
}
"""Entries that have exactly one of some keys."""


_TOLD = ("description", "examples", "title", "default")
"""What is told of a key, whatever its form."""


def json_schema() -> dict[str, Any]:
    """The format as JSON Schema 2020-12.

    Notes
    -----
    It says which keys and kinds of values may stand where, and of every key what it is. Names, conditions and
    probabilities that add up are checked by `winset check`.
    """
    schema = Conflict.model_json_schema(by_alias=True)
    defs: dict[str, Any] = schema["$defs"]
    for record in (schema, *defs.values()):
        _shorten(record)
    _describe(schema)
    _type_what_is_asked(defs)
    numbers = {"anyOf": [{"type": "number"}, {"$ref": "#/$defs/Range"}]}
    short = {
        "IssueValues": {"type": "object", "additionalProperties": numbers},
        "Issue": _names(),
        "Factor": {"type": "array", "items": {"type": ["string", "integer", "boolean"]}, "minItems": 2},
        "OptionNotes": {"type": ["string", "null"]},
        "Ranking": _order(),
    }
    for name, form in short.items():
        defs[name] = {"anyOf": [form, defs[name]]}
    _or(defs["Issue"]["anyOf"][1]["properties"]["options"], _names())
    defs["Issue"]["anyOf"][1]["required"] = []
    defs["Issue"]["anyOf"][1]["oneOf"] = [{"required": ["options"]}, {"required": ["range"]}]
    step = defs["Issue"]["anyOf"][1]["properties"]["step"]
    _become(step, {"type": "number", "exclusiveMinimum": 0, "maximum": 1_000_000_000})
    labelled = {"type": "object", "additionalProperties": {"type": "string"}, "minProperties": 2}
    _or(defs["Factor"]["anyOf"][1]["properties"]["values"], labelled)
    for name in ("Chance", "Move", "Accord"):
        _one_outcome(defs[name], defs["EventOutcome"])
    for place, key in ((defs["Talks"], "proposers"), (defs["Peace"], "resume")):
        _single(place["properties"][key], number=key == "proposers")
    war = defs["Account"]["properties"]["war"]
    _or(war, war["items"])
    _single_entry(schema)
    # An editor shows what is told of the key in whose place a range stands.
    del defs["Range"]["description"], defs["Range"]["title"]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$comment": COMMENT, **schema}


def schema_text() -> str:
    """The schema as a file has it."""
    return json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n"


def is_schema(path: Path) -> bool:
    """Whether a file is a schema that the program wrote, and may be replaced by its own."""
    try:
        return COMMENT in text_of(path, str(path), limit=MAX_SCHEMA, what="schema")
    except (ConflictError, OSError):
        return False


def _describe(schema: dict[str, Any]) -> None:
    """What is told of every key, its default where the format's own is none that JSON has, and an example."""
    seen: set[int] = set()
    for place in places():
        record = schema if place.record is Conflict else schema["$defs"].get(place.record.__name__, {})
        held = [record] if place.trail[0] != "(any entry)" else schema["$defs"].values()
        for one in held:
            part = one.get("properties", {}).get(place.told.key)
            if part is None or id(part) in seen:
                continue
            seen.add(id(part))
            told = place.told
            said = [told.text, f"Unit: {told.unit}." if told.unit else ""]
            said.append(f"Default: {told.default}." if told.default else "Required." if told.required else "")
            said.append("New in version 2." if told.since > 1 else "")
            part["title"] = told.key
            part["description"] = " ".join(filter(None, said))
            part["examples"] = [example_value(place)]


def _type_what_is_asked(defs: dict[str, Any]) -> None:
    """What the format's records check by functions of their own: what is left out, bound, measured and reported."""
    name = {"type": ["string", "integer"]}
    several = {"anyOf": [name, {"type": "array", "items": name}]}
    kinds = "|".join(KINDS_LEFT_OUT)
    word = {"type": "string", "pattern": f"^(beliefs|({kinds}|moves|accords|options)\\..+)$"}
    named = {"type": "object", "additionalProperties": False, "properties": dict.fromkeys(KINDS_LEFT_OUT, several)}
    one = {"anyOf": [word, named]}
    for record in ("Claim", "Change"):
        _become(defs[record]["properties"]["without"], {"anyOf": [*one["anyOf"], {"type": "array", "items": one}]})
    for key in ("insist", "accept"):
        defs["Binding"]["properties"][key]["additionalProperties"] = several
    defs["Change"]["properties"]["set"]["propertyNames"] = {"pattern": r"^[^.\[\]]+(\.[^.\[\]]+|\[[^\[\]]+\])+$"}
    report = defs["Question"]["properties"]["report"]
    report["items"] = {"anyOf": [{"enum": list(REPORTED)}, {"type": "string"}]}
    for record, keys in _ONE_OF.items():
        defs[record]["oneOf"] = [{"required": [key]} for key in keys]
    defs["Resume"]["not"] = {"required": ["points", "instead"]}
    defs["Step"]["allOf"] = [{"anyOf": [{"required": [key]} for key in (*KINDS, "says")]}]


def _become(part: dict[str, Any], form: dict[str, Any]) -> None:
    """Give a key another form, and leave what is told of it."""
    for key in set(part) - set(_TOLD):
        del part[key]
    part |= form


def _or(part: dict[str, Any], form: dict[str, Any]) -> None:
    """Let another form stand as well, and leave what is told of the key outside both."""
    told: dict[str, Any] = {key: part[key] for key in _TOLD if key in part}
    own = {key: item for key, item in part.items() if key not in told}
    part.clear()
    part |= {**told, "anyOf": [form, own]}


def _shorten(record: dict[str, Any]) -> None:
    """What an editor shows of a record is what it is; the rest of a docstring is for who reads the code."""
    if "description" in record:
        record["description"] = record["description"].partition("\n\n")[0].replace("\n", " ")


def _order() -> dict[str, Any]:
    """An order of options, those in a nested list alike."""
    name = {"type": ["string", "number"]}
    return {"type": "array", "items": {"anyOf": [name, {"type": "array", "items": name}]}, "minItems": 1}


def _names() -> dict[str, Any]:
    return {"type": "array", "items": {"type": ["string", "integer"]}, "minItems": 2}


def _one_outcome(event: dict[str, Any], outcome: dict[str, Any]) -> None:
    """`effect` (with `probability` and `believed`) may stand in place of `outcomes`."""
    event["properties"] |= {key: outcome["properties"][key] for key in OUTCOME}
    event["required"] = [key for key in event.get("required", []) if key != "outcomes"]


def _single_entry(part: Any) -> None:
    """One entry may stand where a number or a list of entries with conditions may."""
    for item in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        _single_entry(item)
    for how in ("anyOf", "oneOf"):
        forms = part.get(how, ()) if isinstance(part, dict) else ()
        entries = [form["items"] for form in forms if isinstance(form, dict) and _of_entries(form)]
        if entries:
            part[how] = [*forms, *entries]


def _of_entries(form: dict[str, Any]) -> bool:
    items = form.get("items", {})
    return isinstance(items, dict) and str(items.get("$ref", "")).endswith("When")


def _single(place: dict[str, Any], *, number: bool) -> None:
    """One entry may stand where a list of entries is expected."""
    for form in place.get("anyOf", [place]):
        inner = form.get("additionalProperties")
        if isinstance(inner, dict):
            more = [{"type": "number"}, {"$ref": "#/$defs/Range"}] if number else []
            form["additionalProperties"] = {"anyOf": [inner, inner["items"], *more]}
