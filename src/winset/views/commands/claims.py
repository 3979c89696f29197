"""`winset claims`."""

from __future__ import annotations

import click

from winset.views.options import AS_OPTIONS, examples

GROUP = "ask the war"
ORDER = 40
INSTEAD = "winset worlds FILE --thorough 50"


@click.command("claims", epilog=examples("winset claims korea-1953"))
@click.argument("case")
@click.argument("claim", required=False)
@click.option("--verbose", is_flag=True, help=AS_OPTIONS)
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of text.")
def command(case: str, claim: str | None, verbose: bool, as_json: bool) -> None:
    """Test every causal claim of the file by taking its cause away."""
    from winset.studies.claims import claims
    from winset.views.claims import show_claims
    from winset.views.shell import console, print_json, progress

    with progress(show=not as_json) as tell:
        finding = claims(case, only=claim, progress=tell)
    if as_json:
        print_json(finding)
    else:
        show_claims(finding.to_json(), console(), verbose=verbose)
