"""What models are asked about a document, after the rules have done their work: one task after the other.

The backend to the model stands between question and answer. Answers are remembered on disk, so that a run that is
killed goes on where it was; a document's results are stored only when all of it is done.
"""

from collections.abc import Callable, Sequence

from pictoria_docs.document import Document
from pictoria_docs.errors import ConfigError, MissingPartError
from pictoria_docs.models.question import Answer, Failure, Question
from pictoria_docs.pipeline.assist_outcome import AssistOutcome
from pictoria_docs.pipeline.assist_tasks import AssistState, tasks_of

VERSION = "2"
"""Version of the stage: results of another version are made again."""

Ask = Callable[[Sequence[Question]], list[Answer]]
"""Puts questions to a model, all answers in their order."""


def assist(state: AssistState, ask: Ask) -> tuple[Document, AssistOutcome]:
    """Ask a model what the config wants to know of a document.

    Args:
        state: the document, the config, and what there is to know of the model.
        ask: the backend to the model.

    Returns:
        The document with what the answers gave, and what came of them.

    Raises:
        ConfigError: regions are asked for of a model whose format is not known; pictures are asked about of a model
            that does not see.
        MissingPartError: the model answered nothing at all, for it cannot be reached.
    """
    tasks = tasks_of(state.config.assist)
    if not state.sees and any(task.looks for task, _ in tasks):
        raise ConfigError("model_sees_nothing", model=state.model or "-")
    for task, level in tasks:
        questions = task.ask(state, level)
        answers = ask(questions) if questions else []
        state.outcome.take(answers)
        if answers and all(answer.failure is Failure.UNREACHABLE for answer in answers):
            raise MissingPartError("model_unreachable", detail=answers[0].detail or "-")
        task.use(state, answers)
    return state.document, state.outcome
