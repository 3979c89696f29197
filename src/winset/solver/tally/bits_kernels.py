"""The compiled count of pairs, 1,024 at once.

Pairs of a left and a right partial package are never listed. In a chunk of 1,024 right ones, those whose points reach
what a left one still needs are, for each party, a stretch at the end of the chunk sorted by that party's points. All
such stretches are kept as rows of 1,024 bits; which packages are signed is then a few operations on rows, and how many
is the number of bits that stand. Where both sides lie close together, most votes are the same for all their pairs and
need no operation at all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from winset.game.elementary import compiled

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

WORDS = 16
"""64-bit words in one row of bits."""

CHUNK = 64 * WORDS
"""Right partial packages handled at once."""

BLOCK = 256
"""Left partial packages that share one reading of who is certain to say yes or no to a chunk."""

NONE = -1
"""Stands for `no package yet` where the largest sum is sought: sums are never negative."""

NO, YES, OPEN = 0, 1, 2
POINTER, AND, AND_NOT, CHOOSE = 0, 1, 2, 3


class Diagram(NamedTuple):
    """Tables of patterns as one decision diagram with shared nodes; node 0 is `not in it`, node 1 is `in it`.

    Attributes
    ----------
    party, low, high : (nodes,) int array
        Who decides, and where a no and a yes lead; both come before the node itself.
    roots : (f,) int array
        Where each table begins.
    """

    party: NDArray[np.int64]
    low: NDArray[np.int64]
    high: NDArray[np.int64]
    roots: NDArray[np.int64]


class Left(NamedTuple):
    """The n partial packages of the left half, in b blocks of such as lie close together.

    Attributes
    ----------
    needs : (n, q) int array
        What each still needs for a yes of each party whose vote is open.
    worth : (n, r) int array
        Its points to those q parties and to others whose largest sums are sought.
    weight : (n, 2) int array
        The packages that it stands for, as weight[:, 0] + 2**31 weight[:, 1].
    least, most : (b, q) int array
        Of `needs`, in each block.
    top : (b, r) int array
        The largest `worth` there.
    total : (b, 2) int array
        The sum of `weight` there.
    """

    needs: NDArray[np.int64]
    worth: NDArray[np.int64]
    weight: NDArray[np.int64]
    least: NDArray[np.int64]
    most: NDArray[np.int64]
    top: NDArray[np.int64]
    total: NDArray[np.int64]


class Right(NamedTuple):
    """The right half in c chunks.

    Attributes
    ----------
    order, ascending : (c, r, CHUNK) int array
        Each chunk's partial packages in ascending order of each party's points, and these; padded at the end.
    rows : (c,) int array
        Partial packages in each chunk.
    """

    order: NDArray[np.uint16]
    ascending: NDArray[np.int64]
    rows: NDArray[np.int64]


class Prices(NamedTuple):
    """The largest sums that are sought, k of them.

    Attributes
    ----------
    root, party : (k,) int array
        For which roots, by position, and parties (columns of `worth`; they vote no there).
    ceiling : (k,) int array
        The largest that it can be.
    """

    root: NDArray[np.int64]
    party: NDArray[np.int64]
    ceiling: NDArray[np.int64]


_ROW = ir.VectorType(ir.IntType(64), WORDS)

# Neither of these has types of its own.
_inlined: Callable[[Any], Any] = intrinsic
_declared: Callable[[Any, Any, str], Any] = cgutils.get_or_insert_function


def _on_rows(arity: int, combine: Callable[..., Any]) -> Any:
    """Code that loads the last `arity` rows named, combines them, and stores a row where the first begins, if any more.

    A row is named by the position in `pool` at which it begins. What is not a row is returned as a number.
    """

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        """The instructions for one call."""
        data = context.make_array(signature.args[0])(context, builder, args[0]).data
        places = [builder.bitcast(builder.gep(data, [at]), _ROW.as_pointer()) for at in args[1:]]
        made = combine(builder, *(builder.load(place, align=8) for place in places[-arity:]))
        if len(places) == arity:
            return made
        builder.store(made, places[0], align=8)
        return context.get_dummy_value()

    return code


def _across(builder: Any, name: str, row: Any) -> Any:
    """One number from the words of a row: `add` or `or` of them."""
    kind = ir.FunctionType(ir.IntType(64), [_ROW])
    return builder.call(_declared(builder.module, kind, f"llvm.vector.reduce.{name}.v{WORDS}i64"), [row])


@_inlined
def _and(_typing: Any, pool: Any, to: Any, a: Any, b: Any) -> Any:
    """Bits that stand in both rows."""
    return types.void(pool, to, a, b), _on_rows(2, lambda builder, a, b: builder.and_(a, b))


@_inlined
def _and_not(_typing: Any, pool: Any, to: Any, a: Any, b: Any) -> Any:
    """Bits that stand in the second row and not in the first."""
    return types.void(pool, to, a, b), _on_rows(2, lambda builder, a, b: builder.and_(builder.not_(a), b))


@_inlined
def _choose(_typing: Any, pool: Any, to: Any, a: Any, b: Any, c: Any) -> Any:
    """Bits of the second row where the first has one, and of the third where it has none."""

    def combine(builder: Any, a: Any, b: Any, c: Any) -> Any:
        return builder.or_(builder.and_(a, b), builder.and_(builder.not_(a), c))

    return types.void(pool, to, a, b, c), _on_rows(3, combine)


@_inlined
def _meet(_typing: Any, pool: Any, a: Any, b: Any) -> Any:
    """Whether some bit stands in both rows: not 0 if so."""
    return types.int64(pool, a, b), _on_rows(2, lambda builder, a, b: _across(builder, "or", builder.and_(a, b)))


@_inlined
def _standing(_typing: Any, pool: Any, at: Any) -> Any:
    """How many bits of a row stand."""

    def combine(builder: Any, a: Any) -> Any:
        kind = ir.FunctionType(_ROW, [_ROW])
        return _across(builder, "add", builder.call(_declared(builder.module, kind, f"llvm.ctpop.v{WORDS}i64"), [a]))

    return types.int64(pool, at), _on_rows(1, combine)


@compiled()
def _build_tables(pool: Any, first: int, order: Any, rows: int) -> None:
    """For each column, row k of its table has the bits of all but the k right partial packages lowest in it.

    Before the tables come the rows of the diagram's nodes: none at 0, and at 1 all that are there.
    """
    for w in range(WORDS):
        pool[w] = 0
        pool[WORDS + w] = 0
    for i in range(order.shape[0]):
        at = first + i * (CHUNK + 1) * WORDS
        for k in range(rows, CHUNK + 1):
            pool[at + k * WORDS : at + (k + 1) * WORDS] = 0
        for k in range(rows - 1, -1, -1):
            here = at + k * WORDS
            pool[here : here + WORDS] = pool[here + WORDS : here + 2 * WORDS]
            pool[here + (order[i, k] >> 6)] |= np.uint64(1) << np.uint64(order[i, k] & 63)
    for b in range(rows):
        pool[WORDS + (b >> 6)] |= np.uint64(1) << np.uint64(b & 63)


@compiled()
def _rank(ascending: Any, least: int) -> int:
    """How many of CHUNK ascending numbers are below `least`."""
    at = 0
    step = CHUNK // 2
    while step > 0:
        at += step if ascending[at + step - 1] < least else 0
        step >>= 1
    return at + (1 if ascending[at] < least else 0)


@compiled()
def _plan(asked: Any, status: Any, wanted: Any, alias: Any, plan: Any) -> int:
    """Reduce the diagram to the parties whose vote is open.

    Fills `alias`, for each node the node whose row stands for it, and the steps of `plan`; returns their number.
    """
    party, low, high, nodes = asked.party, asked.low, asked.high, asked.party.size
    wanted[:] = False
    for root in asked.roots:
        wanted[root] = True
    # Children stand before their parents: from the roots down, who is read; then from the leaves up, what is left.
    for n in range(nodes - 1, 1, -1):
        if wanted[n]:
            if status[party[n]] != NO:
                wanted[high[n]] = True
            if status[party[n]] != YES:
                wanted[low[n]] = True
    alias[0], alias[1] = 0, 1
    steps = 0
    for n in range(2, nodes):
        if not wanted[n]:
            continue
        says = status[party[n]]
        h = alias[high[n]] if says != NO else alias[low[n]]
        k = alias[low[n]] if says != YES else h
        if h == k:
            alias[n] = h
            continue
        alias[n] = n
        plan[steps, 0] = CHOOSE
        if k == 0:
            plan[steps, 0] = POINTER if h == 1 else AND
        elif h == 0:
            plan[steps, 0] = AND_NOT
        plan[steps, 1], plan[steps, 2], plan[steps, 3], plan[steps, 4] = n, party[n], h, k
        steps += 1
    return steps


@compiled()
def _follow(pool: Any, plan: Any, steps: int, yes: Any, at: Any) -> None:
    """Carry out a plan for one left partial package; yes[i] is where the row of those party i says yes to begins."""
    for s in range(steps):
        kind, n, y = plan[s, 0], plan[s, 1], yes[plan[s, 2]]
        # A row that a table holds already is not copied.
        at[n] = y if kind == POINTER else n * WORDS
        if kind == AND:
            _and(pool, at[n], y, at[plan[s, 3]])
        elif kind == AND_NOT:
            _and_not(pool, at[n], y, at[plan[s, 4]])
        elif kind == CHOOSE:
            _choose(pool, at[n], y, at[plan[s, 3]], at[plan[s, 4]])


@compiled()
def _highest(pool: Any, at: int, table: int, ascending: Any, own: int, best: int) -> Any:
    """The larger of `best` and own + the largest of the ascending numbers whose bit stands in the row at `at`."""
    low = _rank(ascending, best - own + 1)
    if not _meet(pool, at, table + low * WORDS):
        return best
    high = CHUNK
    while high - low > 1:
        middle = (low + high) // 2
        if _meet(pool, at, table + middle * WORDS):
            low = middle
        else:
            high = middle
    return own + ascending[low]


@compiled()
def _read(ascending: Any, rows: int, least: Any, most: Any, status: Any) -> None:
    """Fill `status`: what each party says to all pairs of a block and a chunk."""
    for i in range(status.size):
        status[i] = OPEN
        if ascending[i, 0] >= most[i]:
            status[i] = YES
        elif ascending[i, rows - 1] < least[i]:
            status[i] = NO


@compiled()
def _seek(prices: Any, nodes: Any, top: Any, ascending: Any, rows: int, best: Any, sought: Any) -> bool:
    """Fill `sought`: which largest sums a block and a chunk could still raise; raise those that all their pairs do.

    `nodes` (f,) are the nodes that stand for the roots.
    """
    some = False
    for k in range(best.size):
        root, party = nodes[prices.root[k]], prices.party[k]
        bound = min(prices.ceiling[k], top[party] + ascending[party, rows - 1])
        sought[k] = root > 1 and bound > best[k]
        some |= sought[k]
        if root == 1:
            best[k] = max(best[k], bound)
    return some


@compiled()
def count_pairs(chunks: Any, left: Any, right: Any, asked: Any, prices: Any, best: Any, counts: Any) -> None:
    """Count pairs in some chunks.

    Parameters
    ----------
    chunks : (m,) int array
        The chunks of the right half to do.
    left : Left
    right : Right
    asked : Diagram
        Of what is counted.
    prices : Prices
    best : (k,) int array
        Raised to the largest sums found.
    counts : (c, f, 2) int array
        Raised, for each chunk, by the sum of `weight` over the pairs counted.
    """
    needs, worth, weight, roots = left.needs, left.worth, left.weight, asked.roots
    price_root, price_party = prices.root, prices.party
    nodes, q, width = asked.party.size, needs.shape[1], worth.shape[1]
    first = nodes * WORDS
    pool = np.empty(first + width * (CHUNK + 1) * WORDS, np.uint64)
    at, yes, standing = np.arange(nodes) * WORDS, np.empty(q, np.int64), np.zeros(roots.size, np.int64)
    status, wanted, alias = np.empty(q, np.int64), np.empty(nodes, np.bool_), np.empty(nodes, np.int64)
    plan, sought, stands = np.empty((nodes, 5), np.int64), np.empty(best.size, np.bool_), np.empty_like(roots)
    for c in chunks:
        n, ascending = right.rows[c], right.ascending[c]
        _build_tables(pool, first, right.order[c], n)
        for b in range(left.least.shape[0]):
            _read(ascending, n, left.least[b], left.most[b], status)
            steps = _plan(asked, status, wanted, alias, plan)
            for f in range(roots.size):
                stands[f] = alias[roots[f]]
                if stands[f] == 1:
                    counts[c, f, 0] += left.total[b, 0] * n
                    counts[c, f, 1] += left.total[b, 1] * n
            some = _seek(prices, stands, left.top[b], ascending, n, best, sought)
            if steps == 0:
                continue
            for a in range(b * BLOCK, min((b + 1) * BLOCK, needs.shape[0])):
                for i in range(q):
                    if status[i] == OPEN:
                        yes[i] = first + (i * (CHUNK + 1) + _rank(ascending[i], needs[a, i])) * WORDS
                _follow(pool, plan, steps, yes, at)
                for f in range(roots.size):
                    if stands[f] > 1:
                        standing[f] = _standing(pool, at[stands[f]])
                        counts[c, f, 0] += weight[a, 0] * standing[f]
                        counts[c, f, 1] += weight[a, 1] * standing[f]
                for k in range(best.size if some else 0):
                    f, j = price_root[k], price_party[k]
                    if sought[k] and standing[f] and worth[a, j] + ascending[j, n - 1] > best[k]:
                        table = first + j * (CHUNK + 1) * WORDS
                        best[k] = _highest(pool, at[stands[f]], table, ascending[j], worth[a, j], best[k])
