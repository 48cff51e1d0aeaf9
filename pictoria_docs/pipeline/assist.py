"""What models are asked about a document, after the rules have done their work.

Regions, numbers, votes, fields, descriptions, in this order: each rests on what those before it gave.

Each kind of question is a pair of pure functions in the room that it belongs to; here they are put one after the
other, and the backend to the model stands between them. Answers are remembered on disk, so that a run that is killed
goes on where it was; a document's results are stored only when all of it is done.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pictoria_docs.document import Document, Region, RegionType
from pictoria_docs.errors import ConfigError, MissingPartError
from pictoria_docs.models.question import Answer, Failure, Question

if TYPE_CHECKING:
    from pictoria_docs.linking.assignment import Opinions
    from pictoria_docs.pipeline.config import Config

VERSION = "2"
"""Version of the stage: results of another version are made again."""

Ask = Callable[[Sequence[Question]], list[Answer]]
"""Puts questions to a model, all answers in their order."""


@dataclass
class AssistOutcome:
    """What came of the questions about one document."""

    asked: int = 0
    cached: int = 0
    """Answers that were remembered from an earlier run."""
    filled: int = 0
    """Fields that were empty before."""
    agreed: int = 0
    """Values that the rules had found too."""
    disputed: int = 0
    """Values that say otherwise than the rules: both are kept for the reviewer."""
    pictures: int = 0
    """Pictures that the rules had not found."""
    captions: int = 0
    """Texts suggested as captions."""
    described: int = 0
    numbers: int = 0
    votes: int = 0
    seconds: float = 0.0
    tokens: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    """Values that were not taken, by reason."""
    failed: Counter[str] = field(default_factory=Counter)
    """Questions without an answer, by failure."""

    @property
    def complete(self) -> bool:
        """Whether asking again would bring nothing: an answer that was cut is cut again."""
        return all(failure == Failure.CUT for failure in self.failed)

    def take(self, answers: Sequence[Answer]) -> None:
        """Count some answers."""
        self.asked += len(answers)
        for answer in answers:
            self.cached += answer.cached
            self.seconds += 0.0 if answer.cached else answer.seconds
            self.tokens += 0 if answer.cached else answer.tokens_in + answer.tokens_out
            if answer.failure is not None:
                self.failed[answer.failure] += 1

    def add(self, other: "AssistOutcome") -> None:
        """Count another document's too."""
        for name, value in vars(other).items():
            mine = getattr(self, name)
            if isinstance(mine, Counter):
                mine.update(value)
            else:
                setattr(self, name, mine + value)


def assist(
    unlinked: Document, document: Document, config: "Config", ask: Ask, model: str = "", *, sees: bool = True
) -> tuple[Document, AssistOutcome]:
    """Ask a model what the config wants to know of a document.

    Args:
        unlinked: with its captions read, as the linker takes it.
        document: the same, linked and with its records.
        config: what is asked, and how to link and enrich anew with the answers.
        ask: the backend to the model.
        model: its name or hub id: it tells in which format the model writes regions.
        sees: whether the model looks at pictures; one that reads words only is asked about fields alone.

    Returns:
        The document with what the answers gave, and what came of them.

    Raises:
        ConfigError: regions are asked for of a model whose format is not known; pictures are asked about of a model
            that does not see.
        MissingPartError: the model answered nothing at all, for it cannot be reached.
    """
    from pictoria_docs.captioning.describing import ask_descriptions, use_descriptions
    from pictoria_docs.enrichment.asking import ask_fields, use_fields
    from pictoria_docs.enrichment.enrich import make_readers
    from pictoria_docs.layout.document_models import FAMILIES, ask_regions, family_of, use_regions
    from pictoria_docs.linking.panel_numbers import ask_numbers, read_numbers, with_numbers
    from pictoria_docs.linking.votes import ask_votes, opinions

    options, outcome = config.assist, AssistOutcome()
    language = options.language

    def answers_to(questions: Sequence[Question]) -> list[Answer]:
        if not questions:
            return []
        answers = ask(questions)
        outcome.take(answers)
        if all(answer.failure is Failure.UNREACHABLE for answer in answers):
            raise MissingPartError("model_unreachable", detail=answers[0].detail or "-")
        return answers

    if not sees and options.looks:
        raise ConfigError("model_sees_nothing", model=model or "-")
    if options.regions != "off":
        family = family_of(model)
        if family is None:
            raise ConfigError("model_tells_no_regions", model=model or "-", families=", ".join(FAMILIES))
        told = answers_to(ask_regions(document, options.regions, family, language))
        unlinked, regions = use_regions(unlinked, told)
        outcome.pictures, outcome.captions = regions.pictures, regions.captions
        outcome.refused += regions.refused
        if regions.pictures or regions.captions:
            unlinked = _with_readings(unlinked)
            document = _linked(unlinked, config, {})
    numbers = read_numbers(document, answers_to(ask_numbers(document, options.numbers, language)))
    outcome.numbers = len(numbers)
    if numbers:
        unlinked = with_numbers(unlinked, numbers)
        document = _linked(unlinked, config, {})
    votes = opinions(answers_to(ask_votes(document, options.votes, language)))
    outcome.votes = len(votes)
    if votes:
        document = _linked(unlinked, config, votes)
    if options.fields != "off":
        readers = make_readers(config.enrichment)
        answered = answers_to(ask_fields(document, readers.schema, options.fields, language, sees=sees))
        document, fields = use_fields(document, readers, answered, sees=sees)
        outcome.filled, outcome.agreed, outcome.disputed = fields.filled, fields.agreed, fields.disputed
        outcome.refused += fields.refused
    described = answers_to(ask_descriptions(document, options.descriptions, language))
    document = use_descriptions(document, described, language)
    outcome.described = sum(figure.description is not None for figure in document.figures)
    return document, outcome


def _with_readings(document: Document) -> Document:
    """The document with what the grammar reads in captions that a model has suggested."""
    from pictoria_docs.labels import read_caption

    def read(region: Region) -> Region:
        if region.type is not RegionType.CAPTION or region.origin.stage != "assist":
            return region
        return region.model_copy(update={"caption": read_caption(region.text)})

    pages = (page.model_copy(update={"regions": tuple(map(read, page.regions))}) for page in document.pages)
    return document.model_copy(update={"pages": tuple(pages)})


def _linked(unlinked: Document, config: "Config", votes: "Opinions") -> Document:
    """The document linked and enriched anew, with what a model said."""
    from pictoria_docs.enrichment import enrich
    from pictoria_docs.linking import link

    return enrich(link(unlinked, config.linking, votes), config.enrichment)
