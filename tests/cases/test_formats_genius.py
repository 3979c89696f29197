"""GENIUS and ANAC files become conflict files that mean the same: utilities, reserve, and what is refused."""

from __future__ import annotations

import itertools
import xml.etree.ElementTree as ET
from pathlib import Path
from xml.sax.saxutils import quoteattr

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import winset
from winset.cases.bound import bind
from winset.cases.formats.foreign import ImportWanted
from winset.cases.formats.found import format_of
from winset.cases.formats.genius import read_foreign
from winset.cases.read import parse, read_with_lines
from winset.errors import ConflictError, WinsetError
from winset.studies.month.votes import read_votes

Evaluations = dict[str, dict[str, str]]

PLAIN = ImportWanted()
ISSUES = {"Laptop": ["Dell", "Macintosh", "HP"], "Hard disk": ["60 Gb", "80 Gb"], "Screen": ["19'' LCD", "23'' LCD"]}
BUYER: Evaluations = {
    "Laptop": {"Dell": "12", "Macintosh": "20", "HP": "30"},
    "Hard disk": {"60 Gb": "30", "80 Gb": "9"},
    "Screen": {"19'' LCD": "0.25", "23'' LCD": "1"},
}
SELLER: Evaluations = {
    "Laptop": {"Dell": "10", "Macintosh": "4", "HP": "0"},
    "Hard disk": {"60 Gb": "1", "80 Gb": "0.5"},
    "Screen": {"19'' LCD": "3", "23'' LCD": "12"},
}


def domain(issues: dict[str, list[str]]) -> str:
    """A domain as GENIUS writes it."""
    inner = ""
    for k, (name, values) in enumerate(issues.items()):
        items = "".join(f"<item index='{j + 1}' value={quoteattr(v)} cost='0'> </item>" for j, v in enumerate(values))
        inner += f'<issue index="{k + 1}" etype="discrete" type="discrete" vtype="discrete" name={quoteattr(name)}>\n'
        inner += f"{items}\n</issue>\n"
    return (
        '<negotiation_template number_of_sessions="1">\n<agent name="" class=""> </agent>\n<utility_space '
        f'number_of_issues="{len(issues)}">\n<objective index="0" type="objective" name="LaptopDomain">\n{inner}'
        "</objective>\n</utility_space>\n</negotiation_template>\n"
    )


def profile(evaluations: Evaluations, weights: list[str], reserve: str | None = "0.4", discount: str = "1.0") -> str:
    """A profile as GENIUS writes it."""
    inner = ""
    for k, (name, values) in enumerate(evaluations.items()):
        items = "".join(
            f'<item index="{j + 1}" value={quoteattr(v)} evaluation="{e}"/>\n'
            for j, (v, e) in enumerate(values.items())
        )
        inner += f'<issue index="{k + 1}" etype="discrete" type="discrete" name={quoteattr(name)}>\n{items}</issue>\n'
    inner += "".join(f'<weight index="{k + 1}" value="{weight}"> </weight>\n' for k, weight in enumerate(weights))
    kept = f'<reservation value="{reserve}"/>\n' if reserve is not None else ""
    ends = f'<discount_factor value="{discount}"/>\n{kept}'
    return f'<utility_space>\n<objective index="0" type="objective" name="x">\n{inner}</objective>\n{ends}</utility_space>\n'


def write(folder: Path, **files: str) -> Path:
    """A folder of XML files; gives it."""
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.xml").write_text(text, encoding="utf-8")
    return folder


def laptop(folder: Path, **changes: str) -> Path:
    """A folder with the laptop domain and its two profiles, some of them changed."""
    files = {
        "domain": domain(ISSUES),
        "buyer": profile(BUYER, ["0.45", "0.35", "0.2"]),
        "seller": profile(SELLER, ["0.3", "0.3", "0.4"], reserve="0.6"),
    }
    return write(folder, **(files | changes))


def utility(text: str, bid: tuple[str, ...]) -> float:
    """A utility from the XML itself, as GENIUS computes it: weight × evaluation / largest, in plain loops."""
    root = ET.fromstring(text)
    objective = root.find("objective")
    assert objective is not None
    weights = {w.attrib["index"]: float(w.attrib["value"]) for w in objective.iter("weight")}
    total = 0.0
    for issue, value in zip(objective.iter("issue"), bid, strict=True):
        found = {item.attrib["value"]: float(item.attrib["evaluation"]) for item in issue.iter("item")}
        largest = max(found.values())
        total += weights[issue.attrib["index"]] * found[value] / (largest if largest > 0 else 1.0)
    return total


