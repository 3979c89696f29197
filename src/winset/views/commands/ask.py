"""`winset ask`."""

from __future__ import annotations

import click

from winset.views.options import AS_OPTIONS, examples

GROUP = "ask the war"
ORDER = 20
INSTEAD = "winset worlds FILE --thorough 50"


@click.command("ask", epilog=examples("winset ask korea-1953", "winset ask korea-1953 I05"))
@click.argument("case")
@click.argument("question", required=False)
@click.option("--verbose", is_flag=True, help=AS_OPTIONS)
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of text.")
def command(case: str, question: str | None, verbose: bool, as_json: bool) -> None:
    """Answer the questions that the file asks."""
    from winset.studies.questions import questions
    from winset.views.shell import console, print_json, progress
    from winset.views.what_if import show_questions

    with progress(show=not as_json) as tell:
        finding = questions(case, only=question, progress=tell)
    if as_json:
        print_json(finding)
    else:
        show_questions(finding.to_json(), console(), verbose=verbose)
