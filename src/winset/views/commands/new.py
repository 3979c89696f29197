"""`winset new`."""

from __future__ import annotations

import click

from winset.views.options import examples

GROUP = "files"
ORDER = 330


class _Pattern(click.Option):
    """An option whose help names the patterns that there are, when help is asked for."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        from winset.cases.starting import patterns

        self.help = f"One of {', '.join(patterns())}."
        return super().get_help_record(ctx)


class _From(click.Option):
    """An option whose help names the templates that there are, when help is asked for."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        from winset.cases.read import templates

        self.help = f"A packaged case, a template ({', '.join(templates())}), or a file, as it stands."
        return super().get_help_record(ctx)


@click.command(
    "new",
    epilog=examples(
        "winset new my-war.yaml",
        "winset new my-war.yaml --pattern client-and-guarantor",
        "winset new my-war.yaml --from korea-1953",
        "winset new my-war.yaml --guided",
    ),
)
@click.argument("file")
@click.option("--pattern", cls=_Pattern, metavar="NAME")
@click.option("--from", "case", cls=_From, metavar="CASE")
@click.option("--guided", is_flag=True, help="Question by question, at a terminal; leaves and goes on.")
@click.option("--no-schema", "bare", is_flag=True, help="Without the schema beside it and the line that names it.")
@click.option("--force", is_flag=True, help="Replace a file that is there.")
def command(file: str, pattern: str | None, case: str | None, guided: bool, bare: bool, force: bool) -> None:
    """Write a small, commented, valid conflict file to start from.

    Its first line names a schema, `winset.schema.json`, which is written beside it: an editor with a YAML language
    server (in VS Code the extension YAML) then tells what each key is and underlines what does not fit, with nothing
    to be fetched. `winset schema --out winset.schema.json` renews it.
    """
    from winset.cases.json_schema import SCHEMA_FILE
    from winset.cases.problems import clean
    from winset.cases.starting import start

    if guided:
        _guided(file, pattern, case, bare=bare, force=force)
        return
    made = start(file, pattern=pattern, case=case, schema=not bare, force=force)
    name = clean(file)
    beside = [part for part in (SCHEMA_FILE if made.schema else None, made.map) if part]
    told = f", and {clean(' and '.join(beside))} beside it" if beside else ""
    click.echo(f"{name}: written{told}. Next: winset check {name}; winset run {name}")
    if made.unmapped:
        click.echo(f"note: its map, {clean(made.unmapped)}, is not beside it", err=True)


def _guided(file: str, pattern: str | None, case: str | None, *, bare: bool, force: bool) -> None:
    """Ask question by question."""
    from winset.cases.starting import schema_beside
    from winset.errors import RequestError
    from winset.views.guided import INSTALL, guide
    from winset.views.shell import console

    if pattern is not None or case is not None:
        told = "`guided` begins with an empty file; leave `pattern` and `case` out"
        raise RequestError(told, mentions=["guided", "pattern", "case"])
    try:
        from winset.views.prompts import Terminal
    except ImportError:
        raise RequestError(f"questions at a terminal need questionary: {INSTALL}") from None
    shown = console(paged=False)
    asks = Terminal(shown)
    guide(file, asks, shown, schema=not bare and schema_beside(file), force=force)
