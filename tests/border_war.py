"""A small conflict file with one of everything, to be spoilt in one place at a time."""

from __future__ import annotations

import pytest

import winset
from winset.cases.read import parse

NAME = "border.yaml"

BORDER = """\
winset: 1
title: A border war
time: {start: 2001-01, end: 2001-07}
parties:
  north:
    name: Northland
    front: {factor: front, better: up}
    values:
      border: {old: 0, line: -12}
      exchange: {all: 0, none: -30}
    war:
      - {points: -1, when: "leader == 'old'"}
  south:
    values:
      border: {old: -14, line: 0}
      exchange: {all: -40, none: 0}
    adjust:
      - {when: "border == 'old' and leader == 'new'", points: -2}
    war:
      - {points: {low: -2, mode: -1, high: 0}}
issues:
  border: [old, line]
  exchange: {options: [all, none]}
rules:
  - {when: "leader == 'new'", require: "border == 'line'"}
state:
  leader: [old, new]
  front: {values: [sea, hill, river], initial: hill, ordered: true}
chance:
  succession: {when: "leader == 'old'", probability: 0.01, effect: {leader: new}}
moves:
  south:
    offensive:
      when: "front == 'hill'"
      outcomes:
        - {probability: 0.2, effect: {front: +1}}
        - {probability: 0.1, effect: {front: -1}}
      points: {south: -4}
accords:
  truce: {consent: [{of: [north, south]}], when: "front == 'river'", effect: {front: hill}}
endings:
  lost: {when: "front == 'sea'", points: {south: -40}}
talks:
  when: "front != 'sea'"
  proposers: {north: 1, south: 1}
consent:
  - {of: [north, south], at_least: 2}
peace:
  horizon: 24
  resume:
    south: {when: "border == 'old'", points: {south: -20}}
accounts:
  deaths: {unit: people, war: [{amount: 1000}], endings: {lost: 5000}}
history:
  - {month: 2001-02, chance: succession}
  - {month: 2001-03, move: south.offensive, outcome: 0}
  - {month: 2001-04, accord: truce}
  - {month: 2001-05, agreement: {border: line, exchange: all}}
"""

SALE = """\
winset: 1
title: A sale
parties:
  buyer: {values: {price: {dear: 3, cheap: 8}}, otherwise: 2}
  seller: {values: {price: {dear: 6, cheap: 1}}, otherwise: 2}
issues:
  price: {options: [dear, cheap]}
consent:
  - {of: [buyer, seller]}
"""
"""A negotiation without a war: no time, no state."""


def spoilt(*changes: tuple[str, str], text: str = BORDER) -> str:
    """The file with pieces of its text, each standing there once, replaced."""
    for old, new in changes:
        assert text.count(old) == 1, f"{text.count(old)} times: {old}"
        text = text.replace(old, new)
    return text


def line_of(text: str, piece: str) -> int:
    """The line, from 1, on which a piece of text begins that stands there once."""
    assert text.count(piece) == 1, f"{text.count(piece)} times: {piece}"
    return text[: text.index(piece)].count("\n") + 1


def changed_line(text: str) -> int:
    """The line on which a spoilt file first differs from the sound one."""
    same = next((k for k, (one, other) in enumerate(zip(text, BORDER, strict=False)) if one != other), len(BORDER))
    return text[:same].count("\n") + 1


def problems_of(text: str) -> list[str]:
    """What is told of a file that is refused, a line a problem."""
    with pytest.raises(winset.ConflictError) as caught:
        parse(text, NAME)
    told = str(caught.value).split("\n")
    assert len(told) == len(caught.value.problems)
    return told


def only_problem(text: str) -> str:
    """The one thing told of a file that is refused."""
    told = problems_of(text)
    assert len(told) == 1, told
    return told[0]
