"""What `scripts/compare.py` asks: the drawn files, and for every file the commands, from the file's own names."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import yaml

from winset.cases.calendar import calendar_of
from winset.cases.read import packaged, read

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from winset.cases.schema import Conflict

Job = list[list[str]]
"""Commands that follow on one another: the later may read what the earlier wrote under `out/`."""

SEED = 1953

HEAVY = ("claims", "decide", "why", "worlds", "unlock", "readings", "report", "ask", "what-if")
"""Commands that take longest on a packaged case; `--quick` leaves them out there."""


def draw_files(folder: Path, many: int) -> list[str]:
    """Write generated conflicts, those written by hand for the tests, and a graph model for every tenth conflict.

    The same on every machine and day: one seed, no database. Returns their names, within the folder.
    """
    from hypothesis import HealthCheck, Phase, given, seed, settings

    from generators import EXAMPLES, conflicts
    from graph_generators import explicit_graphs

    quiet = settings(
        max_examples=3 * many + 10,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    drawn: dict[str, None] = {}
    graphs: dict[str, None] = {}

    @seed(SEED)
    @quiet
    @given(conflicts())
    def keep(data: dict[str, Any]) -> None:
        drawn.setdefault(_text(data))

    @seed(SEED)
    @quiet
    @given(explicit_graphs(partial=False))
    def keep_graph(graph: Any) -> None:
        graphs.setdefault(_text(_graph_data(graph)))

    keep()
    keep_graph()
    texts = {f"drawn-{k:03d}.yaml": text for k, text in enumerate(itertools.islice(drawn, many))}
    texts |= {f"hand-{k:02d}.yaml": _text(data) for k, data in enumerate(EXAMPLES.values())}
    texts |= {f"graph-{k:02d}.yaml": text for k, text in enumerate(itertools.islice(graphs, -(-many // 10)))}
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return list(texts)


def _text(data: dict[str, Any]) -> str:
    return yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=10_000)


def _graph_data(graph: Any) -> dict[str, Any]:
    """A graph model as its file would be written, with levels as ties of a ranking."""
    states = list(graph.states)
    moves: dict[str, Any] = {}
    rankings: dict[str, Any] = {}
    for i, party in enumerate(graph.parties):
        ends = [graph.to[i][graph.first[i, s] : graph.first[i, s + 1]].tolist() for s in range(len(states))]
        moves[party] = {states[s]: [states[t] for t in to] for s, to in enumerate(ends) if to}
        levels = sorted(set(graph.rank[i].tolist()), reverse=True)
        rankings[party] = {
            "ranking": [[states[s] for s in range(len(states)) if graph.rank[i, s] == level] for level in levels]
        }
    return {
        "winset": 1,
        "kind": "graph",
        "title": "A drawn graph model",
        "parties": {party: {"name": party.title()} for party in graph.parties},
        "states": {state: state.title() for state in states},
        "moves": {party: to for party, to in moves.items() if to},
        "preferences": rankings,
    }


def jobs(folder: Path, names: list[str], quick: bool) -> Iterator[tuple[str, Job]]:
    """Every job of every file, with the file's name: the packaged cases last, being the slowest."""
    for name in names:
        text = (folder / name).read_text(encoding="utf-8")
        if "\nkind: graph" in text:
            yield from ((name, job) for job in _graph_jobs(name, text))
        else:
            yield from ((name, job) for job in _conflict_jobs(name, read(folder / name), packaged_case=False))
    yield "", [["cases"]]
    yield "", [["schema"]]
    yield "", [["new", "out/new.yaml"]]
    for name in packaged():
        for job in _conflict_jobs(name, read(name), packaged_case=True):
            if not (quick and job[0][0] in HEAVY):
                yield name, job


