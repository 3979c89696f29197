"""What every test of the page may use: a server of the file that `winset new` writes, and a tab of the browser."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from browsing import Tab, opened_tab
from web.serving import new_file, own, server

__all__ = ["new_file", "server"]


@pytest.fixture
def tab(browser: Any) -> Iterator[Tab]:
    """A tab with cookies of its own, which keeps every complaint and each request that leaves the machine."""
    context = browser.new_context()
    with opened_tab(context, own) as made:
        yield made
    context.close()
