"""Tables of positions: every way of writing one, what becomes of it, the baselines, and a message for every fault."""

from __future__ import annotations

import random
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import winset
from winset.cases.formats import positions
from winset.cases.formats.foreign import ImportWanted
from winset.cases.formats.found import format_of
from winset.cases.numeric import numbers_of
from winset.cases.read import parse
from winset.cases.schema import Conflict
from winset.cases.worth import worths
from winset.errors import ConflictError

COUNCIL = """\
actor,issue,position,salience,capability
Commission,Quotas,70,80,10
Commission,Fines,100,40,10
North,Quotas,20,60,8
North,Fines,NA,,8
South,Quotas,100,90,8
South,Fines,0,70,8
West,Quotas,50,30,5
West,Fines,50,50,5
"""
"""Made up: four members of a council and two issues; one of them has no position on one."""

WIDE = """\
Member;Votes;Quotas;Quotas salience;Fines;Fines salience;Remark
Commission;10;70;80;100;40;proposes
North;8;20;60;;;
South;8;100;90;0;70;
West;5;50;30;50;50;
"""
"""The same, a row for each member, with semicolons."""


def text_of(folder: Path, text: str | bytes, **wanted: Any) -> str:
    """The text of the file that a table becomes, which is checked."""
    file = folder / "council.csv"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    assert format_of(file).NAME == "positions"
    made = positions.read_foreign(file, ImportWanted(**wanted))
    assert positions.check(made, "council.yaml")
    return made


def imported(folder: Path, text: str | bytes, **wanted: Any) -> Conflict:
    """The conflict that a table becomes."""
    return parse(text_of(folder, text, **wanted), "council.yaml")


def told(folder: Path, text: str | bytes, **wanted: Any) -> list[str]:
    """What is said of a table that is refused, a line a problem."""
    with pytest.raises(ConflictError) as caught:
        text_of(folder, text, **wanted)
    return str(caught.value).replace(f"{folder}/", "").split("\n")


def heard(folder: Path, text: str | bytes, **wanted: Any) -> tuple[list[str], list[str]]:
    """What is told beside the file, and the notes."""
    lines: list[str] = []
    notes: list[str] = []
    text_of(folder, text, tell=lines.append, warn=notes.append, **wanted)
    return lines, notes


def test_a_position_is_an_ideal_and_salience_what_distance_costs(tmp_path: Path) -> None:
    """Issues are ranges, positions ideals; the whole scale costs an actor its salience, of 100."""
    conflict = imported(tmp_path, COUNCIL)
    assert {name: (issue.range, issue.step) for name, issue in conflict.issues.items()} == {
        "Quotas": ((0, 100), 5),
        "Fines": ((0, 100), 5),
    }
    assert conflict.parties["Commission"].ideal == {"Quotas": 70, "Fines": 100}
    assert conflict.parties["North"].ideal == {"Quotas": 20}
    points = worths(conflict.issues, conflict.parties["South"])
    assert (points["Quotas"]["0"], points["Quotas"]["100"], points["Fines"]["100"]) == (-90, 0, -70)


def test_consent_counts_more_than_half_of_the_capabilities(tmp_path: Path) -> None:
    """Votes, or capabilities where there are none, are counted; it takes the least that is more than half, or as told."""
    group = imported(tmp_path, COUNCIL).consent[0]
    assert (dict(group.weights), group.at_least) == ({"Commission": 10, "North": 8, "South": 8, "West": 5}, 16)
    assert imported(tmp_path, COUNCIL, at_least=20.0).consent[0].at_least == 20
    halves = imported(tmp_path, COUNCIL.replace(",10\n", ",10.5\n")).consent[0]
    assert halves.at_least == pytest.approx(15.8)
    alone = imported(tmp_path, "actor,issue,position\na,x,0\nb,x,100\n").consent[0]
    assert (alone.of, alone.at_least, alone.weights) == (("a", "b"), None, {})


