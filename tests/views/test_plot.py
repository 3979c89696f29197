"""One chart by a function: what it writes, and what is refused before anything is computed."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from border_war import BORDER
from winset.cases.graph_case import GraphCase
from winset.cases.read import parse, read, read_either
from winset.errors import RequestError
from winset.studies.dossier import dossier
from winset.studies.graph_dossier import graph_dossier
from winset.views import plot as module
from winset.views.charts import charts
from winset.views.plot import KINDS, charts_of, plot
from winset.views.report.graph import picture, plotted


def test_it_draws_to_the_file_named(tmp_path: Path) -> None:
    """The picture is of the kind that the end of its name says, and progress is told."""
    pytest.importorskip("matplotlib")
    told: list[str] = []
    for kind, begins in zip(KINDS, (b"<?xml", b"\x89PNG", b"%PDF"), strict=True):
        made = plot(parse(BORDER), "timeline", tmp_path / f"out{kind}", progress=lambda what, _: told.append(what))
        assert made == tmp_path / f"out{kind}"
        assert made.read_bytes().startswith(begins)
    assert told


@pytest.mark.parametrize(
    ("chart", "file", "message"),
    [
        ("timelin", "out.svg", "no chart 'timelin'; did you mean 'timeline'"),
        ("timeline", "out.txt", "path out.txt: expected a name that ends in .svg, .png, .pdf"),
    ],
)
def test_what_is_wrong_is_told_first(chart: str, file: str, message: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A chart that there is not, and a kind of file that there is not, are refused without a solve."""
    monkeypatch.setattr(module, "dossier", None)
    with pytest.raises(RequestError, match=message):
        plot(parse(BORDER), chart, file)


def test_nothing_to_draw(tmp_path: Path) -> None:
    """Where the conflict has no such chart the message calls it by the name that it was given by."""
    pytest.importorskip("matplotlib")
    file = tmp_path / "war.yaml"
    file.write_text(BORDER, encoding="utf-8")
    for source, name in ((file, file), (parse(BORDER), "<data>")):
        with pytest.raises(RequestError, match=f"{name}: there is nothing to draw as map in this conflict"):
            plot(source, "map", tmp_path / "out.svg")
    assert [path.name for path in tmp_path.iterdir()] == ["war.yaml"]


COLONY = Path(__file__).parents[2] / "examples" / "colony.yaml"


def test_every_chart_of_a_war_without_a_last_date() -> None:
    """With answers, offers, beliefs and a peace that lives: each chart that has something to show is drawn, as it is."""
    figure = pytest.importorskip("matplotlib.figure")
    found = dossier(read(COLONY)).to_json()
    held = {name: data for name, chart in charts().items() if (data := chart.data(found)) is not None}
    assert set(held) == {"timeline", "probability", "terms", "blockers", "survival", "why", "leans", "try_it"}
    for name, data in held.items():
        made = figure.Figure(layout="constrained")
        charts()[name].plot(data, made)
        picture = io.StringIO()
        made.savefig(picture, format="svg")
        assert picture.getvalue().count("<path") > 20, name
        assert "NaN" not in json.dumps(data, allow_nan=False)
    assert "fading twice as likely" in json.dumps(held["probability"])
    assert "pale: if nothing happened in it" in picture_words(held["survival"])


def picture_words(data: object) -> str:
    """The words that stand in a picture of a chart."""
    figure = pytest.importorskip("matplotlib.figure")
    made = figure.Figure(layout="constrained")
    charts()["survival"].plot(data, made)
    return " ".join(text.get_text() for text in made.findobj(lambda artist: hasattr(artist, "get_text")))


def test_names_of_issues_stand_whole_in_the_picture() -> None:
    """However long the options' names are, nothing that is written begins beside the picture."""
    figure = pytest.importorskip("matplotlib.figure")
    found = dossier(read(COLONY), only=()).to_json()
    made = figure.Figure(layout="constrained")
    charts()["terms"].plot(charts()["terms"].data(found), made)
    made.draw_without_rendering()
    written = made.findobj(lambda artist: hasattr(artist, "get_text") and artist.get_text())
    assert {"Status", "The settlers' land", "Guarantee"} <= {text.get_text() for text in written}
    assert min(text.get_window_extent().x0 for text in written) >= 0


def test_a_chart_alone_of_a_war_without_a_last_date(tmp_path: Path) -> None:
    """Asked for alone, it is drawn from what it needs and no more."""
    pytest.importorskip("matplotlib")
    made = plot(COLONY, "probability", tmp_path / "out.svg")
    assert made.read_bytes().startswith(b"<?xml")


ELMIRA = COLONY.parent / "elmira.yaml"


def test_a_graph_is_drawn(tmp_path: Path) -> None:
    """Of a graph-model file the graph is drawn: a mark for each state, an arrow for each gain, and what they are."""
    figure = pytest.importorskip("matplotlib.figure")
    patches = pytest.importorskip("matplotlib.patches")
    made = plot(ELMIRA, "graph", tmp_path / "out.svg")
    assert made.read_bytes().startswith(b"<?xml")
    assert list(charts_of(ELMIRA)) == ["graph"]
    found = read_either(ELMIRA)
    assert isinstance(found, GraphCase)
    data = picture.data(graph_dossier(found).to_json())
    assert data is not None
    drawn = figure.Figure(layout="constrained")
    plotted.plot(data, drawn)
    assert len(drawn.findobj(patches.FancyArrowPatch)) == len(data["arrows"])
    assert len(drawn.findobj(patches.Circle)) == len(data["nodes"])
    words = " ".join(" ".join(text.get_text().split()) for text in drawn.findobj(lambda one: hasattr(one, "get_text")))
    for node in data["nodes"]:
        assert " ".join(node["words"].split()) in words


@pytest.mark.parametrize(
    ("case", "chart", "told"),
    [
        (ELMIRA, "timeline", "no chart 'timeline' of a graph-model file; there is graph"),
        (COLONY, "graph", "no chart 'graph' of a conflict; there are map, timeline,"),
        (ELMIRA, "grap", "no chart 'grap'; did you mean 'graph'"),
    ],
)
def test_a_chart_of_another_kind_of_file(case: Path, chart: str, told: str, tmp_path: Path) -> None:
    """A chart that is of the other kind of file is refused with those that there are for this one."""
    with pytest.raises(RequestError, match=told):
        plot(case, chart, tmp_path / "out.svg")


def test_a_graph_that_cannot_be_drawn(tmp_path: Path) -> None:
    """A graph of too many states to tell apart is refused by what it is called."""
    pytest.importorskip("matplotlib")
    file = tmp_path / "many.yaml"
    file.write_text(MANY, encoding="utf-8")
    with pytest.raises(
        RequestError, match=r"many\.yaml: there is nothing to draw as graph in this graph, of one state or"
    ):
        plot(file, "graph", tmp_path / "out.svg")


MANY = """{winset: 2, kind: graph, title: Many, parties: {a: {options: [p, q, r]}, b: {options: [s, t]}},
 preferences: {a: {statements: [b.s, not a.p]}, b: {statements: [a.q]}}}"""
