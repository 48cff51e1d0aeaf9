"""A tiny model of embeddings and a tiny reranker, made once and kept in the checkout's `build`."""

import os
import subprocess
from pathlib import Path

from filelock import FileLock

from tests.models.conftest import TINY_MODEL

TINY_MAKER = Path(__file__).with_name("tiny_text_model.py")
TINY_TEXT_MODELS = TINY_MODEL.with_name("tiny-text-models")


def tiny_text_models(python: str) -> Path:
    """The folder of both models, made by a Python that has transformers."""
    maker = TINY_MAKER
    TINY_TEXT_MODELS.parent.mkdir(exist_ok=True)
    with FileLock(TINY_TEXT_MODELS.with_suffix(".lock")):
        stamp = TINY_TEXT_MODELS / "made-by.txt"
        if not stamp.exists() or stamp.read_text() != maker.read_text():
            environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
            offline = {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1"}
            command = [python, maker, TINY_TEXT_MODELS]
            subprocess.run(command, check=True, env={**environment, **offline}, timeout=300)
            stamp.write_text(maker.read_text())
    return TINY_TEXT_MODELS