def imported(path: Path, wanted: ImportWanted = PLAIN) -> winset.Conflict:
    """The conflict that a path becomes."""
    return parse(read_foreign(path, wanted))


def points(conflict: winset.Conflict) -> np.ndarray:
    """U of every package, in the order of the file; shape (p, k)."""
    return winset.build(conflict).packages.worth(0)


def bids(issues: dict[str, list[str]]) -> list[tuple[str, ...]]:
    """Every bid, in the order of the domain."""
    return list(itertools.product(*issues.values()))


def test_points_are_the_utilities_of_genius(tmp_path: Path) -> None:
    """Every package has the utility that the XML itself gives it, and the reserve is what no agreement is worth."""
    folder = laptop(tmp_path)
    conflict = imported(folder / "domain.xml")
    found = points(conflict)
    for p, name in enumerate(("buyer", "seller")):
        text = (folder / f"{name}.xml").read_text(encoding="utf-8")
        assert found[p] == pytest.approx([utility(text, bid) for bid in bids(ISSUES)], abs=1e-11)
    solution = winset.solve(winset.build(conflict))
    assert solution.war[0, 0] == pytest.approx([0.4, 0.6])
    assert solution.continuation[0, 0] == pytest.approx([0.4, 0.6])


def test_the_win_set_is_what_brute_force_finds(tmp_path: Path) -> None:
    """The packages that everyone would sign are those at or above every reserve, and there are some, not all."""
    folder = laptop(tmp_path)
    game = winset.build(imported(folder))
    texts = [(folder / f"{name}.xml").read_text(encoding="utf-8") for name in ("buyer", "seller")]
    signed = [bid for bid in bids(ISSUES) if utility(texts[0], bid) >= 0.4 and utility(texts[1], bid) >= 0.6]
    votes = read_votes(game, 0, 0, winset.solve(game).war[0])
    assert len(signed) == 6
    assert [bids(ISSUES)[k] for k in votes.chosen[votes.passes()]] == signed


def test_evaluations_above_one_are_not_points_beside_a_reserve_in_the_unit_interval(tmp_path: Path) -> None:
    """The trap: 12 of 30 beside a reserve of 0.4 is 0.4 times the weight; undivided it is 12 times, if that is asked."""
    folder = laptop(tmp_path)
    table = imported(folder).parties["buyer"].values
    assert table["Laptop"].points == pytest.approx({"Dell": 0.18, "Macintosh": 0.3, "HP": 0.45})
    assert table["Screen"].points == pytest.approx({"19_lcd": 0.05, "23_lcd": 0.2})
    plain = imported(folder, ImportWanted(undivided=True)).parties["buyer"]
    assert plain.values["Laptop"].points == pytest.approx({"Dell": 5.4, "Macintosh": 9, "HP": 13.5})
    assert plain.otherwise == 0.4


def test_evaluations_below_one_are_divided_too(tmp_path: Path) -> None:
    """GENIUS divides by an issue's largest evaluation whatever it is: 0.25 and 0.5 are a half and the whole weight."""
    evaluations = BUYER | {"Screen": {"19'' LCD": "0.25", "23'' LCD": "0.5"}}
    folder = laptop(tmp_path, buyer=profile(evaluations, ["0.45", "0.35", "0.2"]))
    assert imported(folder).parties["buyer"].values["Screen"].points == pytest.approx({"19_lcd": 0.1, "23_lcd": 0.2})
    plain = imported(folder, ImportWanted(undivided=True)).parties["buyer"]
    assert plain.values["Screen"].points == pytest.approx({"19_lcd": 0.05, "23_lcd": 0.1})


def test_consent_is_unanimous_and_marked_as_assumed(tmp_path: Path) -> None:
    """Everyone must agree; what the source does not say is marked as an assumption, the rest with its file."""
    conflict = imported(laptop(tmp_path))
    (group,) = conflict.consent
    assert (list(group.of), group.at_least, group.source) == (["buyer", "seller"], None, "assumption")
    for name, party in conflict.parties.items():
        assert party.source == f"profile_{name}" in conflict.sources
        assert getattr(party.noise, "source", None) == "assumption"
        assert 0 < party.noise.value < 0.02  # type: ignore[union-attr]


