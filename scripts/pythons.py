"""Run the fast tests on every other Python that this machine has and Winset supports: the last part of `make test`.

Looks for Python 3.11 and newer on PATH and among pyenv's versions; the one that runs this is left out, having run every
test. Each gets an environment of its own under `.venv/py3.N`, kept until what is to be installed changes. Says what it
found; a Python for which Numba or NumPy are not built is told and left out.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent

FAST = (
    "tests/cases/test_read.py",
    "tests/cases/test_conditions.py",
    "tests/game/test_game.py",
    "tests/solver/test_exact.py",
    "tests/test_contract.py",
)
"""Reading, building, solving, and every command that has `--json` on small conflicts."""

NEEDED = ("pytest", "hypothesis")
"""What these tests need beside Winset itself."""

BUILT = ("numpy", "numba", "llvmlite")
"""What is never built from source here."""

ASK = "import sys; v = sys.version_info; print(sys.implementation.name, v.major, v.minor, v.releaselevel, sys.prefix)"


def candidates() -> Iterator[Path]:
    """Whatever is called python3.N, on PATH first."""
    folders = [Path(folder) for folder in os.get_exec_path()]
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    folders += sorted((folder / "bin" for folder in pyenv.glob("*")), reverse=True)
    for folder in folders:
        if folder.is_dir():
            yield from sorted(path for path in folder.iterdir() if re.fullmatch(r"python3\.[0-9]+", path.name))


def others() -> dict[int, Path]:
    """The first Python of each other minor version from 3.11 on that runs and is a released CPython."""
    found: dict[int, Path] = {}
    for path in candidates():
        minor = int(path.name.partition(".")[2])
        if minor < 11 or minor == sys.version_info.minor or minor in found:
            continue
        told = subprocess.run([path, "-c", ASK], capture_output=True, text=True)
        if told.returncode == 0 and told.stdout.startswith(f"cpython 3 {minor} final"):
            found[minor] = path
    return dict(sorted(found.items()))


def environment(minor: int, python: Path) -> Path | None:
    """The interpreter of this Python's environment, made where it is missing; None where something is not built for it.

    Raises
    ------
    CalledProcessError
        Where installing fails for any other reason.
    """
    folder = ROOT / ".venv" / f"py3.{minor}"
    own, stamp = folder / "bin" / "python", folder / "installed"
    wanted = "".join((ROOT / name).read_text(encoding="utf-8") for name in ("pyproject.toml", "requirements-dev.lock"))
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted:
        return own
    subprocess.run([python, "-m", "venv", "--clear", folder], check=True)
    words = ["--constraint", "requirements-dev.lock", "--only-binary", ",".join(BUILT), "--editable", ".", *NEEDED]
    pip = [str(own), "-m", "pip", "--disable-pip-version-check", "--quiet", "install", *words]
    told = subprocess.run(pip, cwd=ROOT, capture_output=True, text=True)
    if told.returncode:
        missing = re.search(rf"No matching distribution found for ({'|'.join(BUILT)})", told.stderr)
        if missing:
            print(f"Python 3.{minor}: left out, as there is no {missing[1]} built for it")
            return None
        sys.stderr.write(told.stderr)
        told.check_returncode()
    stamp.write_text(wanted, encoding="utf-8")
    return own


def main() -> int:
    """Run the tests on each; 1 where one fails."""
    found = others()
    if not found:
        print(f"No other Python from 3.11 on was found beside {sys.version_info.major}.{sys.version_info.minor}")
    running = []
    for minor, python in found.items():
        own = environment(minor, python)
        if own is not None:
            told = subprocess.Popen(
                [own, "-m", "pytest", "-q", "-p", "no:cacheprovider", *FAST],
                cwd=ROOT,
                stdout=subprocess.PIPE,
                text=True,
            )
            running.append((f"Python 3.{minor} ({python})", told))
    failed = 0
    for name, process in running:
        said, _ = process.communicate()
        failed |= process.returncode
        print(f"{name}: {said if process.returncode else said.splitlines()[-1]}", flush=True)
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
