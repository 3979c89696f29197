"""Write docs/korea/worlds.json: what a study of Korea's worlds says, for docs/korea.md. Run by `make worlds`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from winset.studies.worlds.deciding import deciding
from winset.studies.worlds.study import open_study
from winset.studies.worlds.worlds import conflict_of, summary
from winset.views.worlds_words import headline_measures

FILE = Path(__file__).with_name("korea") / "worlds.json"
KEPT = ("n", "drawn", "tested", "solved", "impossible", "failed", "failures", "admissible", "effective", "way",
        "acceptance", "acceptance_interval", "digest", "seed", "numbers", "statements", "never_together", "labels", "recorded", "provenance")  # fmt: skip


def kept(folder: str) -> dict[str, Any]:
    """The parts of a study that the page shows."""
    study = open_study(folder)
    found: Any = summary(study).to_json()
    names = {*headline_measures(found), *(name for name in found["shares"] if name.startswith("claim."))}
    cut = {key: found[key] for key in KEPT}
    for key in ("shares", "shares_solved"):
        cut[key] = {name: row for name, row in found[key].items() if name in names}
    cut["point"] = {**found["point"], "measures": {k: v for k, v in found["point"]["measures"].items() if k in names}}
    told = deciding(study, conflict_of(study))
    told["indices"]["numbers"] = told["indices"]["numbers"][:8]
    if told["ends"]:
        told["ends"]["rows"] = told["ends"]["rows"][:8]
    return {**cut, "deciding": told}


def main() -> None:
    """Read the study in the folder named, and write the file."""
    FILE.write_text(json.dumps(kept(sys.argv[1]), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
