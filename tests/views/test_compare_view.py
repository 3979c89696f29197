"""Two wars side by side in words: roles, who blocked, what unlocked; nothing in a file drives the terminal."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path

import pytest

import winset
from calling import Run, caller
from two_wars import PATRON, PLAIN, SALE, Data, in_shares, locked

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Calls the command line in this process, 80 columns wide."""
    monkeypatch.setenv("COLUMNS", "80")
    return caller(monkeypatch, capsys)


TOY_WAR: Data = {
    "winset": 2, "title": "A war", "time": {"start": "2001-01", "end": "2002-06"},
    "parties": {"a": {"values": {"line": {"here": 4}}, "war": [{"points": -3}]},
                "b": {"values": {"line": {"here": 2}}, "war": [{"points": -3}]}},
    "issues": {"line": ["here", "there"]}, "consent": [{"of": ["a", "b"]}],
}  # fmt: skip
"""A war in which some agreement is worth signing from the start."""


def written(folder: Path, name: str, data: Data) -> Path:
    """A conflict file."""
    path = folder / name
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    """Files of a war with a patron and of one without."""
    return written(tmp_path, "patron.yaml", PATRON), written(tmp_path, "plain.yaml", PLAIN)


def flat(text: str) -> str:
    """Text with its lines joined."""
    return " ".join(text.split())


def test_who_blocked_and_what_unlocked_is_told_by_role(call: Run, pair: tuple[Path, Path]) -> None:
    """A sentence names the patron as what stood in the way, and its leader's change as what unlocked it."""
    code, out, err = call("compare", *pair)
    assert (code, err) == (0, "")
    told = flat(out)
    assert "For 17 months the patron (the power)" in told
    assert "What unlocked it in June 2001: the leader of the patron (the power) changed" in told
    assert "“chief” went from “old” to “new”" in told
    assert "The second has no record, and is read along its own likeliest path." in told


def test_guesses_are_told_apart_from_what_is_said(call: Run, pair: tuple[Path, Path]) -> None:
    """The table of roles says guessed before those that the file does not name, and only before those."""
    told = flat(call("compare", *pair)[1])
    assert "patron The power –" in told
    assert "guessed: The north" in told


def test_nothing_is_called_guessed_where_all_is_said(call: Run) -> None:
    """Between files that say every role that is told, no word is said of guesses."""
    colony = EXAMPLES / "colony.yaml"
    assert "uessed" not in call("compare", colony, colony)[1]


def test_it_reads_at_80_columns(call: Run, pair: tuple[Path, Path]) -> None:
    """No line is wider than the terminal."""
    assert max(map(len, call("compare", *pair)[1].splitlines())) <= 80


def test_a_negotiation_and_a_war_are_told(call: Run, pair: tuple[Path, Path], tmp_path: Path) -> None:
    """A negotiation says that it has no clock, and speaks of no months."""
    told = flat(call("compare", written(tmp_path, "sale.yaml", SALE), pair[0])[1])
    assert "The first has no clock: one table is read." in told
    assert "None" not in told


def test_what_happened_is_told_in_sentences(call: Run, tmp_path: Path) -> None:
    """Several things of one month are a sentence each, and not run into one."""
    data = copy.deepcopy(PATRON)
    data["history"][:1] = [{"month": "2001-06", "chance": "chief_dies", "says": "The old chief is dead."},
                           {"month": "2001-06", "says": "On 9 June the heirs meet."}]  # fmt: skip
    told = flat(call("compare", written(tmp_path, "one.yaml", data), written(tmp_path, "two.yaml", SALE))[1])
    assert "What happened then: The old chief is dead. On 9 June the heirs meet." in told


def test_how_a_war_ended_without_a_signature_is_told(call: Run, tmp_path: Path) -> None:
    """Where nothing was ever worth signing and the war ended by itself, the ending is named as the file names it."""
    data = copy.deepcopy(PLAIN)
    data["state"] = {"west_left": ["no", "yes"]}
    data["chance"] = {"rout": {"when": "west_left == 'no'", "probability": 0.01, "effect": {"west_left": "yes"}}}
    data["endings"] = {"gone": {"name": "The west is gone", "when": "west_left == 'yes'"}}
    data["history"] = [{"month": "1990-03-05", "chance": "rout"}]
    told = flat(call("compare", written(tmp_path, "one.yaml", data), written(tmp_path, "two.yaml", SALE))[1])
    assert "worth signing at once. The record ends otherwise: The west is gone." in told


def test_the_same_file_twice(call: Run, pair: tuple[Path, Path]) -> None:
    """It is said once that both are one war, and the war is told once."""
    told = flat(call("compare", pair[0], pair[0])[1])
    assert "These are one and the same war." in told
    assert told.count("What unlocked it") == 1


def test_the_same_change_is_told_in_both(call: Run, pair: tuple[Path, Path]) -> None:
    """A row for each change; where a war lacks it that is said, and an effect too small is no difference."""
    out = call("compare", *pair)[1]
    told = flat(out)
    assert "The patron has another leader from the start The first: 99.6 % instead of 30 %; opens a window" in told
    assert "The second: there is none there: no party is a patron" in told
    assert "The client may not answer a signature The first: no difference" in told
    assert "(in the first by September 2001 and in the second by the week of 23 December 1991)" in told


