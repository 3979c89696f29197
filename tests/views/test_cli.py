"""The command line: what it prints, where, and how it ends."""

from __future__ import annotations

import ast
import json
import os
import pty
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from click import Command, Context

import winset
from border_war import BORDER, NAME, SALE, line_of, spoilt
from calling import Run, caller
from terminal import pieces_of
from winset.cases.read import packaged, parse
from winset.views.cli import app

ESCAPED = 'title: "\\e[31mred\\e[0m \\x9b2J [bold]bold[/bold]"'


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """The command line in a folder of its own, which holds the two small files; gives exit code, output and errors."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COLUMNS", raising=False)
    Path(NAME).write_text(BORDER, encoding="utf-8")
    Path("sale.yaml").write_text(SALE, encoding="utf-8")

    return caller(monkeypatch, capsys)


def refused(run: Run, text: str | bytes, command: str = "check") -> list[str]:
    """The lines in which a file is refused, with exit code 2 and nothing on standard output."""
    Path("bad.yaml").write_bytes(text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text)
    code, out, err = run(command, "bad.yaml")
    assert (code, out) == (2, "")
    return err.splitlines()


COMMANDS = ("check", "show", "run")


@pytest.mark.parametrize("command", COMMANDS)
def test_a_mistake_ends_every_command_alike(run: Run, command: str) -> None:
    """Each problem is one line on standard error, with file and line; the exit code is 2."""
    text = spoilt(
        ("probability: 0.01", "probability: 2"), ("factor: front", "factor: fron"), ("at_least: 2", "at_least: 3")
    )
    assert refused(run, text, command) == [
        "bad.yaml:7: parties.north.front.factor: no factor 'fron'; did you mean 'front'?",
        f"bad.yaml:{line_of(text, 'succession: {')}: chance.succession.probability: found 2; expected a probability from 0 "
        "to 1",
        f"bad.yaml:{line_of(text, 'at_least: 3')}: consent[0].at_least: 3 of a group of 2",
    ]


BAD: dict[str, tuple[str | bytes, str]] = {
    "a list": ("- a\n", "bad.yaml:1: a list; expected keys such as"),
    "empty": ("", "bad.yaml:1: the file is empty"),
    "two documents": (BORDER + "---\na: 1\n", "bad.yaml:59: a second document"),
    "a tag": ("a: !!python/object:os.system {}\n", "bad.yaml:1: tag '!!python/object:os.system'"),
    "an alias in itself": ("a: &a [*a]\n", "bad.yaml:1: alias *a stands inside its own anchor"),
    "laughs": (
        "a0: &a0 [x]\n" + "".join(f"a{k}: &a{k} [{', '.join([f'*a{k - 1}'] * 10)}]\n" for k in range(1, 11)),
        "bad.yaml:6: more than 200,000 entries once aliases are written out",
    ),
    "deep": ("a: " + "[" * 9_999, "bad.yaml:1: nested more than 24 levels deep"),
    "binary": (bytes(range(256)), "bad.yaml:2: not text in UTF-8"),
    "10 MB": ("# x\n" * 2_600_000, "bad.yaml: larger than 2,000,000 bytes"),
    "an escape": ("title: \x1b[31mred\n", "bad.yaml:1: the control character \\x1b"),
    "a repeated key": ("a: 1\na: 2\n", "bad.yaml:2: a: the key 'a' is repeated; it first stands on line 1"),
    "not YAML": ("a: [\n", "bad.yaml:2: not YAML"),
    "a history that cannot be": (spoilt(("outcome: 0", "outcome: 7")), "bad.yaml:56: history[1].move: "),
    "nobody proposes": (spoilt(("{north: 1, south: 1}", "{north: 0}")), "bad.yaml:45: talks.proposers: every proposer"),
}


@pytest.mark.parametrize("kind", BAD)
def test_every_kind_of_bad_file_is_refused(run: Run, kind: str) -> None:
    """Whatever is wrong with a file, it is told in words with its line, without a traceback."""
    text, told = BAD[kind]
    lines = refused(run, text)
    assert any(line.startswith(told) for line in lines)
    assert all(line.isprintable() for line in lines)
    assert all(re.match(r"bad\.yaml(:\d+)?: ", line) for line in lines)


@pytest.mark.parametrize("command", ["check", "run"])
def test_new_keys_of_an_old_file_are_told_with_the_command_that_rewrites_it(run: Run, command: str) -> None:
    """Every command names, with its flag, the one that writes a file of version 1 as version 2."""
    Path("old.yaml").write_text(BORDER.replace("end: 2001-07", "end: open"))
    line = line_of(BORDER, "end: 2001-07")
    told = "time.end: 'open' is new in `winset: 2`, and this file says `winset: 1`; "
    says = "`winset check FILE --rewrite OUT` writes the same war as version 2"
    assert f"old.yaml:{line}: {told}{says}" in run(command, "old.yaml")[2].splitlines()


def test_what_is_no_file_is_refused(run: Run) -> None:
    """A missing file, a folder, a pipe and a misspelt case are told, with exit code 2."""
    os.mkfifo("pipe")
    Path("folder").mkdir()
    for source, told in (
        ("none.yaml", "none.yaml: no such file\n"),
        ("folder", "folder: a folder; expected a conflict file\n"),
        ("pipe", "pipe: not a plain file; expected a conflict file\n"),
        ("/dev/null", "/dev/null: not a plain file; expected a conflict file\n"),
        ("korea-1935", "korea-1935: neither a packaged case nor a file; did you mean 'korea-1953'?\n"),
    ):
        assert run("run", source) == (2, "", told)


def test_check_of_a_sound_file(run: Run) -> None:
    """A sound file is ok, with its warnings and the share of its numbers that carry a source, a line each."""
    code, out, err = run("check", NAME)
    assert (code, err) == (0, "")
    warned, told = out.splitlines()
    assert "others are better off with the peace broken by south than kept" in warned
    assert told.startswith(f"{NAME}: ok (1 warning). Of 21 numbers none has a source; ")


def test_check_warns_and_ends_well(run: Run) -> None:
    """A condition that can never hold, and an ending that no state meets, are warnings with lines; the exit code is 0."""
    text = spoilt(
        ("amount: 1000", "amount: 1000, when: \"month > '2001-07'\""), ("effect: {front: -1}", "effect: {front: hill}")
    )
    Path("odd.yaml").write_text(text, encoding="utf-8")
    code, out, err = run("check", "odd.yaml")
    assert (code, err) == (0, "")
    assert [line for line in out.splitlines()[:-1] if "peace.resume" not in line] == [
        f"warning: odd.yaml:{line_of(text, 'lost: {')}: endings.lost: no state that is ever reached meets it",
        f"warning: odd.yaml:{line_of(text, 'deaths: {')}: accounts.deaths.war[0].when: 'month > '2001-07'' can never hold",
    ]
    assert out.splitlines()[-1].startswith("odd.yaml: ok (3 warnings). ")


def test_many_warnings_of_a_kind_are_one_line(run: Run) -> None:
    """Warnings of one kind are folded into one line with their number and lines; `--warnings` lists each."""
    text = "winset: 1\ntitle: t\nparties:\n" + "".join(
        f"  p{k}: {{values: {{x: {{y: 1}}, z: {{u: 30}}}}, noise: 2}}\n" for k in range(3)
    )
    text += "issues: {x: [y, w], z: [u, v]}\nconsent: [{of: [p0, p1, p2]}]\ntime: {start: 2000-01, end: 2001-01}\n"
    Path("small.yaml").write_text(text, encoding="utf-8")
    *folded, last = run("check", "small.yaml")[1].splitlines()
    told = "small.yaml: 3 warnings on lines 4, 5 and 6: on small stakes the outcome in time may be chance"
    assert len([line for line in folded if line.startswith(told)]) == 1
    assert "; --warnings lists them all)" in last
    *each, last = run("check", "small.yaml", "--warnings")[1].splitlines()
    assert len([line for line in each if "noise alone may decide them in time" in line]) == 3
    assert "--warnings" not in last


def test_new_writes_a_file_that_runs_and_overwrites_none(run: Run) -> None:
    """A new file is written with the next commands to try; it is sound, it runs, and it is never overwritten."""
    code, out, _ = run("new", "mine.yaml")
    assert (code, out) == (
        0,
        "mine.yaml: written, and winset.schema.json beside it. Next: winset check mine.yaml; winset run mine.yaml\n",
    )
    assert run("check", "mine.yaml")[1].startswith("mine.yaml: ok. ")
    assert run("run", "mine.yaml", "--quiet")[0] == 0
    told = "winset: mine.yaml: it exists; choose another name, or --force to replace it\n"
    assert run("new", "mine.yaml") == (2, "", told)
    assert run("new", "none/mine.yaml") == (2, "", "winset: none/mine.yaml: there is no folder none\n")
    assert run("new", "mine.yaml", "--force")[0] == 0


def test_cases_are_listed(run: Run) -> None:
    """Every packaged case has one line: its name, its title, its time and its size."""
    code, out, _ = run("cases")
    assert code == 0
    assert [line.split()[0] for line in out.splitlines()] == list(packaged())


def test_show_says_what_the_file_says(run: Run) -> None:
    """The file's parties, issues, state, events, consent and ranges are shown by their names."""
    code, out, err = run("show", NAME)
    assert (code, err) == (0, "")
    for words in (
        "A border war",
        "Northland",
        "sea < hill < river",
        "succession",
        "offensive",
        "truce",
        "lost",
        "always",
    ):
        assert words in out
    assert "where “leader” is “old”" not in out
    whole = run("show", NAME, "--all")[1]
    assert "Chance: succession (1.0 % a month): where “leader” is “old”" in whole
    assert run("show", "sale.yaml")[0] == 0


