"""What moves the headline: held against what-if at every end, against plain halving at every turn, and kept safely."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

import winset
from levers_war import ended, levers_war
from open_wars import without_end
from winset.errors import Interrupted, RequestError
from winset.studies import levers as module
from winset.studies.inventory import inventory
from winset.studies.levering import solving
from winset.studies.levering.ends import LeverEnd, changed_end
from winset.studies.levering.kept import MOST_FILES, MeasuredEnds, cache_folder, engine
from winset.studies.levering.turns import TOLERANCE
from winset.studies.levers import LeversAnswer, levers, measured
from winset.studies.outcome import outcome_of
from winset.studies.solved import Solved

EXAMPLES = Path(__file__).parents[2] / "examples"
MARK = "2000-09"


def told(case: Any, **more: Any) -> LeversAnswer:
    """What the study says of a war; nothing is kept."""
    return levers(case, cache=False, **more).to_json()


@pytest.fixture(scope="module")
def answer() -> LeversAnswer:
    """What it says of the war of these tests."""
    return told(levers_war())


@pytest.fixture
def solves(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The changes that are solved, one after the other."""
    made: list[Any] = []

    def counted(base: Any, change: Any, *rest: Any) -> LeverEnd:
        made.append(change)
        return changed_end(base, change, *rest)

    monkeypatch.setattr(solving, "changed_end", counted)
    return made


def same_as_what_if(end: LeverEnd, change: Any, case: Any, mark: str | None) -> None:
    """A headline is that of `what-if` with the same change."""
    changed = winset.what_if(case, change, alone=False).to_json()["changed"]
    chance = changed["signed_by"][mark] if mark else changed.get("signed", list(changed["signed_by"].values())[-1])
    assert end["chance"] == pytest.approx(chance, abs=1e-12)


def test_each_end_is_what_a_what_if_says(answer: LeversAnswer) -> None:
    """Each number at each end of its range, and each thing left out, has the chance that `what-if` gives by the mark."""
    war = levers_war()
    assert answer["mark"] == MARK
    for row in answer["numbers"]:
        for end, value in ((row["at_low"], row["low"]), (row["at_high"], row["high"])):
            same_as_what_if(end, {"set": {row["path"]: value}}, war, MARK)
        apart = [end["chance"] or 0.0 for end in (row["at_low"], row["at_high"], answer["now"])]
        assert row["effect"] == max(apart) - min(apart)
    for switch in answer["switches"]:
        same_as_what_if(switch["without"], switch["change"], war, MARK)


def test_the_headline_is_that_of_run(answer: LeversAnswer) -> None:
    """As the file stands the chance, and the first month with an agreement worth signing at once, are those of `run`."""
    run = winset.run(levers_war()).to_json()
    assert answer["now"]["chance"] == pytest.approx(run["history"][-1]["signed_by"], abs=1e-12)
    assert answer["now"]["first"] == run["headline"]["first"]
    assert answer["now"]["open"]


def test_the_first_open_month_under_a_change_is_that_of_run(answer: LeversAnswer) -> None:
    """At the ends of a number's range the first such month is the one that `run` reads of the changed file."""
    from winset.cases.change import changes_of
    from winset.cases.changes import change_conflict

    for row in answer["numbers"]:
        changed = change_conflict(winset.read(levers_war()), changes_of({"set": {row["path"]: row["low"]}}))
        run = winset.run(changed, sensitivity=False).to_json()
        assert row["at_low"]["first"] == run["headline"]["first"]


def test_a_record_that_is_cut_says_nothing_of_later_months(answer: LeversAnswer) -> None:
    """Without a recorded event nobody can say whether anything would have opened after it: that is null, and no turn."""
    death = next(row for row in answer["switches"] if row["name"] == "death")
    assert death["without"]["open"] is None
    assert death["without"]["first"] is None
    assert "open" not in death["turns"]


