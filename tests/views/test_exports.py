"""The static game of a month for other programs: GENIUS XML and tables that mean the same, and what is refused."""

from __future__ import annotations

import csv
import io
import math
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import winset
from winset.cases.formats.foreign import ImportWanted
from winset.cases.formats.genius import read_foreign
from winset.cases.read import parse
from winset.cases.written import write_folder
from winset.errors import LimitError, RequestError
from winset.game import table as split
from winset.studies.month.talks import KINDS, talks_at
from winset.studies.timeline import TimelineMonth
from winset.views.exports import table
from winset.views.exports.found import Request, exporter, exporters
from winset.views.exports.genius import scale

Data = dict[str, Any]

EXAMPLES = Path(__file__).parents[2] / "examples"
NOW = Request()


def conflict_of(**changes: Any) -> winset.Conflict:
    """Two parties and two issues, with some parts changed or added."""
    data: Data = {
        "winset": 1,
        "title": "A sale",
        "parties": {
            "seller": {"otherwise": 3, "values": {"price": {"low_": 0, "fair": 5, "dear": 9}, "date": {"soon": 2, "late": 0}}},
            "buyer": {"otherwise": -4, "values": {"price": {"low_": 8, "fair": 4, "dear": -1}, "date": {"soon": 0, "late": 1}}},
        },
        "issues": {"price": ["low_", "fair", "dear"], "date": ["soon", "late"]},
        "consent": [{"of": ["seller", "buyer"]}],
    }  # fmt: skip
    return winset.read(data | changes)


def genius(conflict: winset.Conflict, request: Request = NOW) -> dict[str, str]:
    """The files of a GENIUS export."""
    return dict(exporter("genius").exported(conflict, request).files)


def utility(text: str, package: dict[str, str], *, divided: bool, absent: float | None = None) -> float:
    """A utility from the XML itself, in plain loops: weight × evaluation, divided by the largest or not."""
    objective = ET.fromstring(text).find("objective")
    assert objective is not None
    weights = {w.attrib["index"]: float(w.attrib["value"]) for w in objective.iter("weight")}
    total = 0.0
    for issue in objective.iter("issue"):
        found = {item.attrib["value"]: float(item.attrib["evaluation"]) for item in issue.iter("item")}
        value = package[issue.attrib["name"]]
        share = (found[value] if absent is None or value in found else absent) / (max(found.values()) if divided else 1)
        total += weights[issue.attrib["index"]] * share
    return total


def reserve(text: str) -> float:
    """The reservation value of a profile."""
    found = ET.fromstring(text).find("reservation")
    assert found is not None
    return float(found.attrib["value"])


def told_map(text: str) -> tuple[float, float]:
    """Zero and unit, from the description of a profile."""
    objective = ET.fromstring(text).find("objective")
    assert objective is not None
    words = objective.attrib["description"].split("points = ")[1].split(" × utility")[0]
    zero, unit = words.split(" + ")
    return float(zero), float(unit)


def packages_of(conflict: winset.Conflict) -> list[dict[str, str]]:
    """Every admissible package of a conflict in its first state."""
    packages = winset.build(conflict).packages
    return [packages.package(int(k)) for k in packages.admissible(0)]


def test_exporters_are_found() -> None:
    """Every format that can be written has a name, a title and its function; one word each."""
    assert list(exporters()) == ["csv", "gambit", "genius"]
    with pytest.raises(RequestError, match="did you mean 'genius'"):
        exporter("genus")


def held(conflict: winset.Conflict, files: dict[str, str], folder: Path) -> None:
    """Hold an export to the conflict: utilities in [0, 1], one map for packages and reserve, the same after re-import."""
    game = winset.build(conflict)
    worth, war = game.packages.worth(0), winset.solve(game).war[0, 0]
    again = parse(read_foreign(folder, ImportWanted()))
    back = winset.build(again)
    order = [back.packages.package(k) for k in range(back.packages.size)]
    for p, name in enumerate(game.parties):
        text = files[f"{name}.xml"]
        zero, unit = told_map(text)
        utilities = np.array([utility(text, package, divided=True) for package in packages_of(conflict)])
        assert utilities == pytest.approx([utility(text, x, divided=False) for x in packages_of(conflict)], abs=1e-15)
        assert utilities.min() > -1e-12
        assert utilities.max() < 1 + 1e-12
        assert 0 <= reserve(text) <= 1
        assert zero + unit * utilities == pytest.approx(worth[p], abs=1e-9 * max(1.0, unit))
        assert zero + unit * reserve(text) == pytest.approx(war[p], abs=1e-9 * max(1.0, unit))
        q = back.parties.index(name)
        found = dict(zip([tuple(sorted(x.items())) for x in order], back.packages.worth(0)[q], strict=True))
        mine = [found[tuple(sorted(x.items()))] for x in packages_of(conflict)]
        assert mine == pytest.approx(utilities, abs=1e-9)
        assert again.parties[name].otherwise == pytest.approx(reserve(text), abs=1e-9)


