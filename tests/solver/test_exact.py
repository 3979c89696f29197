"""What the compiled loops promise beyond agreement: exactness at any size of stakes, and one answer for any threads."""

from __future__ import annotations

import copy
import itertools
import math
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import winset
from brute_force import solve as brute_force
from first_korea import FIRST_KOREA
from winset.game.elementary import fast_exp, logistic
from winset.solver.forward import forecast
from winset.solver.kernels import consents, count_room


def wide(points: float, noise: float, packages: int = 3) -> dict[str, Any]:
    """A conflict whose points run to `points` either way of 0."""
    options = [f"o{k}" for k in range(packages)]
    spread = {option: points * (1 - 2 * k / (packages - 1)) for k, option in enumerate(options)}
    back = dict(zip(options, reversed(spread.values()), strict=True))
    return {
        "winset": 1, "title": "Wide stakes", "time": {"start": "2000-01", "end": "2000-07", "pace": 0.7},
        "parties": {
            "a": {"values": {"x": spread}, "noise": noise, "war": [{"points": -points / 3}]},
            "b": {"values": {"x": back}, "noise": noise, "war": [{"points": -points / 5}]},
            "c": {"values": {"x": {"o1": points / 2}}, "noise": 1, "war": [{"points": 0.1}]},
        },
        "issues": {"x": {"options": options}}, "consent": [{"of": ["a", "b"]}, {"of": ["c"], "when": "x != 'o0'"}],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("points", "noise"), list(itertools.product([1e-6, 1.0, 90.0, 900.0, 40_000.0], [0.01, 1.0, 30.0]))
)
def test_exact_at_any_stakes(points: float, noise: float) -> None:
    """Points of thousands of temperatures overflow no vote and lose no digit: brute force agrees to 1e-9."""
    data = wide(points, noise)
    expected = brute_force(data)
    game = winset.build(winset.read(data))
    found = forecast(winset.solve(game))
    assert np.allclose(found.sign, expected["forward"]["sign"], rtol=0, atol=1e-9)
    value = winset.solve(game).value[0, game.initial]
    assert np.allclose(value, list(expected["value_at_start"].values()), rtol=1e-9, atol=1e-9)


@given(st.floats(-708, 709))
def test_exponential(x: float) -> None:
    """The vectorised exp is within 4 units of the last place over its whole range."""
    assert abs(fast_exp(x) / math.exp(x) - 1) <= 9e-16


@pytest.mark.parametrize("z", [-1e6, -745.2, -40, 0, 40, 800, 1e6])
def test_logistic(z: float) -> None:
    """The logistic function neither overflows nor leaves [0, 1], and the two sides add to 1."""
    assert 0 <= logistic(z) <= 1
    assert math.isclose(logistic(z) + logistic(-z), 1, abs_tol=1e-15)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_consent_by_counting_every_vote(data: st.DataObject) -> None:
    """The probability of consent equals the sum over all 2^n votes, with overlapping clauses of any size."""
    n = data.draw(st.integers(1, 5))
    groups = data.draw(st.integers(1, 4))
    members = np.array([data.draw(st.lists(st.booleans(), min_size=n, max_size=n)) for _ in range(groups)])
    members[:, 0] |= ~members.any(axis=1)
    votes = np.array([data.draw(st.integers(1, int(row.sum()))) for row in members])
    bits = data.draw(st.integers(0, 2**groups - 1))
    own = data.draw(st.integers(-1, n - 1))
    yes = np.array([[data.draw(st.floats(0, 1)) for _ in range(2)] for _ in range(n)])
    expected = np.zeros(2)
    for ballot in itertools.product([False, True], repeat=n):
        if own >= 0 and not ballot[own]:
            continue
        weight = math.prod(yes[j] if v else 1 - yes[j] for j, v in enumerate(ballot) if j != own)
        cast = np.array(ballot)
        if all((cast & members[g]).sum() >= votes[g] for g in range(groups) if bits >> g & 1):
            expected += weight
    found = np.empty(2)
    consents(yes, own, bits, members, votes, count_room(groups, n), found)
    assert np.allclose(found, expected, rtol=0, atol=1e-12)


def test_threads_change_nothing() -> None:
    """Korea of the first edition solved on one thread and on three gives the same answer, bit for bit."""
    game = winset.build(winset.read(FIRST_KOREA))
    one, three = winset.solve(game, threads=1), winset.solve(game, threads=3)
    for name in ("value", "continuation", "war", "war_value_start", "sign"):
        assert getattr(one, name).tobytes() == getattr(three, name).tobytes()
    assert forecast(one, threads=1).packages.tobytes() == forecast(three, threads=3).packages.tobytes()


