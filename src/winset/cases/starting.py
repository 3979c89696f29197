"""Files to start from: the template, patterns of nobody's wars, templates of today's, packaged cases; the schema."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources
from pathlib import Path as FilePath

from winset.cases.files import refused
from winset.cases.json_schema import SCHEMA_FILE, SCHEMA_LINE, is_schema, schema_text
from winset.cases.problems import nearest, quoted
from winset.cases.read import inputs_of, packaged, read_text, read_with_lines, template, templates
from winset.cases.written import write_file
from winset.errors import RequestError


@dataclass(frozen=True, slots=True)
class Started:
    """What was written to start from.

    Attributes
    ----------
    file : str
    schema : bool
        Whether the schema lies beside it, and its first line names it.
    map : str or None
        The map that was written beside it.
    unmapped : str or None
        The map that it names and that was not written, as another file of that name is there.
    """

    file: str
    schema: bool
    map: str | None = None
    unmapped: str | None = None


def patterns() -> dict[str, FilePath]:
    """The patterns of wars and negotiations, by name."""
    folder = FilePath(str(resources.files("winset") / "cases" / "patterns"))
    return {path.stem: path for path in sorted(folder.glob("*.yaml"))}


def start(
    file: str | FilePath,
    *,
    pattern: str | None = None,
    case: str | FilePath | None = None,
    schema: bool = True,
    force: bool = False,
) -> Started:
    """Write a file to start from: a pattern, a packaged case or another file as it stands, else the template.

    Parameters
    ----------
    file : str or path
    pattern : str, optional
        One of `patterns`.
    case : str or path, optional
        A packaged name, that of a template of a war of today, or the path of a file, which is copied with its map.
    schema : bool
        Write the schema beside it and name it in its first line, so that an editor knows the keys without a network. A
        file of that name that the program did not write is left alone, and then no line names it.
    force : bool
        Replace a file that is there; the schema that the program wrote is always renewed.

    Raises
    ------
    RequestError
        Where both are asked for, where there is no such pattern, or where it cannot be written.
    ConflictError
        Where the case cannot be read.

    Examples
    --------
    >>> import tempfile
    >>> place = FilePath(tempfile.mkdtemp()) / "my-war.yaml"
    >>> start(place, pattern="ratifier").schema, sorted(path.name for path in place.parent.iterdir())
    (True, ['my-war.yaml', 'winset.schema.json'])
    """
    if pattern is not None and case is not None:
        raise RequestError("`pattern` or `case`, not both", mentions=["pattern", "case"])
    place, inputs, map_ = FilePath(file), [], None
    text = template() if pattern is None else _pattern(pattern)
    if case is not None:
        case = _source(case)
        reading = read_with_lines(case)
        text, inputs, map_ = read_text(case)[1].removeprefix("\ufeff"), inputs_of(case, reading), reading.conflict.map
    named = schema and _may_lie_beside(place)
    if named and not text.startswith("# yaml-language-server:"):
        text = SCHEMA_LINE + text
    write_file(file, text, force=force, inputs=inputs)
    if named:
        schema_beside(place)
    copied = map_ is not None and len(inputs) > 1 and _copied(inputs[1], place.parent / map_)
    return Started(str(file), named, map_ if copied else None, None if copied else map_)


def _source(case: str | FilePath) -> str | FilePath:
    """What stands for a template where one is named; stop at a name that is none of anything."""
    known = {**packaged(), **templates()}
    if not isinstance(case, str) or case in packaged():
        return case
    if case in known:
        return known[case]
    if "/" in case or case.endswith((".yaml", ".yml")) or FilePath(case).exists():
        return case
    told = f"neither a packaged case, nor a template ({', '.join(templates())}), nor a file{nearest(case, known)}"
    raise refused(case, told)


def schema_beside(file: str | FilePath) -> bool:
    """Write the schema beside a file; False where another file of its name is there."""
    if not _may_lie_beside(FilePath(file)):
        return False
    write_file(FilePath(file).parent / SCHEMA_FILE, schema_text(), force=True)
    return True


def _may_lie_beside(place: FilePath) -> bool:
    beside = place.parent / SCHEMA_FILE
    return beside != place and (not beside.exists() or is_schema(beside))


def _pattern(name: str) -> str:
    known = patterns()
    if name not in known:
        raise RequestError(f"no pattern {quoted(name)}{nearest(name, known)}")
    return known[name].read_text(encoding="utf-8")


def _copied(source: FilePath, target: FilePath) -> bool:
    """Put a map beside the file; False where it cannot be read or another file of its name is there."""
    if target.exists() or not source.is_file():
        return target.exists() and source.is_file() and target.read_bytes() == source.read_bytes()
    write_file(target, source.read_text(encoding="utf-8"))
    return True
