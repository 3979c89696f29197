"""The form as a person meets it: at a pseudo-terminal, with a kill in the middle, and with one that answers by rote."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import pexpect
import pytest
from click.testing import CliRunner
from rich.console import Console

from guided_answers import BORDER, RIVER, SIEGE
from winset.cases.guided.form import opened
from winset.cases.read import read
from winset.views.cli import app
from winset.views.guided import BACK, Back, guide
from winset.views.guided_words import AS_BEFORE, HOW

DOWN, SPACE, ENTER = "\x1b[B", " ", "\r"
PROMPT = "\x1b[0m>"


class Rote:
    """Answers what is asked from a list of typed words or values, in order."""

    def __init__(self, answers: list[Any]) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []
        self.marked: list[list[str]] = []
        self.helps: dict[str, str] = {}

    def _next(self, asks: str) -> Any:
        self.asked.append(asks)
        if not self.answers:
            raise KeyboardInterrupt
        found = self.answers.pop(0)
        if found == BACK:
            raise Back
        return found

    def words(self, asks: str, told: str, check: Any, now: str = "") -> str:  # noqa: ARG002
        """The next words, which must pass."""
        self.helps[asks] = told
        found = str(self._next(asks))
        assert check(found) is True, told
        return found

    def one(self, asks: str, told: str, choices: list[tuple[str, str]]) -> str:  # noqa: ARG002
        """The next value, which must be there."""
        found = str(self._next(asks))
        assert found in dict(choices)
        return found

    def some(self, asks: str, told: str, choices: list[tuple[str, str]], check: Any, now: list[str]) -> list[str]:  # noqa: ARG002
        """The next values, which must be there and pass."""
        self.marked.append(now)
        found = list(self._next(asks))
        assert set(found) <= set(dict(choices))
        assert check(found) is True
        return found


def guided(file: Path, answers: list[Any], *, force: bool = False) -> tuple[Rote, str]:
    """The form with answers by rote: who answered, and what was printed."""
    rote, out = Rote(answers), io.StringIO()
    guide(str(file), rote, Console(file=out, width=100), force=force)
    return rote, out.getvalue()


BEGUN = ["The siege", "war", "day", "2001-03-01", "The town, The army", ["town", "army"], "", "The gate", "Open, Shut"]


def test_after_each_answer_the_file_says_who_blocks(tmp_path: Path) -> None:
    """As soon as all whose yes is needed have said what they want; and leaving says how to go on."""
    rote, told = guided(tmp_path / "siege.yaml", [*BEGUN, "2 1", "A chronicle", "1 2", ""])
    assert told.count("So far:") == 1
    assert "So far: If things go as is most likely, on every day some agreements can be signed" in told
    assert f"winset new {tmp_path / 'siege.yaml'} --guided" in "".join(told.split("\n"))
    assert rote.asked.count(HOW) == 3
    assert read(tmp_path / "siege.yaml").title == "The siege"


def test_a_date_is_asked_for_with_its_form(tmp_path: Path) -> None:
    """The help of a question for a date names the form of the file's step."""
    for step, start, form in (("day", "2001-03-01", "YYYY-MM-DD"), ("month", "2001-03", "YYYY-MM")):
        rote, _ = guided(tmp_path / f"{step}.yaml", ["The siege", "war", step, start])
        assert rote.helps["From when on is it looked at?"].endswith(f" As {form}.")


def test_what_has_not_changed_is_not_said_again(tmp_path: Path) -> None:
    """An answer that changes nothing is told so once, and not with the same sentence; the next that does not is quiet."""
    orders = ["2 1", "", "1 2", ""]
    _, told = guided(tmp_path / "s.yaml", [*BEGUN, *orders, [], [], [], "no"])
    assert told.count("So far:") == told.count(AS_BEFORE) == 1
    _, told = guided(tmp_path / "t.yaml", [*BEGUN, *orders, [], [], [], "no", "900 1100", "", "900 1100", ""])
    said = [line for line in told.splitlines() if line.startswith("So far:") or line == AS_BEFORE]
    assert len(said) > 2
    assert all(one != other for one, other in pairwise(said))