def test_names_are_safe_and_labels_are_the_sources(tmp_path: Path) -> None:
    """What is no name becomes one, with the source's text as its label."""
    conflict = imported(laptop(tmp_path))
    assert conflict.title == "LaptopDomain"
    assert {name: issue.name for name, issue in conflict.issues.items()} == {
        "Laptop": "Laptop", "hard_disk": "Hard disk", "Screen": "Screen"
    }  # fmt: skip
    assert {name: notes.name for name, notes in conflict.issues["hard_disk"].options.items()} == {
        "60_gb": "60 Gb", "80_gb": "80 Gb"
    }  # fmt: skip


def test_the_file_is_clean_and_says_where_it_comes_from(tmp_path: Path) -> None:
    """The file has no warning, names its sources at the top, says what its numbers mean, and has an issue a line."""
    text = read_foreign(laptop(tmp_path / "a"), ImportWanted())
    file = tmp_path / "laptop.yaml"
    file.write_text(text, encoding="utf-8")
    assert read_with_lines(file).warnings == ()
    assert text.startswith("# Imported from GENIUS XML: domain.xml, buyer.xml, seller.xml.\n")
    assert "largest evaluation" in text
    assert "      Laptop: {Dell: 0.18, Macintosh: 0.3, HP: 0.45}\n" in text
    assert max(map(len, text.splitlines())) <= 120


def test_discount_is_noted_and_not_used(tmp_path: Path) -> None:
    """A discount factor stays a note: the reserve is what it was, and the party's own discount stays 1."""
    folder = laptop(tmp_path, seller=profile(SELLER, ["0.3", "0.3", "0.4"], reserve="0.6", discount="0.8"))
    conflict = imported(folder)
    assert "discount factor 0.8" in (conflict.parties["seller"].note or "")
    assert bind(conflict).discount.tolist() == [1.0, 1.0]
    assert winset.solve(winset.build(conflict)).war[0, 0] == pytest.approx([0.4, 0.6])
    assert "discount" not in (conflict.parties["buyer"].note or "")


def test_a_missing_reserve_means_zero(tmp_path: Path) -> None:
    """GENIUS takes a missing reservation value as 0, and so does the import, which says so."""
    folder = laptop(tmp_path, buyer=profile(BUYER, ["0.45", "0.35", "0.2"], reserve=None))
    buyer = imported(folder).parties["buyer"]
    assert buyer.otherwise == 0
    assert "which means 0" in (buyer.note or "")


def test_weights_are_taken_as_written(tmp_path: Path) -> None:
    """Weights that do not add to 1 are not made to; that GENIUS would hold the best package at 1 is told."""
    folder = laptop(tmp_path, buyer=profile(BUYER, ["0.9", "0.7", "0.4"]))
    text = read_foreign(folder, ImportWanted())
    assert points(parse(text))[0].max() == pytest.approx(2.0)
    assert "best package of 'buyer' is above 1" in text


def test_whole_numbers_become_options_by_their_evaluator(tmp_path: Path) -> None:
    """An integer issue has an option a number, worth offset + slope × (v - lower bound), held in [0, 1]."""
    issue = '<issue index="1" type="integer" name="speed"><range lowerbound="1" upperbound="5"/>{}</issue>'
    text = domain({}).replace('name="LaptopDomain">', f'name="D">{issue.format("")}')
    kinds = {
        "rising": '<evaluator ftype="linear" offset="0.4" slope="0.2"/>',
        "line": '<evaluator ftype="linear" parameter0="1.1" parameter1="-0.2"/>',
        "flat": '<evaluator ftype="constant" parameter0="0.5"/>',
    }
    profiles = {
        name: f'<utility_space><objective index="0">{issue.format(e)}<weight index="1" value="0.5"/></objective></utility_space>'
        for name, e in kinds.items()
    }
    conflict = imported(write(tmp_path / "d", domain=text, **profiles))
    assert list(conflict.issues["speed"].options) == ["1", "2", "3", "4", "5"]
    assert points(conflict) == pytest.approx(
        np.array([[0.25] * 5, [0.45, 0.35, 0.25, 0.15, 0.05], [0.2, 0.3, 0.4, 0.5, 0.5]])
    )


