"""What decides, where a result holds, and what the record makes likelier: the further questions to a study."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from winset.game.game import build
from winset.studies.timeline import labels
from winset.studies.worlds.answer import recorded
from winset.studies.worlds.deciding import among, deciding, measure_of, study_table, words_of
from winset.studies.worlds.discovery import discovery
from winset.studies.worlds.posterior import posterior
from winset.views.shell import console, print_json
from winset.views.worlds import show_discovery, show_posterior, show_sensitivity

if TYPE_CHECKING:
    from collections.abc import Callable

    from winset.cases.schema import Conflict
    from winset.studies.worlds.deciding import Solve
    from winset.studies.worlds.study import Study

Answer = dict[str, Any]


def sensitivity_of(
    study: Study, conflict: Conflict, *, measure: str | None, solve: Solve | None, as_json: bool
) -> None:
    """Print which numbers decide a measure."""
    found = deciding(study, conflict, measure=measure, solve=solve)
    _print(found, as_json, show_sensitivity)


def discovery_of(study: Study, conflict: Conflict, *, measure: str | None, as_json: bool) -> None:
    """Print in what region of the numbers a measure is one half or more, or holds as asked."""
    table, words = study_table(study, conflict), words_of(conflict)
    name = measure_of(table, measure)
    outcome = name if any(sign in name for sign in "<>=") else f"{name}>=0.5"
    found = discovery(
        table, outcome, seed=study.seed, words=lambda path: words.get(path, path), all_solved=among(table)
    )
    told = {key: item for key, item in found.items() if key != "apart"}
    _print({"title": conflict.title, **told}, as_json, show_discovery)


def posterior_of(study: Study, conflict: Conflict, *, as_json: bool) -> None:
    """Print what the record makes likelier."""
    table, words = study_table(study, conflict), words_of(conflict)
    few = among(table)
    agreement = recorded(build(conflict, talks=False)).items()
    signed = {name.partition(".")[2]: option for name, option in agreement if name.startswith("terms.")}
    told = posterior(table, seed=study.seed, words=lambda path: words.get(path, path), agreement=signed, all_solved=few)
    _print({"title": conflict.title, "labels": labels(conflict), **told}, as_json, show_posterior)


def _print(found: Answer, as_json: bool, show: Callable[[Answer, Any], None]) -> None:
    if as_json:
        print_json(found)
    else:
        show(found, console())
