"""What a step of the form is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from winset.cases.edits import Data
    from winset.cases.guided.form import Form
    from winset.cases.guided.question import FormQuestion


class FormStep(NamedTuple):
    """A step: the questions that it has for a form, answered or not, and what an answer does to the file's data.

    `put` takes the data, which it changes, the question, the answer, and the `source:` that belongs to the answer.
    """

    ask: Callable[[Form], Iterable[FormQuestion]]
    put: Callable[[Data, FormQuestion, Any, dict[str, str]], None]
