"""The generators draw what tests are there to look at."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, Phase, given, settings

from brute_force import Model
from brute_model import Package, State
from generators import conflicts

Data = dict[str, Any]


class Dateless(Model):
    """The model with consent to packages and accords asked at the first date throughout."""

    def groups(self, consent: list[Data] | None, s: State, t: int, x: Package | None = None) -> list[Data]:
        """The groups whose condition holds at the first date."""
        return super().groups(consent, s, 0 * t, x)


def signing(model: Model) -> list[float]:
    """The probability of signing wherever the war can be."""
    starts, talks, _ = model.reach([])
    for t in range(model.periods, -1, -1):
        for s in starts[t]:
            model.start(t, s, True)
    return [model.signing(t, s) for t, group in enumerate(talks) for s in group]


def test_consent_by_date_matters() -> None:
    """In one generated conflict of ten or more, somebody's say over a package comes or goes with the date."""
    differ = []

    @settings(max_examples=100, deadline=None, derandomize=True, phases=[Phase.generate],
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(conflicts())
    def draw(data: Data) -> None:
        pairs = zip(signing(Model(data)), signing(Dateless(data)), strict=True)
        dated = any("month" in str(group.get("when")) for group in data["consent"])
        differ.append(dated and any(abs(one - other) > 1e-6 for one, other in pairs))

    draw()
    assert len(differ) == 100
    assert sum(differ) >= 10
