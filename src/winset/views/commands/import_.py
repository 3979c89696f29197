"""`winset import`."""

from __future__ import annotations

from pathlib import Path

import click

from winset.views.options import Out, examples

GROUP = "files"
ORDER = 360

SIGNS = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|", "point": "."}
"""Signs of a table by their names, under which they may be told too."""


class _Format(click.Option):
    """An option whose help names the formats that are found, when help is asked for."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        from winset.cases.formats.found import known_formats

        self.help = f"{', '.join(known_formats())}; default: what it looks like."
        return super().get_help_record(ctx)


class _Sign(click.Choice[str]):
    """A sign, or its name."""

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        names = {sign: name for name, sign in SIGNS.items()}
        return SIGNS[super().convert(names.get(value, value), param, ctx)]


@click.command(
    "import",
    epilog=examples(
        "winset import domain.xml -o my-talks.yaml",
        "winset import case.gmcr -o case.yaml",
        "winset import positions.csv -o council.yaml",
    ),
)
@click.argument("path", type=click.Path(path_type=Path))
@click.option(
    "-o", "--out", cls=Out, required=True, type=click.Path(path_type=Path), metavar="FILE", help="The file to write."
)
@click.option(
    "--profile",
    "profiles",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A party's file; once for each. Default: those beside the domain.",
)
@click.option("--from", "name", cls=_Format, metavar="FORMAT")
@click.option("--steps", type=click.IntRange(min=2), help="Cut ranges of real numbers into so many values.")
@click.option("--undivided", is_flag=True, help="GENIUS: do not divide evaluations by the issue's largest (as NegMAS).")
@click.option(
    "--separator",
    type=_Sign(["comma", "semicolon", "tab", "bar"]),
    metavar="SIGN",
    help="Table: what stands between cells, such as ; or tab. Default: what it looks like.",
)
@click.option(
    "--decimal",
    type=_Sign(["point", "comma"]),
    metavar="SIGN",
    help="Table: what stands before decimals, . or a comma. Default: what it looks like.",
)
@click.option("--scale", type=float, nargs=2, metavar="LOW HIGH", help="Table: the ends of its scale. Default: 0 100.")
@click.option("--at-least", type=float, metavar="VOTES", help="Table: what it takes. Default: more than half.")
@click.option("--force", is_flag=True, help="Replace the file if it is there.")
def command(
    path: Path,
    out: Path,
    profiles: tuple[Path, ...],
    name: str | None,
    steps: int | None,
    undivided: bool,
    separator: str | None,
    decimal: str | None,
    scale: tuple[float, float] | None,
    at_least: float | None,
    force: bool,
) -> None:
    """Write a file from one of GENIUS, GeniusWeb, NegMAS, gmcr-py or Gambit, or from a table of positions.

    A table has columns actor, issue, position, salience and capability or votes (a row for each actor and issue), or a
    row for each actor and a column for each issue. How it was read is told, and so are the weighted means and the
    median of each issue, which any model has to beat.
    """
    from winset.cases.formats.foreign import ImportWanted
    from winset.cases.formats.found import format_of
    from winset.cases.problems import clean
    from winset.cases.written import write_file

    found, told = format_of(path, name), list[str]()

    def warn(remark: str) -> None:
        click.echo(f"note: {clean(remark)}", err=True)

    wanted = ImportWanted(
        profiles,
        steps,
        undivided,
        warn,
        separator=separator,
        decimal=decimal,
        scale=scale,
        at_least=at_least,
        tell=told.append,
    )
    text = found.read_foreign(path, wanted)
    holds = found.check(text, out)
    folder = path if path.is_dir() else path.parent
    beside = [file for file in folder.iterdir() if file.is_file() and (path.is_dir() or file.suffix == path.suffix)]
    write_file(out, text, force=force, inputs=[*beside, *profiles])
    shown = clean(str(out))
    following = "; ".join(f"winset {word} {shown}" for word in found.NEXT)
    for line in told:
        click.echo(clean(line))
    click.echo(f"{shown}: written from {found.TITLE}: {holds}. Next: {following}")
