"""What holds for every test: nothing is measured by the clock, since the machine may be busy."""

from __future__ import annotations

from hypothesis import HealthCheck, Phase, settings

settings.register_profile("winset", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("mutants", settings.get_profile("winset"), phases=[Phase.explicit, Phase.generate],
                          derandomize=True, database=None)  # fmt: skip
settings.load_profile("winset")
