"""The base install: what extras bring is not needed, and one sentence names the extra that somebody asks for."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pymupdf
import pytest

from tests.command_line import ROOT

LEFT_OUT = ("langchain_core", "langsmith", "figcrop", "openvino", "openvino_telemetry", "mcp")
"""Modules that trace, report, or do what the base install does without them."""


@pytest.fixture(scope="module")
def without_extras(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for PYTHONPATH that makes these modules look as if they were not installed, in all processes."""
    folder = tmp_path_factory.mktemp("without")
    (folder / "sitecustomize.py").write_text(
        f"import sys\nsys.modules.update(dict.fromkeys({LEFT_OUT!r}))\n", encoding="utf-8"
    )
    return folder


def run(without: Path, *command: object) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join([str(without), str(ROOT)])
    environment = {**os.environ, "PYTHONPATH": path, "PICTORIA_LANG": "en", "OMP_NUM_THREADS": "1"}
    return subprocess.run(
        [sys.executable, *map(str, command)], capture_output=True, text=True, env=environment, check=False
    )


def test_a_scan_is_analysed_and_exported(without_extras: Path, tmp_path: Path) -> None:
    page = pymupdf.open()
    page.new_page(width=300, height=400).draw_rect((60, 80, 240, 260), fill=(0.3, 0.3, 0.3))
    page[0].insert_text((60, 290), "Fig. 1. Lamp", fontsize=14)
    (tmp_path / "scans").mkdir()
    page[0].get_pixmap(dpi=200).save(tmp_path / "scans" / "1.png")
    done = run(
        without_extras,
        "-m",
        "pictoria_docs",
        "analyse",
        tmp_path / "scans",
        "--project",
        tmp_path / "project",
    )
    assert done.returncode == 0, done.stderr
    done = run(
        without_extras, "-m", "pictoria_docs", "export", tmp_path / "project", "--to", tmp_path / "out"
    )
    assert done.returncode == 0, done.stderr


def test_who_asks_for_langchain_is_told_which_extra_brings_it(without_extras: Path) -> None:
    program = (
        "from pictoria_docs.errors import MissingPartError\n"
        "try:\n    from pictoria_docs.langchain import PictoriaChat\n"
        "except MissingPartError as error:\n    print(error)"
    )
    assert "pictoria-docs[langchain]" in run(without_extras, "-c", program).stdout


def test_who_names_figcrop_is_told_which_extra_brings_it(without_extras: Path) -> None:
    program = (
        "from pictoria_docs.errors import MissingPartError\n"
        "from pictoria_docs.layout.detectors import get_detector\n"
        "try:\n    get_detector('figcrop')\n"
        "except MissingPartError as error:\n    print(error)"
    )
    assert "pictoria-docs[scans]" in run(without_extras, "-c", program).stdout


def test_the_base_install_asks_for_none_of_them() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert not [
        name
        for name in project["dependencies"]
        if name.startswith(("langchain", "langsmith", "figcrop", "openvino", "mcp"))
    ]