def _graph_jobs(name: str, text: str) -> Iterator[Job]:
    """Everything that is asked of a graph model."""
    from winset.cases.graph_read import parse_graph

    states = [str(k) for k in range(1, 4)]
    yield [["check", name]]
    yield [["show", name]]
    yield [["stable", name, "--json"]]
    yield [["stable", name, "--single", "--json"]]
    yield [["stable", name, "--coalitions", "--json"]]
    for concept in ("nash", "gmr", "smr", "seq", "sseq"):
        yield [["stable", name, "--concept", concept, "--json"]]
    for state in states:
        yield [["stable", name, "--state", state, "--why", "--json"]]
        yield [["stable", name, "--reach", state, "--json"]]
        yield [["stable", name, "--inverse", state, "--json"]]
    parse_graph(text, name)


def _conflict_jobs(name: str, conflict: Conflict, packaged_case: bool) -> Iterator[Job]:
    """Everything that is asked of a conflict, by the commands' own order."""
    months = _months(conflict)
    yield [["check", name]]
    yield [["show", name]]
    for extra in ([], *(["--from", month] for month in months[:2]), ["--world", "1", "--seed", "5"]):
        yield [["run", name, *extra, "--json"]]
    for month in months[-1:]:
        yield [["run", name, "--horizon", month, "--json"]]
    for word in ("ask", "claims", "readings", "statements", "ripe", "last", "why"):
        yield [[word, name, "--json"]]
    yield [["ripe", name, "--months", "2", "--eps", "0.3", "--theta", "0.2", "--json"]]
    for month in months[:1]:
        yield [["last", name, "--at", month, "--json"]]
    for issue in list(conflict.issues)[:2]:
        yield [["last", name, "--issue", issue, "--json"]]
    yield [["why", name, "--by", "removal", "--json"]]
    for changes in _changes(conflict, months):
        yield [["what-if", name, *changes, "--json"]]
    for party in list(conflict.parties)[: 1 if packaged_case else 2]:
        yield [["decide", name, "--party", party, "--json"]]
    for party, month in itertools.product(list(conflict.parties)[:1], months[:1]):
        yield [["decide", name, "--party", party, "--from", month, "--json"]]
    yield from _deals_jobs(name, conflict, months)
    yield from _unlock_jobs(name, conflict, months)
    yield from _stable_jobs(name, conflict, months)
    yield from _worlds_jobs(name, packaged_case)
    yield from _export_jobs(name, months)