def test_integer_issues_may_be_written_as_attributes_and_items(tmp_path: Path) -> None:
    """Bounds on the issue itself and items in the profile, as NegMAS writes them, are read alike."""
    bounds = '<issue index="1" type="integer" name="n" lowerbound="-1" upperbound="1"/>'
    items = "".join(
        f'<item index="{k}" value="{v}" evaluation="{e}"/>'
        for k, (v, e) in enumerate([("-1", 2), ("0", 4), ("1.0", 1)])
    )
    one = f'<utility_space><objective><issue index="1" type="discrete" name="n">{items}</issue><weight index="1" value="0.8"/></objective></utility_space>'
    folder = write(tmp_path / "d", domain=domain({}).replace('name="LaptopDomain">', f'name="D">{bounds}'), one=one)
    conflict = imported(folder)
    assert list(conflict.issues["n"].options) == ["minus_1", "0", "1"]
    assert points(conflict)[0] == pytest.approx([0.4, 0.8, 0.2])


REAL = '<issue index="1" type="real" name="price"><range lowerbound="10" upperbound="40"/>{}</issue>'


def test_real_issues_are_cut_only_where_it_is_asked_for(tmp_path: Path) -> None:
    """A real issue is refused with what to say, and with --steps becomes so many values, both ends among them."""
    evaluator = '<evaluator ftype="linear" parameter1="0.025" parameter0="-0.25"/>'
    one = f'<utility_space><objective>{REAL.format(evaluator)}<weight index="1" value="1"/></objective></utility_space>'
    text = domain({}).replace('name="LaptopDomain">', f'name="D">{REAL.format("")}')
    folder = write(tmp_path / "d", domain=text, one=one)
    with pytest.raises(
        ConflictError, match=r"domain\.xml:4: the issue 'price' takes real numbers from 10 to 40; .*`steps`"
    ):
        imported(folder)
    conflict = imported(folder, ImportWanted(steps=4))
    assert list(conflict.issues["price"].options) == ["10", "20", "30", "40"]
    assert points(conflict)[0] == pytest.approx([0, 0.25, 0.5, 0.75])


def test_an_issue_of_one_value_keeps_its_points(tmp_path: Path) -> None:
    """A conflict file wants two options; the second is forbidden by a rule, and the points are those of the source."""
    issues = {"a": ["only"], "b": ["x", "y"]}
    evaluations = {"a": {"only": "1"}, "b": {"x": "1", "y": "0"}}
    folder = write(tmp_path / "d", domain=domain(issues), one=profile(evaluations, ["0.3", "0.7"]))
    conflict = imported(folder)
    game = winset.build(conflict)
    assert game.packages.count[0] == 2
    assert game.packages.worth(0)[0] == pytest.approx([1.0, 0.3])


def test_profiles_may_be_named(tmp_path: Path) -> None:
    """--profile takes those named, in that order, and looks at nothing else in the folder."""
    folder = laptop(tmp_path, broken="<utility_space>")
    named = ImportWanted((folder / "seller.xml", folder / "buyer.xml"))
    assert list(imported(folder / "domain.xml", named).parties) == ["seller", "buyer"]
    with pytest.raises(ConflictError, match=r"broken\.xml"):
        imported(folder / "domain.xml", ImportWanted((folder / "broken.xml",)))
    assert list(imported(folder / "seller.xml", ImportWanted((folder / "buyer.xml",))).parties) == ["seller", "buyer"]


def test_nested_objectives_hold_issues_too(tmp_path: Path) -> None:
    """Issues under an objective of an objective are found with their weights; GENIUS weighs issues alone."""
    text = (
        '<utility_space><objective index="0"><issue index="1" name="a"><item value="x" evaluation="1"/><item value="y" '
        'evaluation="0"/></issue><weight index="1" value="0.4"/><weight index="2" value="0.6"/><objective index="2">'
        '<issue index="3" name="b"><item value="x" evaluation="2"/><item value="y" evaluation="4"/></issue><weight '
        'index="3" value="0.5"/></objective></objective></utility_space>'
    )
    template = f"<negotiation_template>{text}</negotiation_template>"
    found = read_foreign(write(tmp_path / "d", domain=template, one=text), ImportWanted())
    assert points(parse(found))[0] == pytest.approx([0.65, 0.9, 0.25, 0.5])
    assert "left out" not in found


TEXT = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), min_size=1, max_size=12
)