def test_whether_the_key_fits_is_told(call: Run, tmp_path: Path) -> None:
    """The key on record is named, tried in the second, searched for, and the number that would have to be otherwise told."""
    files = written(tmp_path, "one.yaml", PATRON), written(tmp_path, "two.yaml", locked())
    told = flat(call("compare", *files, "--worlds", "30", "--seed", "1")[1])
    assert "What unlocked the first on record is a key: if the patron has another leader from the start" in told
    assert "the second has a patron as well, and one stands in the way there too" in told
    assert "In the second it does not fit" in told
    assert re.search(
        r"It would fit if “The power, war, where “chief” is “new”” were -0\.\d+ rather than 2\. That alone is enough\.",
        told,
    )
    none = flat(call("compare", *files, "--worlds", "2", "--seed", "1")[1])
    assert "It fits in none of 2 worlds drawn from its ranges (seed 1): none found in 2 solves." in none
    assert "It would fit" not in none


def test_a_lock_that_is_not_there_is_told(call: Run, pair: tuple[Path, Path]) -> None:
    """Where the second has no party of the role that blocked the first, it has no such lock and no such key."""
    told = flat(call("compare", *pair)[1])
    assert "the second has no such lock, for no party in it is a patron" in told
    assert "The second has no such key: no party is a patron." in told


def test_what_is_unlike_is_told(call: Run, pair: tuple[Path, Path]) -> None:
    """Roles that only one has, and traits, what one has before what the other lacks."""
    told = flat(call("compare", pair[1], pair[0])[1])
    assert (
        "Only the second has a patron, a client, a ratifier, an issue of guarantee and a leader that may turn." in told
    )
    assert "The first goes by weeks; the second goes by months." in told
    assert "The second has somebody who may answer a signature; the first has nobody who may." in told


def test_a_war_told_in_shares(call: Run, tmp_path: Path) -> None:
    """How many of its numbers have a source is said before any answer, and all that is told of it are shares."""
    files = written(tmp_path, "one.yaml", PATRON), written(tmp_path, "two.yaml", in_shares())
    told = flat(call("compare", *files, "--worlds", "6")[1])
    first = "The second: A war whose patron never tires 0 of 17 numbers of the second have a source; every answer"
    assert first in told
    assert "The second is told by 6 worlds solved (seed 0). In " in told
    told_by_run = flat(call("run", files[1], "--worlds", "6")[1]).partition("A war whose patron never tires: ")[2]
    lines = re.findall(r"In [^:]*?(?:likelier than not|worth signing).*?\.(?= [IW])", told_by_run)[:2]
    assert len(lines) == 2
    for line in lines:  # of a signature and of a window
        assert line in told
    assert "so that it may be tried in fewer worlds than the war is told by" in told
    assert re.search(r"In the second it (fits|does not fit): it is a key in \d of 6 worlds", told)
    assert re.search(r"The second: a key in \d of 6 worlds", told)


def test_mistakes_are_told_with_their_lines(call: Run, pair: tuple[Path, Path], tmp_path: Path) -> None:
    """A file with a mistake, a graph model, and a file that is not there each end the command with 2 and one message."""
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(json.dumps(PLAIN, indent=1).replace('"east"', '"eats"', 1), encoding="utf-8")
    code, out, err = call("compare", pair[0], wrong)
    assert (code, out) == (2, "")
    assert "no party 'east'; did you mean" in err
    for other in (EXAMPLES / "chicken.yaml", tmp_path / "nowhere.yaml"):
        code, out, err = call("compare", pair[0], other)
        assert (code, out, len(err.strip().splitlines())) == (2, "", 1)


def test_names_drive_no_terminal(call: Run, tmp_path: Path) -> None:
    """Control characters and markup in a file's names are shown as plain text."""
    hostile = copy.deepcopy(PATRON)
    hostile["title"] = hostile["parties"]["power"]["name"] = "\x1b[31m[bold]P[/bold]"
    hostile["state"]["chief"] = {"values": {"old": "\x1b[2J", "new": "[red]"}, "name": "\x07"}
    out = call("compare", written(tmp_path, "hostile.yaml", hostile), written(tmp_path, "plain.yaml", PLAIN))[1]
    assert not set("\x1b\x07") & set(out)
    assert "[bold]P[/bold]" in out


def test_a_war_in_which_nobody_met_has_that_for_its_lock(call: Run, tmp_path: Path) -> None:
    """Where something was worth signing from the start and no talks were held, that is the lock, and no key is spared."""
    quiet = {**TOY_WAR, "state": {"table": ["shut", "open"]}, "talks": {"when": "table == 'open'"},
             "chance": {"opens": {"when": "table == 'shut'", "probability": 0.1, "effect": {"table": "open"}}},
             "history": [{"month": "2001-03", "chance": "opens"}, {"month": "2001-05", "agreement": {"line": "here"}}]}  # fmt: skip
    files = written(tmp_path, "quiet.yaml", quiet), written(tmp_path, "open.yaml", TOY_WAR)
    told = flat(call("compare", *files)[1])
    assert "some agreement was worth signing at once, but no talks were held before March 2001" in told
    assert "The first's lock was that nobody met" in told
    turned = flat(call("compare", *reversed(files))[1])
    assert "The second needs no key" not in turned


def test_wars_of_one_title_are_told_apart(call: Run, tmp_path: Path) -> None:
    """Of two wars with one title, such as two editions of a file, each has its digest behind it; of others neither has."""
    first, second = (written(tmp_path, f"{name}.yaml", data) for name, data in
                     (("one", TOY_WAR), ("other", {**TOY_WAR, "about": "Another edition."})))  # fmt: skip
    digests = [winset.read(path).digest for path in (first, second)]
    heads = [
        f"The {side}: A war (conflict {digest})" for side, digest in zip(("first", "second"), digests, strict=True)
    ]
    assert call("compare", first, second)[1].splitlines()[:2] == heads
    assert "(conflict" not in call("compare", first, written(tmp_path, "plain.yaml", PLAIN))[1]
