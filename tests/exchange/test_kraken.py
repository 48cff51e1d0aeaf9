"""kraken itself reads what we write, unmodified, and starts a training on it."""

import json
import subprocess
from pathlib import Path

import pytest

from pictoria_docs.exchange import export_project
from tests.exchange.sample import draw_page, sample_document
from tests.programs import KRAKEN_PYTHON, needs_kraken

READ = """
import json, sys
from PIL import Image
from kraken.lib.xml import XMLPage
for name in sys.argv[1:]:
    page = XMLPage(name)
    assert Image.open(page.imagename).size == tuple(page.image_size)
    print(json.dumps({
        "regions": sorted(region.id for regions in page.regions.values() for region in regions),
        "types": sorted(page.regions),
        "lines": [line.text for line in page.get_sorted_lines() if line.baseline and line.boundary],
    }))
"""
NETWORK = "[1,100,0,3 Cr3,3,8,2,2 Gn8 Cr3,3,8 Gn8]"
"""As small as it may be: only whether it trains is of interest."""
PAGES = 20
SECONDS = 280


def kraken(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    environment = {"OMP_NUM_THREADS": "1", "PATH": "/usr/bin:/bin", "HOME": str(Path.home())}
    return subprocess.run(
        [str(KRAKEN_PYTHON), *map(str, arguments)],
        capture_output=True,
        check=False,
        text=True,
        timeout=SECONDS,
        env=environment,
    )


@pytest.mark.slow
@needs_kraken
@pytest.mark.parametrize("format", ["alto", "page"])
def test_kraken_reads_all_regions_and_lines(format: str, tmp_path: Path) -> None:
    document = sample_document().without_rejected()
    files = export_project(iter([document]), draw_page, tmp_path, format, "en")
    pages = [file for file in files if file.suffix == ".xml"]
    result = kraken("-c", READ, *pages)
    assert result.returncode == 0, result.stderr
    for page, told in zip(document.pages, map(json.loads, result.stdout.splitlines()), strict=True):
        assert told["regions"] == sorted(region.id for region in page.regions)
        # Lettering in pictures is a region of its own in PAGE, which kraken does not look into.
        lines = sum(len(region.lines) for region in page.regions if format == "alto" or not region.is_picture)
        assert len(told["lines"]) == lines


@pytest.mark.slow
@needs_kraken
@pytest.mark.parametrize("format", ["alto", "page"])
def test_ketos_trains_on_twenty_pages(format: str, tmp_path: Path) -> None:
    documents = [sample_document(f"catalogue-{number}") for number in range(4)]
    files = export_project(iter(documents), draw_page, tmp_path, format, "en")
    pages = [file for file in files if file.suffix == ".xml"][:PAGES]
    assert len(pages) == PAGES
    train = "import sys; from kraken.ketos import cli; sys.exit(cli())"
    options = ("-d", "cpu", "segtrain", "-f", format, "-N", "1", "-q", "fixed", "-s", NETWORK)
    result = kraken("-c", train, *options, "-o", tmp_path / "model", *pages)
    assert result.returncode == 0, result.stdout + result.stderr
    assert list(tmp_path.rglob("*.ckpt")) or list(tmp_path.rglob("*.safetensors"))
