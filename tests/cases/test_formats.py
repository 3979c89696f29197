"""What every imported format shares: recognising, names, hostile text, limits, and files written whole or not at all."""

from __future__ import annotations

import re
import threading
import time
from fractions import Fraction
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import winset
from winset.cases.formats import draft as drafting
from winset.cases.formats.bounded import MAX_FILES, exact
from winset.cases.formats.draft import PLACES, draft
from winset.cases.formats.foreign import ForeignCase, ForeignIssue, ForeignParty, ImportWanted, decimal, hold_limits
from winset.cases.formats.found import format_of, known_formats
from winset.cases.formats.names import MAX_LABEL, MAX_NAME, safe_names
from winset.cases.read import parse, read_with_lines
from winset.cases.written import write_file, write_folder
from winset.errors import ConflictError, RequestError, WinsetError

HOSTILE = [
    "a: b\n- c", "# comment", "'", '"', "\\", "{x: 1}", "[y]", "&anchor", "*alias", "!!python/object:os.system", "|", ">",
    "%", "@", "`", "null", "~", "true", "no", "12:30", "1e5", "007", "-3", "+1", ".inf", "", "   ", "\x1b[31m", "\x9b2J",
    "\u2028", "\x85", "\ud800", "\x00", "---", "...", "<<", "month", "points", "low", "and", "x" * 5_000, "名前", "🎲", "é",
    "a, b", "a}b", "{% raw %}", "winset: 1", "source: assumption",
]  # fmt: skip


def case(issues: dict[str, list[str]], party: str = "p", title: str = "t", file: str = "f.xml") -> ForeignCase:
    """A case of one party, to whom each option of an issue is worth one more than the one before it."""
    made = tuple(ForeignIssue(name, tuple(options)) for name, options in issues.items())
    points = tuple(tuple(map(Fraction, range(len(issue.options)))) for issue in made)
    return ForeignCase(
        "a test", title, file, made, (ForeignParty(party, file, points, Fraction(1, 3)),), "What it means."
    )


def test_formats_are_found_and_offer_what_the_command_needs() -> None:
    """Every format has its name, title, what it takes, and its three functions; one word each, no two alike."""
    known = known_formats()
    assert list(known) == sorted({"gambit", "genius", "geniusweb", "gmcr", "negmas"} | set(known))
    for name, module in known.items():
        assert name == module.NAME
        assert all(callable(getattr(module, part)) for part in ("recognises", "read_foreign", "check"))
        assert module.TITLE
        assert module.TAKES
        assert module.NEXT


@pytest.mark.parametrize(
    ("name", "text", "format_"),
    [
        ("a.xml", "<negotiation_template>", "genius"), ("a.xml", "\n<utility_space number_of_issues='3'>", "genius"),
        ("a.json", '{"issuesValues": {}}', "geniusweb"), ("a.json", '{"LinearAdditiveUtilitySpace": {}}', "geniusweb"),
        ("a.yml", "type: DiscreteCartesianOutcomeSpace\n", "negmas"), ("a.json", '{"type": "MappingUtilityFunction"}', "negmas"),
    ],
)  # fmt: skip
def test_a_path_is_recognised_by_what_it_holds(tmp_path: Path, name: str, text: str, format_: str) -> None:
    """A file and its folder are told by their content, hidden files and other suffixes left aside."""
    (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / ".hidden.xml").write_text("<negotiation_template>", encoding="utf-8")
    (tmp_path / "readme.txt").write_text("<negotiation_template>", encoding="utf-8")
    assert format_ == format_of(tmp_path).NAME
    assert format_ == format_of(tmp_path / name).NAME


def test_what_is_none_of_them_is_told(tmp_path: Path) -> None:
    """A path that is not there, another kind of file, a conflict file, two formats at once, and an unknown name."""
    with pytest.raises(ConflictError, match="no such file or folder"):
        format_of(tmp_path / "nothing")
    (tmp_path / "a.txt").write_text("hello", encoding="utf-8")
    with pytest.raises(
        ConflictError,
        match=r"none of the formats that are read: Gambit's strategic form .*GENIUS XML \(.*GeniusWeb JSON.*NegMAS",
    ):
        format_of(tmp_path / "a.txt")
    (tmp_path / "war.yaml").write_text("# a war\nwinset: 1\ntitle: UtilityFunction type\n", encoding="utf-8")
    with pytest.raises(ConflictError, match="a conflict file already"):
        format_of(tmp_path / "war.yaml")
    (tmp_path / "a.xml").write_text("<utility_space/>", encoding="utf-8")
    (tmp_path / "b.json").write_text('{"issuesValues": {}}', encoding="utf-8")
    with pytest.raises(RequestError, match="looks like genius and geniusweb; say which with `name`"):
        format_of(tmp_path)
    assert format_of(tmp_path, "geniusweb").NAME == "geniusweb"
    with pytest.raises(RequestError, match="did you mean 'genius'"):
        format_of(tmp_path, "geniu")