def test_every_number_and_every_switch_is_there(answer: LeversAnswer) -> None:
    """Numbers with a range are moved, all others are in `rest`; every event, move, accord, clause and belief is a switch."""
    rows = {row["path"]: row for row in inventory(winset.read(levers_war()))}
    wide = {path for path, row in rows.items() if row["low"] is not None}
    assert {row["path"] for row in answer["numbers"]} == wide
    assert {row["path"] for row in answer["rest"]} == set(rows) - wide
    for number in (*answer["numbers"], *answer["rest"]):
        assert (number["words"], number["value"]) == (rows[number["path"]]["words"], rows[number["path"]]["value"])
    assert {(row["kind"], row["name"]) for row in answer["switches"]} == {
        ("chance", "death"), ("move", "a.raid"), ("accord", "truce"), ("consent", "sides"), ("consent", "patron"),
        ("beliefs", "p"),
    }  # fmt: skip


def test_the_largest_effects_come_first(answer: LeversAnswer) -> None:
    """Numbers and switches stand in the order of how far they move the chance, whichever way."""
    for rows in (answer["numbers"], answer["switches"]):
        sizes = [abs(row["effect"] or 0.0) for row in rows]
        assert sizes == sorted(sizes, reverse=True)
        assert sizes[0] > 10 * sizes[-1]


def test_a_number_says_what_it_counts_and_who_says_so(answer: LeversAnswer) -> None:
    """A number has the unit that its party gives its points, its range, and its source or that it is an assumption."""
    rows = {row["path"]: row for row in answer["numbers"]}
    value = rows["parties.a.values.x.points.y"]
    assert (value["unit"], value["kind"], value["low"], value["high"]) == ("months of war", "assumed", -16, -2)
    assert rows["parties.p.war[old].points"]["sources"] == ["p. 3"]
    assert rows["chance.death.outcomes[0].probability"]["unit"] == "a probability from 0 to 1"


def test_a_turn_brackets_the_crossing(answer: LeversAnswer) -> None:
    """At the first end of its bracket the answer is as in the file and at the second it is not, a hundredth of the range apart."""
    war, found = levers_war(), 0
    for row in answer["numbers"]:
        for turn in row["turns"] or ():
            found += 1
            near, far = turn["between"]
            assert abs(near - far) <= TOLERANCE * (row["high"] - row["low"])
            assert turn["value"] == pytest.approx((near + far) / 2)
            assert turn["change"] == {"set": {row["path"]: far}}
            chances = [
                winset.what_if(war, {"set": {row["path"]: value}}).to_json()["changed"]["signed_by"][MARK]
                for value in (near, far)
            ]
            assert turn["what"] == "likely"
            assert [chance >= 0.5 for chance in chances] == [turn["now"], not turn["now"]]
            assert (far > row["value"]) == (turn["end"] == "high")
    assert found == 2


def test_where_a_number_turns_nothing_plain_loops_find_nothing(answer: LeversAnswer) -> None:
    """Over eleven values of its range a number without a turn keeps the answer of the file."""
    war = levers_war()
    number = next(row for row in answer["numbers"] if row["turns"] == [])
    for k in range(11):
        value = number["low"] + k / 10 * (number["high"] - number["low"])
        chance = winset.what_if(war, {"set": {number["path"]: value}}).to_json()["changed"]["signed_by"][MARK]
        assert (chance >= 0.5) == (answer["now"]["chance"] >= 0.5)  # type: ignore[operator]


def test_a_window_that_shuts_is_a_turn() -> None:
    """Where an end of the range leaves no agreement worth signing at once, the value at which that begins is told."""
    found = told(EXAMPLES / "valley.yaml")
    row = next(row for row in found["numbers"] if any(turn["what"] == "open" for turn in row["turns"] or ()))
    turn = next(turn for turn in row["turns"] or () if turn["what"] == "open")
    firsts = [
        winset.run(_set(EXAMPLES / "valley.yaml", row["path"], value), sensitivity=False).to_json()["headline"]["first"]
        for value in turn["between"]
    ]
    assert turn["now"]
    assert firsts[0] is not None
    assert firsts[1] is None


