"""GeniusWeb files become conflict files that mean the same."""

from __future__ import annotations

import copy
import itertools
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import winset
from winset.cases.formats.foreign import ImportWanted
from winset.cases.formats.geniusweb import read_foreign, recognises
from winset.cases.read import parse
from winset.errors import WinsetError

Data = dict[str, Any]
PLAIN = ImportWanted()

DOMAIN: Data = {
    "name": "jobs",
    "issuesValues": {
        "salary": {"range": ["2000", "4000", "500"]},
        "lease car": {"values": ["yes", "no"]},
        "fte": {"values": ["0.6", "0.8", "1.0"]},
    },
}
WORKER: Data = {
    "LinearAdditiveUtilitySpace": {
        "name": "jobs1",
        "domain": DOMAIN,
        "issueWeights": {"salary": 0.5, "lease car": 0.2, "fte": 0.3},
        "issueUtilities": {
            "salary": {"numberutils": {"lowValue": 2000, "lowUtility": 0.1, "highValue": 4000, "highUtility": 0.9}},
            "lease car": {"discreteutils": {"valueUtilities": {"no": 0, "yes": 1}}},
            "fte": {"discreteutils": {"valueUtilities": {"0.6": 0.25, "0.8": 1.0}}},
        },
        "reservationBid": {"issuevalues": {"salary": 2500, "lease car": "no", "fte": "0.8"}},
    }
}
BOSS: Data = {
    "LinearAdditiveUtilitySpace": {
        "name": "jobs2",
        "domain": DOMAIN,
        "issueWeights": {"salary": 0.4, "lease car": 0.35, "fte": 0.25},
        "issueUtilities": {
            "salary": {
                "NumberValueSetUtilities": {"lowValue": 2000, "lowUtility": 1, "highValue": 4000, "highUtility": 0}
            },
            "lease car": {"DiscreteValueSetUtilities": {"valueUtilities": {"no": 0.75, "yes": 0.1}}},
            "fte": {"DiscreteValueSetUtilities": {"valueUtilities": {"0.6": 0, "0.8": 0.5, "1.0": 1}}},
        },
        "reservationBid": None,
    }
}


def write(folder: Path, **files: Any) -> Path:
    """A folder of JSON files, indented with tabs as GeniusWeb's are; gives it."""
    folder.mkdir(exist_ok=True)
    for name, data in files.items():
        text = data if isinstance(data, str) else json.dumps(data, indent="\t", ensure_ascii=False)
        (folder / f"{name}.json").write_text(text, encoding="utf-8")
    return folder


def changed(profile: Data, *path: str, value: Any) -> Data:
    """A profile with one entry of its space replaced; left out where the value is `...`."""
    data = copy.deepcopy(profile)
    here = data["LinearAdditiveUtilitySpace"]
    for part in path[:-1]:
        here = here[part]
    if value is ...:
        del here[path[-1]]
    else:
        here[path[-1]] = value
    return data


def utility(profile: Data, bid: dict[str, Any]) -> float:
    """A utility from the JSON itself, as GeniusWeb computes it, in plain loops."""
    space, total = profile["LinearAdditiveUtilitySpace"], 0.0
    for issue, value in bid.items():
        (entry,) = space["issueUtilities"][issue].values()
        if "valueUtilities" in entry:
            worth = entry["valueUtilities"].get(value, 0)
        else:
            share = (float(value) - entry["lowValue"]) / (entry["highValue"] - entry["lowValue"])
            worth = entry["lowUtility"] + share * (entry["highUtility"] - entry["lowUtility"])
        total += space["issueWeights"][issue] * worth
    return total


def bids() -> list[dict[str, Any]]:
    """Every bid of the domain, in its order."""
    values = [["2000", "2500", "3000", "3500", "4000"], ["yes", "no"], ["0.6", "0.8", "1.0"]]
    return [dict(zip(DOMAIN["issuesValues"], bid, strict=True)) for bid in itertools.product(*values)]


