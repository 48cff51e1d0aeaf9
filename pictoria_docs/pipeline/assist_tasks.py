"""What models are asked about a document: a list of tasks, each a question made and its answer used.

Both are pure functions in the room that the question belongs to; here they are put behind one signature. The JSON
schema of an answer goes with each question: that of records follows the metadata schema.
"""

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field

from pictoria_docs.captioning.describing import ask_descriptions, use_descriptions
from pictoria_docs.document import Document, Region, RegionType
from pictoria_docs.enrichment.asking import ask_fields, use_fields
from pictoria_docs.enrichment.enrich import make_readers
from pictoria_docs.errors import ConfigError
from pictoria_docs.isolation import isolate
from pictoria_docs.labels import read_caption
from pictoria_docs.layout.document_models import FAMILIES, ask_regions, family_of, use_regions
from pictoria_docs.linking.assignment import Opinions
from pictoria_docs.linking.panel_numbers import ask_numbers, read_numbers, with_numbers
from pictoria_docs.linking.votes import ask_votes, opinions
from pictoria_docs.models.question import Answer, Question
from pictoria_docs.pipeline.assist_options import AssistOptions
from pictoria_docs.pipeline.assist_outcome import AssistOutcome
from pictoria_docs.pipeline.config import Config, options_of
from pictoria_docs.pipeline.stages import OURS, STAGES, Scope, Stage, function, of_scope


@dataclass
class AssistState:
    """A document while models are asked about it: each task takes it as the one before left it."""

    unlinked: Document
    """As the linking stage gets it."""
    document: Document
    """The same, with what the stages and the answers so far gave."""
    config: Config
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

    @property
    def seen(self) -> bool:
        """Whether what the model only sees counts as a value of a record."""
        return self.sees and self.config.assist.seen

    def relink(self, votes: Opinions | None = None) -> None:
        """Do linking and the document stages after it anew, with what a model said."""
        stages = of_scope(self.stages, Scope.DOCUMENT)
        names = [stage.name for stage in stages]
        more: tuple[object, ...] = (votes,) if votes else ()
        self.document = self.unlinked
        for stage in stages[names.index("linking") :]:
            # One of another package that fails leaves the document as it was, as in a worker.
            with nullcontext() if stage.package == OURS else isolate("stage", item=stage.name):
                self.document = function(stage.run)(self.document, options_of(self.config, stage), *more)
            more = ()


MakeQuestions = Callable[[AssistState, str], list[Question]]


@dataclass(frozen=True, slots=True)
class AssistTask:
    """Something that models are asked, where `AssistOptions` has "uncertain" or "always" under its name."""

    name: str
    prompts: tuple[str, ...]
    """Files of `configs/prompts/` that it may use."""
    ask: MakeQuestions
    """The questions about a document, "uncertain" or "always"."""
    use: Callable[[AssistState, list[Answer]], None]
    """Takes the answers into the state."""
    looks: bool = True
    """Whether only a look at the page can tell."""
    usual: bool = False
    """Whether it is asked where a user names no task."""


def _ask(questions: Callable[[Document, str, str], list[Question]]) -> MakeQuestions:
    """Asks what follows from the document, how much is wanted, and the language."""
    return lambda state, level: questions(state.document, level, state.language)


def _ask_regions(state: AssistState, level: str) -> list[Question]:
    family = family_of(state.model)
    if family is None:
        raise ConfigError("model_tells_no_regions", model=state.model or "-", families=", ".join(FAMILIES))
    return ask_regions(state.document, level, family, state.language)


def _use_regions(state: AssistState, answers: list[Answer]) -> None:
    state.unlinked, suggested = use_regions(state.unlinked, answers)
    outcome = state.outcome
    outcome.pictures, outcome.captions = suggested.pictures, suggested.captions
    outcome.refused += suggested.refused
    if suggested.pictures or suggested.captions:
        state.unlinked = _with_readings(state.unlinked)
        state.relink()


def _with_readings(document: Document) -> Document:
    """The document with what the grammar reads in captions that a model has suggested."""

    def read(region: Region) -> Region:
        if region.type is not RegionType.CAPTION or region.origin.stage != "assist":
            return region
        return region.model_copy(update={"caption": read_caption(region.text)})

    pages = (page.model_copy(update={"regions": tuple(map(read, page.regions))}) for page in document.pages)
    return document.model_copy(update={"pages": tuple(pages)})


def _use_numbers(state: AssistState, answers: list[Answer]) -> None:
    numbers = read_numbers(state.document, answers)
    state.outcome.numbers = len(numbers)
    if numbers:
        state.unlinked = with_numbers(state.unlinked, numbers)
        state.relink()


def _use_votes(state: AssistState, answers: list[Answer]) -> None:
    votes = opinions(answers)
    state.outcome.votes = len(votes)
    if votes:
        state.relink(votes)


def _ask_fields(state: AssistState, level: str) -> list[Question]:
    schema = state.config.enrichment.load_schema()
    return ask_fields(state.document, schema, level, state.language, seen=state.seen)


def _use_fields(state: AssistState, answers: list[Answer]) -> None:
    readers, outcome = make_readers(state.config.enrichment), state.outcome
    state.document, fields = use_fields(state.document, readers, answers, seen=state.seen)
    outcome.filled, outcome.agreed, outcome.disputed = fields.filled, fields.agreed, fields.disputed
    outcome.refused += fields.refused


def _use_descriptions(state: AssistState, answers: list[Answer]) -> None:
    state.document = use_descriptions(state.document, answers, state.language)
    state.outcome.described = sum(figure.description is not None for figure in state.document.figures)


TASKS: tuple[AssistTask, ...] = (
    AssistTask("regions", ("regions_doctags", "regions_dots", "regions_qwen"), _ask_regions, _use_regions),
    AssistTask("numbers", ("panel_number",), _ask(ask_numbers), _use_numbers, usual=True),
    AssistTask("votes", ("vote",), _ask(ask_votes), _use_votes, usual=True),
    AssistTask("fields", ("fields", "fields_seen"), _ask_fields, _use_fields, looks=False, usual=True),
    AssistTask("descriptions", ("description",), _ask(ask_descriptions), _use_descriptions),
)
"""In the order in which they are asked: each rests on what those before it gave."""


def tasks_of(options: AssistOptions) -> list[tuple[AssistTask, str]]:
    """The tasks that are asked for, in order, with how much of each."""
    levels = ((task, getattr(options, task.name)) for task in TASKS)
    return [(task, level) for task, level in levels if level != "off"]