def test_run_as_json(run: Run) -> None:
    """`--json` prints one object, with what the project promises of a run, and nothing else."""
    code, out, err = run("run", NAME, "--json")
    assert (code, err) == (0, "")
    answer = json.loads(out, parse_constant=pytest.fail)
    assert answer == json.loads(json.dumps(winset.timeline(parse(BORDER)).to_json()))
    assert {"states", "packages", "value_at_start", "forward", "history", "provenance"} <= answer.keys()
    assert {"sign", "endings", "war_at_horizon", "options", "accounts", "answers", "undone"} == answer["forward"].keys()
    assert len(answer["forward"]["sign"]) == 6
    assert [row["month"] for row in answer["history"]] == [f"2001-0{k}" for k in range(1, 6)]
    for row in answer["history"]:
        assert {"against_war", "now", "sign_probability", "continuation", "war_value"} <= row.keys()
        for found in (row["against_war"], row["now"]):
            assert {"size", "of", "blockers", "price", "holdouts"} <= found.keys()
            assert found["blockers"].keys() == found["price"].keys()
    assert run("run", "sale.yaml", "--json")[0] == 0


def test_json_cannot_drive_a_terminal(run: Run) -> None:
    """Control characters in the file's text are written out in JSON; the object is the same."""
    Path("evil.yaml").write_text(spoilt(("title: A border war", ESCAPED)), encoding="utf-8")
    _, out, _ = run("run", "evil.yaml", "--json")
    assert out.replace("\n", "").isprintable()
    assert json.loads(out)["title"] == "\x1b[31mred\x1b[0m \x9b2J [bold]bold[/bold]"


