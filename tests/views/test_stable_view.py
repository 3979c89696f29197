"""`winset stable` on a terminal, and in JSON."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from rich.console import Console

from first_korea import FIRST_KOREA
from hand_conflicts import EXAMPLES, unshared
from winset.cases.graph_read import graph_from_data
from winset.cases.read import from_data
from winset.studies.stable import stable
from winset.views.cli import app
from winset.views.stable import in_words, show_stable

ELMIRA = Path(__file__).parents[2] / "examples" / "elmira.yaml"

Data = dict[str, Any]

FILES = Path(__file__).parents[2] / "examples"


def shown(subject: Any, width: int = 120, why: bool = False, rows: int = 30, **more: Any) -> str:
    """What a terminal shows."""
    console = Console(file=io.StringIO(), width=width, color_system=None, highlight=False, markup=False, emoji=False)
    show_stable(stable(subject, **more).to_json(), console, why=why, rows=rows)
    text: str = console.file.getvalue()  # type: ignore[attr-defined]
    return text


def flat(text: str) -> str:
    """Text on one line."""
    return " ".join(text.split())


def run(*words: str) -> tuple[int, str, str]:
    """The program as a user runs it: its exit code and what it says."""
    code = "import sys; from winset.views.cli import main; sys.argv[1:] = sys.argv[1:]; main()"
    done = subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def dilemma(**more: Any) -> Data:
    """The prisoners' dilemma with names."""
    return {
        "winset": 1, "kind": "graph", "title": "A dilemma",
        "parties": {
            "a": {"name": "Prisoner A", "options": {"silent": "Keep silent"}},
            "b": {"name": "Prisoner B", "options": {"silent": "Keep silent"}},
        },
        "preferences": {"a": {"ranking": ["NY", "YY", "NN", "YN"]}, "b": {"ranking": ["YN", "YY", "NN", "NY"]}},
        **more,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "words"),
    [
        (
            "prisoners",
            "NN is the one equilibrium under Nash. NN and YY are the equilibria under GMR, SMR, SEQ and SSEQ.",
        ),
        (
            "elmira",
            "5, 8 and 9 are the equilibria under Nash, SEQ and SSEQ. 1, 4, 5, 8 and 9 are the equilibria under GMR",
        ),
        ("cuba", "Under Nash there is no equilibrium."),
        ("cuba", "NNYN and NYYN are the equilibria under SEQ and SSEQ."),
        ("chicken", "NY and YN are the equilibria under Nash, GMR, SMR, SEQ and SSEQ."),
    ],
)
def test_equilibria_come_first_in_words(name: str, words: str) -> None:
    """The published equilibria of the examples, through the command."""
    result = CliRunner().invoke(app, ["stable", str(FILES / f"{name}.yaml")])
    assert result.exit_code == 0, result.output
    assert words in flat(result.output)


def test_states_by_parties() -> None:
    """A row a state with its number, what it is, and the strongest concepts under which each party stays."""
    rows = [flat(line) for line in shown(graph_from_data(dilemma())).splitlines()]
    assert "1 NN (no option taken) Nash Nash Nash" in rows
    assert "2 NY (Prisoner B: Keep silent) Nash · ·" in rows
    assert "4 YY (Prisoner A: Keep silent; Prisoner B: Keep silent) SSEQ SSEQ SSEQ" in rows


def test_a_stable_state_in_words() -> None:
    """The improvement and the answer to it, step by step, and under which concepts that holds."""
    text = flat(shown(graph_from_data(dilemma()), state="YY", why=True))
    assert (
        "is stable for every party under GMR, SMR, SEQ and SSEQ. It is not stable under Nash: Prisoner A and Prisoner B would leave."
        in text
    )
    assert (
        "Prisoner A would gain by giving up “Keep silent” (it moves from YY to NY, which it prefers to YY). But Prisoner B "
        "would then give up “Keep silent”, gaining by it itself, which leaves Prisoner A in NN, which it does not prefer to "
        "YY, and no move of its own mends that; so it stays under GMR, SMR, SEQ and SSEQ. Under Nash, which looks no further "
        "than one move, it leaves."
    ) in text  # fmt: skip
    assert "leaves, by 1" in text


def test_an_unstable_state_in_words() -> None:
    """The improvement that nothing deters."""
    text = flat(shown(graph_from_data(dilemma()), state="NY", why=True))
    assert "is stable under no concept: Prisoner B would leave." in text
    assert "Prisoner A: nothing to gain by a move of its own; stays under every concept." in text
    assert (
        "Prisoner B would gain by giving up “Keep silent” (it moves from NY to NN, which it prefers to NY). No answer of the "
        "others takes that gain away, so it leaves under every concept."
    ) in text


