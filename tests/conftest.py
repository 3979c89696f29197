"""What holds for every test: nothing is measured by the clock, since the machine may be busy."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

settings.register_profile("winset", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("winset")