@st.composite
def scenarios(draw: st.DrawFn) -> tuple[dict[str, list[str]], list[str]]:
    """A domain with names of any kind, and two profiles."""
    names = draw(st.lists(TEXT, min_size=1, max_size=3, unique=True))
    issues = {name: draw(st.lists(TEXT, min_size=1, max_size=4, unique=True)) for name in names}
    texts = []
    for _ in range(2):
        numbers = draw(st.sampled_from([st.integers(0, 40).map(str), st.floats(0, 1).map(lambda x: f"{x:.6f}")]))
        evaluations = {name: {value: draw(numbers) for value in values} for name, values in issues.items()}
        weights = [f"{draw(st.floats(0, 1)):.8f}" for _ in issues]
        texts.append(profile(evaluations, weights, reserve=f"{draw(st.floats(0, 1)):.5f}"))
    return issues, texts


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(scenarios())
def test_any_scenario_means_the_same_after_import(
    tmp_path_factory: pytest.TempPathFactory, scenario: tuple[dict[str, list[str]], list[str]]
) -> None:
    """Whatever the names and numbers: the file is valid, and every package and reserve is what the XML says."""
    issues, texts = scenario
    folder = write(tmp_path_factory.mktemp("any"), domain=domain(issues), first=texts[0], second=texts[1])
    conflict = imported(folder)
    game = winset.build(conflict)
    worth = game.packages.worth(0)
    clean = {ET.fromstring(f"<a b={quoteattr(k)}/>").attrib["b"]: v for k, v in issues.items()}
    values = [[ET.fromstring(f"<a b={quoteattr(x)}/>").attrib["b"] for x in v] for v in clean.values()]
    for p, text in enumerate(texts):
        assert worth[p] == pytest.approx([utility(text, bid) for bid in itertools.product(*values)], abs=1e-11)
        reserve = ET.fromstring(text).find("reservation")
        assert reserve is not None
        assert conflict.parties[game.parties[p]].otherwise == pytest.approx(float(reserve.attrib["value"]), abs=1e-12)


BAD: dict[str, tuple[dict[str, str], str]] = {
    "a document type": (
        {"buyer": '<!DOCTYPE utility_space SYSTEM "file:///etc/passwd">\n<utility_space/>'},
        "buyer.xml:1: a document type (DTD) for 'utility_space'",
    ),
    "laughs": (
        {"buyer": '<?xml version="1.0"?>\n<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]>\n<utility_space>&c;</utility_space>'},
        "buyer.xml:2: a document type (DTD) for 'a'",
    ),
    "an entity": ({"buyer": "<utility_space>\n&lol;</utility_space>"}, "buyer.xml:2: not XML: undefined entity"),
    "an encoding": ({"buyer": '<?xml version="1.0" encoding="rot13"?><utility_space/>'}, "buyer.xml:1: the encoding 'rot13'"),
    "not whole": ({"buyer": "<utility_space>\n<objective>\n"}, "buyer.xml:3: not XML: no element found"),
    "too deep": ({"buyer": "<utility_space>" + "<objective>" * 30}, "buyer.xml:1: nested more than 24 levels deep"),
    "a number": (
        {"buyer": profile(BUYER, ["0.45", "much", "0.2"])},
        "buyer.xml:17: value 'much' of <weight>; expected a finite number",
    ),
    "not finite": (
        {"buyer": profile(BUYER, ["1e999", "0.35", "0.2"])},
        "buyer.xml:16: value '1e999' of <weight>; expected a finite number",
    ),
    "no weight": ({"buyer": profile(BUYER, ["0.45", "0.35"])}, "buyer.xml:12: no <weight> for the issue 'Screen'"),
    "an issue too many": (
        {"buyer": profile({"Lapto": {"Dell": "1"}, **BUYER}, ["0.5"] * 4)},
        "buyer.xml:3: no issue 'Lapto' in domain.xml; did you mean 'Laptop'?",
    ),
    "an issue too few": (
        {"buyer": profile({"Laptop": BUYER["Laptop"]}, ["1"])},
        "buyer.xml: the profile says nothing of the issue 'Hard disk' of domain.xml",
    ),
    "another order": (
        {"buyer": profile(dict(reversed(BUYER.items())), ["0.2", "0.35", "0.45"])},
        "buyer.xml:3: the issue 'Screen' has the index 1 here and 3 in domain.xml",
    ),
    "no evaluation": (
        {"buyer": profile(BUYER | {"Screen": {"19'' LCD": "1"}}, ["0.5"] * 3)},
        "buyer.xml:12: no evaluation of '23'' LCD' of the issue 'Screen'",
    ),
    "a value too many": (
        {"buyer": profile(BUYER | {"Screen": {**BUYER["Screen"], "OLED": "1"}}, ["0.5"] * 3)},
        "buyer.xml:15: no value 'OLED' of 'Screen' in the domain",
    ),
    "issues that hang together": (
        {"buyer": '<utility_space><objective>\n<utility_function maxutility="1"/></objective></utility_space>'},
        "buyer.xml:2: <utility_function>: only utilities that add up issue by issue can be imported",
    ),
    "no domain": ({"domain": profile(BUYER, ["1"] * 3)}, "no domain: no file in it holds <negotiation_template>"),
    "two domains": ({"other": domain(ISSUES)}, "several domains (domain.xml, other.xml)"),
    "an issue twice": (
        {"domain": domain(ISSUES).replace('name="Screen"', 'name="Laptop"')},
        "domain.xml:11: a second issue 'Laptop'",
    ),
    "another kind": ({"domain": domain(ISSUES).replace('type="discrete"', 'type="price"')}, "domain.xml:5: type 'price'"),
    "no issues": ({"domain": domain({})}, "domain.xml: it has no issues"),
    "a control character": ({"buyer": "<utility_space a='\x1b[31m'/>"}, "buyer.xml:1: not XML: not well-formed"),
}  # fmt: skip


