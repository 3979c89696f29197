"""A condition of the file as words that may follow "where", with the names of the file instead of its ids."""

from __future__ import annotations

from typing import TYPE_CHECKING

from winset.cases import conditions
from winset.cases.calendar import label
from winset.cases.scope import parts_of
from winset.studies.words import as_written, dated_words, spoken

if TYPE_CHECKING:
    from winset.cases.conditions import When
    from winset.cases.schema import Conflict

ORDERED = {"<": "is below", "<=": "is at most", ">": "is above", ">=": "is at least", "==": "is", "!=": "is not"}
DATED = {"<": "before {}", "<=": "until {}", ">": "after {}", ">=": "from {} on", "==": "in {}", "!=": "not in {}"}
DENIED = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}


def condition_words(conflict: Conflict, when: When) -> str:
    """A condition in words; empty where it always holds.

    Parameters
    ----------
    conflict : Conflict
        Whose names it uses.
    when : bool, str, mapping or None
        As the file has it; a valid one.

    Examples
    --------
    >>> from winset.cases.read import parse
    >>> toy = parse("{winset: 1, title: t, parties: {a: {}}, issues: {x: {name: The hill, options: [y, z]}}, "
    ...             "state: {old: [true, false], front: {values: [sea, hill], ordered: true}}, consent: [{of: [a]}], "
    ...             "time: {start: 2001-01, end: 2002-01}}")
    >>> condition_words(toy, "x != 'y' and (front >= 'hill' or not old)")
    '“The hill” is not “y” and (“front” is at least “hill” or “old” is not so)'
    >>> condition_words(toy, {"front": ["sea", "hill"]}), condition_words(toy, "month >= '2001-07' or old")
    ('“front” is “sea” or “hill”', 'it is from July 2001 on, or “old” is so')
    >>> condition_words(toy, None), condition_words(toy, False)
    ('', 'never')
    """
    tree = parts_of(conflict, when)
    return "" if tree is None else _told(conflict, tree, outer=True)


def _told(conflict: Conflict, tree: conditions.Test | conditions.Join, *, outer: bool = False) -> str:
    if isinstance(tree, conditions.Test):
        return _test(conflict, tree)
    if tree.how == "not":
        return _denied(conflict, tree.parts[0])
    if not tree.parts:
        return "always" if tree.how == "and" else "never"
    parts = [_told(conflict, part) for part in tree.parts]
    if tree.how == "and":
        return " and ".join(parts)
    return ", or ".join(parts) if outer else f"({' or '.join(parts)})"


def _denied(conflict: Conflict, tree: conditions.Test | conditions.Join) -> str:
    """What a condition says that another must not hold."""
    if isinstance(tree, conditions.Test):
        if tree.op != "in":
            return _test(conflict, conditions.Test(tree.name, DENIED[tree.op], tree.codes))
        return " and ".join(_test(conflict, conditions.Test(tree.name, "!=", (code,))) for code in tree.codes)
    if tree.how == "not":
        return _told(conflict, tree.parts[0])
    parts = [_denied(conflict, part) for part in tree.parts]
    return " and ".join(parts) if tree.how == "or" else f"({' or '.join(parts)})"


def _test(conflict: Conflict, test: conditions.Test) -> str:
    """One comparison: of the date, of a factor, or of what is signed on an issue."""
    if test.name == "month" and test.name not in conflict.state and test.name not in conflict.issues:
        dates = [dated_words(label(code, conflict.calendar.step)) for code in test.codes]
        return f"it is {DATED['==' if test.op == 'in' else test.op].format(' or '.join(dates))}"
    name, values = _named(conflict, test.name)
    if test.op in ("==", "!=", "in") and len(test.codes) == 1 and values[test.codes[0]] in ("true", "false"):
        so = (values[test.codes[0]] == "true") == (test.op != "!=")
        return f"{name} is so" if so else f"{name} is not so"
    told = " or ".join(f"“{values[code]}”" for code in test.codes)
    return f"{name} {'is' if test.op == 'in' else ORDERED[test.op]} {told}"


def _named(conflict: Conflict, name: str) -> tuple[str, list[str]]:
    """What a name stands for, and what its values are called."""
    if name in conflict.issues:
        issue = conflict.issues[name]
        options = [notes.name or spoken(option) for option, notes in issue.options.items()]
        return f"“{issue.name or spoken(name)}”", options
    factor = conflict.state[name]
    values = [factor.labels.get(str(value), spoken(as_written(value))) for value in factor.values]
    return f"“{factor.name or spoken(name)}”", values