def test_a_wide_table_says_the_same_as_a_long_one(tmp_path: Path) -> None:
    """A row for each actor, with a column for each issue and its salience, becomes the same negotiation."""
    assert imported(tmp_path, WIDE).digest == imported(tmp_path, COUNCIL).digest
    turned = WIDE.replace("Quotas salience", "salience (Quotas)").replace("Fines salience", "sal_Fines")
    assert imported(tmp_path, turned).digest == imported(tmp_path, WIDE).digest
    assert (
        heard(tmp_path, WIDE)[0][0]
        == "Read as wide: a row for each actor; cells apart by a semicolon, decimals after a point."
    )
    assert "Column that is not read, as it has no number: Remark." in heard(tmp_path, WIDE)[1]


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
@pytest.mark.parametrize("comma", [False, True])
def test_separators_and_decimal_commas_are_found_and_told(tmp_path: Path, sign: str, comma: bool) -> None:
    """Whatever stands between cells and before decimals, the same is read, and it is said how."""
    rows = [line.split(",") for line in COUNCIL.replace("70,80", "70.5,80").splitlines()]
    cells = [[f'"{cell}"'.replace(".", ",") if comma else cell for cell in row] for row in rows]
    text = "\n".join(sign.join(row) for row in cells)
    conflict = imported(tmp_path, text)
    assert conflict.parties["Commission"].ideal["Quotas"] == 70.5
    name = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}[sign]
    assert f"cells apart by a {name}, decimals after a {'comma' if comma else 'point'}." in heard(tmp_path, text)[0][0]


def test_what_a_table_looks_like_can_be_overruled(tmp_path: Path) -> None:
    """A separator and a decimal sign that are told are taken, whatever the table looks like."""
    text = "actor;issue;position\na, b;x;1,5\nc;x;2,5\n"
    assert imported(tmp_path, text).parties["a_b"].ideal["x"] == 1.5
    assert told(tmp_path, text, decimal=".") == [
        "council.csv:2: position: found '1,5'; expected a number; decimals stand after a point here",
        "council.csv:3: position: found '2,5'; expected a number; decimals stand after a point here",
    ]
    [alone] = told(tmp_path, text, separator="|")
    assert "one column alone" in alone
    mixed = "actor;issue;position\na;x;1,5\nc;x;2.5\n"
    [both] = told(tmp_path, mixed)
    assert (
        both
        == "council.csv:3: numbers with a point (line 3) and with a comma (line 2); say with `decimal` which is right"
    )


@pytest.mark.parametrize("text", [b"\xef\xbb\xbf" + COUNCIL.encode(), COUNCIL.replace("\n", "\r\n").encode(),
                                  COUNCIL.replace("\n", "\n\n").encode(), (COUNCIL + ",,,,\n").encode(),
                                  COUNCIL.replace("actor", "Stakeholder").replace("capability", "POWER").encode()])  # fmt: skip
def test_marks_line_ends_empty_rows_and_other_names_make_no_difference(tmp_path: Path, text: bytes) -> None:
    """A byte-order mark, line ends of Windows, empty rows and other names of columns are taken as they come."""
    assert imported(tmp_path, text).digest == imported(tmp_path, COUNCIL).digest


@pytest.mark.parametrize("word", ["", "-", "NA", "n/a", ".", "nan", "missing", "*"])
def test_a_missing_position_is_indifference_and_is_told(tmp_path: Path, word: str) -> None:
    """An actor without a position on an issue has no points there, and a note says so."""
    text = COUNCIL.replace("NA", word)
    assert "Fines" not in imported(tmp_path, text).parties["North"].ideal
    assert "No position, so indifferent here: North on Fines." in heard(tmp_path, text)[1]
    salient = COUNCIL.replace("NA,,8", "NA,30,8")
    assert "North has no position on Fines (line 5): it is indifferent to it here." in heard(tmp_path, salient)[1]


def test_salience_may_be_a_share_or_left_out(tmp_path: Path) -> None:
    """Saliences up to 1 are shares; without any, all issues matter alike, and the file says so."""
    shares = "\n".join(
        ",".join([*row[:3], str(float(row[3]) / 100) if row[3].isdigit() else row[3], *row[4:]])
        for row in (line.split(",") for line in COUNCIL.splitlines())
    )
    assert imported(tmp_path, shares).digest == imported(tmp_path, COUNCIL).digest
    text = text_of(tmp_path, "actor,issue,position\na,x,0\nb,x,100\n")
    assert "Nothing is said of salience" in " ".join(text.replace("#", " ").split())
    assert parse(text).parties["a"].salience == {"x": 1}


