"""The steps of the form: a whole file at every moment, nothing lost, everything as it was answered."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from guided_answers import BORDER, RIVER, SIEGE, answer_of, filled
from winset.cases.guided.form import FIRST, HEAD, Form, opened, save, text_of
from winset.cases.guided.numbers import sizes
from winset.cases.guided.steps import answered, followed, next_question, open_questions, reopened, sharpened
from winset.cases.numbers import value_of
from winset.cases.read import parse, parse_with_lines, read
from winset.cases.worlds import uncertain
from winset.errors import ConflictError, RequestError

WARS = {"border": BORDER, "river": RIVER, "siege": SIEGE}


@pytest.mark.parametrize("name", WARS)
def test_the_file_is_whole_after_every_answer(name: str) -> None:
    """From the first question to the last it is a conflict without an error."""
    form, answers = Form(FIRST), WARS[name]
    while (question := next_question(form)) is not None:
        parse(text_of(form))
        form = answered(form, question.key, answer_of(question, answers), "A history, p. 3")
    reading = parse_with_lines(text_of(form), name)
    assert not [problem for problem in reading.warnings if problem.severity == "error"]
    assert set(answers) <= set(form.done)


def test_what_is_answered_stands_in_the_file() -> None:
    """Names, orders, who must say yes, what may happen, offers, and how one knows."""
    conflict = parse(text_of(filled(BORDER, source="A history, p. 3")))
    north, south = conflict.parties["northland"], conflict.parties["southland"]
    assert conflict.title == "The border war"
    assert [issue.name for issue in conflict.issues.values()] == ["The border", "Prisoners"]
    assert north.ranking["border"].order == ("old_line", "river", "line_of_contact")
    assert conflict.parties["patron"].ranking["border"].order == ("line_of_contact", ("river", "old_line"))
    assert "prisoners" not in conflict.parties["patron"].ranking
    assert (north.swing, south.swing) == (("border", "prisoners"), ("prisoners", "border"))
    assert conflict.consent[0].of == ("northland", "southland")
    assert conflict.sources[north.ranking["border"].sources[0]].title == "A history, p. 3"
    assert [term.when for term in south.war] == [None, "leader_of_patron == 'new'"]
    assert value_of(conflict.endings["northland_wins"].points["southland"]) < 0
    assert conflict.moves["patron"]["undo"].at == "signature"
    assert conflict.peace is not None
    assert conflict.peace.resume["northland"][0].when == "border != 'old_line'"
    offer = conflict.history[0]
    assert (offer.month, offer.offer, offer.refused) == ("2001-06", {"border": "river"}, ("southland",))


def test_what_nobody_knows_is_an_assumption_with_a_range() -> None:
    """Without a source an entry says so, and the sizes that nobody has given are wide."""
    conflict = parse(text_of(filled(BORDER)))
    assert not conflict.sources
    assert conflict.parties["northland"].ranking["border"].sources == ("assumption",)
    anchor = conflict.parties["northland"].anchor["border"]
    assert (anchor.low, anchor.high) == (1, 60)  # type: ignore[union-attr]
    assert len(uncertain(conflict)) > 8


def test_a_number_replaces_its_guess_in_the_unit_that_was_asked() -> None:
    """Months of war, years in a hundred, hundredths; and what follows from them is made anew."""
    form = filled(BORDER, until="anchor.northland")
    wide = value_of(parse(text_of(form)).endings["northland_wins"].points["southland"])
    form = answered(form, "anchor.southland", {"low": 100, "high": 200}, "Memoirs, p. 8")
    form = answered(form, "often.patron_changes", {"low": 5, "mode": 10, "high": 20})
    form = answered(form, "succeeds.patron", {"low": 10, "high": 30})
    form = answered(form, "bears.southland.patron.harder", {"low": 0.5, "high": 1})
    conflict = parse(text_of(form))
    anchor = conflict.parties["southland"].anchor["prisoners"]
    assert (anchor.low, anchor.high, anchor.sources) == (100, 200, ("memoirs_p_8",))  # type: ignore[union-attr]
    chance: Any = conflict.chance["patron_changes"].outcomes[0].probability
    assert 1 - (1 - chance.mode) ** 12 == pytest.approx(0.1, abs=1e-3)
    undo: Any = conflict.moves["patron"]["undo"].outcomes[0].probability
    assert (undo.low, undo.high) == (0.1, 0.3)
    harder: Any = conflict.parties["southland"].war[1].points
    assert (harder.low, harder.high) == (-1, -0.5)
    lost = value_of(conflict.endings["northland_wins"].points["southland"])
    assert lost < wide
    assert lost == pytest.approx(-150 * (1 + 0.5))


def test_a_negotiation_is_asked_what_no_agreement_is_worth() -> None:
    """No war, no clock, no units of war; no agreement lies between a party's best and its worst."""
    form = filled(RIVER)
    conflict = parse(text_of(answered(filled(RIVER, until="otherwise.upstream"), "otherwise.upstream", {"low": 20, "high": 40})))  # fmt: skip
    assert conflict.time is None
    assert {size.question.key for size in sizes(form)} == {"otherwise.upstream", "otherwise.downstream"}
    otherwise: Any = conflict.parties["upstream"].otherwise
    whole = 30.5 * 1.5
    assert (otherwise.low, otherwise.high) == (pytest.approx(-0.4 * whole), pytest.approx(-0.2 * whole))


