"""From a name, a file, a text or plain data to a conflict; and whatever is not one refused in words."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import random
import re
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import winset
from border_war import BORDER, NAME, SALE, spoilt
from generators import EXAMPLES
from winset.cases.document import MAX_BYTES, load
from winset.cases.read import from_data, packaged, parse, read, read_text, read_with_lines, template
from winset.cases.worlds import uncertain

TEMPLATE = (resources.files("winset") / "cases" / "template.yaml").read_text(encoding="utf-8")
ATOMS = (
    "[]", "{}", "null", "true", "-1", "+1", "1e400", ".nan", "''", "[a]", "{a: b}", "{1: 2}", '"\\e[1m"', "\u2028",
    "*x", "&x 3", "!!int 3", "<<", "{low: 1, high: 0}", "{low: 1}", "[[]]", "[{}]", "{points: {}}", "- a", "9" * 30,
    "old", "border", "{when: {}}", "2001-01", "%", "\x1b", "\ud800", "{effect: {}}", "{outcomes: []}", "2001-01-01",
)  # fmt: skip


def told(source: str | Path) -> str:
    """What is said of a source that cannot be read."""
    with pytest.raises(winset.ConflictError) as caught:
        read(source)
    return str(caught.value)


@pytest.mark.parametrize("case", sorted(packaged()))
def test_packaged_cases_are_read_by_name(case: str) -> None:
    """A packaged case is read by its name, is sound, and is called by its file in messages."""
    reading = read_with_lines(case)
    assert reading.name == f"{case}.yaml"
    assert reading.conflict.title
    assert {problem.severity for problem in reading.warnings} <= {"warning"}


def test_a_file_is_read_by_its_path(tmp_path: Path) -> None:
    """A path, as text or as a path, names a file; the same content makes the same conflict however it came."""
    file = tmp_path / NAME
    file.write_text(BORDER, encoding="utf-8")
    digests = {
        read(file).digest, read(str(file)).digest, parse(BORDER).digest,
        from_data(load(BORDER, NAME).data).digest,
    }  # fmt: skip
    assert len(digests) == 1
    assert parse(spoilt(("amount: 1000", "amount: 1001"))).digest not in digests


@pytest.mark.parametrize("source", [*sorted(EXAMPLES), *packaged()])
def test_a_conflict_stands_for_itself(source: str) -> None:
    """A conflict is read as it is, and its text as data makes the same one again, ranges and all."""
    conflict = read(EXAMPLES.get(source, source))
    assert read(conflict) is conflict
    again = parse(read_text(conflict)[1])
    assert again.digest == read_with_lines(conflict).conflict.digest == conflict.digest
    assert uncertain(again) == uncertain(conflict)


def test_a_packaged_name_goes_before_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that has the name of a packaged case is read by a path."""
    monkeypatch.chdir(tmp_path)
    name = next(iter(packaged()))
    Path(name).write_text(BORDER, encoding="utf-8")
    assert read(name).title != "A border war"
    assert read(f"./{name}").title == "A border war"


def test_what_is_not_there(tmp_path: Path) -> None:
    """A missing file, and a name that is neither a case nor a file, are told; near a case's name that is suggested."""
    assert told(str(tmp_path / "war.yaml")) == f"{tmp_path}/war.yaml: no such file"
    assert told("war.yaml") == "war.yaml: no such file"
    assert told(Path("war")) == "war: no such file"
    assert told("korea-1935") == "korea-1935: neither a packaged case nor a file; did you mean 'korea-1953'?"
    assert told("zzz").startswith("zzz: neither a packaged case nor a file; expected ")
    assert told("\x1b[31mwar.yaml") == r"\x1b[31mwar.yaml: no such file"


