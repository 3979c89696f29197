"""NegMAS on the same numbers: read from standard input as JSON, timed, and told on standard output.

Run by `benchmarks/deals.py` with the Python of the peer's own virtual environment.
"""

from __future__ import annotations

import json
import sys
import time
import warnings


def main() -> None:
    """Frontier, Nash, Kalai-Smorodinsky, Kalai and welfare points by NegMAS's own functions."""
    warnings.simplefilter("ignore")
    from negmas import make_issue
    from negmas.preferences import LinearAdditiveUtilityFunction
    from negmas.preferences.ops import kalai_points, ks_points, max_welfare_points, nash_points, pareto_frontier
    from negmas.preferences.value_fun import TableFun

    data = json.loads(sys.stdin.read())
    issues = [make_issue([f"o{o}" for o in range(len(table))], f"i{i}") for i, table in enumerate(data["tables"])]
    ufuns = [
        LinearAdditiveUtilityFunction(
            [TableFun({f"o{o}": float(row[p]) for o, row in enumerate(table)}) for table in data["tables"]],
            weights=[1.0] * len(issues),
            issues=issues,
            reserved_value=reserve,
        )
        for p, reserve in enumerate(data["reserve"])
    ]
    begun = time.perf_counter()
    frontier, _ = pareto_frontier(ufuns, issues=issues)
    found = {
        name: concept(ufuns, frontier, issues=issues)[0][0]
        for name, concept in (("nash", nash_points), ("ks", ks_points), ("kalai", kalai_points),
                              ("welfare", max_welfare_points))
    }  # fmt: skip
    seconds = time.perf_counter() - begun
    product = 1.0
    for value, reserve in zip(found["nash"], data["reserve"], strict=True):
        product *= value - reserve
    least = min(value - reserve for value, reserve in zip(found["kalai"], data["reserve"], strict=True))
    values = {"nash": product, "egalitarian": least, "utilitarian": sum(found["welfare"])}
    print(json.dumps({"seconds": seconds, "values": values, "frontier": len(frontier)}))


if __name__ == "__main__":
    main()
