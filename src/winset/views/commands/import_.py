"""`winset import`."""

from __future__ import annotations

from pathlib import Path

import click

from winset.views.options import Out, examples

GROUP = "files"
ORDER = 360


class _Format(click.Option):
    """An option whose help names the formats that are found, when help is asked for."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        from winset.cases.formats.found import known_formats

        self.help = f"{', '.join(known_formats())}; default: what it looks like."
        return super().get_help_record(ctx)


@click.command(
    "import", epilog=examples("winset import domain.xml -o my-talks.yaml", "winset import case.gmcr -o case.yaml")
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
@click.option("--force", is_flag=True, help="Replace the file if it is there.")
def command(
    path: Path, out: Path, profiles: tuple[Path, ...], name: str | None, steps: int | None, undivided: bool, force: bool
) -> None:
    """Write a file from one of GENIUS, GeniusWeb, NegMAS, gmcr-py or Gambit."""
    from winset.cases.formats.foreign import Wanted
    from winset.cases.formats.found import format_of
    from winset.cases.problems import clean
    from winset.cases.written import write_file

    found = format_of(path, name)

    def warn(remark: str) -> None:
        click.echo(f"note: {clean(remark)}", err=True)

    text = found.read_foreign(path, Wanted(profiles, steps, undivided, warn))
    holds = found.check(text, out)
    folder = path if path.is_dir() else path.parent
    beside = [file for file in folder.iterdir() if file.is_file() and (path.is_dir() or file.suffix == path.suffix)]
    write_file(out, text, force=force, inputs=[*beside, *profiles])
    shown = clean(str(out))
    following = "; ".join(f"winset {word} {shown}" for word in found.NEXT)
    click.echo(f"{shown}: written from {found.TITLE}: {holds}. Next: {following}")
