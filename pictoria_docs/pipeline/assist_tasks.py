"""What models are asked about a document: a list of tasks, each a question made and its answer used.

Both are pure functions in the room that the question belongs to, imported only when asked for; here they are put
behind one signature. The JSON schema of an answer goes with each question: that of records follows the metadata schema.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pictoria_docs.document import Document, Region, RegionType
from pictoria_docs.errors import ConfigError
from pictoria_docs.models.question import Answer, Failure, Question
from pictoria_docs.pipeline.assist_options import AssistOptions
from pictoria_docs.pipeline.stages import STAGES, Scope, Stage, function, of_scope

if TYPE_CHECKING:
    from pictoria_docs.linking.assignment import Opinions
    from pictoria_docs.pipeline.config import Config


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


@dataclass
class AssistState:
    """A document while models are asked about it: each task takes it as the one before left it."""

    unlinked: Document
    """As the linking stage gets it."""
    document: Document
    """The same, with what the stages and the answers so far gave."""
    config: "Config"
    model: str = ""
    """Name or hub id of the model: it tells in which format the model writes regions."""
    sees: bool = True
    """Whether the model looks at pictures."""
    stages: Sequence[Stage] = STAGES
    outcome: AssistOutcome = field(default_factory=AssistOutcome)

    @property
    def language(self) -> str:
        """Of prompts and descriptions."""
        return self.config.assist.language

    def relink(self, votes: "Opinions | None" = None) -> None:
        """Do linking and the document stages after it anew, with what a model said."""
        from pictoria_docs.pipeline.config import options_of

        stages = of_scope(self.stages, Scope.DOCUMENT)
        names = [stage.name for stage in stages]
        more: tuple[object, ...] = (votes,) if votes else ()
        self.document = self.unlinked
        for stage in stages[names.index("linking") :]:
            self.document = function(stage.run)(self.document, options_of(self.config, stage), *more)
            more = ()


@dataclass(frozen=True, slots=True)
class AssistTask:
    """Something that models are asked, where `AssistOptions` has "uncertain" or "always" under its name."""

    name: str
    prompts: tuple[str, ...]
    """Files of `configs/prompts/` that it may use."""
    ask: Callable[[AssistState, str], list[Question]]
    """The questions about a document, "uncertain" or "always"."""
    use: Callable[[AssistState, list[Answer]], None]
    """Takes the answers into the state."""
    looks: bool = True
    """Whether only a look at the page can tell."""
    usual: bool = False
    """Whether it is asked where a user names no task."""


def _ask_regions(state: AssistState, level: str) -> list[Question]:
    from pictoria_docs.layout.document_models import FAMILIES, ask_regions, family_of

    family = family_of(state.model)
    if family is None:
        raise ConfigError("model_tells_no_regions", model=state.model or "-", families=", ".join(FAMILIES))
    return ask_regions(state.document, level, family, state.language)


def _use_regions(state: AssistState, answers: list[Answer]) -> None:
    from pictoria_docs.layout.document_models import use_regions

    state.unlinked, found = use_regions(state.unlinked, answers)
    outcome = state.outcome
    outcome.pictures, outcome.captions = found.pictures, found.captions
    outcome.refused += found.refused
    if found.pictures or found.captions:
        state.unlinked = _with_readings(state.unlinked)
        state.relink()


def _with_readings(document: Document) -> Document:
    """The document with what the grammar reads in captions that a model has suggested."""
    from pictoria_docs.labels import read_caption

    def read(region: Region) -> Region:
        if region.type is not RegionType.CAPTION or region.origin.stage != "assist":
            return region
        return region.model_copy(update={"caption": read_caption(region.text)})

    pages = (page.model_copy(update={"regions": tuple(map(read, page.regions))}) for page in document.pages)
    return document.model_copy(update={"pages": tuple(pages)})


def _ask_numbers(state: AssistState, level: str) -> list[Question]:
    from pictoria_docs.linking.panel_numbers import ask_numbers

    return ask_numbers(state.document, level, state.language)


def _use_numbers(state: AssistState, answers: list[Answer]) -> None:
    from pictoria_docs.linking.panel_numbers import read_numbers, with_numbers

    numbers = read_numbers(state.document, answers)
    state.outcome.numbers = len(numbers)
    if numbers:
        state.unlinked = with_numbers(state.unlinked, numbers)
        state.relink()


def _ask_votes(state: AssistState, level: str) -> list[Question]:
    from pictoria_docs.linking.votes import ask_votes

    return ask_votes(state.document, level, state.language)


def _use_votes(state: AssistState, answers: list[Answer]) -> None:
    from pictoria_docs.linking.votes import opinions

    votes = opinions(answers)
    state.outcome.votes = len(votes)
    if votes:
        state.relink(votes)


def _ask_fields(state: AssistState, level: str) -> list[Question]:
    from pictoria_docs.enrichment.asking import ask_fields
    from pictoria_docs.enrichment.schema import load_schema

    schema = load_schema(state.config.enrichment.metadata_schema)
    return ask_fields(state.document, schema, level, state.language, sees=state.sees)


def _use_fields(state: AssistState, answers: list[Answer]) -> None:
    from pictoria_docs.enrichment.asking import use_fields
    from pictoria_docs.enrichment.enrich import make_readers

    readers = make_readers(state.config.enrichment)
    state.document, fields = use_fields(state.document, readers, answers, sees=state.sees)
    outcome = state.outcome
    outcome.filled, outcome.agreed, outcome.disputed = fields.filled, fields.agreed, fields.disputed
    outcome.refused += fields.refused


def _ask_descriptions(state: AssistState, level: str) -> list[Question]:
    from pictoria_docs.captioning.describing import ask_descriptions

    return ask_descriptions(state.document, level, state.language)


def _use_descriptions(state: AssistState, answers: list[Answer]) -> None:
    from pictoria_docs.captioning.describing import use_descriptions

    state.document = use_descriptions(state.document, answers, state.language)
    state.outcome.described = sum(figure.description is not None for figure in state.document.figures)


TASKS: tuple[AssistTask, ...] = (
    AssistTask("regions", ("regions_doctags", "regions_dots", "regions_qwen"), _ask_regions, _use_regions),
    AssistTask("numbers", ("panel_number",), _ask_numbers, _use_numbers, usual=True),
    AssistTask("votes", ("vote",), _ask_votes, _use_votes, usual=True),
    AssistTask("fields", ("fields",), _ask_fields, _use_fields, looks=False, usual=True),
    AssistTask("descriptions", ("description",), _ask_descriptions, _use_descriptions),
)
"""In the order in which they are asked: each rests on what those before it gave."""


def tasks_of(options: AssistOptions) -> list[tuple[AssistTask, str]]:
    """The tasks that are asked for, in order, with how much of each."""
    levels = ((task, getattr(options, task.name)) for task in TASKS)
    return [(task, level) for task, level in levels if level != "off"]
