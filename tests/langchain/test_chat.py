"""The backend as a chat model of langchain-core."""

import asyncio
from typing import Any

import pytest
from langchain_core.messages import HumanMessage
from langchain_core.prompts import ChatPromptTemplate
from pydantic import BaseModel

from pictoria_docs.errors import MissingPartError
from pictoria_docs.langchain import PictoriaChat
from pictoria_docs.models.client import ModelClient
from pictoria_docs.models.options import ModelOptions
from tests.models.fake_server import FakeServer, good, serving, status, together

OPTIONS = ModelOptions(timeout=120, patience=0.2, retries=1, backoff=0.01)


class Seen(BaseModel):
    colour: str
    same: str


def chat(server: FakeServer) -> PictoriaChat:
    return PictoriaChat(client=ModelClient(server.url, options=OPTIONS))


def test_in_a_chain_with_a_prompt_and_an_object_out() -> None:
    prompt = ChatPromptTemplate.from_messages([("system", "Look."), ("human", "{text}")])
    with serving(good) as server:
        seen = (prompt | chat(server).with_structured_output(Seen)).invoke({"text": "{braces} stay"})
        assert seen == Seen(colour="red", same="yes")
        sent = server.asked[0]
    assert [message["content"] for message in sent["messages"]] == ["Look.", "{braces} stay"]
    assert sent["response_format"]["json_schema"]["schema"]["properties"]["colour"]["maxLength"] > 0


def test_many_at_a_time_with_their_tokens() -> None:
    async def ask(model: PictoriaChat) -> list[Any]:
        return await model.abatch([[HumanMessage(str(number))] for number in range(10)])

    with serving(together(6)) as server:
        messages = asyncio.run(ask(chat(server)))
        assert server.most > 5
    assert all(message.usage_metadata["total_tokens"] == 10 for message in messages)


@pytest.mark.parametrize("bad", [status(400), lambda handler, body: handler.say("nonsense")])
def test_what_goes_wrong_is_one_sentence(bad: Any) -> None:
    with serving(bad) as server, pytest.raises(MissingPartError) as caught:
        chat(server).with_structured_output(Seen).invoke("x")
    assert "fake" in caught.value.sentence("fr")