def test_from_a_month(run: Run) -> None:
    """`--from` forecasts from a month of the history; without one that it can be, it says why not."""
    answer = json.loads(run("run", NAME, "--from", "2001-03", "--json")[1])
    assert answer["from"] == "2001-03"
    assert [row["month"] for row in answer["history"]] == ["2001-03", "2001-04", "2001-05"]
    Path("bare.yaml").write_text(BORDER.split("history:")[0], encoding="utf-8")
    for words, told in (
        ((NAME, "--from", "2050-01"), "--from 2050-01: outside the conflict's time, 2001-01 to 2001-06"),
        ((NAME, "--from", "2000-12"), "--from 2000-12: outside the conflict's time, 2001-01 to 2001-06"),
        ((NAME, "--from", "March"), "--from March: expected a date as YYYY-MM"),
        ((NAME, "--from", "\x1b[31m"), r"--from \x1b[31m: expected a date as YYYY-MM"),
        (
            (NAME, "--from", "2001-06"),
            "--from 2001-06: the war was over by then; the last month is 2001-05",
        ),
        (("bare.yaml", "--from", "2001-03"), "--from 2001-03: the file has no history to say where things then stood"),
        (("sale.yaml", "--from", "2001-01"), "--from 2001-01: this conflict has no `time`, so it has no months"),
    ):
        assert run("run", *words) == (2, "", f"winset: {told}\n")