def imported(path: Path, wanted: ImportWanted = PLAIN) -> winset.Conflict:
    """The conflict that a path becomes."""
    return parse(read_foreign(path, wanted))


def test_points_are_the_utilities_of_geniusweb(tmp_path: Path) -> None:
    """Both ways of writing utilities, by either name, and a value left out: each package has the JSON's own utility."""
    conflict = imported(write(tmp_path / "jobs", jobs=DOMAIN, jobs1=WORKER, jobs2=BOSS))
    assert list(conflict.parties) == ["jobs1", "jobs2"]
    worth = winset.build(conflict).packages.worth(0)
    for p, data in enumerate((WORKER, BOSS)):
        assert worth[p] == pytest.approx([utility(data, bid) for bid in bids()], abs=1e-11)


def test_the_reserve_is_the_utility_of_the_reservation_bid(tmp_path: Path) -> None:
    """A bid's utility is what no agreement is worth; what a bid leaves out counts 0; no bid at all is 0 and said."""
    conflict = imported(write(tmp_path / "a", jobs=DOMAIN, jobs1=WORKER, jobs2=BOSS))
    reserve = utility(WORKER, {"salary": 2500, "lease car": "no", "fte": "0.8"})
    assert [party.otherwise for party in conflict.parties.values()] == pytest.approx([reserve, 0])
    assert reserve == pytest.approx(0.45)
    assert "any agreement is better than none" in (conflict.parties["jobs2"].note or "")
    partial = changed(WORKER, "reservationBid", value={"issuevalues": {"fte": "0.6"}})
    conflict = imported(write(tmp_path / "b", jobs=DOMAIN, jobs1=partial, jobs2=BOSS))
    assert conflict.parties["jobs1"].otherwise == pytest.approx(0.075)


def test_profiles_are_found_beside_or_named(tmp_path: Path) -> None:
    """A domain takes the profiles of its own name beside it; a profile takes those that are named."""
    other = changed(WORKER, "domain", value={"name": "party", "issuesValues": {"x": {"values": ["a", "b"]}}})
    folder = write(tmp_path / "d", jobs=DOMAIN, jobs1=WORKER, jobs2=BOSS, party1=other, notes="[1, 2]")
    assert list(imported(folder / "jobs.json").parties) == ["jobs1", "jobs2"]
    named = imported(folder / "jobs2.json", ImportWanted((folder / "jobs1.json",)))
    assert list(named.parties) == ["jobs2", "jobs1"]
    assert list(named.issues) == ["salary", "lease_car", "fte"]
    assert list(imported(folder, ImportWanted((folder / "jobs2.json",))).parties) == ["jobs2"]
    with pytest.raises(WinsetError, match="one party's profile"):
        imported(folder / "jobs1.json")


def test_long_ranges_are_cut_where_it_is_asked_for(tmp_path: Path) -> None:
    """A range of more numbers than --steps keeps so many of them, both ends among them, on its own grid."""
    folder = write(tmp_path / "d", jobs=DOMAIN, jobs1=WORKER, jobs2=BOSS)
    conflict = imported(folder, ImportWanted(steps=3))
    assert list(conflict.issues["salary"].options) == ["2000", "3000", "4000"]
    assert conflict.parties["jobs2"].values["salary"].points == pytest.approx({"2000": 0.4, "3000": 0.2, "4000": 0})


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_any_profile_means_the_same_after_import(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    """Whatever the names and numbers, every package and the reserve are worth what the JSON says."""
    text = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=10)
    issues = data.draw(
        st.dictionaries(text, st.lists(text, min_size=1, max_size=3, unique=True), min_size=1, max_size=3)
    )
    domain = {"name": "d", "issuesValues": {name: {"values": values} for name, values in issues.items()}}
    share = st.integers(0, 1000).map(lambda k: k / 1000)
    space: Data = {
        "domain": domain,
        "issueWeights": {name: data.draw(share) for name in issues},
        "issueUtilities": {
            name: {"discreteutils": {"valueUtilities": {value: data.draw(share) for value in values}}}
            for name, values in issues.items()
        },
        "reservationBid": {
            "issuevalues": {name: data.draw(st.sampled_from(values)) for name, values in issues.items()}
        },
    }
    profile = {"LinearAdditiveUtilitySpace": space}
    conflict = imported(write(tmp_path_factory.mktemp("any"), domain=domain, one=profile))
    game = winset.build(conflict)
    every = [dict(zip(issues, bid, strict=True)) for bid in itertools.product(*issues.values())]
    assert game.packages.worth(0)[0] == pytest.approx([utility(profile, bid) for bid in every], abs=1e-11)
    bid = space["reservationBid"]["issuevalues"]
    assert conflict.parties["one"].otherwise == pytest.approx(utility(profile, bid), abs=1e-11)