def test_one_can_go_back_and_answer_otherwise(tmp_path: Path) -> None:
    """What was answered last is asked again, and the file is as it was before it."""
    answers = ["The siege", "war", "day", BACK, "week", "2001-03-05", BACK, "2001-03-12"]
    rote, _ = guided(tmp_path / "siege.yaml", answers)
    conflict = read(tmp_path / "siege.yaml")
    assert conflict.time is not None
    assert (conflict.time.step, conflict.time.start) == ("week", "2001-03-12")
    assert sum("In what steps" in asks for asks in rote.asked) == 2


def test_what_cannot_be_is_told_and_asked_again(tmp_path: Path) -> None:
    """An offer before the start makes no valid conflict: the form says so and stays where it is."""
    orders = ["2 1", "", "1 2", ""]
    early = ["yes", "2000-01-01", "town", "open", ["army"], []]
    rote, told = guided(tmp_path / "s.yaml", [*BEGUN, *orders, [], [], [], *early, ""])
    assert "That cannot be:" in told
    assert sum("What did anybody offer" in asks for asks in rote.asked) == 2
    assert not read(tmp_path / "s.yaml").history


def test_the_whole_form_ends(tmp_path: Path) -> None:
    """With rankings alone, all numbers kept as guesses, the file is checked and answered."""
    orders = ["2 1", "", "1 2", ""]
    rote, told = guided(tmp_path / "s.yaml", [*BEGUN, *orders, [], [], [], "no", "", "", ""])
    assert "Nothing is left to ask" in told
    assert rote.answers == []
    checked = CliRunner().invoke(app, ["check", str(tmp_path / "s.yaml")])
    assert checked.exit_code == 0
    assert "Ranked:" in checked.output
    assert "faded" not in checked.output


def test_a_finished_form_can_be_opened_again(tmp_path: Path) -> None:
    """An answer is given otherwise, what rests on it is asked again, and nothing of the old one stays in the file."""
    file, orders = tmp_path / "s.yaml", ["2 1", "", "1 2", ""]
    guided(file, [*BEGUN, *orders, ["army"], "", ["town"], "", [], ["army"], "", ["town"], "", [], "no", *[""] * 5, ""])
    first = read(file)
    assert first.endings
    assert "leader_of_army" in first.state
    rote, told = guided(file, ["leaders", ["town"], "", [], [], "", "", "winners", [], ""])
    assert "Going on with The siege" in told
    assert any("All is answered" in asks for asks in rote.asked)
    again = read(file)
    assert set(again.state) == {"leader_of_town"}
    assert set(again.chance) == {"town_changes"}
    assert not again.endings
    assert not again.parties["town"].war


def test_back_from_the_source_asks_the_question_again_with_what_was_chosen(tmp_path: Path) -> None:
    """And a source that looks like an order is doubted; = repeats the last source."""
    orders = ["2 1", "A chronicle", "1 2", "="]
    begun = [*BEGUN[:6], BACK, ["army", "town"], *BEGUN[6:]]
    rote, _ = guided(tmp_path / "s.yaml", [*begun, *orders])
    assert rote.marked[:2] == [[], ["town", "army"]]
    conflict = read(tmp_path / "s.yaml")
    assert conflict.consent[0].of == ("army", "town")
    assert {party.ranking["gate"].sources for party in conflict.parties.values()} == {("chronicle",)}
    with pytest.raises(AssertionError, match="source"):
        guided(tmp_path / "t.yaml", [*BEGUN, "2 1", "2 > 1"])


def test_a_second_offer_begins_empty(tmp_path: Path) -> None:
    """Nobody has refused it because somebody refused the first."""
    orders, first = ["2 1", "", "1 2", ""], ["yes", "2001-04-01", "town", "open", ["army"], [], ""]
    second = ["yes", "2001-05-01", "town", "shut", [], ["army"], ""]
    rote, _ = guided(tmp_path / "s.yaml", [*BEGUN, *orders, [], [], [], *first, *second, "no"])
    assert rote.marked[-4:] == [[], [], [], []]
    assert [step.refused for step in read(tmp_path / "s.yaml").history] == [("army",), ()]


def test_an_answer_that_turns_everything_is_said_to(tmp_path: Path) -> None:
    """From which chance to which."""
    orders = ["2 1", "", "1 2", ""]
    _, told = guided(tmp_path / "s.yaml", [*BEGUN, *orders, [], [], [], "no", "900 1100", "", "900 1100", ""])
    assert "That answer moved the chance of a signature from" in " ".join(told.split())