def test_a_form_left_and_opened_again_goes_on_where_it_was(tmp_path: Path) -> None:
    """Every answer is in the file, and so is which questions are answered."""
    form = filled(BORDER, until="breakers", source="Memoirs")
    save(form, tmp_path / "war.yaml", schema=True)
    again = opened(tmp_path / "war.yaml")
    assert (again.data, again.done) == (form.data, form.done)
    assert text_of(again) == text_of(form)
    assert next_question(again) == next_question(form)


def test_what_was_changed_by_hand_stays_and_remarks_are_not_lost(tmp_path: Path) -> None:
    """A changed value is gone on with; a remark, a file of others, or a broken one is refused with the remedy."""
    file, form = tmp_path / "war.yaml", filled(SIEGE, until="winners")
    save(form, file)
    file.write_text(file.read_text().replace("The gate", "The iron gate"))
    assert opened(file).data["issues"]["gate"]["name"] == "The iron gate"
    kept = file.read_text()
    file.write_text(kept + "\n# ask the curator\n")
    with pytest.raises(RequestError, match=r"war.yaml:\d+: a remark of yours"):
        opened(file)
    file.write_text(kept.replace("consent", "konsent"))
    with pytest.raises(ConflictError):
        opened(file)
    file.write_text(kept.replace(HEAD, "# My own"))
    with pytest.raises(RequestError, match="not begun with `guided`"):
        opened(file)
    assert opened(file, anew=True).done == ()


def test_names_that_the_format_cannot_have_are_made_ones_that_it_can() -> None:
    """Words of the format, digits, accents, emoji and names of one stem."""
    form = Form(FIRST)
    for key, answer in {"title": "T", "kind": "war", "step": "month", "start": "2001-01"}.items():
        form = answered(form, key, answer)
    form = answered(form, "parties", ["or", "1st Army", "Größe", "The 1st army", "🙂"])
    conflict = parse(text_of(form))
    assert [party.name for party in conflict.parties.values()] == ["or", "1st Army", "Größe", "The 1st army", "🙂"]
    assert len(conflict.parties) == 5


def test_an_answer_to_what_is_not_asked_is_refused() -> None:
    """As is one that makes no valid conflict."""
    form = filled(BORDER, until="issues")
    with pytest.raises(RequestError, match=r"no question 'anchor\.northland' is open"):
        answered(form, "anchor.northland", {"low": 1, "high": 2})
    with pytest.raises(RequestError, match="expected 1 to 6"):
        answered(form, "issues", [])
    late = filled(BORDER, until="offers.1")
    offer = BORDER["offers.1"] | {"month": "1999-01"}
    with pytest.raises(RequestError, match="1999-01"):
        answered(late, "offers.1", offer)


