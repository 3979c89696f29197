"""`winset explain`."""

from __future__ import annotations

import click

from winset.views.options import examples

GROUP = "files"
ORDER = 345


@click.command("explain", epilog=examples("winset explain", "winset explain peace.resume", "winset explain believed"))
@click.argument("key", required=False)
def command(key: str | None) -> None:
    """What a key of the file is: unit, default, where it may stand, an example.

    KEY is a path as the file has it, with or without the names that you chose, or only its end. Without one every key
    is listed, in the order of a file.
    """
    from winset.cases.explain import explain
    from winset.cases.keys import listed
    from winset.views.explain import show_key, show_keys
    from winset.views.shell import console

    if key is None:
        show_keys(listed(), console())
    else:
        show_key(explain(key), console())