def test_an_escape_in_words() -> None:
    """Under SMR an answer from which the party has a way out does not deter."""
    data = {
        "winset": 1, "kind": "graph", "title": "A way out", "parties": {"a": {"name": "Ann"}, "b": {"name": "Ben"}},
        "states": {"s1": "Here", "s2": "There", "s3": "Below", "s4": "Above"},
        "moves": {"a": {"s1": ["s2"], "s3": ["s4"]}, "b": {"s2": ["s3"]}},
        "preferences": {"a": {"ranking": ["s4", "s2", "s1", "s3"]}, "b": {"ranking": ["s3", "s1", "s2", "s4"]}},
    }  # fmt: skip
    text = flat(shown(graph_from_data(data), state="s1", why=True))
    assert "Ann would gain by going to s2 (There), which it prefers to s1." in text
    assert "But Ben would then go to s3 (Below), gaining by it itself, which leaves Ann in s3" in text
    assert "so it stays under GMR and SEQ." in text
    assert "but Ann escapes from there by going to s4 (Above), which it still prefers to where it is now; so it leaves under SMR and SSEQ." in text  # fmt: skip


def test_coalitions_reach_and_reversals_in_words() -> None:
    """Elmira: who leaves together, how what happened came about, what must be seen otherwise."""
    path = str(FILES / "elmira.yaml")
    result = CliRunner().invoke(app, ["stable", path, "--coalitions", "--reach", "1", "--inverse", "7"])
    text = flat(result.output)
    assert "The Ministry of the Environment and Uniroyal together would leave 5 for 8." in text
    assert "Equilibrium 5 gives way to 8" in text
    assert (
        "From 1 (The order stands; Uniroyal delays): 8 of 8 other states can come about, 1 of them by improvements alone."
        in text
    )
    assert "Uniroyal. Nash, GMR, SMR, SEQ and SSEQ: it would have to stop preferring 9 to 7." in text
    assert "stable as it is" in text


def test_large_tables_are_cut() -> None:
    """Of many states equilibria alone, the first of them; `--json` has all."""
    data: Data = {
        "winset": 1, "kind": "graph", "title": "Many", "parties": {"a": {"options": [f"o{k}" for k in range(10)]}},
        "preferences": {"a": {"ranking": ["----------"]}},
    }  # fmt: skip
    text = shown(graph_from_data(data), rows=5)
    assert "1,024 of 1,024, the first 5; 1,019 more" in flat(text)
    assert "and 1,012 more" in flat(text)
    assert len(text.splitlines()) < 60
    assert len(stable(graph_from_data(data)).to_json()["equilibria"]["nash"]) == 1024


@pytest.mark.parametrize("width", [60, 100, 200])
def test_it_fits_the_terminal(width: int) -> None:
    """No line is wider than the screen."""
    asked: Data = {"state": "YY", "coalitions": True, "reach": "NN", "inverse": "YY"}
    for text in (
        shown(graph_from_data(dilemma()), width=width),
        shown(graph_from_data(dilemma()), width, **asked, why=True),
    ):
        assert all(len(line) <= width for line in text.splitlines())


def test_text_of_a_file_is_never_markup() -> None:
    """Names with markup and control characters are shown as they are, without the control characters."""
    data = dilemma(title="[bold]T[/bold]\x1b[2J")
    data["parties"]["a"] = {"name": "[red]A[/red]\x1b[31m", "options": {"silent": "[link=x]{} silent[/link]\x9b2J"}}
    asked: Data = {"state": "YY", "coalitions": True, "reach": "NN", "inverse": "YY"}
    for text in (shown(graph_from_data(data)), shown(graph_from_data(data), **asked, why=True)):
        assert "[red]A[/red]" in text
        assert "[link=x]{} silent[/link]" in flat(text)
        assert "[bold]T[/bold]" in text
        assert not {"\x1b", "\x9b"} & set(text)


def test_the_contract_from_the_command_line() -> None:
    """One object with the keys of the contract."""
    result = CliRunner().invoke(app, ["stable", str(FILES / "elmira.yaml"), "--json", "--concept", "SEQ", "--single"])
    found = json.loads(result.output)
    assert found["states"] == list("123456789")
    assert found["equilibria"] == {"seq": ["5", "8", "9"]}
    assert set(found["stability"]["seq"]) == {"ministry", "uniroyal", "local"}
    assert found["single"] is True