def _set(case: Any, path: str, value: float) -> Any:
    """A conflict with a number set."""
    from winset.cases.change import changes_of
    from winset.cases.changes import change_conflict

    return change_conflict(winset.read(case), changes_of({"set": {path: value}}))


def test_turns_are_looked_for_among_so_many(answer: LeversAnswer) -> None:
    """Only the numbers that move the chance most are looked at for turns; of the others that is null, and not none."""
    found = told(levers_war(), at_most=1)
    assert [row["turns"] is None for row in found["numbers"]] == [False, True, True, True, True]
    assert found["numbers"][0]["turns"] == answer["numbers"][0]["turns"]


@pytest.mark.parametrize("wrong", [0, 101, -1, 1.5, "3"])
def test_how_many_is_a_number_within_bounds(wrong: Any) -> None:
    """A number of turns that is none is refused in words."""
    with pytest.raises(RequestError, match="expected a whole number from 1 to 100"):
        levers(levers_war(), at_most=wrong)


def test_what_cannot_be_says_why() -> None:
    """An end at which the file is no valid one has no chance, says why, and the other end still counts."""
    outcomes = [{"probability": {"low": 0.1, "mode": 0.2, "high": 0.9}, "effect": {"leader": "new"}},
                {"probability": 0.5, "effect": {"raided": True}}]  # fmt: skip
    wide = {"death": {"outcomes": outcomes, "when": "leader == 'old'"}}
    found = told(levers_war(chance=wide, history=None))
    row = next(row for row in found["numbers"] if row["path"].startswith("chance"))
    assert row["at_high"]["chance"] is None
    assert "1.4" in str(row["at_high"]["why"])
    assert row["effect"] == pytest.approx(abs((row["at_low"]["chance"] or 0.0) - (found["now"]["chance"] or 0.0)))
    assert row["change"] == {"set": {row["path"]: 0.1}}


def test_a_file_without_a_range_has_switches_alone() -> None:
    """Nothing is given a range that has none: such a file has no number to move, and its switches in order."""
    found = told(EXAMPLES / "toy-korea.yaml")
    assert found["numbers"] == []
    assert len(found["rest"]) == 25
    assert len(found["switches"]) == 4


def test_a_negotiation_moves_the_chance_at_its_one_meeting() -> None:
    """Without a clock there is no date, and the chance is that of an agreement at the one meeting."""
    found = told(EXAMPLES / "water.yaml")
    assert found["mark"] is None
    assert found["provenance"]["step"] == "none"
    for row in found["numbers"]:
        same_as_what_if(row["at_high"], {"set": {row["path"]: row["high"]}}, EXAMPLES / "water.yaml", "")


def test_what_a_ranking_leaves_open_can_be_moved() -> None:
    """Places and sizes that a ranking leaves open are numbers with the range that it leaves, each as `what-if` sets it."""
    found = told(EXAMPLES / "valley.yaml")
    assert {row["kind"] for row in found["numbers"]} == {"ordered"}
    row = next(row for row in found["numbers"] if ".placed." in row["path"])
    assert (row["low"], row["high"]) == (0, 1)
    same_as_what_if(row["at_low"], {"set": {row["path"]: 0.0}}, EXAMPLES / "valley.yaml", "2034-12")


def test_in_a_war_without_a_last_date_a_signature_counts_whenever_it_comes() -> None:
    """Where nothing is signed on record and there is no last date, the chance is that of any signature ever."""
    war = without_end(levers_war(history=None))
    found = told(war)
    assert found["mark"] is None
    assert found["now"]["chance"] == pytest.approx(
        winset.what_if(war, {"forbid": "a.raid"}).to_json()["baseline"]["signed"]
    )


def test_a_war_by_weeks_has_its_own_dates() -> None:
    """The mark and the first months of a war that goes by weeks are its weeks."""
    war = levers_war(time={"start": "2000-01-03", "end": "2000-06-05", "step": "week"},
                     history=[{"month": "2000-02-07", "chance": "death"}, {"month": "2000-03-06", "agreement": {"x": "z"}}])  # fmt: skip
    found = told(war)
    assert found["mark"] == "2000-03-06"
    assert found["now"]["first"] == winset.run(war).to_json()["headline"]["first"]