def _months(conflict: Conflict) -> list[str]:
    """The middle month, the first, that of the last entry of the record, and the last."""
    time = conflict.time
    if time is None:
        return []
    calendar = calendar_of(time.step, time.start, time.end)
    entries = [step.month for step in conflict.history[-1:]]
    found = [calendar.label(calendar.periods // 2), calendar.label(0), *entries, calendar.label(calendar.periods - 1)]
    return list(dict.fromkeys(map(str, found)))


def _changes(conflict: Conflict, months: list[str]) -> Iterator[list[str]]:
    """A few what-ifs of every kind, one by one, and some together."""
    from winset.cases.worlds import uncertain

    sets = [["--set", f"parties.{party}.noise=1.5"] for party in list(conflict.parties)[:1]]
    sets += [["--set", f"{one.path}={one.low!r}"] for one in uncertain(conflict)[:2]]
    leave = [f"chance.{name}" for name in list(conflict.chance)[:2]]
    leave += [f"accord.{name}" for name in list(conflict.accords)[:1]]
    leave += [f"ending.{name}" for name in list(conflict.endings)[:1]]
    leave += [f"option.{issue}.{next(iter(entry.options))}" for issue, entry in list(conflict.issues.items())[:1]]
    leave += [f"consent.{k}" for k in range(len(conflict.consent[1:2]))]
    leave += [f"history.{k}" for k in range(len(conflict.history[:1]))]
    leave += [f"rule.{k}" for k in range(len(conflict.rules[:1]))]
    moves = [f"{party}.{move}" for party, named in conflict.moves.items() for move in named]
    events = [*moves[:1], *(f"chance.{name}" for name in list(conflict.chance)[:1])]
    events += [f"accord.{name}" for name in list(conflict.accords)[:1]]
    yield from sets
    yield from (["--without", one] for one in leave)
    yield from (["--forbid", move] for move in moves[:2])
    yield from (["--force", f"{month}={event}"] for month, event in itertools.product(months[:2], events))
    yield from (["--start", month] for month in months[:1])
    for factor, entry in list(conflict.state.items())[:1]:
        yield ["--state", f"{factor}={_value(list(entry.values)[-1])}"]
    if sets and leave:
        yield [*sets[0], "--without", leave[0]]
        yield from ([*sets[0], "--without", leave[-1], "--from", month] for month in months[:1])


def _value(value: object) -> str:
    """A factor's value as the command line reads it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _deals_jobs(name: str, conflict: Conflict, months: list[str]) -> Iterator[Job]:
    places = [[], *(["--at", month] for month in months)]
    for place, against in itertools.product(places, ("war", "now")):
        yield [["deals", name, *place, "--against", against, "--json"]]
    party = next(iter(conflict.parties))
    yield [["deals", name, "--frontier", "3", "--weight", f"{party}=2.5", "--json"]]
    for place in places[:2]:
        yield [["deals", name, *place, "--all-efficient", "--json"]]
    for factor, entry in list(conflict.state.items())[:1]:
        for value in list(entry.values)[:2]:
            yield [["deals", name, "--state", f"{factor}={_value(value)}", "--json"]]


def _unlock_jobs(name: str, conflict: Conflict, months: list[str]) -> Iterator[Job]:
    for against in ("war", "now"):
        yield [["unlock", name, "--against", against, "--json"]]
    for month in months[:2]:
        yield [["unlock", name, "--at", month, "--solves", "5", "--json"]]
    yield from ([["unlock", name, "--party", party, "--json"]] for party in list(conflict.parties)[:2])
    for package in ("recorded", _package(conflict)):
        yield [["unlock", name, "--package", package, "--json"]]


def _package(conflict: Conflict) -> str:
    """The package of every issue's last option."""
    return ",".join(f"{issue}={_value(list(entry.options)[-1])}" for issue, entry in conflict.issues.items())


def _stable_jobs(name: str, conflict: Conflict, months: list[str]) -> Iterator[Job]:
    package = _package(conflict)
    yield [["stable", name, "--json"]]
    for month in months[:2]:
        given = ["stable", name, "--at", month, "--package", package]
        yield [[*given, "--json"]]
        yield [[*given, "--coalitions", "--json"]]
    yield [["stable", name, "--package", package, "--moves", "none", "--state", "1", "--why", "--json"]]
    yield [["stable", name, "--package", package, "--reach", "1", "--json"]]
    yield [["stable", name, "--package", package, "--inverse", "1", "--json"]]


def _worlds_jobs(name: str, packaged_case: bool) -> Iterator[Job]:
    study = "out/study"
    told = [["worlds", study, *how, "--json"] for how in ([], ["--sensitivity"], ["--discover"], ["--posterior"])]
    drawn = ["worlds", name, "-n", "4" if packaged_case else "6", "--seed", "3", "--thorough", "1", "--jobs", "1"]
    yield [[*drawn, "--out", study, "--json"], *told]
    yield [["worlds", name, "--show", "--world", "2", "--seed", "3", "--json"]]


def _export_jobs(name: str, months: list[str]) -> Iterator[Job]:
    for month in [None, *months[:1]]:
        place = ["--at", month] if month else []
        for against in ("war", "now"):
            genius = ["export", name, *place, "--to", "genius", "--against", against, "--out", "out/genius"]
            yield [genius, ["import", "out/genius/domain.xml", "--out", "out/back.yaml"]]
        for form, packages in itertools.product(("csv", "gambit"), ("all", "against-war", "now", "frontier")):
            yield [["export", name, *place, "--to", form, "--packages", packages, "--out", f"out/game.{form}"]]
