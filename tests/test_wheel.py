"""What is shipped: the wheel holds all that the program needs, and works by itself."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the project's files and unpacked."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as wheel:
        wheel.extractall(folder / "site")
    return folder / "site"


def test_the_wheel_holds_every_module_and_data_file(unpacked: Path) -> None:
    """Every module and every data file of the source is in the wheel."""
    source = ROOT / "src"
    kept = {
        path.relative_to(source) for path in source.rglob("*") if path.is_file() and "__pycache__" not in path.parts
    }
    assert kept <= {path.relative_to(unpacked) for path in unpacked.rglob("*")}


def test_the_wheel_runs(unpacked: Path, tmp_path: Path) -> None:
    """The program in the wheel answers, from a folder that knows nothing of the source."""
    environment = {**os.environ, "PYTHONPATH": str(unpacked), "PYTHONSAFEPATH": "1"}
    (tmp_path / "where.py").write_text("import winset; print(winset.__file__)", encoding="utf-8")
    for words, told in ((["where.py"], str(unpacked)), (["-m", "winset", "cases"], "korea-1953"),
                        (["-m", "winset", "new", "a.yaml", "--pattern", "ratifier"], "a.yaml: written"),
                        (["-m", "winset", "explain", "peace.resume"], "peace.resume")):  # fmt: skip
        result = subprocess.run(
            [sys.executable, *words], check=True, capture_output=True, text=True, cwd=tmp_path, env=environment
        )
        assert told in result.stdout