def test_a_form_needs_a_terminal_and_an_empty_file(tmp_path: Path) -> None:
    """In a pipe, with a pattern, and over another file there is one message, and nothing is written."""
    file = tmp_path / "war.yaml"
    for more, said in (([], "this is none"), (["--pattern", "ratifier"], "--guided begins with an empty file")):
        command = [sys.executable, "-m", "winset", "new", str(file), "--guided", *more]
        ran = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)
        assert ran.returncode == 2
        assert said in ran.stderr
        assert ran.stderr.count("\n") == 1
        assert not list(tmp_path.iterdir())


# At a terminal


class Terminal:
    """A person's keys at a pseudo-terminal of 100 columns."""

    def __init__(self, file: Path) -> None:
        command = ["-m", "winset", "new", str(file), "--guided"]

        def heard() -> None:
            """Hear Ctrl-C, which whoever started the tests may have ignored."""
            signal.signal(signal.SIGINT, signal.SIG_DFL)

        environment = {**os.environ, "NO_COLOR": "1", "TERM": "xterm", "PROMPT_TOOLKIT_NO_CPR": "1"}
        self.child = pexpect.spawn(sys.executable, command, encoding="utf-8", dimensions=(50, 100), timeout=60, env=environment, preexec_fn=heard)  # fmt: skip

    def type(self, asks: str, words: str, how: str | None = None) -> None:
        """Type words once a question is there, and how one knows."""
        self.child.expect_exact(asks)
        self.child.expect_exact(PROMPT)
        self.child.sendline(words)
        self.knows(how)

    def knows(self, how: str | None) -> None:
        """Say how one knows."""
        if how is not None:
            self.type(HOW, how)

    def keys(self, asks: str, keys: str, how: str | None = None) -> None:
        """Press keys at a list."""
        self.child.expect_exact(asks)
        self.child.expect_exact("arrow keys")
        self.child.send(keys)
        self.knows(how)


def begun(terminal: Terminal, title: str, kind: int, step: int, start: str, parties: str, yes: str) -> None:
    """The first questions of a war."""
    terminal.type("called", title)
    terminal.keys("most like", DOWN * kind + ENTER)
    terminal.keys("In what steps", DOWN * step + ENTER)
    terminal.type("From when", start)
    terminal.type("Who has a part", parties)
    terminal.keys("Without whose yes", yes + ENTER, "")


def test_a_war_with_a_patron_at_a_terminal_killed_in_the_middle(tmp_path: Path) -> None:
    """The process is killed after the orders of one side; the same command goes on with the other side's."""
    file = tmp_path / "border.yaml"
    terminal = Terminal(file)
    begun(terminal, BORDER["title"], 0, 0, "2001-03", BORDER["parties"], SPACE + DOWN + SPACE)
    terminal.type("on the table", BORDER["issues"])
    terminal.type("The border: which", BORDER["options.border"])
    terminal.type("Prisoners: which", BORDER["options.prisoners"])
    terminal.type("Northland, The border", "1 > 2 > 3", "Memoirs, p. 8")
    terminal.type("Northland, Prisoners", "2 > 1", "")
    terminal.type("Northland, now the questions", "1 2", "")
    terminal.child.expect_exact("Southland, The border")
    terminal.child.kill(9)
    terminal.child.wait()
    kept = opened(file)
    assert kept.done[-1] == "swing.northland"
    terminal = Terminal(file)
    terminal.child.expect_exact("Going on with The border war: 12 questions answered")
    terminal.type("Southland, The border", "3 2 1", "")
    terminal.child.sendcontrol("c")
    terminal.child.expect_exact("goes on")
    terminal.child.wait()
    conflict = read(file)
    assert conflict.parties["northland"].ranking["border"].sources == ("memoirs_p_8",)
    assert list(conflict.parties["southland"].ranking) == ["border"]


