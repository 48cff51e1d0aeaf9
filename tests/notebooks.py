"""Runs the code of a notebook, cell by cell, in this process: `python -m tests.notebooks FILE` writes what it prints.

Nothing of Jupyter is needed. What a cell prints is kept; its last value is not shown, so that notebooks print.
"""

import io
import json
import os
import sys
import tempfile
from contextlib import chdir, redirect_stdout
from pathlib import Path
from typing import Any


def run_cells(notebook: dict[str, Any], folder: Path) -> list[str]:
    """What each code cell prints, run in `folder` in one namespace."""
    namespace: dict[str, Any] = {"__name__": "__main__"}
    printed = []
    with chdir(folder):
        for cell in code_cells(notebook):
            out = io.StringIO()
            with redirect_stdout(out):
                exec(compile("".join(cell["source"]), "<cell>", "exec"), namespace)
            printed.append(out.getvalue())
    return printed


def code_cells(notebook: dict[str, Any]) -> list[dict[str, Any]]:
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def load(file: Path) -> dict[str, Any]:
    notebook: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return notebook


def main(file: Path) -> None:
    """Run a notebook in an empty folder and write what it prints into it."""
    notebook = load(file)
    with tempfile.TemporaryDirectory() as folder:
        printed = run_cells(notebook, Path(folder))
    for count, (cell, text) in enumerate(zip(code_cells(notebook), printed, strict=True), 1):
        cell["execution_count"] = count
        stream = {"name": "stdout", "output_type": "stream", "text": text.splitlines(keepends=True)}
        cell["outputs"] = [stream] if text else []
    file.write_text(json.dumps(notebook, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    os.environ.pop("PICTORIA_MODEL_URL", None)
    main(Path(sys.argv[1]))
