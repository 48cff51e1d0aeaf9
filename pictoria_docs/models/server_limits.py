"""What a server may take where it starts: no more tokens than its model reads, no more memory than is free."""

import json
import os
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import psutil

from pictoria_docs.models.model_config import ModelConfig

LENGTHS = (
    "max_position_embeddings",
    "n_positions",
    "max_seq_len",
    "seq_length",
    "model_max_length",
    "max_target_positions",
    "max_sequence_length",
    "max_seq_length",
    "seq_len",
)
"""Under which of these names the config of a model tells how many tokens it reads: those that vLLM knows."""
TEXT_PARTS = ("text_config", "language_config", "llm_config")
"""Parts of the config of a model that sees in which its language model tells it."""
SCALED = ("rope_scaling", "rope_parameters")
"""Where a config tells that positions are stretched: its numbers are then not the last word."""
GIB = 1024**3
CACHE_VARIABLE, CACHE_ARGUMENT = "VLLM_CPU_KVCACHE_SPACE", "--kv-cache-memory-bytes"
CACHE_SHARE = 0.25
"""Of the memory that is free: without a graphics card a server keeps so much for what it has read of questions, and
leaves the rest to its weights, to us, and to whoever else works on the machine;"""
MAX_CACHE = 4
"""GiB of it at most: enough for a few questions at a time, and more cannot be answered without a card."""


def weights_cache(config: ModelConfig) -> Path:
    """The folder of the hub's cache in which the weights of a model are, if they are there."""
    home = Path(os.environ.get("HF_HOME") or Path.home() / ".cache" / "huggingface")
    cache = Path(os.environ.get("HF_HUB_CACHE") or home / "hub")
    return cache / f"models--{config.model.replace('/', '--')}" / "snapshots"


def served_length(config: ModelConfig) -> int:
    """Tokens of question and answer together that a server of the model is told to read: `max_length`, but no more than
    the model itself, as far as the config beside its weights tells."""
    return min([config.max_length, *_own_lengths(config)])


def _own_lengths(config: ModelConfig) -> Iterator[int]:
    for file in _config_files(config):
        try:
            told: Any = json.loads(file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        whole = told if isinstance(told, dict) else {}
        parts = [whole[name] for name in TEXT_PARTS if isinstance(whole.get(name), dict)] or [whole]
        for part in parts:
            if any(isinstance(part.get(name), dict) and "factor" in part[name] for name in SCALED):
                continue
            yield from (part[name] for name in LENGTHS if isinstance(part.get(name), int) and part[name] > 0)


def _config_files(config: ModelConfig) -> list[Path]:
    if config.local:
        return [Path(config.location).expanduser() / "config.json"]
    return sorted(weights_cache(config).glob(f"{config.revision or '*'}/config.json"))


def serves_on_processors(python: str) -> bool:
    """Whether the vLLM of a Python is a build that works without a graphics card."""
    question = (
        "from importlib.metadata import distributions as d; import sys; "
        "sys.exit(not any((x.name or '').startswith('vllm') and ('cpu' in x.name or 'cpu' in x.version) for x in d()))"
    )
    try:
        return (
            subprocess.run([python, "-c", question], check=False, capture_output=True, timeout=60).returncode
            == 0
        )
    except (OSError, subprocess.SubprocessError):
        return False


def processor_environment(config: ModelConfig) -> Mapping[str, str]:
    """What a server without a graphics card is told beside what its config says: how much memory its questions have.

    vLLM else wants `gpu_memory` of all the memory of the machine, and does not start where others use some.
    """
    told = CACHE_VARIABLE in config.environment or CACHE_VARIABLE in os.environ
    if told or any(argument.startswith(CACHE_ARGUMENT) for argument in config.arguments):
        return {}
    free = int(CACHE_SHARE * psutil.virtual_memory().available / GIB)
    return {CACHE_VARIABLE: str(min(max(free, 1), MAX_CACHE))}
