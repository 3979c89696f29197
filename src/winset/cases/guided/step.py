"""What a step of the form is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from winset.cases.guided.form import Form
    from winset.cases.guided.question import Question

Data = dict[str, Any]


class Step(NamedTuple):
    """A step: the questions that it has for a form, answered or not, and what an answer does to the file's data.

    `put` takes the data, which it changes, the question, the answer, and the `source:` that belongs to the answer.
    """

    ask: Callable[[Form], Iterable[Question]]
    put: Callable[[Data, Question, Any, dict[str, str]], None]
