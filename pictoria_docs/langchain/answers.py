"""Cited answers as a Runnable of langchain-core, by any chat model that keeps to a JSON schema."""

import json
from dataclasses import replace
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage, HumanMessage, SystemMessage
from langchain_core.runnables import Runnable, RunnableConfig, RunnableSerializable
from langchain_core.runnables.config import run_in_executor
from pydantic import BaseModel, ConfigDict

from pictoria_docs.errors import MissingPartError
from pictoria_docs.i18n import user_language
from pictoria_docs.models.network_policy import quiet_process
from pictoria_docs.models.prompts import load_prompt
from pictoria_docs.models.question import Answer, Failure, Json, Question
from pictoria_docs.models.schemas import SchemaValidationError, read_answer
from pictoria_docs.retrieval.answers.asking import SOURCES, answered, extracted, look, with_places
from pictoria_docs.retrieval.answers.cited_answer import CitedAnswer
from pictoria_docs.retrieval.answers.prompting import ask_about
from pictoria_docs.retrieval.candidates import SearchFilter
from pictoria_docs.retrieval.hits import SearchResult
from pictoria_docs.retrieval.search import EVERYTHING, Searcher

NO_ANSWER = "model_no_answer"
"""Code of the error of `PictoriaChat`."""


class PictoriaAnswers(RunnableSerializable[str, CitedAnswer]):
    """Answers questions as `Project.ask` does, for chains: searched, asked of a chat model, checked, refused.

    What other chat models raise is raised on, so that `with_retry` and `with_fallbacks` work.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    searcher: Searcher
    """`Project.searcher`."""
    model: BaseChatModel | None = None
    """Must know `with_structured_output`; None: the best passages are quoted."""
    wanted: SearchFilter = EVERYTHING
    limit: int = SOURCES
    """Items that an answer is looked for in, at most."""

    def model_post_init(self, context: Any) -> None:
        """langchain-core sends questions and items to a tracing service if the environment says so; it must not."""
        quiet_process(allow_downloads=True)

    def invoke(self, input: str, config: RunnableConfig | None = None, **kwargs: Any) -> CitedAnswer:
        """The answer to one question."""
        found, answer = look(self.searcher, input, self.wanted, self.limit)
        asked = self._asked(answer)
        if asked is None:
            return self._unasked(found, answer)
        question, model, messages = asked
        try:
            data = model.invoke(messages, config, **kwargs)
        except MissingPartError as error:
            data = _failure(error)
        return self._checked(answer, question, data)

    async def ainvoke(self, input: str, config: RunnableConfig | None = None, **kwargs: Any) -> CitedAnswer:
        """The same, without blocking."""
        found, answer = await run_in_executor(config, look, self.searcher, input, self.wanted, self.limit)
        asked = self._asked(answer)
        if asked is None:
            return await run_in_executor(config, self._unasked, found, answer)
        question, model, messages = asked
        try:
            data = await model.ainvoke(messages, config, **kwargs)
        except MissingPartError as error:
            data = _failure(error)
        return await run_in_executor(config, self._checked, answer, question, data)

    def _asked(self, answer: CitedAnswer) -> tuple[Question, Runnable[Any, Any], list[BaseMessage]] | None:
        """What the chat model is asked; None where it is not."""
        if answer.refusal is not None or self.model is None:
            return None
        question = ask_about(answer.question, answer.sources, user_language())
        prompt = load_prompt(question.prompt, question.language)
        messages = [SystemMessage(prompt.system), HumanMessage(prompt.user(question.values))]
        return question, self.model.with_structured_output(_schema(question)), messages

    def _unasked(self, found: SearchResult, answer: CitedAnswer) -> CitedAnswer:
        if answer.refusal is not None:
            return answer
        return with_places(extracted(answer, found), self.searcher)

    def _checked(self, answer: CitedAnswer, question: Question, data: object) -> CitedAnswer:
        """What a chat model gave, held to the schema and to the items."""
        model = self.model
        assert model is not None, "it has answered"
        name = str(model._identifying_params.get("model") or model._llm_type)
        given = Answer(question.id, name, question.prompt)
        if isinstance(data, MissingPartError):
            given = replace(given, failure=Failure.INVALID, detail=str(data.values["reason"]))
            return answered(answer, given)
        values = data.model_dump(mode="json") if isinstance(data, BaseModel) else data
        try:
            given = replace(given, data=read_answer(json.dumps(values), _schema(question)))
        except (SchemaValidationError, TypeError) as error:
            given = replace(given, failure=Failure.INVALID, detail=str(error))
        return with_places(answered(answer, given), self.searcher)


def _failure(error: MissingPartError) -> MissingPartError:
    """The error of a model of ours that gave no usable answer; any other one is raised on."""
    if error.code != NO_ANSWER:
        raise error
    return error


def _schema(question: Question) -> Json:
    assert question.schema is not None, "answers in sentences have a schema"
    return question.schema