def test_another_horizon(run: Run) -> None:
    """`--horizon` moves the end; one that is no date, or not after the start, is refused."""
    answer = json.loads(run("run", NAME, "--horizon", "2001-09", "--json")[1])
    assert answer["provenance"]["horizon"] == "2001-09"
    assert len(answer["forward"]["sign"]) == 8
    for words, told in (
        ((NAME, "--horizon", "2001-01"), "--horizon 2001-01: not after the start, 2001-01"),
        ((NAME, "--horizon", "soon"), "--horizon soon: expected a date as YYYY-MM"),
        (("sale.yaml", "--horizon", "2001-01"), "--horizon 2001-01: this conflict has no `time`, so it has no months"),
    ):
        assert run("run", *words) == (2, "", f"winset: {told}\n")


def test_quiet(run: Run) -> None:
    """`--quiet` prints the title and the headline alone."""
    _, quiet, err = run("run", NAME, "--quiet")
    _, full, _ = run("run", NAME)
    assert err == ""
    assert full.startswith(quiet)
    assert len(full) > 2 * len(quiet)


@pytest.mark.parametrize("columns", ["1", "40", "80", "200", "99999999999", "wide", "-5", ""])
def test_any_number_of_columns(run: Run, monkeypatch: pytest.MonkeyPatch, columns: str) -> None:
    """Piped output is as wide as COLUMNS says, within reason, and whatever it says."""
    monkeypatch.setenv("COLUMNS", columns)
    wide = min(max(int(columns), 40), 1_000) if columns.isdigit() else 160
    for command in ("run", "show"):
        code, out, _ = run(command, NAME)
        assert code == 0
        assert max(len(line) for line in out.splitlines()) <= wide


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("fight",), "No such command 'fight'"), (("run",), "Missing argument 'CASE'"),
        (("run", NAME, "--frm", "2001-01"), "No such option '--frm'"), (("check", NAME, "x"), "unexpected extra argument"),
    ],
)  # fmt: skip
def test_a_wrong_command_says_how_it_is_used(run: Run, words: tuple[str, ...], told: str) -> None:
    """A command that there is not, and options that it has not, end with exit code 2 and the usage."""
    code, out, err = run(*words)
    assert (code, out) == (2, "")
    assert told in err
    assert err.startswith("Usage: winset")


ELMIRA = Path(__file__).parents[2] / "examples" / "elmira.yaml"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("run", NAME, "--from", "2001-99"), "--from 2001-99: there is no month 99"),
        (("run", NAME, "--horizon", "x"), "--horizon x: expected a date as YYYY-MM"),
        (("what-if", NAME), "what if what? Give a change: --set, --without, --forbid, --force or --start"),
        (("what-if", NAME, "--start", "2001-02", "--from", "2009-01"), "--from 2009-01: outside the conflict's time, "),
        (("deals", NAME, "--weight", "nroth=2"), "--weight: no party 'nroth'; did you mean 'north'?"),
        (("deals", NAME, "--weight", "north=-2"), "--weight north=-2: expected a number above 0"),
        (("ripe", NAME, "--eps", "2"), "--eps 2: expected a probability, from 0 to 1"),
        (("stable", str(ELMIRA), "--at", "2001-01"), "--at asks about a conflict, and this is a graph-model file"),
        (("stable", str(ELMIRA), "--state", "12"), "--state 12: states are numbered from 1 to 9"),
        (("export", NAME, "--to", "csv", "--out", NAME), f"{NAME}: it is what is read here; choose another name"),
    ],
)  # fmt: skip
def test_errors_name_the_options_of_the_command(run: Run, words: tuple[str, ...], told: str) -> None:
    """What Python calls by a parameter's name the command line calls by the option that fills it."""
    code, out, err = run(*words)
    assert (code, out) == (2, "")
    assert err.startswith(f"winset: {told}")


