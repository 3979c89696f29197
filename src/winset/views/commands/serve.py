"""`winset serve`."""

from __future__ import annotations

import click

from winset.views.options import examples

GROUP = "pictures"
ORDER = 405

MISSING = "the page needs two more packages, which pip install 'winset[serve]' brings"


@click.command("serve", epilog=examples("winset serve korea-1953", "winset serve my-war.yaml --no-open"))
@click.argument("case", required=False)
@click.option(
    "--port", type=click.IntRange(1, 65_535), metavar="N", help="Default the first that is free from 7413 on."
)
@click.option("--worlds", metavar="STUDY", help="Shares of worlds, from a folder that `winset worlds --out` made.")
@click.option("--no-open", is_flag=True, help="Print the address and open no browser.")
def command(case: str | None, port: int | None, worlds: str | None, no_open: bool) -> None:
    """The page: move one thing and see the answer move, in a browser.

    CASE is a packaged case, a conflict file or a graph-model file; the page follows a file as it is edited. Without
    CASE it shows the packaged cases. The address that is printed has a key in it, and the page is there for this
    machine alone; Ctrl-C ends it.
    """
    from winset.errors import RequestError

    try:
        from winset.views.web.serve import serve
    except ImportError as error:
        if (error.name or "").partition(".")[0] not in ("starlette", "uvicorn"):
            raise
        raise RequestError(MISSING) from None
    serve(case, port=port, opened=not no_open, say=click.echo, worlds=worlds)
