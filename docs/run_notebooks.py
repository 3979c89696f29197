"""Run the notebooks of docs/notebooks, and put into each what its cells print. Run by `make reference`.

A cell runs as in Jupyter, in the notebook's folder, after those before it; what it shows is what it prints and the
value of its last line. A test holds the notebooks to what this writes, and the site shows them as pages.
"""

from __future__ import annotations

import ast
import contextlib
import io
import json
from pathlib import Path
from typing import Any

NOTEBOOKS = sorted((Path(__file__).parent / "notebooks").glob("*.ipynb"))


def executed(path: Path) -> str:
    """A notebook with what its cells show made anew, as text."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    names: dict[str, Any] = {}
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    with contextlib.chdir(path.parent):
        for number, cell in enumerate(cells, 1):
            printed, value = run("".join(cell["source"]), names)
            cell["execution_count"] = number
            cell["outputs"] = [*stream(printed), *result(value, number)]
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def run(code: str, names: dict[str, Any]) -> tuple[str, object]:
    """What a cell prints, and the value of its last line where that is an expression; else None."""
    body = ast.parse(code)
    last = body.body.pop() if isinstance(body.body[-1], ast.Expr) else None
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(body, "<cell>", "exec"), names)
        value = (
            eval(compile(ast.Expression(last.value), "<cell>", "eval"), names) if isinstance(last, ast.Expr) else None
        )
    return printed.getvalue(), value


def stream(text: str) -> list[dict[str, object]]:
    """What was printed, as a notebook has it."""
    return [{"name": "stdout", "output_type": "stream", "text": text.splitlines(keepends=True)}] if text else []


def result(value: object, number: int) -> list[dict[str, object]]:
    """A cell's value, as a notebook has it."""
    if value is None:
        return []
    data = {"text/plain": repr(value).splitlines(keepends=True)}
    return [{"data": data, "execution_count": number, "metadata": {}, "output_type": "execute_result"}]


def as_page(path: Path) -> str:
    """A notebook as a page: its words, each cell's code, and below it what it shows."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    told = f"*This page is the notebook [{path.name}]({path.name}), run by the tests.*"
    return "\n\n".join([as_text(cells[0]), told, *(as_text(cell) for cell in cells[1:])]) + "\n"


def as_text(cell: dict[str, Any]) -> str:
    """One cell of a page."""
    source = "".join(cell["source"])
    if cell["cell_type"] == "markdown":
        return source
    shown = "".join("".join(each.get("text") or each["data"]["text/plain"]) for each in cell["outputs"])
    return f"```python\n{source}\n```" + (f"\n\n```text\n{shown.rstrip()}\n```" if shown else "")


def main() -> None:
    """Write the notebooks."""
    for path in NOTEBOOKS:
        path.write_text(executed(path), encoding="utf-8")


if __name__ == "__main__":
    main()
