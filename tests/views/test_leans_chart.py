"""What the chance of a signature leans on, as a picture: every row is what a study said, the widest first."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from full_conflict import conflict, full
from winset.cases.read import read
from winset.studies.dossier import dossier
from winset.views.charts import leans
from winset.views.report.page import page

COLONY = Path(__file__).parents[2] / "examples" / "colony.yaml"


def harsh() -> dict[str, Any]:
    """The conflict that has everything, with a reading by which the war hurts far more."""
    data = full()
    data["readings"]["milder"]["change"] = [{"set": {"parties.north.war[old].points": -30}}]
    return data


def test_each_row_is_what_a_study_says() -> None:
    """The last date for talks, a rival reading, a claim's cause: each with the chance that its own study gives."""
    found: Any = dossier(conflict(harsh()), only=["readings", "claims"]).to_json()
    drawn: Any = leans.data(found)
    rows = {row["name"]: [end["p"] for end in row["ends"]] for row in drawn["rows"]}
    horizon, reading = found["timeline"]["horizon"], found["trust"]["readings"]["readings"][0]
    moved = [one["signed_by_mark"] for one in (horizon["-12"], horizon["+12"]) if one]
    assert rows["The last date for talks a year earlier or later"] == sorted(moved)
    assert rows["Read as “The milder reading”"] == [reading["signed_by"]]
    assert rows["If “The old one dies” cannot happen"] == [found["claims"]["claims"][0]["without"]]
    assert drawn["base"] == horizon["base"]["signed_by_mark"] == found["timeline"]["history"][-1]["signed_by"]


def test_the_widest_row_comes_first_and_is_told_first() -> None:
    """Rows stand by how far they move the chance, and the words name the first of them."""
    drawn: Any = leans.data(dossier(read(COLONY), only=[]).to_json())
    apart = [max(abs(end["p"] - drawn["base"]) for end in row["ends"]) for row in drawn["rows"]]
    assert apart == sorted(apart, reverse=True)
    words = leans.words(dossier(read(COLONY), only=[]).to_json())
    assert words.startswith("Chance of a signature by October 1934, seen from January 1931: 81 % as the file is.")
    assert "The war half or twice as likely to fade: 74 % and 84 %" in words


def test_what_another_question_asks_is_not_drawn_beside_it() -> None:
    """A claim or a reading that is of another date, or seen from another, has no row."""
    found: Any = dossier(conflict(), only=["readings", "claims"]).to_json()
    found["trust"]["readings"]["month"] = "2001-03"
    found["claims"]["claims"][0]["from"] = "2001-03"
    drawn: Any = leans.data(found)
    assert [row["name"] for row in drawn["rows"]] == ["The last date for talks a year earlier or later"]


def test_what_moves_nothing_has_no_row() -> None:
    """A reading under which the chance prints as the file's own is not drawn, and without any row there is no chart."""
    found: Any = dossier(conflict(harsh()), only=["readings"]).to_json()
    reading = found["trust"]["readings"]["readings"][0]
    assert len(found["trust"]["readings"]["readings"]) == 1
    drawn: Any = leans.data(found)
    reading["signed_by"] = drawn["base"] + 1e-9
    rows: Any = leans.data(found)["rows"]  # type: ignore[index]
    assert [row["name"] for row in rows] == [row["name"] for row in drawn["rows"] if row["name"][:4] != "Read"]
    found["timeline"]["horizon"] = None
    assert leans.data(found) is None


def test_the_title_stays_within_the_picture() -> None:
    """Beside rows with long names the title of the drawn picture is as readable as beside short ones."""
    figure = pytest.importorskip("matplotlib.figure").Figure(layout="constrained")
    kind = pytest.importorskip("matplotlib.text").Text
    ends = [{"p": 0.2, "says": "20 %", "how": "by this reading"}]
    title = "Chance of a signature by the week of 23 December 1991, seen from the week of 23 September 1990"
    drawn: Any = {"title": title, "base": 0.3, "says": "30 %", "rows": [{"name": "a long name " * 12, "ends": ends}]}
    leans.plot(drawn, figure)
    figure.draw_without_rendering()
    wide = figure.get_size_inches()[0] * figure.dpi
    told = [text for part in (figure, *figure.axes) for text in part.findobj(kind) if title[:20] in text.get_text()]
    assert told
    assert all((box := text.get_window_extent()).x0 >= 0 and box.x1 <= wide for text in told)


def test_a_quick_page_has_no_such_chart() -> None:
    """Where nothing was solved but the file as it is there is nothing to draw."""
    found = dossier(conflict(), quick=True).to_json()
    assert leans.data(found) is None
    assert 'id="chart-leans"' not in page(found)
