"""Bring the libraries that draw the report's charts up to the versions named here: `python scripts/vendor.py`.

Each is taken from its npm package with `npm pack`: one minified file and its licence. `vendor.json` says which version
of what stands there, under which licence, and its SHA-256, which a test holds.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import tarfile
import tempfile
from pathlib import Path

HERE = Path(__file__).parents[1] / "src" / "winset" / "views" / "vendor"

PINNED = (
    ("d3", "7.9.2", "dist/d3.min.js", "d3.min.js"),
    ("@observablehq/plot", "0.6.17", "dist/plot.umd.min.js", "plot.umd.min.js"),
)


def fetch(name: str, version: str, member: str, file: str) -> dict[str, str]:
    """Put one library and its licence into the folder; what `vendor.json` says of it."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["npm", "pack", "--silent", f"{name}@{version}"], cwd=folder, check=True, capture_output=True)
        with tarfile.open(next(Path(folder).glob("*.tgz"))) as packed:
            code, licence, package = (_content(packed, part) for part in (member, "LICENSE", "package.json"))
    (HERE / file).write_bytes(code)
    kept = f"{file.split('.')[0]}.LICENSE"
    (HERE / kept).write_bytes(licence)
    said = json.loads(package)
    return {
        "name": said["name"], "version": said["version"], "licence": said["license"], "file": file,
        "licence_file": kept, "sha256": hashlib.sha256(code).hexdigest(),
    }  # fmt: skip


def _content(packed: tarfile.TarFile, part: str) -> bytes:
    found = packed.extractfile(f"package/{part}")
    if found is None:
        raise FileNotFoundError(part)
    return found.read()


def main() -> None:
    """Fetch every pinned library, in the order in which a page loads them."""
    HERE.mkdir(parents=True, exist_ok=True)
    told = [fetch(*entry) for entry in PINNED]
    (HERE / "vendor.json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