BROKEN = {
    "a document type", "laughs", "an entity", "an encoding", "not whole", "too deep", "a control character"
}  # fmt: skip
"""What is no XML that is read: refused where it is named, left out of a folder."""


@pytest.mark.parametrize("case", sorted(BROKEN))
def test_a_broken_file_of_a_folder_is_left_out_and_told(tmp_path: Path, case: str) -> None:
    """Sound files are imported though one beside them is broken; the file written and whoever asked are told which."""
    told: list[str] = []
    text = read_foreign(laptop(tmp_path, odd=BAD[case][0]["buyer"], pairs="<pairs/>"), ImportWanted(warn=told.append))
    assert list(parse(text).parties) == ["buyer", "seller"]
    assert [remark.split(":")[0] for remark in told] == ["odd.xml is left out", "pairs.xml is left out"]
    head = " ".join(line.removeprefix("# ") for line in text.splitlines() if line.startswith("#"))
    assert "odd.xml is left out" in head
    assert "pairs.xml is left out" in head


def test_an_uncertain_profile_is_left_out_beside_plain_ones_and_read_where_it_is_named(tmp_path: Path) -> None:
    """A profile that a program has to learn adds up like any other; a folder has each party once."""
    learnt = profile(BUYER, ["0.45", "0.35", "0.2"]).replace("<utility_space", '<utility_space type="UNCERTAIN"', 1)
    learnt = learnt.replace("</utility_space>", "<comparisons>2</comparisons><errors>0</errors></utility_space>")
    folder = laptop(tmp_path, buyer_learnt=learnt)
    told: list[str] = []
    assert list(imported(folder, ImportWanted(warn=told.append)).parties) == ["buyer", "seller"]
    assert len(told) == 1
    assert "buyer_learnt.xml" in told[0]
    named = imported(folder / "domain.xml", ImportWanted((folder / "buyer_learnt.xml", folder / "seller.xml")))
    assert np.array_equal(points(named), points(imported(folder)))


@pytest.mark.parametrize("case", BAD)
def test_what_is_wrong_is_told_with_file_and_line(tmp_path: Path, case: str) -> None:
    """Each mistake ends in one message that names the file, the line where there is one, and what was found."""
    files, told = BAD[case]
    folder = laptop(tmp_path, **files)
    named = tuple(folder / f"{name}.xml" for name in ("buyer", "seller"))
    with pytest.raises(WinsetError) as caught:
        imported(folder / "domain.xml" if case in BROKEN else folder, ImportWanted(named if case in BROKEN else ()))
    message = str(caught.value)
    assert "\n" not in message
    assert message.isprintable()
    assert told in message


