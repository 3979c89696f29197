"""The command line: reads arguments, calls one function, prints what it returns."""

from __future__ import annotations

import importlib
import inspect
import io
import logging
import os
import pkgutil
import sys
from itertools import groupby
from typing import Any, TextIO

import click

from winset import __version__
from winset.errors import REWRITING, SHARES, ConflictError, Interrupted, RequestError, WinsetError
from winset.views import commands
from winset.views.shell import hushed
from winset.views.words import first_upper


class _Stopped(Exception):
    """The user's Ctrl-C, in a form to which the command-line library adds nothing; says what is kept."""


class _Commands(click.Group):
    """Every module of `views.commands` is a command; help names them by their `GROUP`, in their `ORDER`."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return [module.command.name or "" for module in _modules()]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        return next((module.command for module in _modules() if module.command.name == cmd_name), None)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        for group, found in groupby(_modules(), key=lambda module: module.GROUP):
            with formatter.section(first_upper(group)):
                formatter.write_dl([(module.command.name, _summary(module.command)) for module in found])

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (WinsetError, Interrupted) as error:
            command = self.get_command(ctx, ctx.invoked_subcommand or "")
            rewrite = next(option for option in _options(self.get_command(ctx, "check")) if option.name == "rewrite")
            error.spelt = {option.name: option.opts[0] for option in _options(command) if option.name} | {
                REWRITING: f"`winset check FILE {rewrite.opts[0]} {rewrite.metavar}`",
                SHARES: f"`{_instead(ctx.invoked_subcommand)}`",
            }
            if isinstance(error, Interrupted):
                raise _Stopped(str(error)) from None
            raise
        except KeyboardInterrupt:
            raise _Stopped("stopped") from None


def _instead(name: str | None) -> str:
    """What answers where a file has its answers told as shares alone: as the command's module has it, or `run`."""
    found = (getattr(module, "INSTEAD", None) for module in _modules() if module.command.name == name)
    return next(found, None) or "winset run FILE"


def _options(command: click.Command | None) -> list[click.Option]:
    """The options of a command."""
    return [one for one in (command.params if command else ()) if isinstance(one, click.Option)]


def _summary(command: click.Command) -> str:
    """The first line of a command's docstring, whole."""
    return inspect.cleandoc(command.help or "").partition("\n\n")[0].replace("\n", " ").removesuffix(".")


def _modules() -> list[Any]:
    """The modules of the commands, in their order."""
    names = [module.name for module in pkgutil.iter_modules(commands.__path__)]
    modules = [importlib.import_module(f"{commands.__name__}.{name}") for name in names]
    return sorted(modules, key=lambda module: int(module.ORDER))


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="winset")
def app() -> None:
    """How wars end: which agreements everyone would sign, who blocks, when, on what terms.

    CASE is the name of a packaged case (see `winset cases`) or the path of a conflict file.
    """


def main() -> None:
    """Run the command line; a user's mistake ends with one line a problem and exit code 2."""
    _open_streams()
    _forgive_encodings()
    _say_first_compiling()
    code, told = _ended()
    if told:
        _tell(told)
    if code:
        sys.exit(code)


class _Once(logging.Handler):
    """Says the first message that it is given, on standard error."""

    said = False

    def emit(self, record: logging.LogRecord) -> None:
        if not self.said:
            self.said = True
            _tell(f"winset: {record.getMessage()}")


def _say_first_compiling() -> None:
    """Have a word said when loops are compiled, which takes long the first time; not with `WINSET_QUIET`."""
    log = logging.getLogger("winset")
    if not hushed() and not any(isinstance(one, _Once) for one in log.handlers):
        log.addHandler(_Once())
        log.setLevel(logging.INFO)
        log.propagate = False


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

        # A message is one line; of a request's there may be more, and each is cleaned by itself.
        more = error.more if isinstance(error, RequestError) else ()
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