def test_the_reference_is_what_holds_without_an_agreement(tmp_path: Path) -> None:
    """A row or a column for the reference gives each party what it has without an agreement; else it has its worst."""
    row = imported(tmp_path, COUNCIL + "Status quo,Quotas,0,,\nStatus quo,Fines,10,,\n")
    assert list(row.parties) == ["Commission", "North", "South", "West"]
    assert row.parties["Commission"].otherwise == pytest.approx(-(0.8 * 70 + 0.4 * 90))
    assert row.parties["North"].otherwise == pytest.approx(-0.6 * 20)
    column = "actor,issue,position,salience,reference\na,x,10,50,0\nb,x,100,100,0\n"
    assert [party.otherwise for party in imported(tmp_path, column).parties.values()] == [-5, -100]
    assert any("sign anything; a row whose actor is `status quo`" in note for note in heard(tmp_path, COUNCIL)[1])
    assert not any("status quo" in note for note in heard(tmp_path, column)[1])
    none = imported(tmp_path, COUNCIL).parties["Commission"].otherwise
    assert not isinstance(none, float)
    assert (none.low, none.sources) == (-(0.8 * 70 + 0.4 * 100), ("assumption",))


def test_the_baselines_are_told_and_stand_in_the_file(tmp_path: Path) -> None:
    """The mean by salience, the median and the mean by capability and salience are printed for each issue, by hand."""
    lines, _ = heard(tmp_path, COUNCIL)
    by_salience = (70 * 80 + 20 * 60 + 100 * 90 + 50 * 30) / (80 + 60 + 90 + 30)
    both = (70 * 800 + 20 * 480 + 100 * 720 + 50 * 150) / (800 + 480 + 720 + 150)
    assert lines[1] == "Baselines, in which nobody bargains and which any model has to beat:"
    assert (
        lines[2]
        == f"  Quotas: mean by salience {by_salience:.1f}, median 60, mean by capability and salience {both:.1f}"
    )
    assert lines[3].startswith("  Fines: mean by salience 40.6, median 50, mean by capability")
    text = text_of(tmp_path, COUNCIL)
    assert f"#   Quotas: mean by salience {by_salience:.1f}, median 60" in text
    alone, _ = heard(tmp_path, "actor,issue,position\na,x,0\nb,x,100\n")
    assert alone[2] == "  x: mean by salience 50, median 50"


def test_other_scales_and_other_steps(tmp_path: Path) -> None:
    """A scale and a number of values that are told are taken; the whole scale costs the salience whatever it is."""
    text = "actor,issue,position,salience\na,x,0.2,50\nb,x,0.8,100\n"
    conflict = imported(tmp_path, text, scale=(0.0, 1.0), steps=11)
    assert list(numbers_of(conflict.issues["x"]).values()) == [k / 10 for k in range(11)]
    assert worths(conflict.issues, conflict.parties["b"])["x"]["0"] == pytest.approx(-80)
    [wrong] = told(tmp_path, text, scale=(1.0, 0.0))
    assert wrong == "council.csv: `scale`: 1 is not below 0"


def test_what_comes_out_can_be_solved(tmp_path: Path) -> None:
    """The negotiation is solved, and concepts are asked over its win-set."""
    conflict = imported(tmp_path, COUNCIL + "Status quo,Quotas,0,,\nStatus quo,Fines,10,,\n")
    assert sum(winset.run(conflict).to_json()["forward"]["sign"]) > 0.5
    found = winset.deals(conflict, over="win-set").to_json()
    assert found["study"] == "deals"