NUMBERS = '<issue index="1" type="integer" name="n"{}>{}</issue>'
WRONG_NUMBERS: dict[str, tuple[str, str, str]] = {
    "no bounds": ("", "", "domain.xml:4: <issue> without lowerbound"),
    "the wrong way round": (' lowerbound="3" upperbound="1"', "", "domain.xml:4: whole numbers from 3 to 1; expected whole"),
    "not whole": (' lowerbound="0.5" upperbound="1"', "", "domain.xml:4: whole numbers from 0.5 to 1; expected whole"),
    "no evaluator": (' lowerbound="0" upperbound="1"', "", "one.xml:1: no evaluator for the issue 'n'"),
    "another evaluator": (
        ' lowerbound="0" upperbound="1"', '<evaluator ftype="Triangular" parameter0="1"/>',
        "one.xml:1: an evaluator of type 'triangular'; expected linear or constant",
    ),
    "half an evaluator": (
        ' lowerbound="0" upperbound="1"', '<evaluator ftype="linear" slope="1"/>', "one.xml:1: <evaluator> without offset"
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG_NUMBERS)
def test_ranges_that_make_no_sense_are_told(tmp_path: Path, case: str) -> None:
    """Bounds that are missing or wrong, and evaluators that are, end in one message with file and line."""
    bounds, evaluator, told = WRONG_NUMBERS[case]
    text = domain({}).replace('name="LaptopDomain">', f'name="D">{NUMBERS.format(bounds, "")}')
    one = f'<utility_space><objective>{NUMBERS.format("", evaluator)}<weight index="1" value="1"/></objective></utility_space>'
    with pytest.raises(WinsetError) as caught:
        imported(write(tmp_path / "d", domain=text, one=one))
    assert told in str(caught.value)


def test_of_two_evaluations_of_a_value_the_last_counts(tmp_path: Path) -> None:
    """As in GENIUS, and it is said with the line."""
    twice = profile(BUYER, ["0.45", "0.35", "0.2"]).replace(
        "</issue>", '<item value="Dell" evaluation="15"/></issue>', 1
    )
    text = read_foreign(laptop(tmp_path, buyer=twice), ImportWanted())
    assert parse(text).parties["buyer"].values["Laptop"].points["Dell"] == pytest.approx(0.45 * 15 / 30)
    assert "buyer.xml, line 7: 'Dell' of 'Laptop' is evaluated twice; the last counts." in text


def test_options_called_low_and_high_keep_their_names(tmp_path: Path) -> None:
    """Points of an option called low are points, not a range."""
    issues = {"Pay": ["low", "high", "mode"]}
    one = profile({"Pay": {"low": "0", "high": "8", "mode": "4"}}, ["1"])
    found = imported(write(tmp_path / "d", domain=domain(issues), one=one))
    assert found.parties["one"].values["Pay"].points == {"low": 0, "high": 1, "mode": 0.5}


def test_what_is_told_beside_the_numbers(tmp_path: Path) -> None:
    """A value named twice, a weight of no issue and a reserve outside [0, 1] are kept or left out, and said."""
    twice = domain(ISSUES).replace(
        "<item index='1' value=\"Dell\" cost='0'> </item>", "<item value='Dell'/><item value='Dell'/>"
    )
    buyer = profile(BUYER, ["0.45", "0.35", "0.2", "0.1"], reserve="1.5")
    text = read_foreign(laptop(tmp_path, domain=twice, buyer=buyer), ImportWanted())
    assert "'Laptop' names a value twice" in text
    assert "buyer.xml: a weight of no issue is left out." in text
    found = parse(text)
    assert list(found.issues["Laptop"].options) == ["Dell", "Macintosh", "HP"]
    assert found.parties["buyer"].otherwise == 1.5
    assert "outside [0, 1]" in (found.parties["buyer"].note or "")
    text = read_foreign(tmp_path, ImportWanted(undivided=True))
    assert "is a constant, added to the first issue" in text
    plain = parse(text).parties["buyer"].values["Laptop"].points
    assert plain == pytest.approx({"Dell": 5.5, "Macintosh": 9.1, "HP": 13.6})


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("<html/>", "other.xml:1: <html>; expected <utility_space>"),
        ("<negotiation_template/>", "other.xml:1: 0 <utility_space> in <negotiation_template>; expected one"),
        (
            profile(BUYER | {"Screen": {"19'' LCD": "1", "OLED": "1"}}, ["1"] * 3),
            "no value 'OLED' of 'Screen' in the domain",
        ),
        ("<utility_space><objective><issue/></objective></utility_space>", "other.xml:1: <issue> without name"),
    ],
)
def test_a_named_file_must_be_a_profile(tmp_path: Path, text: str, told: str) -> None:
    """A file named with --profile that is none is refused, not passed over."""
    folder = laptop(tmp_path, other=text)
    with pytest.raises(WinsetError) as caught:
        imported(folder / "domain.xml", ImportWanted((folder / "other.xml",)))
    assert told in str(caught.value)