def test_every_parameter_that_an_error_names_is_an_option() -> None:
    """A name that a message calls a parameter by is that of an option of some command, so that it can be told there."""
    options = {option.name for name in app.list_commands(Context(app)) for option in command_of(name).params}
    named = set()
    for module in Path(winset.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.keyword) and node.arg in ("parameter", "mentions"):
                named |= {one.value for one in ast.walk(node.value) if isinstance(one, ast.Constant)}
    assert {"weights", "months", "profiles"} <= named
    assert named <= options


def command_of(name: str) -> Command:
    """A command of the program."""
    found = app.get_command(Context(app), name)
    assert found is not None
    return found


GROUPS = ("Ask the war", "One month", "Over assumptions", "Files", "Pictures")


def test_help_and_version(run: Run) -> None:
    """Help names every command once, in groups, each with its summary whole; the version is the package's."""
    code, out, _ = run("--help")
    assert code == 0
    assert [line.rstrip(":") for line in out.splitlines() if re.match("[A-Z][a-z ]+:$", line)] == ["Options", *GROUPS]
    listed = re.findall("^  ([a-z][a-z-]*)  +[A-Z]", out, re.MULTILINE)
    assert listed == app.list_commands(Context(app))
    assert "..." not in out.removeprefix("Usage: winset [OPTIONS] COMMAND [ARGS]...")
    assert max(map(len, out.splitlines())) <= 80
    told = " ".join(out.split())
    assert all(str(command_of(name).help).partition(".")[0].split("\n")[0] in told for name in listed)
    assert run("--version")[1] == f"winset, version {winset.__version__}\n"


@pytest.mark.parametrize("name", app.list_commands(Context(app)))
def test_every_command_has_an_example_that_it_takes(run: Run, name: str) -> None:
    """The help of each command ends with calls to copy, of arguments and options that it has."""
    code, out, _ = run(name, "--help")
    calls = re.findall(r"^    winset (.+)$", out.partition("Example")[2], re.MULTILINE)
    assert code == 0
    assert calls
    for call in calls:
        first, *words = shlex.split(call.partition(" > ")[0])
        assert first == name
        command_of(name).make_context(name, words)


@pytest.mark.parametrize("name", ["plot", "report", "export", "import", "worlds"])
def test_what_is_written_goes_where_out_says(name: str) -> None:
    """`-o` and `--out` say everywhere where a file goes; `--output`, an earlier name, is taken and not shown."""
    command = command_of(name)
    option = next(one for one in command.params if "--out" in one.opts)
    assert option.opts == ["-o", "--out", "--output"]
    shown = command.get_help(Context(command))
    assert "-o, --out " in shown
    assert "--output" not in shown


def test_decide_without_a_party_says_whose_courses_there_are(run: Run) -> None:
    """Asked of nobody, `decide` names those who have something to decide; where nobody has, it says so."""
    code, out, err = run("decide", NAME)
    assert (code, out) == (2, "")
    first, *listed = err.splitlines()
    assert first == "winset: --party: whose courses of action? Name one of these:"
    assert [line.split()[0] for line in listed] == list(parse(BORDER).moves)
    assert "no party of this file has anything to decide" in run("decide", "sale.yaml")[2]


@pytest.mark.parametrize("name", [NAME, "sale.yaml"])
@pytest.mark.parametrize("command", ["ask", "claims", "readings", "statements"])
def test_a_file_without_any_is_told_the_lines_that_add_one(run: Run, command: str, name: str) -> None:
    """Where a file has none of what is asked for, the message ends with lines that, put at its end, give it one."""
    bare = re.sub(
        r"^(questions|claims|readings|statements):\n(?:[ -].*\n)+", "", Path(name).read_text(), flags=re.MULTILINE
    )
    Path("bare.yaml").write_text(bare, encoding="utf-8")
    code, out, err = run(command, "bare.yaml")
    assert (code, out) == (2, "")
    first, *lines = err.splitlines()
    assert first.endswith("these lines at its end would add one:")
    Path("more.yaml").write_text("\n".join([bare, *lines, ""]), encoding="utf-8")
    assert run(command, "more.yaml")[0] == 0


def test_the_schema_is_printed(run: Run) -> None:
    """`winset schema` prints JSON."""
    assert json.loads(run("schema")[1])["title"] == "Conflict"


