"""`winset explain`."""

from __future__ import annotations

import click

from winset.views.options import examples

GROUP = "files"
ORDER = 345


@click.command(
    "explain",
    epilog=examples(
        "winset explain",
        "winset explain peace.resume",
        "winset explain believed",
        "winset explain --numbers my-war.yaml",
    ),
)
@click.argument("key", required=False)
@click.option("--numbers", "case", metavar="CASE", help="Each party's stakes beside what the war ahead costs it.")
@click.option("--json", "as_json", is_flag=True, help="With --numbers: one JSON object instead of text.")
def command(key: str | None, case: str | None, as_json: bool) -> None:
    """What a key of the file is: unit, default, where it may stand, an example.

    KEY is a path as the file has it, with or without the names that you chose, or only its end. Without one every key
    is listed, in the order of a file.
    """
    from winset.errors import RequestError

    if case is not None and key is not None:
        raise RequestError("write a key or `case`, not both", mentions=["case"])
    if case is None and as_json:
        raise RequestError("`as_json` goes with `case`", mentions=["as_json", "case"])
    if case is None:
        _keys(key)
    else:
        _numbers(case, as_json=as_json)


def _keys(key: str | None) -> None:
    from winset.cases.explain import explain
    from winset.cases.keys import listed
    from winset.views.explain import show_key, show_keys
    from winset.views.shell import console

    if key is None:
        show_keys(listed(), console())
    else:
        show_key(explain(key), console())


def _numbers(case: str, *, as_json: bool) -> None:
    from winset.studies.numbers import numbers
    from winset.views.numbers import show_numbers
    from winset.views.shell import console, print_json, progress

    with progress(show=not as_json) as tell:
        finding = numbers(case, progress=tell)
    if as_json:
        print_json(finding)
    else:
        show_numbers(finding.to_json(), console())