def test_the_armistice_in_words() -> None:
    """Korea, July 1953: stable for everyone, with points, and the moves that were open."""
    code, out, err = run("stable", str(FIRST_KOREA), "--at", "1953-07", "--package", "recorded")
    assert code == 0, err
    text = flat(out)
    assert (
        "In July 1953 the package that was signed is stable for every party under every concept: nobody would "
        "gain by any move of its own."
    ) in text
    assert "South Korea: nothing to gain by leaving. Staying is worth -9.0, the best instead, " in text
    assert "taking back its signature, -15.6;" in text
    assert "the United States, “Declare the talks in recess”" in text


def test_who_would_leave_earlier_and_what_deters() -> None:
    """Korea, May 1953: South Korea gains by setting the prisoners free; the leader's removal deters, if it is believed."""
    code, out, err = run("stable", str(FIRST_KOREA), "--at", "1953-05")
    assert code == 0, err
    text = flat(out)
    assert "the package that was signed in the end is stable for every party under GMR and SMR." in text
    assert "It is not stable under Nash, SEQ and SSEQ: South Korea would leave." in text
    assert "South Korea would gain by making the move “Set the prisoners free” (it moves from state" in text
    assert (
        "But the United States could then take back its signature and make the move “Remove the client's leader" in text
    )
    assert "so it leaves under SEQ and SSEQ." in text


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([str(FIRST_KOREA), "--at", "1961-01"], "outside the conflict's time"),
        ([str(FIRST_KOREA), "--package", "prisoner=neutral"], "did you mean 'prisoners'"),
        ([str(FIRST_KOREA), "--moves", "us.call_recess"], "did you mean 'us.call_a_recess'"),
        ([str(FIRST_KOREA), "--concept", "smrr"], "did you mean 'smr'"),
        ([str(FIRST_KOREA), "--state", "999"], "numbered from 1 to 192"),
        (["korea-195"], "did you mean 'korea-1953'"),
        ([str(FILES / "elmira.yaml"), "--state", "12"], "numbered from 1 to 9"),
        ([str(FILES / "elmira.yaml"), "--at", "1953-07"], "--at asks about a conflict"),
        ([str(FILES / "elmira.yaml"), "--why"], "--state"),
        ([str(FILES / "nothing.yaml")], "no such file"),
    ],
)
def test_mistakes_end_in_one_line(words: list[str], message: str) -> None:
    """One line that says what is wrong, with the nearest right spelling, and exit code 2."""
    code, out, err = run("stable", *words)
    assert code == 2
    assert not out
    assert message in err
    assert len(err.strip().splitlines()) == 1


def test_a_graph_file_elsewhere() -> None:
    """`check` reads a graph file; a command that wants a conflict names the one that answers it."""
    path = str(FILES / "chicken.yaml")
    assert run("check", path)[1] == f"{path}: ok. 2 parties, 2 options, 4 feasible states of 4\n"
    code, _, err = run("run", path)
    assert code == 2
    assert f"`winset stable {path}` answers it" in err


def test_check_tells_every_problem_of_a_graph_file(tmp_path: Path) -> None:
    """With lines, and exit code 2."""
    path = tmp_path / "g.yaml"
    path.write_text(
        "winset: 1\nkind: graph\ntitle: t\nparties: {a: {options: [x]}}\npreferences:\n  a: {ranking: [Q]}\n"
    )
    code, _, err = run("check", str(path))
    assert code == 2
    assert f"{path}:6" in err


def test_a_package_together() -> None:
    """Coalitions, reach and reversals of a package are told by numbers and signatures, not by letters alone."""
    conflict = from_data(unshared(EXAMPLES["negotiation"]))
    text = flat(shown(conflict, coalitions=True, reach="1", inverse="4", package={"price": "low_price"}))
    assert "No two parties or more would gain by leaving together." in text
    assert "buyer: sign" in text
    assert "it would have to stop preferring state 3 (all sign but seller) to state 4 (all sign)." in text


def test_a_package_nobody_moves_on() -> None:
    """A negotiation without a clock: no month, no moves, and the package spelt out where it was not recorded."""
    text = flat(shown(from_data(unshared(EXAMPLES["negotiation"])), package={"price": "low_price"}))
    assert "This package is stable under no concept: seller would leave." in text
    assert "No move is open then." in text
    assert "The package: price: low price." in text
    assert "Seller would gain by taking back its signature" in text
    assert "the war goes on" not in text


def test_a_few_equilibria_are_told_in_words() -> None:
    """States whose names say nothing are called what they are where they are few; where there is none nothing is added."""
    answer: Any = stable(ELMIRA).to_json()
    told = in_words(answer)
    assert "9 is “Uniroyal abandons the plant”." in told
    none: Any = {**answer, "equilibria": {concept: [] for concept in answer["equilibria"]}}
    assert "9 is" not in in_words(none)
