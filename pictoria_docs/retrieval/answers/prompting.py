"""A question to a model about items that a search found; a pure function."""

from collections.abc import Sequence

from pictoria_docs.models.prompts import harmless
from pictoria_docs.models.question import Json, Question
from pictoria_docs.retrieval.answers.cited_answer import AnswerSource
from pictoria_docs.retrieval.query import MAX_QUERY_LENGTH

PROMPT = "answer"
MAX_SENTENCES, MAX_CITATIONS = 6, 3
MAX_SENTENCE_LENGTH, MAX_QUOTATION_LENGTH = 400, 300
"""Characters."""
MAX_ITEM_LENGTH = 1500
"""Characters of an item that a model is shown."""
ANSWER_TOKENS = 1024


def ask_about(question: str, sources: Sequence[AnswerSource], language: str) -> Question:
    """A question to a model.

    The text of items is fenced: it is data, whatever it says (`models.prompts`).

    Args:
        question: as somebody asks it.
        sources: the items that may answer it, numbered.
        language: of the prompt; the answer is in the question's.
    """
    return Question(
        id="answer",
        prompt=PROMPT,
        language=language,
        values={
            "items": "\n\n".join(map(_shown, sources)),
            "question": harmless(" ".join(question[:MAX_QUERY_LENGTH].split())),
        },
        schema=answer_schema(len(sources)),
        max_tokens=ANSWER_TOKENS,
    )


def answer_schema(items: int) -> Json:
    """JSON schema of a model's answer: whether there is one, and sentences that cite items 1 to `items`."""
    citation = _object(
        item={"type": "integer", "enum": list(range(1, items + 1))},
        quotation={"type": "string", "maxLength": MAX_QUOTATION_LENGTH},
    )
    sentence = _object(
        text={"type": "string", "maxLength": MAX_SENTENCE_LENGTH},
        citations={"type": "array", "items": citation, "maxItems": MAX_CITATIONS},
    )
    sentences = {"type": "array", "items": sentence, "maxItems": MAX_SENTENCES}
    answer = _object(answered={"type": "boolean"}, sentences=sentences)
    return {"title": PROMPT, "description": "Sentences with the items that they are from.", **answer}


def _object(**properties: Json) -> Json:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _shown(source: AnswerSource) -> str:
    """An item as a model reads it: its number, what it is and where, its text."""
    what = " ".join(filter(None, (source.kind, source.printed_number)))
    return (
        f"[{source.number}] {what}, {source.document_name}, p. {source.page}\n{source.text[:MAX_ITEM_LENGTH]}"
    )
