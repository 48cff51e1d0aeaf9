"""The config of a project: the options of all stages, read from YAML."""

from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ConfigDict, ValidationError, create_model, model_validator
from pydantic_core import PydanticCustomError

from pictoria_docs.captioning.options import CaptionOptions
from pictoria_docs.document.own_types import SECTION as TYPES
from pictoria_docs.document.own_types import OwnTypes
from pictoria_docs.enrichment.options import EnrichmentOptions
from pictoria_docs.exchange.formats.options import SECTION as EXCHANGE
from pictoria_docs.exchange.formats.options import ExchangeOptions
from pictoria_docs.exchange.formats.publication import SECTION, PublicationOptions
from pictoria_docs.layout import LayoutOptions
from pictoria_docs.linking import LinkingOptions
from pictoria_docs.linking.link import LINKERS
from pictoria_docs.models.options import ModelOptions
from pictoria_docs.pipeline.assist_options import AssistOptions
from pictoria_docs.pipeline.comparing import ComparisonOptions
from pictoria_docs.pipeline.keys import digest, options_digest
from pictoria_docs.pipeline.review_options import REVIEW, ReviewOptions
from pictoria_docs.pipeline.stages import Stage, function, installed_stages, key_parts
from pictoria_docs.pipeline.worker_jobs import Prepared
from pictoria_docs.pipeline.yaml_options import UNKNOWN_SECTION, read_mapping, understood
from pictoria_docs.retrieval.options import RetrievalOptions
from pictoria_docs.sources import SourceOptions
from pictoria_docs.strict_model import StrictModel

WITHOUT_EFFECT = frozenset({SECTION, EXCHANGE, TYPES, REVIEW})
"""Sections that change no results."""
MISSPELT = 0.8
"""How like a section of ours (ratio of `difflib`) the name of another is that is taken for a slip of the pen."""


class Config(StrictModel):
    """Options of all stages, a section for each, of models, comparisons, search, review, exports, publication and
    own types.

    `configs/default.yaml` shows each with its default and what it means. `config_class` adds the sections of other
    packages' stages. Sections of packages that are not there are kept, and change nothing (`unused_sections`).
    """

    model_config = ConfigDict(extra="allow")

    sources: SourceOptions = SourceOptions()
    layout: LayoutOptions = LayoutOptions()
    captions: CaptionOptions = CaptionOptions()
    linking: LinkingOptions = LinkingOptions()
    enrichment: EnrichmentOptions = EnrichmentOptions()
    models: ModelOptions = ModelOptions()
    assist: AssistOptions = AssistOptions()
    comparisons: ComparisonOptions = ComparisonOptions()
    retrieval: RetrievalOptions = RetrievalOptions()
    review: ReviewOptions = ReviewOptions()
    exchange: ExchangeOptions = ExchangeOptions()
    publication: PublicationOptions = PublicationOptions()
    types: OwnTypes = OwnTypes()

    @model_validator(mode="before")
    @classmethod
    def _refuse_slips(cls, values: Any) -> Any:
        """Refuse what cannot be the section of another package."""
        for name, options in values.items() if isinstance(values, Mapping) else ():
            if name not in cls.model_fields and not (
                isinstance(options, Mapping | None)
                and not get_close_matches(name, cls.model_fields, 1, MISSPELT)
            ):
                raise PydanticCustomError(UNKNOWN_SECTION, "there is no section {section}", {"section": name})
        return values

    @property
    def unused_sections(self) -> tuple[str, ...]:
        """Names of the sections that belong to nothing that is installed."""
        return tuple(self.model_extra or ())

    @property
    def digest(self) -> str:
        """Digest of everything that changes results."""
        return digest(
            [
                options_digest(getattr(self, name))
                for name in type(self).model_fields
                if name not in WITHOUT_EFFECT
            ]
        )


def config_class(stages: tuple[Stage, ...] | None = None) -> type[Config]:
    """`Config` with a section for each of these stages that has options of its own; None: of all installed."""
    chosen = installed_stages() if stages is None else stages
    return _with_sections(tuple((stage.name, stage.options) for stage in chosen if stage.options is not None))


@cache
def _with_sections(classes: tuple[tuple[str, str], ...]) -> type[Config]:
    sections: dict[str, Any] = {}
    for name, options in classes:
        kind = function(options)
        sections[name] = kind, kind()
    return create_model("Config", __base__=Config, **sections) if sections else Config


def options_of(config: Config, stage: Stage) -> Any:
    """The options of a stage; the defaults where the config is without its section, None where it has no options."""
    options = getattr(config, stage.name, None)
    return function(stage.options)() if options is None and stage.options is not None else options


def prepared(config: Config, stages: tuple[Stage, ...]) -> Prepared:
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
        digests={name: options_digest(getattr(config, name)) for name in type(config).model_fields},
        stages=stages,
        key_parts={stage.name: key_parts(stage) for stage in stages},
        time_limit=limit,
        open_limit=max(limit, config.sources.download_seconds),
        memory_limit=config.layout.memory_limit * 2**20,
        asks=config.assist.asks,
        unused_sections=config.unused_sections,
    )


def load_config(file: Path | str, stages: tuple[Stage, ...] | None = None) -> Config:
    """The config in a YAML file; what it leaves out has its default.

    Args:
        file: the YAML.
        stages: those that may have sections; None: all that are installed.

    Raises:
        ConfigError: the file cannot be read or an option makes no sense; names file, option and remedy.
    """
    file = Path(file)
    kind = config_class(stages)
    # An empty section ("layout:" with all its options commented out) means its defaults.
    values = {
        name: value
        for name, value in read_mapping(file).items()
        if value is not None or name not in kind.model_fields
    }
    try:
        config = kind.model_validate(values)
    except ValidationError as error:
        raise understood(error, file, kind) from error
    found = {
        "enrichment": config.enrichment.found_from(file.parent),
        "retrieval": config.retrieval.found_from(file.parent),
        "exchange": config.exchange.found_from(file.parent),
    }
    return config.model_copy(update=found)