def test_a_round_trip_keeps_points_and_reserve(tmp_path: Path) -> None:
    """Export then import: packages and reserve are the same up to the map that the profile tells."""
    files = genius(conflict_of())
    write_folder(tmp_path / "d", files, suffix=".xml")
    held(conflict_of(), files, tmp_path / "d")
    assert told_map(files["seller.xml"]) == (0.0, 11.0)
    assert told_map(files["buyer.xml"]) == (-4.0, 13.0)
    assert reserve(files["buyer.xml"]) == 0


@st.composite
def sales(draw: st.DrawFn) -> winset.Conflict:
    """Additive conflicts without a clock: any points, any reserve, also below the worst and above the best package."""
    number = st.integers(-4, 6).map(float) | st.floats(-50, 50).map(lambda x: round(x, 3)) | st.just(0.0)
    issues = {f"i{k}": [f"o{j}" for j in range(draw(st.integers(2, 4)))] for k in range(draw(st.integers(1, 3)))}
    parties = {
        name: {
            "otherwise": draw(number),
            "values": {issue: {option: draw(number) for option in options} for issue, options in issues.items()},
            "adjust": [{"points": draw(number)}, {"when": "i0 == 'o1'", "points": draw(number)}],
        }
        for name in ("a", "b")
    }
    consent = draw(
        st.sampled_from([[{"of": ["a", "b"]}], [{"of": ["a"]}, {"of": ["b"]}, {"of": ["a", "b"], "at_least": 1}]])
    )
    return winset.read({"winset": 1, "title": "t", "parties": parties, "issues": issues, "consent": consent})


