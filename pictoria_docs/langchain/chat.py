"""The same backend as a chat model of langchain-core, for those who build chains of their own."""

import asyncio
import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from langchain_core.callbacks import AsyncCallbackManagerForLLMRun, CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel, LanguageModelInput
from langchain_core.messages import AIMessage, BaseMessage, convert_to_openai_messages
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.runnables import Runnable, RunnableLambda
from pydantic import BaseModel, ConfigDict

from pictoria_docs.errors import MissingPartError
from pictoria_docs.models.client import ModelClient
from pictoria_docs.models.network_policy import quiet_process
from pictoria_docs.models.schemas import SchemaValidationError, bounded, read_answer
from pictoria_docs.models.server_pool import ServerPool

NAME = "answer"


class PictoriaChat(BaseChatModel):
    """A chat model behind `ModelClient`: same guard of addresses, same patience, no tracing to anybody."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    client: ModelClient
    max_tokens: int = 512

    def model_post_init(self, context: Any) -> None:
        """langchain-core sends whole conversations to a tracing service if the environment says so; it must not."""
        quiet_process(allow_downloads=self.client.options.allow_downloads)

    @property
    def _llm_type(self) -> str:
        return "pictoria-docs"

    @property
    def _identifying_params(self) -> dict[str, Any]:
        return {"model": self.client.model, "max_tokens": self.max_tokens}

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        with ThreadPoolExecutor(1) as other:
            return other.submit(asyncio.run, self._agenerate(messages, stop, **kwargs)).result()

    async def _agenerate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        options = self.client.options
        body = {
            "model": self.client.model,
            "messages": convert_to_openai_messages(messages),
            "max_tokens": self.max_tokens,
            "temperature": options.temperature,
            "seed": options.seed,
            **({"stop": stop} if stop else {}),
            **kwargs,
        }
        pool = ServerPool(self.client.urls, options)
        await pool.open()
        try:
            completion = await pool.send(json.dumps(body).encode())
        finally:
            await pool.close()
        if completion.failure is not None:
            raise MissingPartError(
                "model_no_answer",
                name=self.client.model,
                reason=f"{completion.failure.value}: {completion.detail}",
            )
        usage = {
            "input_tokens": completion.tokens_in,
            "output_tokens": completion.tokens_out,
            "total_tokens": completion.tokens_in + completion.tokens_out,
        }
        message = AIMessage(
            content=completion.text,
            usage_metadata=usage,
            response_metadata={
                "finish_reason": "length" if completion.cut else "stop",
                "model": self.client.model,
            },
        )
        return ChatResult(generations=[ChatGeneration(message=message)])

    def with_structured_output(
        self, schema: dict[str, Any] | type, *, include_raw: bool = False, **kwargs: Any
    ) -> Runnable[LanguageModelInput, Any]:
        """Answers by a JSON schema, or as objects of a pydantic class."""
        kind = schema if isinstance(schema, type) and issubclass(schema, BaseModel) else None
        wanted = bounded(kind.model_json_schema() if kind is not None else dict(schema))  # type: ignore[arg-type]
        form = {"type": "json_schema", "json_schema": {"name": NAME, "schema": wanted, "strict": True}}

        def read(message: AIMessage) -> Any:
            try:
                data = read_answer(str(message.content), wanted)
            except SchemaValidationError as error:
                raise MissingPartError(
                    "model_no_answer", name=self.client.model, reason=str(error)
                ) from error
            return kind.model_validate(data) if kind is not None else data

        return self.bind(response_format=form) | RunnableLambda(read)

    def bind_tools(self, tools: Sequence[Any], **kwargs: Any) -> Runnable[LanguageModelInput, AIMessage]:
        """Models of ours answer questions; they have no tools, so that no document can make them use one."""
        raise NotImplementedError
