"""The compiled loops of following a tail to its end: products of long rows, and a few equations in as many unknowns.

They run in one order on one thread, so that their last digits do not depend on a library for linear algebra, and two
solves at once do not wait for its threads.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from winset.game.elementary import compiled


@compiled()
def products(rows: Any, row: Any, out: Any) -> None:
    """Fill `out` (m,) with the inner products of `rows` (m, n) with `row` (n,)."""
    for k in range(rows.shape[0]):
        a, b, c, d = 0.0, 0.0, 0.0, 0.0  # four sums at once, which do not wait for one another
        whole = row.size - row.size % 4
        for i in range(0, whole, 4):
            a += rows[k, i] * row[i]
            b += rows[k, i + 1] * row[i + 1]
            c += rows[k, i + 2] * row[i + 2]
            d += rows[k, i + 3] * row[i + 3]
        for i in range(whole, row.size):
            a += rows[k, i] * row[i]
        out[k] = (a + b) + (c + d)


@compiled()
def subtract(weights: Any, rows: Any, out: Any) -> None:
    """Take from `out` (n,) the sum of `rows` (m, n), each times its weight."""
    for k in range(weights.size):
        for i in range(out.size):
            out[i] -= weights[k] * rows[k, i]


@compiled()
def unknowns(table: Any, right: Any) -> Any:
    """The solution of `table` (m, m) times it equals `right` (m,), by elimination from the largest number below."""
    a, x, m = table.copy(), right.copy(), right.size
    for k in range(m):
        top = k
        for i in range(k + 1, m):
            if abs(a[i, k]) > abs(a[top, k]):
                top = i
        for j in range(m):
            a[k, j], a[top, j] = a[top, j], a[k, j]
        x[k], x[top] = x[top], x[k]
        if a[k, k] == 0.0:
            return np.zeros(m)
        for i in range(k + 1, m):
            share = a[i, k] / a[k, k]
            for j in range(k, m):
                a[i, j] -= share * a[k, j]
            x[i] -= share * x[k]
    for k in range(m - 1, -1, -1):
        for j in range(k + 1, m):
            x[k] -= a[k, j] * x[j]
        x[k] /= a[k, k]
    return x
