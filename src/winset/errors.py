"""What can go wrong, as a tree.

::

    WinsetError                 anything a user can mend
    ├── ConflictError           the conflict file is wrong; carries every problem found
    ├── LimitError              the conflict is larger than a stated limit
    └── RequestError            something was asked that this conflict cannot answer
        └── StudyError          a folder of worlds that is damaged, in use, full, or another's
    Interrupted                 no error: the user stopped a long run, and what is finished is kept

A message of any of them is meant for the person who wrote the file: it says what was found, what was expected and
where. Everything else that is raised is a defect of the program.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from winset.cases.problems import Problem


class WinsetError(Exception):
    """Anything that a user can mend; the command line ends with exit code 2."""


class ConflictError(WinsetError):
    """A conflict file with problems.

    Parameters
    ----------
    name : str
        The file's name as the user gave it.
    problems : sequence of Problem
        Every problem found, in the order of the file; at least one is an error.
    """

    def __init__(self, name: str, problems: Sequence[Problem]) -> None:
        self.name = name
        self.problems = tuple(problems)
        super().__init__("\n".join(problem.located(name) for problem in self.problems))


class LimitError(WinsetError):
    """A conflict that is larger than a stated limit; raised before the memory is taken."""


class RequestError(WinsetError):
    """A request that this conflict cannot answer, such as a month outside its time."""


class StudyError(RequestError):
    """A folder of solved worlds that cannot be read, written or gone on with."""


class Interrupted(KeyboardInterrupt):
    """A run that its user stopped; the message says what is kept and how to go on."""
