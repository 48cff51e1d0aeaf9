"""A question to a model about items that a search found; a pure function."""

from collections.abc import Sequence

from pictoria_docs.models.prompts import harmless
from pictoria_docs.models.question import Json, Question
from pictoria_docs.retrieval.answers.cited_answer import AnswerSource
from pictoria_docs.retrieval.query import LONGEST_QUERY

PROMPT = "answer"
MOST_SENTENCES, MOST_CITATIONS = 6, 3
LONGEST_SENTENCE, LONGEST_QUOTATION = 400, 300
"""Characters."""
LONGEST_ITEM = 1500
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
            "question": harmless(" ".join(question[:LONGEST_QUERY].split())),
        },
        schema=answer_schema(len(sources)),
        max_tokens=ANSWER_TOKENS,
    )


def answer_schema(items: int) -> Json:
    """JSON schema of a model's answer: whether there is one, and sentences that cite items 1 to `items`."""
    citation = _object(
        item={"type": "integer", "enum": list(range(1, items + 1))},
        quotation={"type": "string", "maxLength": LONGEST_QUOTATION},
    )
    sentence = _object(
        text={"type": "string", "maxLength": LONGEST_SENTENCE},
        citations={"type": "array", "items": citation, "maxItems": MOST_CITATIONS},
    )
    sentences = {"type": "array", "items": sentence, "maxItems": MOST_SENTENCES}
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
    return f"[{source.number}] {what}, {source.document_name}, p. {source.page}\n{source.text[:LONGEST_ITEM]}"