SPACE = "LinearAdditiveUtilitySpace"
BAD: dict[str, tuple[Any, str]] = {
    "not JSON": ('{"LinearAdditiveUtilitySpace": {\n"a": 1,\n}', "jobs1.json:3: not JSON: "),
    "another kind": (
        {"SumOfGroupsUtilitySpace": {}},
        "jobs1.json: SumOfGroupsUtilitySpace: not additive over issues; only LinearAdditiveUtilitySpace",
    ),
    "an order without numbers": ({"DefaultPartialOrdering": {}}, "jobs1.json: DefaultPartialOrdering: not additive"),
    "a repeated key": ('{"LinearAdditiveUtilitySpace": {"a": 1, "a": 2}}', "jobs1.json: the key 'a' is repeated"),
    "too deep": ('{"LinearAdditiveUtilitySpace": ' + "[" * 40 + "]" * 40 + "}", "jobs1.json: nested more than 24 levels"),
    "far too deep": ('{"LinearAdditiveUtilitySpace": ' + "[" * 200_000, "jobs1.json: nested more than 24 levels deep"),
    "a weight above 1": (
        changed(WORKER, "issueWeights", "fte", value=3),
        f"jobs1.json: {SPACE}.issueWeights.fte: found 3; expected a number from 0 to 1",
    ),
    "no weight": (
        changed(WORKER, "issueWeights", "fte", value=...),
        f"jobs1.json: {SPACE}.issueWeights.fte: found nothing; expected a finite number",
    ),
    "not a number": (
        changed(WORKER, "issueUtilities", "fte", "discreteutils", "valueUtilities", "0.6", value="NaN"),
        "valueUtilities.0.6: found 'NaN'; expected a finite number",
    ),
    "infinity": ('{"LinearAdditiveUtilitySpace": {"issueUtilities": {}, "issueWeights": {"salary": Infinity}}}', "found 'inf'"),
    "an issue too many": (
        changed(WORKER, "issueWeights", "fta", value=0.1),
        f"jobs1.json: {SPACE}.issueWeights.fta: no such issue in jobs.json; did you mean 'fte'?",
    ),
    "another function": (
        changed(WORKER, "issueUtilities", "fte", value={"curveutils": {}}),
        f"{SPACE}.issueUtilities.fte: found 'curveutils'; expected DiscreteValueSetUtilities",
    ),
    "a bid of something else": (
        changed(WORKER, "reservationBid", "issuevalues", "fte", value="0.7"),
        "reservationBid.issuevalues.fte: found '0.7'; not a value of 'fte'",
    ),
    "a number of 100,000 digits": ('{"LinearAdditiveUtilitySpace": {"a": ' + "1" * 100_000 + "}}", "jobs1.json: "),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_what_is_wrong_is_told_with_file_and_place(tmp_path: Path, case: str) -> None:
    """Each mistake ends in one message that names the file, the place in it, and what was found."""
    data, told = BAD[case]
    folder = write(tmp_path / "d", jobs=DOMAIN, jobs1=data, jobs2=BOSS)
    assert recognises(folder)
    with pytest.raises(WinsetError) as caught:
        imported(folder / "jobs.json", ImportWanted((folder / "jobs1.json", folder / "jobs2.json")))
    message = str(caught.value)
    assert "\n" not in message
    assert len(message) < 600
    assert told in message


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ({"range": ["1", "2"]}, "issuesValues.salary: expected `values`, or a `range`"),
        ({"range": ["1", "2", "0"]}, "expected `values`, or a `range` of low, high and a step above 0"),
        ({"range": {"low": 0, "high": 1, "step": 0.0001}}, "10,001 values; the limit is 5,000"),
        ({"range": ["0", "1", "1e-300"]}, "expected `values`, or a `range`"),
        ({"values": ["a", "a"]}, "issuesValues.salary.values: expected texts or numbers, no two alike"),
        ({"values": []}, "the issue 'salary' has no values"),
        ([], "issuesValues.salary: found '[]'; expected an object"),
    ],
)
def test_a_domain_that_is_no_domain_is_refused(tmp_path: Path, entry: Any, told: str) -> None:
    """Values and ranges that make no options are told with their place."""
    domain = {"name": "jobs", "issuesValues": DOMAIN["issuesValues"] | {"salary": entry}}
    with pytest.raises(WinsetError) as caught:
        imported(write(tmp_path / "d", jobs=domain, jobs1=WORKER, jobs2=BOSS) / "jobs.json")
    assert told.replace("expected an object", "expected names and values") in str(caught.value)


