"""What holds for every test: nothing is measured by the clock, since the machine may be busy, and what is drawn is the
same each time, so that a commit that passed passes again; with WINSET_DRAW=anew it is drawn anew, to look further.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, Phase, settings

from browsing import browser

__all__ = ["browser"]

settings.register_profile("winset", deadline=None, suppress_health_check=[HealthCheck.too_slow],
                          derandomize=os.environ.get("WINSET_DRAW") != "anew")  # fmt: skip
settings.register_profile("mutants", settings.get_profile("winset"), phases=[Phase.explicit, Phase.generate],
                          derandomize=True, database=None)  # fmt: skip
settings.load_profile("winset")

os.environ.setdefault("WINSET_QUIET", "1")
"""What is said on standard error of compiling and of parts depends on what ran before; tests of it take this away."""

os.environ.setdefault("WINSET_CACHE", "")
"""Nothing that is measured is kept from one test to the next; tests of what is kept name a folder."""
