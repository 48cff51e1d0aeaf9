"""The words of a query in the other languages of the index, as a served model translates them.

What vocabularies know needs no model (`expansion`); this is for all other words, and for languages that neither they
nor the model of embeddings know. A translation chooses candidates and counts as a label of a term does.
"""

from collections.abc import Collection, Mapping
from time import monotonic

from pictoria_docs.errors import PictoriaError
from pictoria_docs.i18n import FALLBACK
from pictoria_docs.models.answering_model import AnsweringModel
from pictoria_docs.models.options import ModelOptions
from pictoria_docs.models.prompts import harmless
from pictoria_docs.models.question import Json, Question
from pictoria_docs.retrieval.ranking import Label
from pictoria_docs.retrieval.tokens import stem, tokens_of

PROMPT = "translation"
AWAY = 30.0
"""Seconds for which a model that failed is not asked again."""
REMEMBERED = 256
"""Queries whose translations are remembered."""
MAX_TERMS, MAX_TRANSLATIONS = 12, 8
MAX_TERM_LENGTH = 80
"""Characters."""
ANSWER_TOKENS = 768

Translations = Mapping[str, tuple[Label, ...]]
"""What else may be written for a word, by the word in small letters without accents."""


class QueryTranslation:
    """Has queries translated by the model that answers questions; asked once for each of the last queries."""

    def __init__(self, options: ModelOptions) -> None:
        """Nothing is opened yet."""
        self.problem: PictoriaError | None = None
        """Why queries are not translated, where the model cannot be asked."""
        self._model = AnsweringModel(options)
        self._away_until = 0.0
        self._known: dict[tuple[str, tuple[str, ...]], Translations] = {}

    def of_query(self, text: str, languages: Collection[str]) -> Translations:
        """The words of a query in other languages; nothing, where the model cannot be asked.

        Args:
            text: as it was read.
            languages: those of the index, by their two letters.
        """
        wanted = tuple(sorted(languages))
        known = self._known.get((text, wanted))
        if known is None and monotonic() >= self._away_until:
            known = self._asked(text, wanted)
        return known or {}

    def _asked(self, text: str, languages: tuple[str, ...]) -> Translations | None:
        try:
            answer = self._model.ask(translation_question(text, languages))
            if answer.data is None:
                detail = f"{answer.failure or ''} {answer.detail}".strip()
                raise PictoriaError("query_not_translated", model=answer.model, detail=detail)
        except PictoriaError as error:
            self.problem, self._away_until = error, monotonic() + AWAY
            return None
        self.problem = None
        if len(self._known) >= REMEMBERED:
            self._known.clear()
        found = self._known[text, languages] = translations_of(answer.data, text, languages)
        return found


def translation_question(text: str, languages: Collection[str]) -> Question:
    """What a model is asked; a pure function.

    Args:
        text: the query.
        languages: by their two letters.
    """
    term = {"type": "string", "maxLength": MAX_TERM_LENGTH}
    translated = {
        "type": "object",
        "properties": {
            "words": term,
            "translations": {"type": "array", "items": term, "maxItems": MAX_TRANSLATIONS},
        },
        "required": ["words", "translations"],
        "additionalProperties": False,
    }
    schema: Json = {
        "title": PROMPT,
        "description": "Words of the query with their translations.",
        "type": "object",
        "properties": {"terms": {"type": "array", "items": translated, "maxItems": MAX_TERMS}},
        "required": ["terms"],
        "additionalProperties": False,
    }
    return Question(
        id=PROMPT,
        prompt=PROMPT,
        language=FALLBACK,
        values={"query": harmless(text), "languages": ", ".join(languages)},
        schema=schema,
        max_tokens=ANSWER_TOKENS,
    )


def translations_of(answer: Json, text: str, languages: Collection[str]) -> Translations:
    """What a model said, by the words of the query that it is about; words that the query lacks are left out.

    Args:
        answer: by the schema of `translation_question`.
        text: the query.
        languages: those whose stems are looked up.
    """
    asked = {token.form for token in tokens_of(text)}
    found: dict[str, dict[Label, None]] = {}
    for term in answer["terms"]:
        labels = [_label(words, languages) for words in term["translations"]]
        for token in tokens_of(term["words"]):
            if token.form in asked:
                found.setdefault(token.form, {}).update(dict.fromkeys(filter(None, labels)))
    return {form: tuple(labels) for form, labels in found.items()}


def _label(words: str, languages: Collection[str]) -> Label:
    return tuple(
        frozenset({token.form, *(stem(words[token.start : token.end], language) for language in languages)})
        for token in tokens_of(words)
    )