def test_the_path_must_be_a_domain(tmp_path: Path) -> None:
    """A path that is neither a domain nor a profile, a missing profile, and a folder for one, are told."""
    folder = laptop(tmp_path, page="<html/>")
    for path, profiles, told in [
        (folder / "page.xml", ("buyer.xml",), "page.xml:1: <html>; expected <negotiation_template> or <utility_space>"),
        (folder / "domain.xml", ("nobody.xml",), "nobody.xml: no such file"),
        (folder / "domain.xml", ("",), "a folder; expected a file"),
    ]:
        with pytest.raises(WinsetError) as caught:
            imported(path, ImportWanted(tuple(folder / name for name in profiles)))
        assert told in str(caught.value)


def test_a_domain_without_profiles_asks_for_them(tmp_path: Path) -> None:
    """A domain alone, and a profile alone, say what is missing."""
    folder = write(tmp_path / "d", domain=domain(ISSUES))
    with pytest.raises(ConflictError, match="name each party's file with `profiles`"):
        imported(folder / "domain.xml")
    (folder / "one.xml").write_text(profile(BUYER, ["1"] * 3), encoding="utf-8")
    with pytest.raises(ConflictError, match="one party's profile"):
        imported(folder / "one.xml")


def test_too_large_is_told_before_it_is_listed(tmp_path: Path) -> None:
    """A range of a thousand million numbers is refused at once, as are too many options and too large a file."""
    wide = '<issue index="1" type="integer" name="n" lowerbound="0" upperbound="999999999"/>'
    text = domain({}).replace('name="LaptopDomain">', f'name="D">{wide}')
    with pytest.raises(
        ConflictError, match=r"domain\.xml:4: the issue 'n' has 1,000,000,000 values; the limit is 5,000"
    ):
        imported(write(tmp_path / "a", domain=text, one=profile(BUYER, ["1"] * 3)))
    many = domain({"a": [str(k) for k in range(5_001)]})
    with pytest.raises(ConflictError, match="5,001 values; the limit is 5,000"):
        imported(write(tmp_path / "b", domain=many, one=profile(BUYER, ["1"] * 3)))
    folder = laptop(tmp_path / "c", buyer=f"<utility_space>{' ' * 2_000_000}</utility_space>")
    with pytest.raises(ConflictError, match="larger than 2,000,000 bytes"):
        imported(folder / "domain.xml", ImportWanted((folder / "buyer.xml",)))


def test_other_encodings_are_read(tmp_path: Path) -> None:
    """UTF-16 and Latin-1 files, as old versions wrote them, are read by what they declare."""
    folder = laptop(tmp_path)
    for name, encoding in (("domain", "utf-16"), ("buyer", "iso-8859-1")):
        text = (folder / f"{name}.xml").read_text(encoding="utf-8").replace("Macintosh", "Mäc")
        (folder / f"{name}.xml").write_bytes(f'<?xml version="1.0" encoding="{encoding}"?>\n{text}'.encode(encoding))
    (folder / "seller.xml").write_text(
        (folder / "seller.xml").read_text().replace("Macintosh", "Mäc"), encoding="utf-8"
    )
    assert format_of(folder).NAME == "genius"
    assert [notes.name for notes in imported(folder).issues["Laptop"].options.values()] == ["Dell", "Mäc", "HP"]


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    """A folder from a stranger must not bring a file of the reader's own into what is written."""
    folder = laptop(tmp_path / "theirs")
    mine = write(tmp_path / "mine", secret=profile(BUYER, ["1"] * 3)) / "secret.xml"
    (folder / "third.xml").symlink_to(mine)
    with pytest.raises(ConflictError, match=r"third\.xml: a link that leads out of .*theirs"):
        imported(folder)
    (folder / "third.xml").unlink()
    (folder / "third.xml").symlink_to(folder / "buyer.xml")
    assert list(imported(folder).parties) == ["buyer", "seller", "third"]


def test_hardly_anything_at_stake(tmp_path: Path) -> None:
    """A party for whom the whole table weighs a hundred-thousandth is imported, with the least noise there may be."""
    weights = ["0.00001", "0", "0"]
    conflict = imported(laptop(tmp_path, buyer=profile(BUYER, weights, reserve="0")))
    assert bind(conflict).noise[0] == 2e-6
