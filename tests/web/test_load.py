"""Several tabs at once: each gets its own answer and no error, and what is kept is bounded."""

from __future__ import annotations

from pathlib import Path

import pytest

from web.many_tabs import many_tabs, memory
from web.serving import Server
from winset.cases.change import changes_of
from winset.cases.changes import change_conflict
from winset.cases.read import read

PATH = "parties.south.war[0].points"


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the system does not tell a process's memory so")
def test_many_tabs_get_each_its_own_answer(server: Server, new_file: Path) -> None:
    """Six tabs that set forty-eight values, none twice, are all answered, each about its own value; what the server and
    its workers hold grows by no more than a little."""
    many_tabs(server, PATH, (-1.9, -1.5), tabs=6, every=0, rounds=2, seconds=600)
    before = memory(server)
    found = many_tabs(server, PATH, (-1.5, -0.4), tabs=6, every=0, rounds=8, seconds=600)
    assert found.wrong == []
    assert len(found.given) == 48
    assert len({value for value, _ in found.given}) == 48
    conflict = read(str(new_file))
    for value, known in found.given:
        assert change_conflict(conflict, changes_of({"set": {PATH: value}})).digest == known
    assert memory(server) < before + 250


def test_a_newer_question_of_a_tab_takes_the_place_of_its_older_one(server: Server) -> None:
    """What a tab asks in one place ends what it asked there before; another place and another tab are left alone."""
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(24) as pool:
        asked = [
            pool.submit(server.told, "answer", [{"set": {PATH: -0.3 - k / 1000}}], tab="a", slot="answer")
            for k in range(20)
        ]
        others = [
            pool.submit(server.told, "answer", [{"set": {PATH: -0.2 - k / 1000}}], tab=f"b{k}", slot="answer")
            for k in range(3)
        ]
        told = [next(iter(one.result())) for one in asked]
        assert [next(iter(one.result())) for one in others] == ["done"] * 3
    assert set(told) <= {"done", "left"}
    assert "done" in told
    assert "left" in told
