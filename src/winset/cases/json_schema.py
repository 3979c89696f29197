"""The JSON Schema of the conflict file, with its short forms, for editors."""

from __future__ import annotations

from typing import Any

from winset.cases.schema import OUTCOME, Conflict


def json_schema() -> dict[str, Any]:
    """The format as JSON Schema 2020-12.

    Notes
    -----
    It says which keys and kinds of values may stand where. Names, conditions and probabilities that add up are checked
    by `winset check`.
    """
    schema = Conflict.model_json_schema(by_alias=True)
    defs: dict[str, Any] = schema["$defs"]
    numbers = {"anyOf": [{"type": "number"}, {"$ref": "#/$defs/Range"}]}
    short = {
        "IssueValues": {"type": "object", "additionalProperties": numbers},
        "Issue": _names(),
        "Factor": {"type": "array", "items": {"type": ["string", "integer", "boolean"]}, "minItems": 2},
        "OptionNotes": {"type": ["string", "null"]},
    }
    for name, form in short.items():
        defs[name] = {"anyOf": [form, defs[name]]}
    options = defs["Issue"]["anyOf"][1]["properties"]["options"]
    defs["Issue"]["anyOf"][1]["properties"]["options"] = {"anyOf": [_names(), options]}
    values = defs["Factor"]["anyOf"][1]["properties"]["values"]
    labelled = {"type": "object", "additionalProperties": {"type": "string"}, "minProperties": 2}
    defs["Factor"]["anyOf"][1]["properties"]["values"] = {"anyOf": [values, labelled]}
    for name in ("Chance", "Move", "Accord"):
        _one_outcome(defs[name], defs["EventOutcome"])
    for place, key in ((defs["Talks"], "proposers"), (defs["Peace"], "resume")):
        _single(place["properties"][key], number=key == "proposers")
    _single(defs["Account"]["properties"], number=False, key="war")
    _single_entry(schema)
    for record in (schema, *defs.values()):
        _shorten(record)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def _shorten(record: dict[str, Any]) -> None:
    """What an editor shows of a record is what it is; the rest of a docstring is for who reads the code."""
    for one in (record, *record.get("anyOf", ())):
        if "description" in one:
            one["description"] = one["description"].partition("\n\n")[0].replace("\n", " ")


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
        entries = [form["items"] for form in forms if str(form.get("items", {}).get("$ref", "")).endswith("When")]
        if entries:
            part[how] = [*forms, *entries]


def _single(place: dict[str, Any], *, number: bool, key: str | None = None) -> None:
    """One entry may stand where a list of entries is expected."""
    if key is not None:
        place[key] = {"anyOf": [place[key], place[key]["items"]]}
        return
    for form in place.get("anyOf", [place]):
        inner = form.get("additionalProperties")
        if isinstance(inner, dict):
            more = [{"type": "number"}, {"$ref": "#/$defs/Range"}] if number else []
            form["additionalProperties"] = {"anyOf": [inner, inner["items"], *more]}