def test_what_belongs_to_no_domain_is_told(tmp_path: Path) -> None:
    """No profiles, two domains, a named file of another kind, and profiles without a domain end in one message each."""
    folder = write(tmp_path / "d", jobs=DOMAIN, jobs1=WORKER, notes="[1]", more=DOMAIN | {"name": "more"})
    alone = write(tmp_path / "a", one=changed(WORKER, "domain", value=...))
    for path, profiles, told in [
        (folder / "more.json", (), "no profiles; name each party's file with `profiles`"),
        (folder, (), "several domains (jobs.json, more.json); give the path of one"),
        (folder / "jobs.json", ("notes.json",), "notes.json: neither a domain (`issuesValues`) nor a profile"),
        (alone, (), "one.json: LinearAdditiveUtilitySpace.domain: found nothing; expected names and values"),
    ]:
        with pytest.raises(WinsetError) as caught:
            imported(path, ImportWanted(tuple(folder / name for name in profiles)))
        assert told in str(caught.value)


def test_a_reserved_value_is_kept(tmp_path: Path) -> None:
    """A profile without a bid and with a reserved value, as NegMAS writes them, keeps the value."""
    data = changed(BOSS, "reserved_value", value=0.35)
    conflict = imported(write(tmp_path / "d", jobs=DOMAIN, jobs2=data))
    assert conflict.parties["jobs2"].otherwise == 0.35


def test_weights_that_do_not_add_to_one_are_kept_and_told(tmp_path: Path) -> None:
    """GeniusWeb wants weights of 1 in all; others are kept as they are, and said."""
    conflict = imported(write(tmp_path / "d", jobs=DOMAIN, jobs1=changed(WORKER, "issueWeights", "fte", value=0.1)))
    assert "its weights add to 0.8, not to 1" in (conflict.parties["jobs1"].note or "")
    assert conflict.parties["jobs1"].values["fte"].points == pytest.approx({"0_6": 0.025, "0_8": 0.1, "1_0": 0})


def test_a_line_that_goes_nowhere_is_refused(tmp_path: Path) -> None:
    """A number function whose ends are the wrong way round is told with its place."""
    ends = {"numberutils": {"lowValue": 4000, "lowUtility": 0.1, "highValue": 2000, "highUtility": 0.9}}
    data = changed(WORKER, "issueUtilities", "salary", value=ends)
    with pytest.raises(WinsetError, match=r"issueUtilities\.salary\.numberutils: expected lowValue below highValue"):
        imported(write(tmp_path / "d", jobs=DOMAIN, jobs1=data))
