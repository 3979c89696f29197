"""Names that a conflict file can use for what a foreign file calls as it likes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

MAX_NAME = 40
MAX_LABEL = 200
"""Longest name that is made, and longest label that is kept."""

_WORDS = {"and", "or", "not", "in", "true", "false", "null"}
_RESERVED = {"points", "low", "mode", "high", "month", *_WORDS}
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_OPTION = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*|0|[1-9][0-9]{0,17}")


def safe_names(texts: Sequence[str], kind: str) -> list[str]:
    """One name for each text, no two alike; a text that is a name already stays as it is.

    Parameters
    ----------
    texts : sequence of str
    kind : {'party', 'issue', 'option'}
        What they name; the name of an option may be a whole number.

    Examples
    --------
    >>> safe_names(["60 Gb", "60-GB", "low", "Größe", "-3", "", "120"], "option")
    ['60_gb', '60_gb_2', 'low', 'grosse', 'minus_3', 'option_6', '120']
    >>> safe_names(["60 Gb"], "issue")
    ['issue_60_gb']
    """
    taken: set[str] = set()
    names = []
    for k, text in enumerate(texts):
        base = _base(text, kind) or f"{kind}_{k + 1}"
        name, again = base, 2
        while name in taken:
            name, again = f"{base}_{again}", again + 1
        taken.add(name)
        names.append(name)
    return names


def in_sentence(name: str) -> str:
    """A name as it stands within a sentence: its article lower case.

    Examples
    --------
    >>> in_sentence("The voters"), in_sentence("Themis")
    ('the voters', 'Themis')
    """
    return f"the {name[4:]}" if name.startswith("The ") else name


def label_of(text: str) -> str:
    """A text as a label: on one line, at most 200 characters, without what could drive a terminal."""
    whole = " ".join("".join(c if c.isprintable() else " " for c in text[: 4 * MAX_LABEL]).split())
    return whole if len(whole) <= MAX_LABEL else whole[: MAX_LABEL - 1] + "…"


def _reserved(kind: str) -> set[str]:
    """Words that a name of this kind may not be: an option may be low or high."""
    return {"points", *_WORDS} if kind == "option" else _RESERVED


def _base(text: str, kind: str) -> str:
    """A name for one text; empty where nothing of it can be used."""
    fits = (_OPTION if kind == "option" else _NAME).fullmatch(text)
    if fits and len(text) <= MAX_NAME:
        return f"{text}_" if text.lower() in _reserved(kind) else text
    signed = re.sub(r"^\s*-(?=[0-9.])", "minus ", text[:MAX_LABEL]).replace("ß", "ss")
    plain = unicodedata.normalize("NFKD", signed).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:MAX_NAME].strip("_")
    if name[:1].isdigit() and (kind != "option" or name.isdigit()):
        name = f"{kind}_{name}"
    return f"{name}_" if name in _reserved(kind) else name
