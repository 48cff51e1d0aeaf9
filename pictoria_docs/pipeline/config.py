"""The config of a project: the options of all stages, read from YAML."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from pictoria_docs.captioning.options import CaptionOptions
from pictoria_docs.enrichment.options import EnrichmentOptions
from pictoria_docs.extensions import LINKERS
from pictoria_docs.layout import LayoutOptions
from pictoria_docs.linking import LinkingOptions
from pictoria_docs.models.options import ModelOptions
from pictoria_docs.pipeline.assist_options import AssistOptions
from pictoria_docs.pipeline.comparing import ComparisonOptions
from pictoria_docs.pipeline.keys import digest, options_digest
from pictoria_docs.pipeline.stages import Stages, version
from pictoria_docs.pipeline.worker_jobs import Prepared
from pictoria_docs.pipeline.yaml_options import read_mapping, understood
from pictoria_docs.sources import SourceOptions


class Config(BaseModel):
    """Options of all stages. `configs/default.yaml` shows each with its default and what it means."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sources: SourceOptions = SourceOptions()
    layout: LayoutOptions = LayoutOptions()
    captions: CaptionOptions = CaptionOptions()
    linking: LinkingOptions = LinkingOptions()
    enrichment: EnrichmentOptions = EnrichmentOptions()
    models: ModelOptions = ModelOptions()
    assist: AssistOptions = AssistOptions()
    comparisons: ComparisonOptions = ComparisonOptions()

    @property
    def digest(self) -> str:
        """Digest of everything that changes results."""
        return digest([options_digest(getattr(self, name)) for name in type(self).model_fields])


def prepared(config: Config, stages: Stages) -> Prepared:
    """What the main process needs to know of the config and of the stages.

    Raises:
        ConfigError: a file that the config names cannot be read.
    """
    # Imported only here, in a worker: the rooms that read records bring much with them.
    from pictoria_docs.enrichment.enrich import check

    LINKERS.check(config.linking.linker)
    check(config.enrichment)
    limit = config.layout.time_limit
    return Prepared(
        values=config.model_dump(mode="json"),
        digest=config.digest,
        digests={name: options_digest(getattr(config, name)) for name in Config.model_fields},
        versions={name: version(getattr(stages, name)) for name in Stages.__slots__},
        time_limit=limit,
        open_limit=max(limit, config.sources.download_seconds),
        memory_limit=config.layout.memory_limit * 2**20,
        asks=config.assist.asks,
    )


def default_config_file() -> Path:
    """The documented defaults, `default.yaml`: in an installed package, or in a checkout."""
    package = Path(__file__).parents[1]
    installed = package / "configs" / "default.yaml"
    return installed if installed.exists() else package.parent / "configs" / "default.yaml"


def load_config(file: Path | str) -> Config:
    """The config in a YAML file; what it leaves out has its default.

    Raises:
        ConfigError: the file cannot be read or an option makes no sense; names file, option and remedy.
    """
    file = Path(file)
    values = read_mapping(file)
    # An empty room ("layout:" with all its options commented out) means its defaults.
    values = {
        key: value for key, value in values.items() if value is not None or key not in Config.model_fields
    }
    try:
        config = Config.model_validate(values)
    except ValidationError as error:
        raise understood(error, file, Config) from error
    return config.model_copy(update={"enrichment": config.enrichment.found_from(file.parent)})
