"""The command line: reads arguments, calls one function, prints what it returns."""

from __future__ import annotations

import importlib
import io
import os
import pkgutil
import sys
from typing import Any, TextIO

import click

from winset import __version__
from winset.errors import REWRITING, ConflictError, Interrupted, StudyError, WinsetError
from winset.views import commands


class _Stopped(Exception):
    """The user's Ctrl-C, in a form to which the command-line library adds nothing; says what is kept."""


class _Commands(click.Group):
    """The commands below, then those of the studies: every module of `views.commands`, by its `ORDER`."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return [*self.commands, *(command.name or "" for command in _studies())]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        found = {command.name: command for command in _studies()}
        return super().get_command(ctx, cmd_name) or found.get(cmd_name)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (WinsetError, Interrupted) as error:
            command = self.get_command(ctx, ctx.invoked_subcommand or "")
            rewrite = next(option for option in _options(check_) if option.name == "rewrite")
            error.spelt = {option.name: option.opts[0] for option in _options(command) if option.name} | {
                REWRITING: f"`winset check FILE {rewrite.opts[0]} {rewrite.metavar}`"
            }
            if isinstance(error, Interrupted):
                raise _Stopped(str(error)) from None
            raise
        except KeyboardInterrupt:
            raise _Stopped("stopped") from None


def _options(command: click.Command | None) -> list[click.Option]:
    """The options of a command."""
    return [one for one in (command.params if command else ()) if isinstance(one, click.Option)]


def _studies() -> list[click.Command]:
    """The commands of the studies, in their order."""
    names = [module.name for module in pkgutil.iter_modules(commands.__path__)]
    modules = [importlib.import_module(f"{commands.__name__}.{name}") for name in names]
    return [module.command for module in sorted(modules, key=lambda module: int(module.ORDER))]


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="winset")
def app() -> None:
    """How wars end: which agreements everyone would sign, who blocks, when, on what terms.

    CASE is the name of a packaged case (see `winset cases`) or the path of a conflict file.
    """


@app.command()
@click.argument("case")
@click.option("--from", "start", metavar="MONTH", help="Forecast from this month, knowing the history before it.")
@click.option("--horizon", metavar="MONTH", help="Another horizon than the file's.")
@click.option("--thorough", is_flag=True, help="Where the war has no last date: from six other starts as well.")
@click.option("--world", type=click.IntRange(min=0), metavar="K", help="World K of --seed: uncertain numbers drawn.")
@click.option("--seed", type=int, default=0, show_default=True, metavar="S", help="Of --world.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of text.")
@click.option("--quiet", is_flag=True, help="The headline alone, and no progress.")
def run(
    case: str,
    start: str | None,
    horizon: str | None,
    thorough: bool,
    world: int | None,
    seed: int,
    as_json: bool,
    quiet: bool,
) -> None:
    """Solve a conflict and print the answer, month by month."""
    from winset.cases.read import read
    from winset.cases.worlds import drawn_world
    from winset.studies.timeline import timeline
    from winset.views.shell import console, print_json, progress

    conflict = read(case)
    if world is not None:
        conflict = drawn_world(conflict, seed, world)
    with progress(show=not quiet) as tell:
        finding = timeline(conflict, start=start, horizon=horizon, thorough=thorough, progress=tell)
    if as_json:
        drawn = {} if world is None else {"world": {"seed": seed, "world": world}}
        print_json({**finding.to_json(), **drawn})
        return
    from winset.views.run import show_run

    if world is not None:
        click.echo(f"World {world} of seed {seed}: every uncertain number drawn, not at its mode.")
    show_run(finding.to_json(), console(), quiet=quiet)


@app.command()
@click.argument("case")
def show(case: str) -> None:
    """What a conflict file says: parties, issues, state, who can block and when, what is uncertain, sources."""
    from winset.cases.read import read_with_lines
    from winset.cases.sourcing import sourcing_of
    from winset.views.overview import show_conflict
    from winset.views.shell import console

    reading = read_with_lines(case)
    show_conflict(reading.conflict, sourcing_of(reading.document.data), console())


@app.command()
def cases() -> None:
    """The packaged cases, one line each."""
    from winset.cases.read import packaged, read
    from winset.views.words import month, plain

    for name in packaged():
        conflict = read(name)
        span = "no clock"
        if conflict.time:
            begins, ends = month(conflict.time.start), conflict.time.end
            span = f"from {begins} on" if conflict.time.open else f"{begins} to {month(ends)}"
        size = f"{len(conflict.parties)} parties, {len(conflict.issues)} issues"
        click.echo(f"{name:<16} {plain(conflict.title)}; {span}; {size}")


@app.command("check")
@click.argument("case")
@click.option("--rewrite", metavar="OUT", help="Write the same conflict as version 2 to this file.")
@click.option("--force", is_flag=True, help="Let --rewrite replace a file that is there.")
def check_(case: str, rewrite: str | None, force: bool) -> None:
    """Every problem in a conflict or graph-model file with its line, or "ok" and what the file holds."""
    from winset.cases.problems import clean
    from winset.solver.check import check
    from winset.views.overview import belief_line, sourcing_line

    found = check(case, rewrite=rewrite, force=force)
    if not found.ok:
        raise ConflictError(found.name, found.problems)
    for problem in found.problems:
        click.echo(problem.located(found.name))
    for belief, line in found.beliefs:
        click.echo(clean(f"{found.name}:{line}: {belief_line(belief)}"))
    count = len(found.problems)
    told = f" ({count} warning{'s' if count != 1 else ''})" if count else ""
    held = sourcing_line(found.sourcing) if found.sourcing else found.graph
    apart = len(found.beliefs)
    differ = f" {apart} belief{'s differ' if apart != 1 else ' differs'} from the file." if apart else ""
    click.echo(f"{clean(found.name)}: ok{told}. {held}{differ}")
    if rewrite is not None:
        click.echo(f"{clean(rewrite)}: written, the same conflict as version 2.")


@app.command()
@click.argument("file")
@click.option("--force", is_flag=True, help="Replace a file that is there.")
def new(file: str, force: bool) -> None:
    """Write a small, commented, valid conflict file to start from."""
    from winset.cases.problems import clean
    from winset.cases.read import template
    from winset.cases.written import write_file

    write_file(file, template(), force=force)
    name = clean(file)
    click.echo(f"{name}: written. Next: winset check {name}; winset run {name}")


@app.command()
def schema() -> None:
    """The JSON Schema of the conflict file, for editors."""
    from winset.cases.json_schema import json_schema
    from winset.views.shell import print_json

    print_json(json_schema())


def main() -> None:
    """Run the command line; a user's mistake ends with one line a problem and exit code 2."""
    _open_streams()
    _forgive_encodings()
    code, told = _ended()
    if told:
        _tell(told)
    if code:
        sys.exit(code)


