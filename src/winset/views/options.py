"""What the help of every command shares: examples, and the option that says where a file goes."""

from __future__ import annotations

import click

_EARLIER = "--output"


class Out(click.Option):
    """Where a command writes: `-o` or `--out` everywhere; `--output`, its earlier name, is taken and not shown.

    Examples
    --------
    >>> option = Out(["-o", "--out", "path"], metavar="FILE")
    >>> option.opts, option.get_error_hint(click.Context(click.Command("plot")))
    (['-o', '--out', '--output'], "'-o' / '--out'")
    """

    def __init__(self, names: list[str], **given: object) -> None:
        super().__init__([*names, _EARLIER], **given)  # type: ignore[arg-type]

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        record = super().get_help_record(ctx)
        return record and (record[0].replace(f", {_EARLIER}", ""), record[1])

    def get_error_hint(self, ctx: click.Context | None) -> str:
        return super().get_error_hint(ctx).replace(f" / '{_EARLIER}'", "")


AS_OPTIONS = "Also each change as options to copy to `winset what-if`."
"""What `--verbose` does where changes are told in words."""


def examples(*lines: str) -> str:
    """The end of a command's help: calls to copy.

    Examples
    --------
    >>> print(examples("winset cases"))
    \x08
    Example:
      winset cases
    """
    return "\n  ".join([f"\b\nExample{'s' if len(lines) > 1 else ''}:", *lines])
