"""A conflict file with changes made in it: the text to save, in which each change is named in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from winset.cases.change import changes_of
from winset.cases.read import parse
from winset.cases.saving import put_into_text
from winset.errors import RequestError
from winset.studies.change_words import changes_in_words

if TYPE_CHECKING:
    from winset.cases.change import Change


def saved_text(text: str, name: str, changes: Any) -> str:
    """The text of a conflict file with changes made in it, comments and layout kept.

    Parameters
    ----------
    text : str
        Of the file as it is.
    name : str
        The file's name, for messages and the first comment.
    changes : mapping, list of mappings or of Change
        In the vocabulary of `winset.cases.changes`.

    Returns
    -------
    str
        A file with the changed conflict's answers: each change is made where it belongs and marked by a comment that
        names it, and all at the head.

    Raises
    ------
    ConflictError
        Where the text is no conflict file, or the changed one is not valid.
    RequestError
        Where there is no change, a path or name in one does not exist, or the result would not read as meant.

    Examples
    --------
    >>> toy = '''winset: 2
    ... title: A toy
    ... parties: {a: {values: {x: {y: 2}}}}  # one party
    ... issues: {x: [y, z]}
    ... consent: [{of: [a]}]
    ... '''
    >>> print(saved_text(toy, "toy.yaml", {"set": {"parties.a.values.x.y": 1}}))
    # Made from toy.yaml with 1 change; a comment that begins with “Changed:” stands where each is made.
    # - “A, x, y” is 1 instead of 2
    winset: 2
    title: A toy
    # Changed: “A, x, y” is 1 instead of 2.
    parties: {a: {values: {x: {y: 1}}}}  # one party
    issues: {x: [y, z]}
    consent: [{of: [a]}]
    <BLANKLINE>
    """
    made = changes_of(changes)
    if not made:
        raise RequestError("save what? Give a change: set, without, forbid, force, bind or start")
    conflict = parse(text, name)
    parts = [part for change in made for part in _parts(change)]
    return put_into_text(conflict, text, name, parts, [changes_in_words(conflict, [part]) for part in parts])


def _parts(change: Change) -> list[Change]:
    """A change as several, in the order in which it is made: one path or one kind each."""
    written = change.model_dump(exclude_unset=True, by_alias=True)
    kinds = [key for key in type(change).model_fields if key != "set" and written.get(key) is not None]
    return list(changes_of([*({"set": {path: value}} for path, value in change.set.items()),
                            *({key: written[key]} for key in kinds)]))  # fmt: skip
