"""`winset schema`."""

from __future__ import annotations

import click

from winset.views.options import examples

GROUP = "files"
ORDER = 350


@click.command("schema", epilog=examples("winset schema > winset.schema.json"))
def command() -> None:
    """The JSON Schema of the conflict file, for editors."""
    from winset.cases.json_schema import json_schema
    from winset.views.shell import print_json

    print_json(json_schema())