def test_a_war_of_days_at_a_terminal_to_its_end(tmp_path: Path) -> None:
    """Every question of a small war, numbers kept as guesses; a wrong date is told at once."""
    file = tmp_path / "siege.yaml"
    terminal = Terminal(file)
    begun(terminal, SIEGE["title"], 5, 2, "2001-03-01", SIEGE["parties"], SPACE + DOWN + SPACE)
    terminal.type("on the table", "The gate")
    terminal.type("which answers", "Open, Shut")
    terminal.type("The town, The gate", "2 1", "")
    terminal.type("The army, The gate", "1 2", "")
    terminal.keys("Whose leader", ENTER)
    terminal.keys("win the war outright", ENTER)
    terminal.keys("break the peace", ENTER)
    terminal.keys("What did anybody offer", ENTER)
    terminal.type("When?", "2001-04-01")
    terminal.keys("Who offered", ENTER)
    terminal.keys("The gate?", ENTER)
    terminal.keys("Who refused", DOWN + SPACE + ENTER)
    terminal.keys("Who would have accepted", ENTER, "A chronicle")
    terminal.keys("And what else", DOWN + ENTER)
    terminal.type("for how many days", "")
    terminal.type("for how many days", "20 to 90", "A guess of the town's stores")
    terminal.keys("All is answered", ENTER)
    terminal.child.expect_exact("Nothing is left to ask")
    terminal.child.wait()
    conflict = read(file)
    assert conflict.history[0].refused == ("army",)
    assert {source.title for source in conflict.sources.values()} >= {"A chronicle"}


def test_a_civil_war_with_who_signs_nothing_at_a_terminal(tmp_path: Path) -> None:
    """A guard that nobody asks has an answer to a signature."""
    file = tmp_path / "civil.yaml"
    terminal = Terminal(file)
    begun(terminal, "The capital", 3, 1, "2001-03-05", "The government, The rebels, The guard", SPACE + DOWN + SPACE)
    terminal.type("on the table", "Power")
    terminal.type("which answers", "Kept, Shared")
    for who, order in (("The government", "1 2"), ("The rebels", "2 1"), ("The guard", "1 2")):
        terminal.type(f"{who}, Power", order, "")
    terminal.keys("Whose leader", ENTER)
    terminal.keys("win the war outright", ENTER)
    terminal.keys("break the peace", ENTER)
    terminal.keys("undo a signature on the day", SPACE + ENTER, "A diary")
    terminal.keys("when would it think of undoing", DOWN + ENTER, "")
    terminal.child.expect_exact("I have one")
    terminal.child.sendcontrol("c")
    terminal.child.expect_exact("goes on")
    terminal.child.wait()
    assert read(file).moves["guard"]["undo"].when == "power != 'kept' and guard_rose == false"


def test_a_negotiation_at_a_terminal(tmp_path: Path) -> None:
    """No clock is asked for; a question is gone back to."""
    file = tmp_path / "river.yaml"
    terminal = Terminal(file)
    terminal.type("called", RIVER["title"])
    terminal.keys("most like", DOWN * 6 + ENTER)
    terminal.type("Who has a part", "Upstream, Downstraem")
    terminal.child.expect_exact("Without whose yes")
    terminal.child.send(SPACE + DOWN + SPACE + ENTER)
    terminal.type(HOW, "<")
    terminal.keys("Without whose yes", DOWN + DOWN + SPACE + ENTER)
    terminal.type("Who has a part", "\x15Upstream, Downstream")
    terminal.keys("Without whose yes", DOWN + SPACE + ENTER, "")  # the first is still marked
    terminal.type("on the table", "The dam")
    terminal.type("which answers", "High, Low")
    terminal.type("Upstream, The dam", "1 2", "")
    terminal.type("Downstream, The dam", "2 1", "")
    terminal.type("Upstream: how bad", "20 40", "")
    terminal.type("Downstream: how bad", "", None)
    terminal.keys("All is answered", ENTER)
    terminal.child.expect_exact("Nothing is left to ask")
    terminal.child.wait()
    conflict = read(file)
    assert conflict.time is None
    assert [party.name for party in conflict.parties.values()] == ["Upstream", "Downstream"]
    assert conflict.consent[0].of == ("upstream", "downstream")


@pytest.mark.parametrize("keys", ["\x03", "\x04"])
def test_leaving_at_the_first_question_is_quiet(tmp_path: Path, keys: str) -> None:
    """Ctrl-C and Ctrl-D: a word on how to go on, a whole file, and exit code 0."""
    terminal = Terminal(tmp_path / "war.yaml")
    terminal.child.expect_exact("called")
    terminal.child.expect_exact(PROMPT)
    terminal.child.send(keys)
    terminal.child.expect_exact("goes on")
    terminal.child.expect(pexpect.EOF)
    terminal.child.close()
    assert terminal.child.exitstatus == 0
    assert "Traceback" not in (terminal.child.before or "")
    read(tmp_path / "war.yaml")