def test_an_interrupt_is_no_traceback(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stopped by hand, the program says so and ends with exit code 130."""

    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("winset.studies.timeline.timeline", stop)
    code, out, err = run("run", NAME)
    assert (code, out, err) == (130, "", "winset: stopped\n")


def shell(*words: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[bytes]:
    """The program as its own process, its output piped."""
    environment = {key: value for key, value in os.environ.items() if key != "COLUMNS"} | variables
    return subprocess.run(
        [sys.executable, "-m", "winset", *words], capture_output=True, cwd=folder, env=environment, check=False
    )


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that takes nothing")
@pytest.mark.parametrize(
    ("command", "code", "out", "err"),
    [
        ("run war.yaml --json | head -1", 0, "{\n", ""),
        ("run war.yaml | head -1", 0, "A border war", ""),
        ("run war.yaml --quiet >&-", 0, "", ""),
        ("check war.yaml 2>&-", 0, "warning: war.yaml:", ""),
        ("check none.yaml 2>&-", 2, "", ""),
        ("check none.yaml <&- >&- 2>&-", 2, "", ""),
        ("check none.yaml 2>/dev/full", 2, "", ""),
        ("run --never 2>/dev/full", 2, "", ""),
        ("check war.yaml >/dev/full", 2, "", "winset: cannot write: No space left on device\n"),
        ("run war.yaml --json >/dev/full", 2, "", "winset: cannot write: No space left on device\n"),
        ("--help >&-", 0, "", ""),
    ],
)
def test_streams_that_take_nothing(tmp_path: Path, command: str, code: int, out: str, err: str) -> None:
    """Closed, full or cut short: the exit code is the right one, and nothing is said beyond one line."""
    (tmp_path / "war.yaml").write_text(BORDER, encoding="utf-8")
    line = f"set -o pipefail; {shlex.quote(sys.executable)} -m winset {command}"
    done = subprocess.run(["bash", "-c", line], capture_output=True, cwd=tmp_path, check=False, text=True)
    assert (done.returncode, done.stderr) == (code, err)
    assert done.stdout.startswith(out)
    assert bool(done.stdout) == bool(out)


def test_an_interrupt_while_modules_load_is_one_line(tmp_path: Path) -> None:
    """From its first moment on the program ends on Ctrl-C in one line: here while its command line is being loaded."""
    stopped = "import os, signal, time; os.kill(os.getpid(), signal.SIGINT); time.sleep(5)"  # it may come a little late
    (tmp_path / "click.py").write_text(stopped, encoding="utf-8")
    heard = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"  # whoever started the tests
    script = f"{heard}; import sys; sys.path.insert(0, {str(tmp_path)!r}); from winset.__main__ import main; main()"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "winset: stopped\n")


def test_the_process_ends_with_code_2(tmp_path: Path) -> None:
    """As a process of its own, too, a bad file is one line a problem on standard error and exit code 2."""
    (tmp_path / NAME).write_text(spoilt(("title: A border war", ESCAPED), ("at_least: 2", "at_least: 3")))
    done = shell("run", NAME, folder=tmp_path)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode() == f"{NAME}:47: consent[0].at_least: 3 of a group of 2\n"


def test_piped_output_has_no_escapes_and_any_encoding(tmp_path: Path) -> None:
    """Piped, nothing is coloured even where that is asked for; signs that the encoding lacks become question marks."""
    (tmp_path / NAME).write_text(spoilt(("title: A border war", ESCAPED)), encoding="utf-8")
    done = shell("show", NAME, folder=tmp_path, FORCE_COLOR="1", PYTHONIOENCODING="ascii", COLUMNS="100")
    assert (done.returncode, done.stderr) == (0, b"")
    text = done.stdout.decode("ascii")
    assert text.replace("\n", "").isprintable()
    assert max(len(line) for line in text.splitlines()) <= 100
    assert "[bold]bold[/bold]" in text


def test_on_a_terminal_text_is_text(tmp_path: Path) -> None:
    """On a terminal, too, escapes and markup in a file are shown, not obeyed; neither is the name of a file."""
    evil = "a\x1b[31mb.yaml"
    (tmp_path / evil).write_text(spoilt(("title: A border war", ESCAPED)), encoding="utf-8")
    (tmp_path / f"bad{evil}").write_text("winset: 1\n")
    shown = ""
    for words in (("run", evil), ("check", evil), ("check", f"bad{evil}")):
        leader, follower = pty.openpty()
        environment = {**os.environ, "TERM": "dumb", "COLUMNS": "100"}
        with subprocess.Popen(
            [sys.executable, "-m", "winset", *words], stdout=follower, stderr=follower, cwd=tmp_path, env=environment
        ):
            os.close(follower)
            shown += b"".join(pieces_of(leader)).decode()
    assert "red" in shown
    assert "[bold]bold[/bold]" in shown
    assert r"bada\x1b[31mb.yaml:1: consent: missing; it is required" in shown
    assert "\x1b[31m" not in shown
    assert "\x9b" not in shown


def test_a_word_is_said_while_loops_are_compiled(tmp_path: Path) -> None:
    """Where no compiled loops are on disk, one line on standard error says what takes so long; standard output has none."""
    (tmp_path / "sale.yaml").write_text(SALE, encoding="utf-8")
    new = {"NUMBA_CACHE_DIR": str(tmp_path / "loops"), "WINSET_QUIET": ""}
    done = shell("deals", "sale.yaml", "--json", folder=tmp_path, **new)
    assert done.returncode == 0
    assert json.loads(done.stdout)
    told = b"winset: compiling the loops that it solves with: up to half a minute, the first time only\n"
    assert done.stderr == told
    assert shell("deals", "sale.yaml", folder=tmp_path, **new).stderr == b""


def test_a_report_says_each_part_as_it_starts(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Off a terminal a report names its parts on standard error, a line each, so many of so many; WINSET_QUIET none."""
    assert run("report", NAME, "--quick", "-o", "quiet.html")[2] == ""
    monkeypatch.setenv("WINSET_QUIET", "")
    code, out, err = run("report", NAME, "--quick", "-o", "war.html")
    lines = [line for line in err.splitlines() if "compiling" not in line]
    assert code == 0
    assert "war.html: written" in out
    assert lines[0] == "winset: month by month"
    found = [re.fullmatch(r"winset: part (\d+) of (\d+): [a-z ]+", line) for line in lines[1:]]
    places = [(int(one[1]), int(one[2])) for one in found if one]
    assert len(places) == len(lines) - 1 > 1
    assert sorted(places) == [(k, len(places)) for k in range(1, len(places) + 1)]


EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.mark.parametrize("width", [60, 80, 120])
def test_a_number_stays_with_its_percent_sign(run: Run, width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """However wide the terminal is, no line begins with a percent sign, and what is printed has plain spaces alone."""
    monkeypatch.setenv("COLUMNS", str(width))
    told = ""
    for words in (("run", "toy-korea"), ("show", "colony", "--all"), ("deals", "toy-korea")):
        told += run(words[0], str(EXAMPLES / f"{words[1]}.yaml"), *words[2:])[1]
    assert told.count(" %") > 20
    assert not [line for line in told.splitlines() if re.match(r"[\s│]*%", line)]
    assert not re.search("[\ue000\xa0]", told)


def test_what_a_file_says_of_dying_down_is_shown(run: Run) -> None:
    """`show` tells how likely a war without a last date is to die down, and that this is worth 0 where nothing says more."""
    told = " ".join(run("show", str(EXAMPLES / "colony.yaml"))[1].split())
    assert "The chance that it dies down unsigned is 0.8 % a month; what that is worth stands under `faded`" in told
    Path("open.yaml").write_text(BORDER_OPEN, encoding="utf-8")
    told = " ".join(run("show", "open.yaml")[1].split())
    assert "The chance that it dies down unsigned is 0.8 % a month; that is worth 0 to everybody." in told
    own = BORDER_OPEN.replace("{a: {", "{a: {otherwise: {low: -1, high: 1}, ")
    Path("open.yaml").write_text(own, encoding="utf-8")
    told = " ".join(run("show", "open.yaml")[1].split())
    assert "what that is worth stands under `faded` and `otherwise`" in told
    assert "dies down" not in run("show", NAME)[1]


BORDER_OPEN = """winset: 2
title: A war without a last date
time: {start: 2001-01, end: open}
parties: {a: {war: [{points: -1}], values: {x: {y: 2}}}}
issues: {x: [y, z]}
consent: [{of: [a]}]
"""
"""A small war that may die down."""
