"""What can go wrong, as a tree.

::

    WinsetError                 anything a user can mend
    ├── ConflictError           the conflict file is wrong; carries every problem found
    ├── LimitError              the conflict is larger than a stated limit
    └── RequestError            something was asked that this conflict cannot answer
        └── StudyError          a folder of worlds that is damaged, in use, full, or another's
    Interrupted                 no error: the user stopped a long run, and what is finished is kept

A message of any of them is meant for the person who wrote the file: it says what was found, what was expected and
where. It calls a parameter by its name in Python; whoever has another name for it, as the command line has `--from`,
gives those names in `spelt`. Everything else that is raised is a defect of the program.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from winset.cases.problems import Problem


REWRITING = "winset.check(FILE, rewrite=OUT)"
"""The call that writes a file of version 1 as version 2, as messages about such a file name it; the command line has
its own way of writing it."""


SHARES = "winset worlds FILE"
"""What answers where a file has its answers told as shares of its worlds alone, as messages name it; a command that has
something nearer to it names that."""


class _Told(BaseException):
    """A message, and the parameters that it is about.

    Parameters
    ----------
    message : str
        What is wrong, and what was expected; parameters of `mentions` stand in it between backticks.
    parameter : str, optional
        The parameter that is wrong; the message is told after its name.
    found : str, optional
        What was given for it, told after its name.
    mentions : sequence of str, optional
        Other parameters that the message names.

    Examples
    --------
    >>> error = RequestError("no such month; see `horizon`", parameter="start", found="1951-99", mentions=["horizon"])
    >>> print(error)
    start 1951-99: no such month; see `horizon`
    >>> error.spelt = {"start": "--from", "horizon": "--horizon"}
    >>> print(error)
    --from 1951-99: no such month; see --horizon
    """

    def __init__(
        self, message: str, *, parameter: str = "", found: str | None = None, mentions: Sequence[str] = ()
    ) -> None:
        super().__init__(message)
        self.message, self.parameter, self.found, self.mentions = message, parameter, found, tuple(mentions)
        self.spelt: Mapping[str, str] = {}

    def __str__(self) -> str:
        text = self.message
        for name in self.mentions:
            text = text.replace(f"`{name}`", self.spelt.get(name, f"`{name}`"))
        head = " ".join(filter(None, (self.spelt.get(self.parameter, self.parameter), self.found)))
        return f"{head}: {text}" if head else text


class WinsetError(_Told, Exception):
    """Anything that a user can mend; the command line ends with exit code 2.

    Examples
    --------
    >>> from winset import read
    >>> try:
    ...     read("korea")
    ... except WinsetError as error:
    ...     print(error)
    korea: neither a packaged case nor a file; did you mean 'korea-1953'?
    """


class ConflictError(WinsetError):
    """A conflict file with problems.

    Parameters
    ----------
    name : str
        The file's name as the user gave it.
    problems : sequence of Problem
        Every problem found, in the order of the file; at least one is an error.
    mentions : sequence of str, optional
        Parameters that they name.

    Examples
    --------
    >>> from winset import read
    >>> try:
    ...     read({"winset": 1, "title": "A toy", "issues": {"x": ["y", "z"]}, "parties": {"a": {}}, "consent": []})
    ... except ConflictError as error:
    ...     print(error.problems[0].path, "-", error.problems[0].message)
    consent - found 0 entries; expected at least 1
    """

    def __init__(self, name: str, problems: Sequence[Problem], *, mentions: Sequence[str] = ()) -> None:
        self.name = name
        self.problems = tuple(problems)
        told = "\n".join(problem.located(name) for problem in self.problems)
        super().__init__(told, mentions=[*mentions, REWRITING])


class LimitError(WinsetError):
    """A conflict that is larger than a stated limit; raised before the memory is taken.

    Examples
    --------
    >>> print(LimitError("`coalitions` with 12 parties; the limit is 10", mentions=["coalitions"]))
    `coalitions` with 12 parties; the limit is 10
    """


class RequestError(WinsetError):
    """A request that this conflict cannot answer, such as a month outside its time.

    Parameters
    ----------
    more : sequence of str, optional
        Further lines, such as what to write in the file.

    Examples
    --------
    >>> from winset import run
    >>> try:
    ...     run("examples/toy-korea.yaml", start="1951-99")
    ... except RequestError as error:
    ...     print(error)
    start 1951-99: there is no month 99
    """

    def __init__(
        self,
        message: str,
        *,
        parameter: str = "",
        found: str | None = None,
        mentions: Sequence[str] = (),
        more: Sequence[str] = (),
    ) -> None:
        super().__init__(message, parameter=parameter, found=found, mentions=mentions)
        self.more = tuple(more)

    def __str__(self) -> str:
        return "\n".join([super().__str__(), *self.more])


class StudyError(RequestError):
    """A folder of solved worlds that cannot be read, written or gone on with; its further lines say what differs."""


class Interrupted(_Told, KeyboardInterrupt):
    """A run that its user stopped; the message says what is kept and how to go on."""