def test_what_is_not_a_file(tmp_path: Path) -> None:
    """A folder, a pipe, a device and a name that no file can have are told, none of them opened."""
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "round").symlink_to(tmp_path / "round")
    assert told(tmp_path) == f"{tmp_path}: a folder; expected a conflict file"
    assert told("") == ".: a folder; expected a conflict file"
    assert told(tmp_path / "pipe") == f"{tmp_path}/pipe: not a plain file; expected a conflict file"
    assert told("/dev/zero") == "/dev/zero: not a plain file; expected a conflict file"
    assert told("x" * 5_000).endswith(": cannot be read: File name too long")
    assert told(tmp_path / "round").endswith(": cannot be read: Too many levels of symbolic links")
    assert "cannot be read: " in told("nul\0.yaml")
    (tmp_path / NAME).write_text(BORDER)
    assert told(str(tmp_path / NAME / "x")).endswith(": cannot be read: Not a directory")


def test_no_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that may not be read is told as that."""
    (tmp_path / NAME).write_text(BORDER)

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert told(tmp_path / NAME) == f"{tmp_path / NAME}: no permission to read it"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (bytes(range(256)), ":2: not text in UTF-8; is it a conflict file?"),
        (b"\x7fELF\x02\x01\x01\0\0\0", ":1: not text (it holds zero bytes); is it a conflict file?"),
        (b"winset: 1\ntitle: caf\xe9\n", ":2: not text in UTF-8 (perhaps Windows-1252); save it in UTF-8"),
        (b"winset: 1\ntitle: a\0b\n", ":2: not text (it holds zero bytes); is it a conflict file?"),
        ("winset: 1\n".encode("utf-16"), ":1: text in UTF-16; save it in UTF-8"),
        (
            "winset: 1\nparties:\n\u00a0 a: {}\n  b: {}\n".encode(),
            ":3: a no-break space (U+00A0, or one like it); write a plain space there",
        ),
        (
            "winset:\u00a01\ntitle: t\n".encode(),
            ":1: a no-break space (U+00A0, or one like it); write a plain space there",
        ),
        (b"winset: 1\n" + b"# x\n" * 2_600_000, f": larger than {MAX_BYTES:,} bytes, the limit for a conflict file"),
        (b"", ":1: the file is empty; `winset new FILE` writes one to start from"),
        (b"\xef\xbb\xbf", ":1: the file is empty; `winset new FILE` writes one to start from"),
    ],
    ids=["binary", "program", "latin-1", "zero", "utf-16", "indentation", "space", "10 MB", "empty", "mark alone"],
)
def test_what_is_not_text(content: bytes, message: str, tmp_path: Path) -> None:
    """A binary file, another encoding, ten megabytes and an empty file are told with the line where it shows."""
    file = tmp_path / NAME
    file.write_bytes(content)
    assert told(file) == f"{file}{message}"


def test_a_text_may_not_be_larger_than_a_file() -> None:
    """The limit on the size holds for text that is not in a file."""
    with pytest.raises(winset.ConflictError, match="larger than 2,000,000 bytes"):
        parse("# é\n" * 600_000)


def test_a_file_saved_on_another_system_is_read(tmp_path: Path) -> None:
    """A mark at the start and other ends of lines do not change what is read."""
    (tmp_path / NAME).write_bytes(b"\xef\xbb\xbf" + BORDER.replace("\n", "\r\n").encode())
    assert read(tmp_path / NAME).digest == parse(BORDER).digest


def test_the_template_is_sound(tmp_path: Path) -> None:
    """The file to start from is read without a warning."""
    file = tmp_path / "new.yaml"
    file.write_text(template(), encoding="utf-8")
    assert template() == TEMPLATE
    assert read_with_lines(file).warnings == ()


def test_the_text_of_a_case_is_its_file() -> None:
    """The text of a packaged case is had by its name."""
    name, path = next(iter(packaged().items()))
    assert read_text(name) == (path.name, path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "data",
    [None, [], "winset", 3, {}, {1: 2}, {None: 3}, {(1, 2): 3}, {"winset": 1, "title": b"x"}, {"parties": {b"a": {}}},
     {"winset": 1, "title": "x", "time": {"start": dt.date(2001, 1, 1), "end": dt.date(2001, 2, 1)}},
     {"winset": 1, "title": object(), "parties": {"a": object()}}],
)  # fmt: skip
def test_plain_data_that_are_no_conflict(data: Any) -> None:
    """Data of any kind are refused in words, without a line."""
    for way in (from_data, read):
        if way is read and isinstance(data, str):
            continue  # a name
        with pytest.raises(winset.ConflictError) as caught:
            way(data)
        assert all(problem.line == 0 for problem in caught.value.problems)
        assert all(line.startswith("<data>: ") for line in str(caught.value).split("\n"))


def test_plain_data_are_left_as_they_are() -> None:
    """Reading data changes nothing in them, whether they are a conflict or not."""
    for data in (load(BORDER, NAME).data, {**load(BORDER, NAME).data, "titel": 1, "consent": ({"of": ("nroth",)},)}):
        before = repr(data)
        with contextlib.suppress(winset.ConflictError):
            from_data(data)
        assert repr(data) == before


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_data_may_have_tuples_for_lists(name: str) -> None:
    """A tuple is read as a list is."""

    def tupled(entry: Any) -> Any:
        if isinstance(entry, dict):
            return {key: tupled(item) for key, item in entry.items()}
        return tuple(tupled(item) for item in entry) if isinstance(entry, list) else entry

    assert from_data(tupled(EXAMPLES[name])).digest == from_data(EXAMPLES[name]).digest


def attempt(text: str) -> None:
    """Read a text; whatever it is, it is a conflict or is refused in lines of plain words."""
    try:
        parse(text, NAME)
        return
    except winset.ConflictError as error:
        refusal = error
    assert any(problem.severity == "error" for problem in refusal.problems)
    lines = text.count("\n") + text.count("\r") + 1
    for line in str(refusal).split("\n"):
        assert line.isprintable()
        match = re.match(rf"(?:warning: )?{NAME}(?::(\d+))?: .", line)
        assert match, line
        assert int(match[1] or 0) <= lines


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=200), st.text(alphabet="{}[]:,-?&*!|>'\"%@#~ \n\tab12.<", max_size=80)))
@example("a: \ud800")
@example("? : 1")
@example("<<: *a")
@example("winset: 1\nparties: {a: {values: 3}}\nissues: {number: {range: x}}\nconsent: [{of: [a]}]\ntitle: x\n")
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    """No text makes anything but a conflict or a list of problems, each on a line."""
    attempt(text)


def mutated(text: str, seed: int) -> str:
    """A file with one to three random changes: lines lost, doubled, moved in; words and values exchanged."""
    draw = random.Random(seed)
    lines = text.split("\n")
    for _ in range(draw.choice([1, 1, 2, 3])):
        k = draw.randrange(len(lines))
        line, kind = lines[k], draw.randrange(6)
        words = list(re.finditer(r"[\w.'\"-]+|\{[^{}]*\}|\[[^\[\]]*\]", line))
        if kind == 0:
            lines[k : k + 1] = draw.choice([[], [line, line], ["  " + line], [line[: draw.randrange(len(line) + 1)]]])
        elif kind == 1:
            lines.insert(k, draw.choice(lines))
        elif kind == 2 and ":" in line:
            lines[k] = line[: draw.choice([m.end() for m in re.finditer(":", line)])] + " " + draw.choice(ATOMS)
        elif kind == 3 and line:
            at = draw.randrange(len(line))
            lines[k] = line[:at] + draw.choice("[]{}:,#&*!|>'\"%@`\t\x1b\x9b0aé\ufeff") + line[at + 1 :]
        elif words:
            word = draw.choice(words)
            lines[k] = line[: word.start()] + draw.choice(ATOMS) + line[word.end() :]
    return "\n".join(lines)


@settings(max_examples=1_000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from([TEMPLATE, BORDER, SALE]), st.integers(0, 2**32))
def test_any_change_to_a_file_is_read_or_refused_in_words(text: str, seed: int) -> None:
    """However a file is spoilt, it makes a conflict or a list of problems, each on a line within the file."""
    attempt(mutated(text, seed))