FAULTS: list[tuple[str, str, list[str]]] = [
    ("Commission,Quotas,70,", "Commission,Quotas,seventy,", [":2: position: found 'seventy'; expected a number"]),
    ("Commission,Quotas,70,", "Commission,Quotas,170,",
     [":2: position: found 170; expected a number from 0 to 100; give another scale with `scale`"]),
    ("70,80,10", "70,-80,10", [":2: salience: found -80; expected a number from 0 to 100"]),
    ("70,80,10", "70,,10",
     [":2: salience: Commission has a position on Quotas and no salience; write one, or leave the position out too"]),
    ("70,80,10", "70,80,11", [":3: capability: Commission has 10 here and 11 on line 2; write the same for all its issues"]),
    ("West,Quotas,50,30,5\nWest,Fines,50,50,5", "West,Quotas,50,30,\nWest,Fines,50,50,",
     [":8: capability: West has none, and others have"]),
    ("South,Fines,0", "South,Quotas,0", [":7: South on Quotas stands on line 6 already; leave one out"]),
    ("South,Fines,0", ",Fines,0", [":7: actor: no actor"]),
    ("South,Fines,0", "South,,0", [":7: issue: no issue"]),
    ("South,Fines,0,70,8", "South,Fines,0,70,8,9", [":7: 6 cells; the first row names 5 columns"]),
    ("South,Fines,0,70,8", "South,Fines,0", [":7: 3 cells; expected 5, empty ones too"]),
    ("South,Fines,0,70,8", 'South,"Fines,0,70,8', [":9: not a table: unexpected end of data"]),
    ("actor,", "who,", [":1: no column of actors among 'who', 'issue', 'position', 'salience', 'capability'; call it "
                        "`actor`, and the others `issue`, `position`, `salience`"]),
    ("position,", "place,", [":1: a column of issues and none of positions; call it `position`"]),
    ("capability", "sal", [":1: columns 'salience' and 'sal' both hold the salience; leave one out"]),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "lines"), FAULTS)
def test_a_fault_is_told_with_its_line(tmp_path: Path, old: str, new: str, lines: list[str]) -> None:
    """Each thing wrong is one message with its line, its column, what was found and what was expected."""
    assert COUNCIL.count(old) == 1
    assert told(tmp_path, COUNCIL.replace(old, new)) == [f"council.csv{line}" for line in lines]


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    """Several faults are several messages, in the order of the lines."""
    text = COUNCIL.replace("70,80", "x,80").replace("100,40", "100,y").replace("South,Fines,0", "South,Quotas,0")
    assert [line.split(":")[1] for line in told(tmp_path, text)] == ["2", "3", "7"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("actor,issue,position\n", "no rows below the first, which names the columns"),
        ("actor\na\n", "one column alone; cells stand apart by a comma, a semicolon, a tab, a bar"),
        ("actor,issue,position\nStatus quo,x,0\n", "no actor but the reference; a row for each is needed"),
        ("actor,place\na,here\n", "no column of positions: a wide table has one for each issue"),
        ("actor,issue,position\n" + "".join(f"a{k},x,1\n" for k in range(51)), "51 actors; the limit is 50"),
        ("actor,issue,position\n" + "".join(f"a,x{k},1\n" for k in range(201)), "201 issues; the limit is 200"),
        ("actor," + ",".join(f"x{k}" for k in range(600)) + "\n" + "1," * 600 + "1\n", "601 columns; the limit is 500"),
        ("a,issue\n" * 20_002, "more than 20,000 rows"),
        ("actor,issue,position\na,x,1\n".encode("utf-16"), "text in UTF-16; save it as CSV in UTF-8"),
        ("actor,issue,position\nB\xe4r,x,1\n".encode("latin-1"), "not text in UTF-8"),
    ],
)  # fmt: skip
def test_a_table_that_is_none_is_refused(tmp_path: Path, text: str | bytes, message: str) -> None:
    """Too little, too much or another encoding is refused in one message."""
    [line] = told(tmp_path, text)
    assert message in line


