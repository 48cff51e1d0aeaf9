"""A real vLLM where there is one, and a tiny model for it, made once and kept in the checkout's `build`."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from pictoria_docs.models.model_config import ModelConfig
from tests.programs import VLLM_PYTHON, VLLM_READY
from tests.waiting import wait_until

INSTALLING = 900.0
"""Seconds that may be left to install vLLM."""
TINY_MODEL = Path(__file__).parents[2] / "build" / "tiny-model"


@pytest.fixture(scope="session")
def vllm_python() -> str:
    """The Python with vLLM that `.ci/run` or the developer names; no test installs it."""
    assert VLLM_PYTHON is not None, "PICTORIA_VLLM_PYTHON names no Python with vLLM"
    if VLLM_READY is not None:
        wait_until(Path(VLLM_READY).exists, INSTALLING)
    return VLLM_PYTHON


def tiny_config(python: str) -> ModelConfig:
    """The tiny model, made by a Python that has transformers."""
    maker = Path(__file__).with_name("tiny_model.py")
    folder = TINY_MODEL
    folder.parent.mkdir(exist_ok=True)
    with FileLock(folder.with_suffix(".lock")):
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