def test_progress_runs_from_nothing_to_all() -> None:
    """A solve tells the share done after each period, rising to 1."""
    told: list[float] = []
    winset.solve(winset.build(winset.read(wide(3, 1))), progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1


def test_a_solution_is_read_only() -> None:
    """Nobody can change a solved game's numbers."""
    solution = winset.solve(winset.build(winset.read(wide(3, 1))))
    with pytest.raises(ValueError):
        solution.value[0, 0, 0] = 1.0


def test_dates_in_consent() -> None:
    """A clause of consent that begins at a date binds from that date on, as brute force has it."""
    data = copy.deepcopy(wide(4, 1))
    data["consent"][1]["when"] = "month >= '2000-03' and (month != '2000-05' or x == 'o1')"
    expected = brute_force(data)
    found = forecast(winset.solve(winset.build(winset.read(data))))
    assert np.allclose(found.sign, expected["forward"]["sign"], rtol=0, atol=1e-12)


@pytest.mark.parametrize("shares", [[0.7, 0.2, 0.1], [1 / 3] * 3, [0.6, 0.3, 0.1], [0.25] * 4, [0.1] * 10])
def test_sure_events_leave_nothing_behind(shares: list[float]) -> None:
    """An event whose probabilities add to 1 but for rounding leaves no probability in the state that it left."""
    data = wide(3, 1)
    values = ["start", *(f"v{k}" for k in range(len(shares)))]
    outcomes = [{"probability": p, "effect": {"f": f"v{k}"}} for k, p in enumerate(shares)]
    data |= {"state": {"f": values}, "chance": {"draw": {"when": "f == 'start'", "outcomes": outcomes}}}
    answer = winset.timeline(winset.read(data), sensitivity=False).to_json()
    assert answer["states"] == len(values)
    total = sum(answer["forward"]["sign"]) + answer["forward"]["war_at_horizon"]
    assert total == pytest.approx(1, abs=1e-12)
    assert sum(answer["forward"]["options"]["x"].values()) == pytest.approx(sum(answer["forward"]["sign"]))


def test_without_a_folder_for_compiled_loops(tmp_path: Path) -> None:
    """Where nothing can be written, loops are compiled anew and the program runs."""
    code = (
        "import numba.core.caching as c\n"
        "def no(*a, **k): raise RuntimeError('no locator available')\n"
        "c.CacheImpl.__init__ = no\n"
        "from winset.game.elementary import fast_exp\n"
        "print(round(fast_exp(1.0), 6))\n"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path, check=True)
    assert result.stdout.strip() == "2.718282"


def loop_of(folder: Path, code: tuple[str, ...]) -> str:
    """What a module prints in a process of its own; its compiled loops are kept in the folder."""
    (folder / "loop.py").write_text("\n".join(code))
    where = os.environ | {"NUMBA_CACHE_DIR": str(folder / "kept")}
    return subprocess.run(
        [sys.executable, "-c", "import loop"], capture_output=True, text=True, cwd=folder, env=where, check=True
    ).stdout


def test_the_first_process_has_the_digits_of_the_next(tmp_path: Path) -> None:
    """Choices and what they add to are the same, bit for bit, in the process that compiles them and in a later one."""
    code = (
        "import numpy as np",
        "from winset.game.elementary import compiled",
        "from winset.solver.kernels import _choose",
        "@compiled()",
        "def sums(refusal, worth, signed, out):",
        "    for s in range(out.size):",
        "        m = 300 + s",
        "        out[s] = _choose(refusal[:m], worth[s : s + m], 0.1, 0.7, 0.3, signed[:m])",
        "draws, out = np.random.default_rng(0), np.empty(60)",
        "sums(1.0 + draws.random(600), draws.random(600), np.empty(600), out)",
        "print(out.tobytes().hex())",
    )
    assert loop_of(tmp_path, code) == loop_of(tmp_path, code) != ""


def test_a_record_that_is_gone_is_no_error(tmp_path: Path) -> None:
    """What is kept on disk of a loop whose record has another name since is compiled anew, as after an upgrade."""
    for name in ("Before", "Now"):
        code = (
            "from typing import NamedTuple",
            "from winset.game.elementary import compiled",
            f"class {name}(NamedTuple):",
            "    points: float",
            "@compiled()",
            "def read(record):",
            "    return record.points",
            f"print(read({name}(7.0)))",
        )
        assert loop_of(tmp_path, code) == "7.0\n"
        assert list(tmp_path.glob("kept/*/loop.read-*.nbi"))


def test_a_forecast_from_nowhere() -> None:
    """A forecast from a state or a period that no path reaches is refused."""
    game = winset.build(winset.read(wide(3, 1)))
    solution = winset.solve(game)
    for where in ({"state": 5}, {"start": 99}, {"state": -1}):
        with pytest.raises(winset.RequestError):
            forecast(solution, **where)
