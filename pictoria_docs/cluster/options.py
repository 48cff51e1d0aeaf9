"""How the shards of a plan are spread: `cluster.yaml`."""

from pathlib import Path

from pydantic import Field, ValidationError

from pictoria_docs.errors import ConfigError
from pictoria_docs.files import read_yaml
from pictoria_docs.strict_model import StrictModel

ARRAY_TASKS = 1000
"""Tasks of one array that Slurm takes unless its administrator says otherwise (`MaxArraySize` of 1001)."""


class SlurmOptions(StrictModel):
    """What is written into the batch scripts of Slurm."""

    directives: tuple[str, ...] = ()
    """Lines for `#SBATCH`, such as "--account=abc@cpu", "--time=02:00:00", "--cpus-per-task=4"."""
    setup: tuple[str, ...] = ()
    """Lines of shell before the work: "module load ...", "source .../bin/activate", the start of a model's server."""
    cleanup: tuple[str, ...] = ()
    """Lines of shell after it."""
    command: str = "pictoria-docs"
    """What runs the program: "apptainer exec --bind /data pictoria.sif pictoria-docs" in a container."""
    array_tasks: int = Field(default=ARRAY_TASKS, ge=1)
    """Tasks of one array."""
    warn_seconds: int = Field(default=120, ge=1)
    """How long before the time limit a shard is told to stop, so that what it did is kept."""
    merge_directives: tuple[str, ...] = ()
    """Lines for `#SBATCH` of the job that merges; none: those of the shards."""


class RayOptions(StrictModel):
    """How a Ray cluster is reached."""

    address: str | None = None
    """"auto", or "ray://HOST:10001"; none: a cluster is started on this machine."""
    resources: dict[str, float] = Field(default_factory=dict)
    """What a shard needs beside processors, by name."""


class ClusterOptions(StrictModel):
    """How shards are spread."""

    slots: int = Field(default=2, ge=1)
    """Shards that are worked on at once."""
    jobs: int = Field(default=1, ge=1)
    """Worker processes, and processors, of a shard."""
    rounds: int = Field(default=8, ge=1)
    """How often shards that were not finished are sent again."""
    slurm: SlurmOptions = SlurmOptions()
    """For `--on slurm`."""
    ray: RayOptions = RayOptions()
    """For `--on ray`."""


def load_options(file: Path | None) -> ClusterOptions:
    """Read the options from a YAML file; None: the defaults.

    Raises:
        ConfigError: the file makes no sense.
    """
    if file is None:
        return ClusterOptions()
    values = read_yaml(file, "config")
    try:
        return ClusterOptions.model_validate(values or {})
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        raise ConfigError("cluster_option", file=file, name=name or "?", detail=first["msg"]) from error