@given(
    st.lists(st.one_of(st.text(max_size=12), st.sampled_from(HOSTILE)), max_size=8),
    st.sampled_from(["party", "option"]),
)
@settings(max_examples=80, deadline=None, derandomize=True)
def test_names_are_valid_and_unlike(texts: list[str], kind: str) -> None:
    """Whatever the texts: one name each, no two alike, each one a name of the format, none too long."""
    names = safe_names(texts, kind)
    assert len(set(names)) == len(names) == len(texts)
    pattern = r"[A-Za-z0-9_][A-Za-z0-9_-]*" if kind == "option" else r"[A-Za-z_][A-Za-z0-9_]*"
    assert all(re.fullmatch(pattern, name) and len(name) <= MAX_NAME + 10 for name in names)
    assert not ({"points"} if kind == "option" else {"points", "low", "mode", "high", "month"}) & set(names)


def test_a_name_stays_as_it_is() -> None:
    """What is a name already is kept, so that what was exported comes back under its own names."""
    assert safe_names(["all_for_all", "Voluntary", "half-way", "3", "-3", "3.5"], "option") == [
        "all_for_all", "Voluntary", "half-way", "3", "minus_3", "3_5"
    ]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_data(tmp_path: Path, text: str) -> None:
    """Whatever a source calls its things: the file is a conflict file, with nothing in it but what was meant."""
    found = draft(case({text: [text, "other"], "plain": ["a", "b"]}, party=text, title=text, file=f"{text}.xml"))
    assert "\x1b" not in found
    assert all(line.isprintable() for line in found.splitlines())
    file = tmp_path / "f.yaml"
    file.write_text(found, encoding="utf-8")
    conflict = read_with_lines(file).conflict
    assert [len(issue.options) for issue in conflict.issues.values()] == [2, 2]
    assert (len(conflict.parties), len(conflict.rules), len(conflict.consent)) == (1, 0, 1)
    worth = winset.build(conflict).packages.worth(0)
    assert worth[0].tolist() == [0, 1, 1, 2]
    labels = [conflict.title, next(iter(conflict.parties.values())).name, next(iter(conflict.issues.values())).name]
    assert all(label and label.isprintable() and len(label) <= MAX_LABEL for label in labels)


@given(st.text(max_size=30))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_a_quoted_text_is_read_back(text: str) -> None:
    """A scalar that is written is the text that is read, whichever way it is quoted."""
    plain = "".join(c for c in text if not 0xD800 <= ord(c) < 0xE000)
    found = yaml.load(f"a: {drafting.quote(plain)}", Loader=yaml.BaseLoader)["a"]
    assert found == plain


@given(st.fractions(min_value=-1000, max_value=1000), st.integers(0, PLACES))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_decimals_are_the_nearest(number: Fraction, places: int) -> None:
    """A number is written as the nearest decimal, without exponents and needless zeros."""
    text = decimal(number, places)
    assert abs(Fraction(text) - number) <= Fraction(1, 2 * 10**places)
    assert re.fullmatch(r"-?(0|[1-9]\d*)(\.\d*[1-9])?", text)


@pytest.mark.parametrize(
    "value",
    ["", "nan", "inf", "0x10", "1_000", "١", "1e1000", "1e99", "9" * 65, None, True, [], {}, float("nan"), 10**10],
)
def test_what_is_no_number_is_none(value: object) -> None:
    """Words, truths, other digits, infinities and what is beyond the limit are not numbers."""
    assert exact(value) is None


def test_large_numbers_keep_fifteen_digits() -> None:
    """Points of a thousand million are written with fewer decimals, and a noise that fits them."""
    large = ForeignParty("p", "f", ((Fraction(1, 3), Fraction(10**9) - Fraction(1, 3)),), None)
    found = draft(ForeignCase("a test", "t", "f", (ForeignIssue("x", ("a", "b")),), (large,), "m"))
    party = parse(found).parties["p"]
    assert party.values["x"].points == {"a": 0.333333, "b": 999999999.666667}
    assert party.noise.value == pytest.approx(1e7)  # type: ignore[union-attr]


def test_limits_are_stated(tmp_path: Path) -> None:
    """Too many issues, options, parties, points in all, and files end in one message with the limit."""
    two = ForeignIssue("x", ("a", "b"))
    for issues, parties, told in [
        ([], 1, "no issues"),
        ([two] * 201, 1, "201 issues; the limit is 200"),
        ([two], 51, "51 profiles; the limit is 50"),
        ([ForeignIssue("x", tuple(map(str, range(5_001))))], 1, "5,001 values; the limit is 5,000"),
        (
            [ForeignIssue("x", tuple(map(str, range(1_000))))] * 100,
            1,
            "100,000 options for 1 parties; the limit is 80,000",
        ),
    ]:
        with pytest.raises(ConflictError, match=told):
            hold_limits(tmp_path, issues, parties)
    for k in range(MAX_FILES + 1):
        (tmp_path / f"{k}.xml").write_text("<utility_space/>", encoding="utf-8")
    with pytest.raises(ConflictError, match="1,001 files of this kind; the limit is 1,000"):
        known_formats()["genius"].read_foreign(tmp_path, ImportWanted())


