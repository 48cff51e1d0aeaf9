"""What docs/python.md and the examples tell people to do works, on the example catalogue."""

import csv
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pictoria_docs import NotFoundError, Project
from tests.api.reference import HEADING, PAGE
from tests.models.fake_server import good, serving

ROOT = PAGE.parents[1]
OTHER_LIBRARIES = re.compile(r"^```py\n(.*?)^```", re.MULTILINE | re.DOTALL)
"""Blocks that need a model's server or a library that is not always there."""
BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)


def test_each_block_of_the_page_runs(
    analysed_example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(analysed_example.parent / "catalogue.pdf", tmp_path / "vases.pdf")
    monkeypatch.chdir(tmp_path)
    text = PAGE.read_text(encoding="utf-8").partition(HEADING)[0]
    names: dict[str, object] = {}
    for found in BLOCK.finditer(text):
        line = text[: found.start()].count("\n") + 1
        exec(compile("\n" * line + found[1], str(PAGE), "exec"), names)
    project = names["project"]
    assert isinstance(project, Project)
    figures = project.document("vases").figures
    assert "3bis" not in [figure.number for figure in figures] and len(figures) > 10
    project.close()
    assert list((tmp_path / "out").iterdir())


def test_the_blocks_about_other_libraries_run(folder: Path) -> None:
    pytest.importorskip("layoutparser")
    chain, layout = OTHER_LIBRARIES.findall(PAGE.read_text(encoding="utf-8"))
    names: dict[str, object] = {}
    with serving(good) as server:
        exec(chain.replace("http://127.0.0.1:8000", server.url), names)
        assert "red" in str(names["answer"])
    with Project.open(folder) as project:
        names = {"page": project.documents[0].page(3)}
        exec(layout, names)
    assert names["layout"]


def run(*command: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PICTORIA_LANG": "en"}
    found = subprocess.run(
        [sys.executable, *command], check=False, env=environment, capture_output=True, text=True
    )
    assert found.returncode == 0, found.stderr
    return found.stdout


def test_the_example_about_materials_runs(folder: Path, tmp_path: Path) -> None:
    with Project.open(folder) as project:
        entry = next(entry for entry in project.documents[0].entries if entry.figures)
        known = entry.record["object_type"]
        project.decide(
            entry,
            "add",
            known.data.model_copy(update={"name": "material", "value": "Bronze doré"}),
            user="ana",
        )
        figures = {figure.id for figure in entry.figures}
    out = tmp_path / "found"
    printed = run(str(ROOT / "examples" / "by_material.py"), str(folder), "bronze", str(out), "--user", "ben")
    assert f"page {known.evidence[0].page}" in printed
    assert {path.stem for path in out.glob("*.png")} == figures
    with (out / "figures.csv").open(encoding="utf-8") as file:
        assert {row["figure_id"] for row in csv.DictReader(file)} == figures
    with Project.open(folder) as project:
        values = project.documents[0].entry(entry.number or "").record.all("material")
        assert ("Bronze doré", "accepted") in [(value.text, value.status) for value in values]


@pytest.mark.parametrize(
    ("example", "arguments"),
    [("by_material", ("nothing", "bronze", "found")), ("uncertain_links", ("nothing.pdf", "p.pictoria"))],
)
def test_an_example_without_what_it_needs_says_so_in_one_line(
    tmp_path: Path, example: str, arguments: tuple[str, ...]
) -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "examples" / f"{example}.py"), *arguments],
        check=False,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PICTORIA_LANG": "en"},
        capture_output=True,
        text=True,
    )
    (line,) = done.stderr.splitlines()
    assert done.returncode == 1 and "nothing" in line


def test_the_page_shows_the_sentence_of_an_unknown_field(folder: Path) -> None:
    shown = " ".join(PAGE.read_text(encoding="utf-8").replace("\n> ", " ").split())
    with Project.open(folder) as project, pytest.raises(NotFoundError) as error:
        project.documents[0].entry(1).record["materail"]
    assert error.value.sentence("en") in shown


def test_the_example_about_uncertain_links_runs(folder: Path) -> None:
    printed = run(
        str(ROOT / "examples" / "uncertain_links.py"),
        str(folder.parent / "vases.pdf"),
        str(folder),
        "--below",
        "1",
    )
    head, *rows = csv.reader(printed.splitlines())
    assert head[:3] == ["document", "page", "confidence"]
    assert rows and all(float(row[2]) < 1 and row[3] and row[6] for row in rows)
