"""Model configs: what a model is, how it is served, and what an institution must know before it does so.

Those that come with the product are in `configs/models/`; users write their own, often only for the path of the
weights on a site without internet.
"""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from pictoria_docs.errors import ConfigError
from pictoria_docs.files import read_yaml_model, shipped_config
from pictoria_docs.i18n import FALLBACK
from pictoria_docs.strict_model import StrictModel

ModelName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]


class StructuredOutput(StrictModel):
    """How the server keeps answers to their JSON schema."""

    backend: Literal["auto", "guidance", "xgrammar", "outlines", "lm-format-enforcer"] = "guidance"
    """"guidance" has kept to all schemas of ours that it was tried with."""
    any_whitespace: bool = False
    """Allow any white space between the parts of an answer: some models then write blanks without end."""


class Parallel(StrictModel):
    """How a model is spread over cards."""

    tensor: int = Field(default=1, ge=1)
    """Cards that share one copy of the model."""
    data: int = Field(default=1, ge=1)
    """Copies of the model."""


class ModelConfig(BaseModel):
    """One model. `configs/models/*.yaml` are examples."""

    model_config = ConfigDict(frozen=True, extra="forbid", protected_namespaces=())

    name: ModelName
    model: str
    """Folder of the weights, or hub id; "~" is the home folder."""
    revision: str | None = None
    """Revision of the hub's repository, to be sure of the very same weights."""
    title: Mapping[str, str] = Field(default_factory=dict)
    """What it is and what it is good for, by language of the interface."""
    kind: Literal["general", "document", "embedding", "reranker"] = "general"
    """General vision-language model, one made to transcribe document pages, one that makes texts vectors, or one that
    tells how well a text answers a query."""
    query_prefix: str = ""
    """Of models of embeddings and rerankers: what stands before a query, as their authors advise,"""
    document_prefix: str = ""
    """and before a text that may be found."""
    dimensions: int | None = Field(default=None, ge=1)
    """Of models of embeddings: length of the vectors, where it is not the model's own (Matryoshka)."""
    parameters: float | None = Field(default=None, gt=0)
    """Billions of parameters."""
    licence: str = ""
    licence_url: str = ""
    uncertain: tuple[str, ...] = ()
    """What of this file is to be checked at the source before relying on it ("licence", "memory", "model")."""
    memory_gb: float | None = Field(default=None, gt=0)
    """GPU memory that it needs at least, all cards together: weights, and some room for questions."""
    dtype: Literal["auto", "bfloat16", "float16", "float32"] = "auto"
    quantization: str | None = None
    max_length: int = Field(default=8192, ge=256)
    """Tokens of question and answer together; a server reads fewer where its model can't read so many."""
    images: int = Field(default=4, ge=0)
    """Pictures per question."""
    max_pixels: int = Field(default=1_003_520, ge=3136)
    """Larger pictures are made smaller before they are sent."""
    parallel: Parallel = Parallel()
    gpu_memory: float = Field(default=0.9, gt=0, le=1)
    """Share of each card's memory that the server may take; without a card it takes what docs/models.md says."""
    sequences: int | None = Field(default=None, ge=1)
    """Questions that the server works on at a time; null: as it sees fit."""
    structured: StructuredOutput = StructuredOutput()
    trust_remote_code: bool = False
    """Run program code that comes with the weights: only for weights that you trust."""
    environment: Mapping[str, str] = Field(default_factory=dict)
    """Further environment variables of the server."""
    arguments: tuple[str, ...] = ()
    """Further arguments of the server, as vLLM names them."""

    @property
    def location(self) -> str:
        """The folder, made absolute, or the hub id."""
        path = Path(self.model).expanduser()
        return str(path.resolve()) if path.is_dir() else self.model

    @property
    def local(self) -> bool:
        """Whether `model` is meant as a folder."""
        return self.model.startswith((".", "/", "~")) or Path(self.model).expanduser().is_dir()

    @property
    def identity(self) -> str:
        """What answers are remembered under: changes whenever other answers are to be expected."""
        parts = (
            self.location,
            self.revision,
            self.dtype,
            self.quantization,
            str(self.structured),
            self.max_length,
        )
        return f"{self.name}:{hashlib.sha256(repr(parts).encode()).hexdigest()[:12]}"

    def describe(self, language: str) -> str:
        """What it is and what it is good for."""
        return self.title.get(language) or self.title.get(FALLBACK) or ""


def model_names() -> tuple[str, ...]:
    """Names of the model configs that come with the product."""
    return tuple(sorted(file.stem for file in shipped_config("models").glob("*.yaml")))


def load_model(name_or_file: str | Path) -> ModelConfig:
    """A model config by the name of one that comes with the product, or from a file.

    Raises:
        ConfigError: no such model, or a file that is none; names file, place and remedy.
    """
    file = Path(name_or_file)
    if file.suffix not in (".yaml", ".yml"):
        file = shipped_config("models") / f"{name_or_file}.yaml"
        if file.parent != shipped_config("models") or not file.is_file():
            raise ConfigError("model_unknown", model=name_or_file, known=", ".join(model_names()))
    config = read_yaml_model(file, "model_config", ModelConfig)
    if config.local and not Path(config.model).is_absolute() and not config.model.startswith("~"):
        # A path is meant from where the file lies, so that weights and config can be carried together.
        return config.model_copy(update={"model": str((file.parent / config.model).resolve())})
    return config
