"""The report's block of what-ifs solved beforehand: words and a table for all, a choice where scripts run."""

from __future__ import annotations

from typing import Any

import pytest

from full_conflict import conflict, spoilt_with
from winset.studies.dossier import dossier
from winset.views.charts import try_it
from winset.views.report.page import page
from winset.views.report.sections import try_it as section
from winset.views.what_if import in_words


@pytest.fixture(scope="module")
def found() -> Any:
    """A dossier with this part alone."""
    return dossier(conflict(), only=["baked"]).to_json()


def test_without_scripts_words_and_a_table_say_it_all(found: Any) -> None:
    """Every change stands in the table with both chances and the sentence of the what-if."""
    made = section.section(found)
    assert made is not None
    shown = "".join(map(str, made.tables))
    for row in found["baked"]["baked"]:
        told = in_words(row["baseline"], row["changed"], found["baked"]["labels"], "month")
        assert told[1:60].replace("'", "&#x27;") in shown
    assert shown.count("<tr") == len(found["baked"]["baked"]) + 1


def test_what_is_baked_is_what_the_what_if_says(found: Any) -> None:
    """The picture's data hold each change by its kind, the largest first, with its sentence and both chances."""
    data = try_it.data(found)
    assert data is not None
    rows = [row for group in data["groups"] for row in group["rows"]]
    assert len(rows) == len(found["baked"]["baked"])
    for group in data["groups"]:
        apart = [abs(row["then"] - row["was"]) for row in group["rows"]]
        assert apart == sorted(apart, reverse=True)
        assert all(row["says"].startswith("If ") for row in group["rows"])


def test_what_was_left_out_is_told(found: Any) -> None:
    """How many events, moves and numbers were not solved stands above the choice."""
    many: Any = {**found, "baked": {**found["baked"], "untried": {"event": 1, "move": 12}}}
    made = section.section(many)
    assert made is not None
    assert "Not solved for this page, so that it is soon made: 1 event and 12 moves." in made.lead


def test_a_quick_page_has_none_and_says_so() -> None:
    """`--quick` leaves the block out and names it among what is left out."""
    quick = dossier(conflict(), quick=True).to_json()
    html = page(quick)
    assert 'id="try_it"' not in html
    assert "what-ifs to try" in html


@pytest.mark.parametrize("text", ["</script><img src=x onerror=alert(1)>", "`${alert(1)}`", "<b>x</b>"])
def test_text_of_a_file_stays_text(text: str) -> None:
    """Names of the file in the table and in what is baked are no markup."""
    spoilt = spoilt_with(text)
    html = page(spoilt)
    assert 'id="try_it"' in html
    assert "<img src=x" not in html
    assert "<b>x</b>" not in html