def test_the_answer_is_the_same_with_processes() -> None:
    """Two processes give what one gives, to the last digit."""
    assert told(levers_war(), jobs=2) == told(levers_war(), jobs=1)


def test_a_process_that_ends_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a process had that ended is solved here, and the answer is the same."""
    right = told(EXAMPLES / "toy-korea.yaml")
    monkeypatch.setattr(solving, "away", ended)
    assert told(EXAMPLES / "toy-korea.yaml", jobs=2) == right


def test_a_solved_conflict_is_not_solved_again(monkeypatch: pytest.MonkeyPatch, answer: LeversAnswer) -> None:
    """Whoever has the conflict solved already gives it, and the answer is the same."""
    solved = Solved(outcome_of(winset.read(levers_war())))
    monkeypatch.setattr(module, "outcome_of", None)
    assert told(levers_war(), solved=solved) == answer


def test_pieces_come_as_they_are_known(solves: list[Any]) -> None:
    """The first piece is there after one solve, switches come first, each counts one up, those that turn come again."""
    pieces = measured(levers_war(), cache=False)
    first = next(pieces)
    assert (len(solves), first.done, first.of) == (1, 1, 11)
    rest = list(pieces)
    assert [piece.done for piece in rest[:10]] == list(range(2, 12))
    assert ["kind" in piece.row and "name" in piece.row for piece in [first, *rest[:10]]] == [True] * 6 + [False] * 5
    again = [piece.row for piece in rest[10:]]
    assert [row["turns"] for row in again] == [row["turns"] for row in told(levers_war())["numbers"] if row["turns"]]


def test_what_was_measured_is_not_solved_again(tmp_path: Path, solves: list[Any]) -> None:
    """A run that was left in the middle goes on where it was, and a third one solves nothing; all of them say the same."""
    list(islice(measured(levers_war(), cache=tmp_path), 4))
    assert len(solves) == 4
    first = levers(levers_war(), cache=tmp_path).to_json()
    names = [json.dumps(change, sort_keys=True) for change in solves]
    assert len(names) == len(set(names))
    solves.clear()
    assert levers(levers_war(), cache=tmp_path).to_json() == first == told(levers_war())
    solves.clear()
    assert levers(levers_war(), cache=tmp_path).to_json() == first
    assert solves == []


def test_ctrl_c_says_how_much_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that its user stops says how much is measured, and that the same command goes on from there."""
    count = iter(range(100))

    def stopped(base: Any, change: Any, *rest: Any) -> LeverEnd:
        if next(count) == 3:
            raise KeyboardInterrupt
        return changed_end(base, change, *rest)

    monkeypatch.setattr(solving, "changed_end", stopped)
    with pytest.raises(Interrupted, match="stopped with 3 of 11 measured; what is measured is kept"):
        levers(levers_war(), cache=tmp_path)
    count = iter([3])
    with pytest.raises(Interrupted, match=r"stopped with 0 of 11 measured; nothing is kept"):
        levers(levers_war(), cache=False)
    assert next(measured(levers_war(), cache=tmp_path)).done == 3


def kept(folder: Path) -> Path:
    """The one file in a folder of what is kept."""
    (found,) = (folder / "levers").glob("*.jsonl")
    return found


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "cut in a line": lambda text: text[: len(text) // 2],
    "another number": lambda text: text.replace(b"0.9213", b"0.1213"),
    "no text": lambda _: b"\xff\x00\x80" * 100,
    "nothing": lambda _: b"",
    "of another conflict": lambda text: text.replace(b"winset", b"winnet", 1),
    "a line of JSON that is none of ours": lambda text: text + b"0123456789abcdef {}\n",
    "too large": lambda text: text + b" " * 17_000_000,
}


