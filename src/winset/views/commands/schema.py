"""`winset schema`."""

from __future__ import annotations

import click

from winset.views.options import Out, examples

GROUP = "files"
ORDER = 350


@click.command("schema", epilog=examples("winset schema --out winset.schema.json"))
@click.option("-o", "--out", cls=Out, metavar="FILE", help="Write it there; an earlier schema is replaced.")
@click.option("--force", is_flag=True, help="Replace another file that is there.")
def command(out: str | None, force: bool) -> None:
    """The JSON Schema of the conflict file, for editors.

    An editor with a YAML language server shows what a key is, completes keys and underlines what does not fit, where
    the file's first line names the schema: `# yaml-language-server: $schema=winset.schema.json`. `winset new` writes
    both. Nothing is fetched: the schema lies beside the file.
    """
    from winset.cases.json_schema import json_schema
    from winset.views.shell import print_json

    if out is None:
        print_json(json_schema())
        return
    from pathlib import Path

    from winset.cases.json_schema import is_schema, schema_text
    from winset.cases.problems import clean
    from winset.cases.written import write_file

    write_file(out, schema_text(), force=force or is_schema(Path(out)))
    click.echo(f"{clean(out)}: written. Name it in a file's first line: # yaml-language-server: $schema={clean(out)}")
