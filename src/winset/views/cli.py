"""The command line: reads arguments, calls one function, prints what it returns."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, Any

import click

from winset import __version__
from winset.errors import ConflictError, WinsetError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.console import Console

WIDTH_WHEN_PIPED = 160


class _Commands(click.Group):
    """Commands in the order in which a newcomer needs them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)


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
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of text.")
@click.option("--quiet", is_flag=True, help="The headline alone, and no progress.")
def run(case: str, start: str | None, horizon: str | None, as_json: bool, quiet: bool) -> None:
    """Solve a conflict and print the answer, month by month."""
    from winset.cases.read import read
    from winset.studies.timeline import timeline

    conflict = read(case)
    with _progress(show=not quiet) as tell:
        finding = timeline(conflict, start=start, horizon=horizon, sensitivity=not quiet or as_json, progress=tell)
    if as_json:
        click.echo(json.dumps(finding.to_json(), ensure_ascii=False, indent=1, allow_nan=False))
        return
    from winset.views.run import show_run

    show_run(finding.to_json(), _console(), quiet=quiet)


@app.command()
@click.argument("case")
def show(case: str) -> None:
    """What a conflict file says: parties, issues, state, who can block and when, what is uncertain, sources."""
    from winset.cases.read import read_with_lines
    from winset.cases.sourcing import sourcing_of
    from winset.views.overview import show_conflict

    reading = read_with_lines(case)
    show_conflict(reading.conflict, sourcing_of(reading.document.data), _console())


@app.command()
def cases() -> None:
    """The packaged cases, one line each."""
    from winset.cases.read import packaged, read
    from winset.views.words import month, plain

    for name in packaged():
        conflict = read(name)
        span = f"{month(conflict.time.start)} to {month(conflict.time.end)}" if conflict.time else "no clock"
        size = f"{len(conflict.parties)} parties, {len(conflict.issues)} issues"
        click.echo(f"{name:<16} {plain(conflict.title)}; {span}; {size}")


@app.command()
@click.argument("case")
def check(case: str) -> None:
    """Every problem in a conflict file with its line, or "ok" and the share of its numbers with a source."""
    from winset.cases.read import read_with_lines
    from winset.cases.sourcing import sourcing_of
    from winset.game.audit import audit
    from winset.views.overview import sourcing_line

    reading = read_with_lines(case)
    name = reading.name
    warnings = [problem.located(name) for problem in reading.warnings]
    warnings += [f"{name}: {path}: {message}" for path, message in audit(reading.conflict)]
    for line in warnings:
        click.echo(f"warning: {line}")
    told = f" ({len(warnings)} warning{'s' if len(warnings) != 1 else ''})" if warnings else ""
    click.echo(f"{name}: ok{told}. {sourcing_line(sourcing_of(reading.document.data))}")


@app.command()
@click.argument("file")
def new(file: str) -> None:
    """Write a small, commented, valid conflict file to start from."""
    from winset.cases.read import write_template

    write_template(file)
    click.echo(f"{file}: written. Next: winset check {file}; winset run {file}")


@app.command()
def schema() -> None:
    """The JSON Schema of the conflict file, for editors."""
    from winset.cases.json_schema import json_schema

    click.echo(json.dumps(json_schema(), indent=1, ensure_ascii=False))


def _console() -> Console:
    """A console as wide as the terminal; plain, and wide enough for the tables, when piped."""
    from rich.console import Console

    if sys.stdout.isatty():
        return Console(highlight=False, markup=False, emoji=False)
    width = int(os.environ["COLUMNS"]) if os.environ.get("COLUMNS", "").isdigit() else WIDTH_WHEN_PIPED
    return Console(width=max(width, 40), highlight=False, markup=False, emoji=False, color_system=None)


class _progress:
    """A bar with the time left on standard error, where that is a terminal; otherwise nothing."""

    def __init__(self, *, show: bool) -> None:
        self.show = show and sys.stderr.isatty()

    def __enter__(self) -> Callable[[str, float], None] | None:
        if not self.show:
            return None
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

        self.bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self.bar.start()
        tasks: dict[str, Any] = {}

        def tell(what: str, share: float) -> None:
            if what not in tasks:
                tasks[what] = self.bar.add_task(what, total=1.0)
            self.bar.update(tasks[what], completed=share)

        return tell

    def __exit__(self, *error: object) -> None:
        if self.show:
            self.bar.stop()


def main() -> None:
    """Run the command line; a user's mistake ends with one line a problem and exit code 2."""
    try:
        app(standalone_mode=False)
    except ConflictError as error:
        for line in _lines(error):
            click.echo(line, err=True)
        sys.exit(2)
    except WinsetError as error:
        click.echo(f"winset: {error}", err=True)
        sys.exit(2)
    except click.exceptions.Abort:
        click.echo("winset: stopped", err=True)
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)


def _lines(error: ConflictError) -> Iterator[str]:
    for problem in error.problems:
        text = problem.located(error.name)
        yield text if problem.severity == "error" else f"warning: {text}"