@pytest.mark.parametrize("how", DAMAGE)
def test_damage_is_mended_in_silence(how: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever is wrong with what is kept, the answer is the same, nothing is said, and the file is whole again."""
    right = levers(levers_war(), cache=tmp_path).to_json()
    file = kept(tmp_path)
    whole = file.read_bytes()
    file.write_bytes(DAMAGE[how](whole))
    assert levers(levers_war(), cache=tmp_path).to_json() == right
    assert sorted(kept(tmp_path).read_bytes().splitlines()) == sorted(whole.splitlines())
    assert capsys.readouterr() == ("", "")
    assert len(list(tmp_path.rglob("*"))) == 2


def test_what_cannot_be_kept_is_solved_each_time(tmp_path: Path) -> None:
    """A folder that is a file, or a file that is a folder: the answer is the same, and nothing is said."""
    (tmp_path / "plain").write_text("", encoding="utf-8")
    assert levers(levers_war(), cache=tmp_path / "plain").to_json() == told(levers_war())
    levers(levers_war(), cache=tmp_path)
    file = kept(tmp_path)
    file.unlink()
    file.mkdir()
    assert levers(levers_war(), cache=tmp_path).to_json() == told(levers_war())


def test_what_is_kept_is_bounded(tmp_path: Path) -> None:
    """At most so many files are kept, and the one that was written to longest ago goes first."""
    end: LeverEnd = {"chance": 0.5, "open": None, "first": None, "why": None}
    names = []
    for k in range(MOST_FILES + 3):
        known = MeasuredEnds(f"{k:064x}", tmp_path)
        known.keep({"forbid": "a.b"}, end)
        assert known.file is not None
        os.utime(known.file, (k, k))
        names.append(known.file.name)
    assert {path.name for path in (tmp_path / "levers").iterdir()} == set(names[3:])


def test_nobody_else_reads_what_is_kept(tmp_path: Path) -> None:
    """The file and its folder are the user's alone, and another version or another conflict has a file of its own."""
    MeasuredEnds("0" * 64, tmp_path / "new").keep(
        {"forbid": "a.b"}, {"chance": 0.5, "open": None, "first": None, "why": None}
    )
    file = kept(tmp_path / "new")
    assert (file.stat().st_mode & 0o077, file.parent.stat().st_mode & 0o077) == (0, 0)
    assert MeasuredEnds("1" * 64, tmp_path / "new").file != file


def test_what_another_engine_measured_is_not_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Once the program that solves is another, under the same version too, everything is measured anew."""
    end: LeverEnd = {"chance": 0.5, "open": None, "first": None, "why": None}
    MeasuredEnds("0" * 64, tmp_path).keep({"forbid": "a.b"}, end)
    assert MeasuredEnds("0" * 64, tmp_path).get({"forbid": "a.b"}) == end
    assert engine().startswith(f"{winset.__version__}+")
    monkeypatch.setattr("winset.studies.levering.kept.engine", lambda: f"{winset.__version__}+another")
    assert MeasuredEnds("0" * 64, tmp_path).get({"forbid": "a.b"}) is None


def test_where_it_is_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """In `winset` of the user's cache folder, which a setting may move or switch off; a path that is not whole is none."""
    monkeypatch.delenv("WINSET_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder() == tmp_path / "winset"
    monkeypatch.setenv("XDG_CACHE_HOME", "here")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert cache_folder() == tmp_path / "home" / ".cache" / "winset"
    monkeypatch.setenv("WINSET_CACHE", str(tmp_path / "mine"))
    assert cache_folder() == tmp_path / "mine"
    monkeypatch.setenv("WINSET_CACHE", "")
    assert cache_folder() is None


def test_progress_goes_up_to_the_whole() -> None:
    """Progress of the effects and then of the turns goes from 0 to 1, and raising in it ends the run."""
    said: list[tuple[str, float]] = []
    levers(levers_war(), cache=False, progress=lambda what, share: said.append((what, share)))
    shares = [share for what, share in said if what == module.EFFECTS]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)

    def leave(what: str, share: float) -> None:
        if what == module.EFFECTS and share > 0.5:
            raise LookupError

    with pytest.raises(LookupError):
        levers(levers_war(), cache=False, progress=leave)