@settings(max_examples=50, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(sales())
def test_any_additive_conflict_survives_the_round_trip(
    tmp_path_factory: pytest.TempPathFactory, conflict: winset.Conflict
) -> None:
    """Whatever the points: below zero, all alike, a reserve outside their range; constants and one-issue adjustments."""
    folder = tmp_path_factory.mktemp("any") / "d"
    files = genius(conflict)
    write_folder(folder, files, suffix=".xml")
    held(conflict, files, folder)


def test_points_that_fit_are_written_as_they_are() -> None:
    """Where nothing is below 0 or above 1 the map is the identity; a conflict from GENIUS goes back unchanged."""
    parties = {
        "a": {"otherwise": 0.4, "values": {"x": {"p": 0.5, "q": 0.1}, "y": {"p": 0.3}}},
        "b": {"otherwise": 0, "values": {"x": {"q": 0.9}, "y": {"q": 0.1}}},
    }
    conflict = conflict_of(parties=parties, issues={"x": ["p", "q"], "y": ["p", "q"]}, consent=[{"of": ["a", "b"]}])
    files = genius(conflict)
    assert [told_map(files[f"{name}.xml"]) for name in "ab"] == [(0.0, 1.0), (0.0, 1.0)]
    assert utility(files["a.xml"], {"x": "q", "y": "p"}, divided=True) == pytest.approx(0.4)
    assert reserve(files["a.xml"]) == 0.4


@pytest.mark.parametrize(
    ("tables", "threshold", "expected"),
    [
        ([[0, 1]], 2.0, ([0.0], 2.0)), ([[3, 3]], 3.0, ([0.0], 3.0)), ([[-1, -1]], -1.0, ([-1.0], 1.0)),
        ([[-5, 0], [0, 5]], -20.0, ([-20.0, 0.0], 25.0)), ([[0, 0]], 0.0, ([0.0], 1.0)),
    ],
)  # fmt: skip
def test_scales(tables: list[list[float]], threshold: float, expected: tuple[list[float], float]) -> None:
    """Zero is kept where nothing is below it; else the lowest of packages and reserve becomes 0."""
    assert scale([np.array(entry, dtype=float) for entry in tables], threshold) == expected


def test_a_month_of_a_war() -> None:
    """With a clock the reserve is the war value of that month, or the value now, and points are those of its state."""
    toy = winset.read(EXAMPLES / "toy-korea.yaml")
    history = {row["month"]: row for row in winset.timeline(toy, sensitivity=False).to_json()["history"]}
    game = winset.build(toy)
    for month, against in (("1951-07", "war"), ("1953-04", "now"), (None, "war")):
        files = genius(toy, Request(at=month, against=against))
        row = history[month or "1953-07"]
        threshold = row["war_value"] if against == "war" else row["continuation"]
        state = game.state_index(row["state"])
        for p, name in enumerate(game.parties):
            zero, unit = told_map(files[f"{name}.xml"])
            assert zero + unit * reserve(files[f"{name}.xml"]) == pytest.approx(threshold[name], abs=1e-9)
            mine = [zero + unit * utility(files[f"{name}.xml"], x, divided=True) for x in packages_of(toy)]
            assert mine == pytest.approx(game.packages.worth(state)[p], abs=1e-9)


REFUSED: dict[str, tuple[Data, str]] = {
    "an adjustment of two issues": (
        {"parties": {"seller": {"adjust": [{"points": 1}, {"when": "price == 'dear' and date == 'late'", "points": 4}]},
                     "buyer": {}}},
        "parties.seller.adjust[1]: depends on price and date together",
    ),
    "a rule on combinations": (
        {"rules": [{"require": "price != 'dear'"}, {"when": "price == 'fair'", "require": "date == 'soon'"}]},
        "rules[1]: some combinations of price and date are forbidden",
    ),
    "some of them": ({"consent": [{"of": ["seller", "buyer"], "at_least": 1}]}, "consent[0]: 1 of seller, buyer"),
    "votes": (
        {"winset": 2, "consent": [{"of": ["seller", "buyer"], "weights": {"seller": 40, "buyer": 30}, "at_least": 35}]},
        "consent[0]: 35 votes of seller, buyer",
    ),
    "for some packages": (
        {"consent": [{"of": ["seller"]}, {"of": ["buyer"], "when": "date == 'late'"}]},
        "consent[1]: all of buyer, for some packages only",
    ),
    "nobody": (
        {"consent": [{"of": ["buyer"], "when": "price == 'fair' and price == 'dear'"}]},
        "consent: nobody's is needed",
    ),
    "nothing": ({"rules": [{"require": "price == 'fair'"}, {"require": "price == 'dear'"}]}, "no package is admissible then"),
    "a peace that may be broken": (
        {"peace": {"horizon": 10, "resume": {"buyer": {"points": {"buyer": 3}}}}},
        "peace.resume (buyer): what a package is worth depends on who may break the peace",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_the_format_cannot_say_is_told(case: str) -> None:
    """Each part that is no sum over issues, no free combination or no unanimity is named by its path."""
    changes, told = REFUSED[case]
    with pytest.raises(RequestError) as caught:
        genius(conflict_of(**changes))
    assert told in str(caught.value)


def test_everything_in_the_way_is_told_at_once() -> None:
    """One message lists adjustments, rules and clauses together."""
    with pytest.raises(RequestError) as caught:
        genius(winset.read(EXAMPLES / "harbour.yaml"))
    assert str(caught.value).startswith("the talks cannot be said in that format: rules[0]: ")
    for part in ("parties.growers.adjust[0]", "consent[1]: all of board", "consent[2]: 5 of line, town"):
        assert part in str(caught.value)


def test_what_can_be_said_after_all_is_said() -> None:
    """A rule on one issue leaves an option out, a clause that others imply changes nothing, a party without a say is left out."""
    parties: Data = {
        "seller": {"values": {"price": {"fair": 5, "dear": 9}}}, "buyer": {"values": {"price": {"low_": 8}}},
        "agent": {"values": {"date": {"soon": 1}}},
    }  # fmt: skip
    conflict = conflict_of(
        parties=parties,
        rules=[{"require": "price != 'dear'"}],
        consent=[{"of": ["seller", "buyer"]}, {"of": ["buyer", "agent"], "at_least": 1, "when": "date == 'soon'"}],
    )
    made = exporter("genius").exported(conflict, NOW)
    assert set(made.files) == {"domain.xml", "seller.xml", "buyer.xml"}
    assert "left out: agent" in made.told
    assert "dear" not in made.files["domain.xml"] + made.files["seller.xml"]
    assert "fair" in made.files["domain.xml"]


def test_packages_are_not_listed(tmp_path: Path) -> None:
    """A domain of 10^20 packages is written and read back."""
    issues = {f"i{k}": [f"o{j}" for j in range(10)] for k in range(20)}
    parties: Data = {
        name: {"otherwise": 7, "values": {issue: {o: (j * (k + sign)) % 10 for j, o in enumerate(options)}
                                          for k, (issue, options) in enumerate(issues.items())}}
        for sign, name in enumerate("ab")
    }  # fmt: skip
    conflict = conflict_of(issues=issues, parties=parties, consent=[{"of": ["a", "b"]}])
    write_folder(tmp_path / "d", genius(conflict), suffix=".xml")
    again = parse(read_foreign(tmp_path / "d", ImportWanted()))
    assert math.prod(len(issue.options) for issue in again.issues.values()) == 10**20
    assert again.parties["a"].otherwise == pytest.approx(
        7 / sum(max(t.values()) for t in parties["a"]["values"].values())
    )


def test_linked_issues_have_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Issues that a rule links are looked at together up to a limit, which is stated."""
    monkeypatch.setattr(split, "MAX_PACKAGES", 5)
    with pytest.raises(LimitError, match="6 joint options of the linked issues price, date; the limit is 5"):
        genius(conflict_of(rules=[{"when": "price == 'fair'", "require": "date == 'soon'"}]))


def test_files_of_parties_never_clash() -> None:
    """A party called `domain` and two whose names differ in case have files of their own; text is escaped."""
    names = ["domain", "us", "US"]
    conflict = conflict_of(
        title='<&"> \x1b[31m', parties={name: {"name": "<&'\">"} for name in names}, consent=[{"of": names}]
    )
    files = genius(conflict)
    assert set(files) == {"domain.xml", "domain_2.xml", "us.xml", "US_2.xml"}
    for text in files.values():
        objective = next(ET.fromstring(text).iter("objective"))
        assert objective.attrib["name"] == '<&"> [31m'


def rows_of(conflict: winset.Conflict, request: Request = NOW) -> list[dict[str, str]]:
    """The rows of a table, as a CSV reader gives them."""
    text = next(iter(exporter("csv").exported(conflict, request).files.values()))
    return list(csv.DictReader(io.StringIO(text)))


def brute(conflict: winset.Conflict, month: str | None) -> tuple[TimelineMonth, winset.Game, int]:
    """The row of a month's history, the game, and the state."""
    found = winset.timeline(conflict, sensitivity=False).to_json()["history"]
    row = next(entry for entry in found if entry["month"] == month)
    game = winset.build(conflict)
    return row, game, game.state_index(row["state"])


@pytest.mark.parametrize(
    ("name", "month"), [("toy-korea.yaml", "1951-07"), ("toy-korea.yaml", "1953-05"), ("harbour.yaml", None)]
)
def test_a_table_says_what_the_month_says(name: str, month: str | None) -> None:
    """Every admissible package once, with U, U - D, U - C; signed and refused as a plain count of votes has it."""
    conflict = winset.read(EXAMPLES / name)
    row, game, s = brute(conflict, month)
    found = rows_of(conflict, Request(at=month))
    assert [tuple(entry[i] for i in game.issues) for entry in found] == [
        tuple(game.packages.package(int(k)).values()) for k in game.packages.admissible(s)
    ]
    worth = game.packages.worth(s)
    for j, entry in enumerate(found):
        package = {issue: entry[issue] for issue in game.issues}
        for p, party in enumerate(game.parties):
            assert float(entry[f"points.{party}"]) == worth[p, j]
            assert float(entry[f"gain_war.{party}"]) == pytest.approx(worth[p, j] - row["war_value"][party], abs=1e-12)
            assert float(entry[f"gain_now.{party}"]) == pytest.approx(
                worth[p, j] - row["continuation"][party], abs=1e-12
            )
        for key, against in (("war", row["war_value"]), ("now", row["continuation"])):
            yes = {party for p, party in enumerate(game.parties) if worth[p, j] >= against[party] - 1e-9}
            groups = [
                g for g in conflict.consent if name != "harbour.yaml" or g.id != "seabed" or package["berth"] != "inner"
            ]
            passed = all(len(yes & set(g.of)) >= (g.at_least or len(g.of)) for g in groups)
            assert entry[f"signed.{key}"] == str(int(passed))
            assert set(entry[f"no.{key}"].split()) == {party for g in groups for party in g.of} - yes
    assert sum(entry["signed.war"] == "1" for entry in found) == row["against_war"]["size"]
    assert sum(entry["signed.now"] == "1" for entry in found) == row["now"]["size"]


def test_some_packages_can_be_taken() -> None:
    """A win-set against war, or one now; a win-set that is empty is told."""
    toy = winset.read(EXAMPLES / "toy-korea.yaml")
    row, _, _ = brute(toy, "1953-05")
    sizes = {kind: len(rows_of(toy, Request(at="1953-05", packages=kind))) for kind in KINDS}
    assert sizes["all"] == 6
    assert sizes["against-war"] == row["against_war"]["size"] == 2
    assert sizes["now"] == row["now"]["size"] == 1
    with pytest.raises(RequestError, match=r"^packages against-war: there is none at the talks of 1951-07"):
        rows_of(toy, Request(at="1951-07", packages="against-war"))


def test_the_frontier_is_what_comparing_finds() -> None:
    """The frontier holds the packages that no other dominates, found by comparing each with each."""
    harbour = winset.read(EXAMPLES / "harbour.yaml")
    worth = winset.build(harbour).packages.worth(0).T.round(9).tolist()
    best = [
        tuple(x) for x in worth if not any(all(a >= b for a, b in zip(y, x, strict=True)) and y != x for y in worth)
    ]
    found = rows_of(harbour, Request(packages="frontier"))
    assert [tuple(float(entry[f"points.{party}"]) for party in harbour.parties) for entry in found] == best
    assert 1 < len(best) < len(worth)


def test_the_frontier_ignores_who_has_no_say() -> None:
    """A party whose consent no package calls for keeps nothing on the frontier."""
    parties: Data = {"a": {"values": {"x": {"p": 1}}}, "b": {"values": {"x": {"q": 1}}}}
    conflict = conflict_of(parties=parties, issues={"x": ["p", "q"]}, consent=[{"of": ["a"]}])
    assert len(talks_at(conflict, packages="frontier").chosen) == 1


def test_a_table_has_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """More rows than the limit are not written; the message says what could be asked instead."""
    monkeypatch.setattr(table, "MAX_ROWS", 4)
    with pytest.raises(LimitError, match=r"6 packages; the limit of a table is 4 rows; take fewer with --packages"):
        rows_of(conflict_of())
    assert len(rows_of(conflict_of(), Request(packages="against-war"))) == 4


def test_options_that_mean_nothing_are_refused() -> None:
    """What a format has no use for is not silently ignored."""
    for name, request in [
        ("csv", Request(against="war")),
        ("gambit", Request(against="now")),
        ("genius", Request(packages="now")),
    ]:
        with pytest.raises(RequestError, match="leave it out"):
            exporter(name).exported(conflict_of(), request)
    for name in exporters():
        with pytest.raises(RequestError, match="no `time`"):
            exporter(name).exported(conflict_of(), Request(at="1999-01"))


def test_panama_is_the_published_example() -> None:
    """Raiffa's weights, a hundred points to each; Adjusted Winner gives 66 to both with 2/15 of land and water moved."""
    panama = winset.read(EXAMPLES / "panama.yaml")
    points = np.array([winset.build(panama).packages.worth(0)[p] for p in (0, 1)])
    assert points[:, 0].tolist() == [100, 0]
    assert points[:, -1].tolist() == [0, 100]
    files = genius(panama)
    weights = [
        tuple(100 * utility(files[f"{name}.xml"], dict.fromkeys(panama.issues, "none") | {issue: name}, divided=False, absent=0)
              for name in ("us", "panama"))
        for issue in panama.issues
    ]  # fmt: skip
    expected = [(22, 9), (22, 15), (15, 15), (14, 3), (11, 15), (6, 5), (4, 11), (2, 7), (2, 7), (2, 13)]
    assert weights == [pytest.approx(pair) for pair in expected]
    won = sum(us for us, theirs in expected if us > theirs), sum(theirs for us, theirs in expected if theirs > us)
    assert won[0] + 15 * 2 / 15 == won[1] + 15 * 13 / 15 == 66


def test_the_harbour_has_vetoes_and_all_but_one() -> None:
    """26 of its 216 packages would be signed; each of the six blocks some; one refusal alone stops nothing but a veto's."""
    harbour = winset.read(EXAMPLES / "harbour.yaml")
    row, game, _ = brute(harbour, None)
    assert (row["against_war"]["size"], row["against_war"]["of"]) == (26, 216)
    assert set(row["against_war"]["blockers"]) == set(game.parties)
    refusals = {entry["no.war"] for entry in rows_of(harbour) if entry["signed.war"] == "1"}
    assert refusals > {"", "town", "growers"}
    assert "line" not in refusals
    alone = [entry for entry in rows_of(harbour) if entry["no.war"] == "board"]
    assert alone
    assert all((entry["signed.war"], entry["berth"] != "inner") == ("0", True) for entry in alone)