def test_numbers_are_asked_when_nothing_else_is_left() -> None:
    """Before that none is up for choice; then all that are still guessed at are."""
    assert sharpened(filled(BORDER, until="offers.1")) == []
    form = filled(BORDER, until="anchor.northland")
    assert [size.question.key for size in sharpened(form)] == [question.key for _, question in open_questions(form)]
    assert len(sharpened(form)) == 8


@pytest.mark.parametrize(
    "words", ["08", "1e5", "0x1F", "null", "yes", "2001-03", "a " * 80 + "# and more", "[x", "é: ü"]
)
def test_words_are_read_as_they_were_typed(tmp_path: Path, words: str) -> None:
    """Numbers, dates and signs of YAML in a title, a party, an option or a source stay what they are."""
    text = " ".join(words.split())
    form = answered(Form(FIRST), "title", text)
    for key, answer in {
        "kind": "war",
        "step": "month",
        "start": "2001-01",
        "parties": ["A", text[:20].strip()],
    }.items():
        form = answered(form, key, answer)
    form = answered(form, "yes", list(form.data["parties"]), text)
    form = answered(form, "issues", [text[:20].strip()])
    issue = next(iter(form.data["issues"]))
    form = answered(form, f"options.{issue}", ["B", text[:20].strip()])
    save(form, tmp_path / "war.yaml")
    again = opened(tmp_path / "war.yaml")
    assert (again.data, again.done) == (form.data, form.done)
    assert read(tmp_path / "war.yaml").title == text


def test_what_is_written_short_by_hand_is_gone_on_with_or_refused(tmp_path: Path) -> None:
    """Lists for options and rankings and plain numbers are the form's own; what it has no questions for is refused."""
    file = tmp_path / "war.yaml"
    save(filled(SIEGE), file)
    data = filled(SIEGE).copied()
    short = {"options": ["open", "shut"]}
    for value in (short, ["open", "shut"]):
        file.write_text(text_of(Form(data | {"issues": {"gate": value}}, filled(SIEGE).done)))
        assert followed(opened(file), str(file)).data["issues"]["gate"]["options"] == {"open": "open", "shut": "shut"}
    for party in data["parties"].values():
        party["ranking"]["gate"], party["anchor"] = party["ranking"]["gate"]["order"], {"gate": 12}
    file.write_text(text_of(Form(data, filled(SIEGE).done)))
    again = followed(opened(file), str(file)).data["parties"]["town"]
    assert (again["ranking"]["gate"], again["anchor"]) == (
        {"order": ["shut", "open"]},
        {"gate": {"low": 12, "high": 12}},
    )
    peace = {"horizon": 10, "resume": {"town": {"points": {"town": -1}}}}
    file.write_text(text_of(Form(data | {"peace": peace}, filled(SIEGE).done)))
    read(file)
    with pytest.raises(RequestError, match="go on by hand"):
        followed(opened(file), str(file))


def test_what_others_wrote_stays_when_a_question_is_answered_again() -> None:
    """A move or an event of the peace that somebody added by hand is not the form's to leave out."""
    form = filled(BORDER)
    data = form.copied()
    data["moves"]["patron"]["call"] = {"probability": 0.1, "effect": {"leader_of_patron": "new"}}
    data["peace"]["chance"] = {"tires": {"probability": 0.01, "effect": {"leader_of_patron": "new"}}}
    form = reopened(reopened(Form(data, form.done), "undoers"), "breakers")
    form = answered(answered(form, "breakers", []), "undoers", [])
    parse(text_of(form))
    assert list(form.data["moves"]["patron"]) == ["call"]
    assert "patron_rose" not in form.data["state"]
    assert form.data["peace"].keys() == {"horizon", "pace", "chance"}
    form = answered(reopened(reopened(form, "breakers"), "undoers"), "breakers", ["southland"])
    assert list(form.data["peace"]["resume"]) == ["southland"]
    assert "chance" in form.data["peace"]
    plain = answered(answered(reopened(reopened(filled(BORDER), "undoers"), "breakers"), "breakers", []), "undoers", [])
    assert not {"peace"} & plain.data.keys()
    assert plain.data["moves"] == {}
