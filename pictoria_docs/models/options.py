"""Options of the backend to models."""

from pathlib import Path

from pydantic import Field

from pictoria_docs.strict_model import StrictModel


class ModelOptions(StrictModel):
    """Which model may be asked, and how; none is asked unless a stage is told to."""

    model: str | None = None
    """The model to ask: a name of `pictoria-docs models list`, or the path of a model config; null: none."""
    url: str | tuple[str, ...] | None = None
    """Address of an OpenAI-compatible server ("http://127.0.0.1:8000/v1"), or a list of addresses that all serve the
    model; null: the one that `pictoria-docs models serve` started."""
    backend: str = "server"
    """What asks the model: "server"; "in-process" runs it in this process (transformers), for small sites and
    notebooks; or that of another package (see docs/python.md)."""
    allowed_hosts: tuple[str, ...] = ()
    """Hosts outside this machine and its private network that may be sent pages: "gpu.example.org",
    "gpu.example.org:8000". All others are refused, whatever their names resolve to."""
    allow_downloads: bool = False
    """Let the model libraries fetch weights from the hub; without, they read local folders and caches only."""
    key_variable: str = "PICTORIA_MODEL_KEY"
    """Environment variable that holds the server's key, where it wants one."""
    concurrency: int = Field(default=32, ge=1, le=1024)
    """Questions under way at a time, at each server; vLLM gets fewer where its metrics tell that questions wait."""
    timeout: float = Field(default=300.0, gt=0)
    """Seconds that one answer may take."""
    connect_timeout: float = Field(default=5.0, gt=0)
    """Seconds to wait for a connection."""
    patience: float = Field(default=120.0, ge=0)
    """Seconds for which servers that answer nothing are asked again before they are given up."""
    retries: int = Field(default=5, ge=0)
    """Further attempts where the server answers that it is busy or failing (429, 5xx)."""
    backoff: float = Field(default=0.5, gt=0)
    """Seconds before the first further attempt, doubled for each after it; a server's Retry-After goes first."""
    max_wait: float = Field(default=15.0, gt=0)
    """Longest wait between two attempts."""
    temperature: float = Field(default=0.0, ge=0, le=2)
    """0: the likeliest words, the same each time."""
    seed: int = 0
    """For temperatures above 0."""
    pictures: bool = True
    """Send pictures of the page along; false for models that read words only: they are asked about fields alone."""
    max_pixels: int = Field(default=1_003_520, ge=3136)
    """Larger pictures are made smaller before they are sent; a model's own config goes first."""
    cache: Path | None = None
    """File of remembered answers; null: `pictoria-docs/answers.sqlite` in the user's cache folder."""

    @property
    def urls(self) -> tuple[str, ...]:
        """The addresses that are named."""
        if self.url is None:
            return ()
        return (self.url,) if isinstance(self.url, str) else self.url
