"""The example application with `PageCanvas`, as a person uses it; and what docs/gradio.md tells people to do."""

import csv
import os
import re
import runpy
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path

import gradio as gr
import httpx
import pymupdf
import pytest
from playwright.sync_api import Browser, expect

from pictoria_docs import Project
from tests.apps.gradio_reference import HEADING, PAGE, reference
from tests.apps.looking import look
from tests.apps.page_in_gradio import CanvasInGradio
from tests.ports import free_port
from tests.programs import needs_chromium
from tests.waiting import wait_until

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "examples" / "own_desk.py"
MAX_LINES = 60
TEN_LINES = 10
BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
DRAWN = (60.0, 530.0), (300.0, 620.0)
"""A box on which nothing stands."""


def is_up(address: str) -> bool:
    try:
        return httpx.get(address).status_code == 200
    except httpx.TransportError:
        return False


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """The example, started as its first lines say."""
    port = free_port()
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "GRADIO_SERVER_PORT": str(port),
        "TMPDIR": str(folder),
    }
    with subprocess.Popen([sys.executable, str(SCRIPT)], env=environment, cwd=folder) as program:
        try:
            wait_until(lambda: program.poll() is not None or is_up(f"http://127.0.0.1:{port}/"))
            yield f"http://127.0.0.1:{port}/"
        finally:
            program.terminate()


@pytest.mark.slow
@needs_chromium
def test_a_catalogue_is_uploaded_analysed_corrected_and_downloaded(tmp_path: Path, browser: Browser) -> None:
    example = resources.files("pictoria_docs").joinpath("example", "example-catalogue.pdf").read_bytes()
    catalogue = tmp_path / "small.pdf"
    with pymupdf.open(stream=example) as whole:
        whole.select([1, 2])
        whole.save(catalogue)
    with running(tmp_path) as address:
        page = browser.new_context(viewport={"width": 1280, "height": 1200}).new_page()
        page.goto(address)
        expect(page.get_by_role("button", name="Export")).to_be_disabled()
        page.set_input_files("input[type=file]", catalogue)
        shown = CanvasInGradio(page).wait()
        look(page, "own-desk", context=".pictoria-page-canvas")
        shown.button("page_next").click()
        expect(shown.drawing).to_have_attribute("aria-label", re.compile("page 2 of 2"))
        shown.press("b", "1")
        shown.drag(*DRAWN)
        page.get_by_role("button", name="Export").click()
        link = page.locator("a[download='figures.csv']")
        link.wait_for()
        with page.expect_download() as download:
            link.click()
        with Path(download.value.path()).open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        page.context.close()
    drawn = [row for row in rows if row["status"] == "accepted"]
    assert len(rows) > 1 and [(row["page"], row["kind"]) for row in drawn] == [("2", "figure")]
    box = [float(drawn[0][name]) for name in ("x0", "y0", "x1", "y1")]
    assert all(abs(a - b) < 2 for a, b in zip(box, [*DRAWN[0], *DRAWN[1]], strict=True))


def test_what_a_person_has_left_is_removed_and_so_is_all_when_the_program_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    example = runpy.run_path(str(SCRIPT), run_name="example")
    left, stays = (Path(example["work"].name, name) for name in ("left", "stays"))
    for folder in (left, stays):
        (folder / "catalogue.pictoria").mkdir(parents=True)
    example["folder"].delete_callback(left / "catalogue.pictoria")
    example["folder"].delete_callback(None)
    assert not left.exists() and stays.exists()
    example["work"].cleanup()
    assert not any(tmp_path.iterdir())


def test_the_example_is_as_short_as_is_said() -> None:
    assert len(SCRIPT.read_text(encoding="utf-8").splitlines()) < MAX_LINES


def test_each_block_of_the_page_runs(
    analysed_example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(analysed_example, tmp_path / "vases.pictoria")
    monkeypatch.chdir(tmp_path)
    text = PAGE.read_text(encoding="utf-8").partition(HEADING)[0]
    names: dict[str, object] = {}
    for found in BLOCK.finditer(text):
        code = found[1].replace("demo.launch()", "demo.launch(prevent_thread_lock=True, quiet=True)")
        exec(compile("\n" * text[: found.start()].count("\n") + code, str(PAGE), "exec"), names)
        if code != found[1]:
            assert sum(bool(line) for line in found[1].splitlines()) <= TEN_LINES
            demo = names["demo"]
            assert isinstance(demo, gr.Blocks)
            assert is_up(demo.local_url)
            demo.close()
    project = names["project"]
    assert isinstance(project, Project)
    project.close()


def test_the_reference_says_what_there_is() -> None:
    assert reference() == HEADING + PAGE.read_text(encoding="utf-8").partition(HEADING)[2], (
        "run python -m tests.apps.gradio_reference"
    )
