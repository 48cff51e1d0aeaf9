"""Programs that some tests need and pip does not install: `.ci/run` does; elsewhere those tests are skipped."""

import os
import shutil
from pathlib import Path

import pytest

CI = os.environ.get("CI") == "true"


def postgres_program(name: str) -> str | None:
    """A program of the newest PostgreSQL server: Debian keeps them out of the path."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return str(found[-1]) if found else shutil.which(name)


BROWSERS = ("chromium-headless-shell", "chromium", "google-chrome")
"""The first has no windows at all, and takes less of the processor."""
CHROMIUM = os.environ.get("PICTORIA_CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
TESSERACT = shutil.which("tesseract")
VLLM_PYTHON = os.environ.get("PICTORIA_VLLM_PYTHON")
VLLM_READY = os.environ.get("PICTORIA_VLLM_READY")
"""A file that comes once that Python has its packages; without this variable it has them."""
KRAKEN_PYTHON = os.environ.get("PICTORIA_KRAKEN_PYTHON")


def needs(program: str | None, reason: str) -> pytest.MarkDecorator:
    """Skips a test whose program is missing; under CI the test runs and fails, so that green means tested."""
    return pytest.mark.skipif(program is None and not CI, reason=reason)


needs_chromium = needs(CHROMIUM, "Chromium is not installed (or named in PICTORIA_CHROMIUM)")
needs_tesseract = needs(TESSERACT, "Tesseract is not installed")
needs_vllm = needs(VLLM_PYTHON, "PICTORIA_VLLM_PYTHON names no Python with vLLM")
# Also under CI, which does not install it: this test runs by hand (docs/exchange/alto.md).
needs_kraken = pytest.mark.skipif(
    KRAKEN_PYTHON is None, reason="PICTORIA_KRAKEN_PYTHON names no Python with kraken"
)