def test_a_large_case_is_written_in_no_time() -> None:
    """Four thousand options for three parties take about a second, not minutes: each number is looked at once."""
    issues = tuple(ForeignIssue(f"i{k}", tuple(f"v{j}" for j in range(200))) for k in range(20))
    points = tuple(tuple(Fraction(j, 99) for j in range(200)) for _ in issues)
    parties = tuple(ForeignParty(name, name, points, Fraction(0)) for name in "abc")
    begun = time.process_time()
    found = draft(ForeignCase("a test", "t", "f", issues, parties, "m"))
    assert time.process_time() - begun < 20
    assert found.count("v199: 2.010101010101") == 60


def test_a_file_is_not_replaced_unless_asked(tmp_path: Path) -> None:
    """A file that is there stays; with force it is replaced whole; nothing else is left in the folder."""
    file = tmp_path / "a.yaml"
    write_file(file, "one\n")
    with pytest.raises(RequestError, match=r"a\.yaml: it exists; .*`force`"):
        write_file(file, "two\n")
    assert file.read_text() == "one\n"
    write_file(file, "two\n", force=True)
    assert file.read_text() == "two\n"
    assert [path.name for path in tmp_path.iterdir()] == ["a.yaml"]


def test_one_of_many_writers_wins(tmp_path: Path) -> None:
    """Of writers that start together without force exactly one succeeds, and what is there is what it wrote."""
    file, done = tmp_path / "a.yaml", []

    def write(k: int) -> None:
        try:
            write_file(file, f"{k}\n" * 1_000)
            done.append(k)
        except RequestError:
            pass

    threads = [threading.Thread(target=write, args=(k,)) for k in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(done) == 1
    assert file.read_text() == f"{done[0]}\n" * 1_000


def test_a_disk_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where writing fails half-way the old file stays, nothing is left beside it, and one message tells why."""

    def fail(*words: object) -> None:
        del words
        raise OSError(28, "No space left on device")

    file = tmp_path / "a.yaml"
    file.write_text("old")
    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(RequestError, match=r"a\.yaml: cannot be written: No space left on device"):
        write_file(file, "new", force=True)
    monkeypatch.setattr(Path, "rename", fail)
    with pytest.raises(RequestError, match=r"d: cannot be written: No space left on device"):
        write_folder(tmp_path / "d", {"a.xml": "x"}, suffix=".xml")
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("a.yaml", "old")]


def test_a_file_system_without_links_will_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no second name can be made for a file it is moved into its place."""

    def refuse(*words: object) -> None:
        del words
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr("os.link", refuse)
    write_file(tmp_path / "a.yaml", "text")
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("a.yaml", "text")]


def test_places_that_cannot_be_written_are_told(tmp_path: Path) -> None:
    """A missing folder, a folder in the way, a file for a folder: one message, and nothing left behind."""
    (tmp_path / "file").write_text("x")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "mine.txt").write_text("x")
    for place in (tmp_path / "no" / "a.yaml", tmp_path / "folder", tmp_path / "file" / "a.yaml"):
        with pytest.raises(RequestError):
            write_file(place, "text", force=True)
    for place in (tmp_path / "no" / "folder", tmp_path / "file", tmp_path / "folder"):
        with pytest.raises(RequestError):
            write_folder(place, {"a.xml": "x"}, suffix=".xml")
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["file", "folder", "mine.txt"]


def test_a_folder_is_written_whole(tmp_path: Path) -> None:
    """A new or an empty folder is filled; with force files named alike are replaced, but strangers are not mixed in."""
    folder = tmp_path / "d"
    folder.mkdir()
    write_folder(folder, {"a.xml": "1", "b.xml": "2"}, suffix=".xml")
    assert sorted(path.name for path in folder.iterdir()) == ["a.xml", "b.xml"]
    with pytest.raises(RequestError):
        write_folder(folder, {"a.xml": "3"}, suffix=".xml")
    with pytest.raises(RequestError, match=r"holds other \.xml files \(b\.xml\)"):
        write_folder(folder, {"a.xml": "3"}, suffix=".xml", force=True)
    (folder / "notes.txt").write_text("mine")
    write_folder(folder, {"a.xml": "3", "b.xml": "4"}, suffix=".xml", force=True)
    assert sorted(path.read_text() for path in folder.iterdir()) == ["3", "4", "mine"]
    assert [path.name for path in tmp_path.iterdir()] == ["d"]


def test_an_unreadable_file_is_told(tmp_path: Path) -> None:
    """A folder with the name of a file, bytes that are no text: one message each."""
    (tmp_path / "a.json").write_bytes(b'{"issuesValues": "\xff\xfe"}')
    with pytest.raises(WinsetError, match=r"a\.json:1: not text in UTF-8"):
        read(tmp_path / "a.json")
    (tmp_path / "d.xml").mkdir()
    with pytest.raises(WinsetError, match=r"d\.xml: .*none of the formats"):
        read(tmp_path / "d.xml")


def read(path: Path) -> str:
    """The text that a path becomes."""
    return format_of(path).read_foreign(path, ImportWanted())
