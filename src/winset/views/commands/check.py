"""`winset check`."""

from __future__ import annotations

import click

from winset.views.options import examples

GROUP = "files"
ORDER = 340

NOT_WEIGHED = (
    "No number was weighed against another, as no middle of a range is told of a file with `headline: worlds`."
)
"""What is said where the check could not look at the size of numbers."""


@click.command("check", epilog=examples("winset check my-war.yaml", "winset check old.yaml --rewrite new.yaml"))
@click.argument("case")
@click.option("--rewrite", metavar="OUT", help="Write the same conflict as version 2 to this file.")
@click.option("--warnings", "every", is_flag=True, help="Every warning on a line of its own.")
@click.option("--force", is_flag=True, help="Let --rewrite replace a file that is there.")
def command(case: str, rewrite: str | None, every: bool, force: bool) -> None:
    """Every problem of a file with its line, or "ok" and how it is sourced."""
    from winset.cases.problems import clean
    from winset.errors import ConflictError
    from winset.solver.check import check
    from winset.studies.made import RankedNumbers
    from winset.views.overview import belief_line, sourcing_line
    from winset.views.rankings import ranked_words
    from winset.views.warnings import warning_lines

    found = check(case, rewrite=rewrite, force=force)
    if not found.ok:
        raise ConflictError(found.name, found.problems)
    shown = warning_lines(found.problems, found.name, whole=every)
    for warning in shown:
        click.echo(warning)
    for belief, line in found.beliefs:
        click.echo(clean(f"{found.name}:{line}: {belief_line(belief)}"))
    count = len(found.problems)
    folded = "; --warnings lists them all" if len(shown) < count else ""
    told = f" ({count} warning{'s' if count != 1 else ''}{folded})" if count else ""
    held = sourcing_line(found.sourcing) if found.sourcing else found.graph
    apart = len(found.beliefs)
    differ = f" {apart} belief{'s differ' if apart != 1 else ' differs'} from the file." if apart else ""
    ranked = ""
    if found.ranked and found.sourcing:
        counts = found.ranked
        typed = found.sourcing.total - counts.anchors
        ranked = " " + ranked_words(RankedNumbers(
            parties=counts.parties, issues=counts.issues, places=counts.places, anchors=counts.anchors,
            assumed=counts.assumed, typed=typed))  # fmt: skip
    sizes = "" if found.sizes else f" {NOT_WEIGHED}"
    click.echo(f"{clean(found.name)}: ok{told}. {held}{ranked}{differ}{sizes}")
    if rewrite is not None:
        click.echo(f"{clean(rewrite)}: written, the same conflict as version 2.")
