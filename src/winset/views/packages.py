"""Packages in words: whole, or by what they have otherwise than another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from winset.views.words import plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from winset.studies.words import Labels

    TermsTold = Mapping[str, str]


def whole(package: TermsTold, labels: Labels) -> str:
    """A package option by option, in the file's words for people."""
    return "; ".join(_term(issue, option, labels) for issue, option in package.items())


def beside(package: TermsTold, other: TermsTold, labels: Labels, name: str) -> str:
    """A package as another one that has a name, and what it has otherwise.

    Examples
    --------
    >>> labels = {"issues": {"x": "The border", "y": "The port"},
    ...           "options": {"x": {"a": "the river", "b": "the hills"}, "y": {"c": "open"}}}
    >>> beside({"x": "a", "y": "c"}, {"x": "b", "y": "c"}, labels, "as signed")
    'as signed, but The border: the river'
    >>> beside({"x": "a", "y": "c"}, {"x": "a", "y": "c"}, labels, "as signed")
    'as signed'
    """
    apart = [_term(issue, option, labels) for issue, option in package.items() if other.get(issue) != option]
    if apart and len(apart) == len(package):
        return "; ".join(apart)
    return f"{name}, but {'; '.join(apart)}" if apart else name


def lettered(number: int) -> str:
    """A name for the so-manieth of some packages, counted from 0.

    Examples
    --------
    >>> lettered(0), lettered(25), lettered(26)
    ('A', 'Z', 'AA')
    """
    return (lettered(number // 26 - 1) if number >= 26 else "") + chr(65 + number % 26)


def _term(issue: str, option: str, labels: Labels) -> str:
    return f"{plain(labels['issues'][issue])}: {plain(labels['options'][issue][option])}"