def _ended() -> tuple[int, str]:
    """How a run of the command line ends: its exit code, and what is still to be said of it."""
    try:
        code = app(prog_name="winset", standalone_mode=False)
        sys.stdout.flush()
        return (code if isinstance(code, int) else 0), ""
    except ConflictError as error:
        return 2, str(error)
    except WinsetError as error:
        from winset.cases.problems import clean

        # A message is one line; of a study's there may be more, and each is cleaned by itself.
        more = error.more if isinstance(error, StudyError) else ()
        first = str(error).removesuffix("".join(f"\n{line}" for line in more))
        return 2, "\n".join([f"winset: {clean(first)}", *map(clean, more)])
    except _Stopped as stop:
        return 130, f"winset: {stop}"
    except (click.exceptions.Abort, KeyboardInterrupt):
        return 130, "winset: stopped"
    except click.ClickException as error:
        told = io.StringIO()
        error.show(told)
        return 2, told.getvalue().rstrip()
    except BrokenPipeError:
        _give_up(sys.stdout)
        return 0, ""
    except MemoryError:
        return 2, "winset: not enough memory; merge factors or options, or shorten the time"
    except OSError as error:
        _give_up(sys.stdout)
        return 2, f"winset: cannot write: {error.strerror or error}"


def _tell(text: str) -> None:
    """Say something on standard error, or nothing where it takes nothing: the exit code stands."""
    try:
        click.echo(text, err=True)
        sys.stderr.flush()
    except OSError:
        _give_up(sys.stderr)


def _give_up(stream: TextIO) -> None:
    """Send what is left for a stream nowhere, so that closing it says nothing."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _open_streams() -> None:
    """Put an empty stream where one is closed, so that no file of the program's own takes its place."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    sys.stdin = sys.stdin or open(0)  # noqa: SIM115
    sys.stdout = sys.stdout or open(1, "w", encoding="utf-8")  # noqa: SIM115
    sys.stderr = sys.stderr or open(2, "w", encoding="utf-8")  # noqa: SIM115


def _forgive_encodings() -> None:
    """Show `?` for a sign that the terminal does not know, rather than end the program."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