def test_votes_that_cannot_be_asked_for_are_refused(tmp_path: Path) -> None:
    """More votes than there are, or votes where there are none, are refused; so are profiles beside a table."""
    assert told(tmp_path, COUNCIL, at_least=40.0) == [
        "council.csv: `at_least`: found 40; expected a number above 0 and up to 31, all votes together"
    ]
    none = "actor,issue,position\na,x,0\nb,x,100\n"
    assert told(tmp_path, none, at_least=2.0) == [
        "council.csv: `at_least`: the table has neither votes nor capabilities to count"
    ]
    assert "leave `profiles` out" in told(tmp_path, COUNCIL, profiles=(tmp_path,))[0]


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.integers(2, 6), st.integers(1, 3))
def test_drawn_tables_keep_their_numbers(
    tmp_path_factory: pytest.TempPathFactory, seed: int, actors: int, issues: int
) -> None:
    """Whatever a table holds, each party's points are its salience times the distance from its position, by hand."""
    rng = random.Random(seed)
    cells = {(a, k): (rng.randint(0, 100), rng.randint(1, 100)) for a in range(actors) for k in range(issues)}
    rows = [f"actor {a},issue {k},{p},{s},{a + 1}" for (a, k), (p, s) in cells.items()]
    rng.shuffle(rows)
    text = "\n".join(["actor,issue,position,salience,votes", *rows])
    conflict = imported(tmp_path_factory.mktemp("table"), text)
    whole = max(s for _, s in cells.values()) > 1
    for (a, k), (position, salience) in cells.items():
        points = worths(conflict.issues, conflict.parties[f"actor_{a}"])[f"issue_{k}"]
        share = Fraction(salience, 100 if whole else 1)
        for option, number in numbers_of(conflict.issues[f"issue_{k}"]).items():
            assert points[option] == pytest.approx(float(-share * abs(Fraction(number) - position)), abs=1e-4)
    total = sum(range(1, actors + 1))
    assert conflict.consent[0].at_least == total // 2 + 1


@settings(max_examples=80, deadline=None)
@given(st.text(alphabet='actor,issue;position"\n\t 0123.-|x', max_size=120))
def test_no_text_breaks_the_reader(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    """Whatever follows the first row is read, or refused in words."""
    file = tmp_path_factory.mktemp("any") / "any.csv"
    file.write_text("actor,issue,position\n" + text, encoding="utf-8")
    try:
        made = positions.check(positions.read_foreign(file, ImportWanted()), "any.yaml")
    except ConflictError as error:
        made = str(error)
    assert made


def test_votes_written_too_finely_are_thousandths(tmp_path: Path) -> None:
    """Capabilities with decimals, or populations, become thousandths of the whole; it is told, and means are of the table."""
    rng = random.Random(2)
    for drawn in ([round(rng.uniform(1, 100), 2) for _ in range(15)], [rng.randint(10**5, 10**8) for _ in range(15)]):
        rows = [f"m{k},x,{k},{50},{votes}" for k, votes in enumerate(drawn)]
        text = "\n".join(["actor,issue,position,salience,votes", *rows])
        group = imported(tmp_path, text).consent[0]
        whole = sum(group.weights.values())
        assert 990 <= whole <= 1010
        assert group.at_least == whole // 2 + 1
        assert all(abs(group.weights[f"m{k}"] / whole - votes / sum(drawn)) < 0.002 for k, votes in enumerate(drawn))
        lines, notes = heard(tmp_path, text)
        assert "Votes are in thousandths of all, rounded: they are written too finely to be counted." in notes
        mean = sum(k * votes for k, votes in enumerate(drawn)) / sum(drawn)
        assert f"mean by capability and salience {mean:.1f}" in lines[2]
        told_ = imported(tmp_path, text, at_least=0.75 * sum(drawn)).consent[0]
        assert told_.at_least == pytest.approx(750, abs=1)


def test_who_has_no_votes_is_not_asked(tmp_path: Path) -> None:
    """A member whose votes are 0 stands in the file and not in the clause of consent."""
    conflict = imported(tmp_path, COUNCIL.replace("30,5\n", "30,0\n").replace("50,5\n", "50,0\n"))
    assert "West" in conflict.parties
    assert conflict.consent[0].of == ("Commission", "North", "South")


def test_two_columns_of_one_thing_and_scales_and_steps_that_are_none_are_refused(tmp_path: Path) -> None:
    """With the two columns, or the option; nothing is taken for the other."""
    twice = "actor,x,x position\na,10,20\nb,20,30\n"
    assert told(tmp_path, twice) == [
        "council.csv:1: columns 'x' and 'x position' both hold the position on x; leave one out"
    ]
    table = "actor,x\na,10\nb,20\n"
    for wanted, message in (
        ({"scale": (0.0, float("inf"))}, "expected numbers up to 1e+06"),
        ({"scale": (0.0, 1e300)}, "expected numbers up to 1e+06"),
        ({"steps": 4}, "4 values do not part 0 to 100 evenly"),
        ({"steps": 100_000}, "over 1,001"),
    ):
        (line,) = told(tmp_path, table, **wanted)
        assert message in line
