"""A question answered from a project: searched, asked of the configured model, checked against what is printed.

Three things can end in "not in the corpus": the search (`SearchResult.unlikely`), the model, and the check that drops
every sentence without support.
"""

from collections.abc import Iterator

from pictoria_docs.models.answering_model import AnsweringModel
from pictoria_docs.models.options import ModelOptions
from pictoria_docs.models.question import Answer
from pictoria_docs.retrieval.answers.checking import checked_sentences
from pictoria_docs.retrieval.answers.cited_answer import AnswerSource, CitedAnswer, Refusal
from pictoria_docs.retrieval.answers.extracts import extracts
from pictoria_docs.retrieval.answers.places import QuotationPlaces
from pictoria_docs.retrieval.answers.prompting import ask_about
from pictoria_docs.retrieval.answers.questions import searched_words
from pictoria_docs.retrieval.candidates import SearchFilter
from pictoria_docs.retrieval.hits import SearchHit, SearchResult
from pictoria_docs.retrieval.search import EVERYTHING, Searcher

SOURCES = 8
"""Items that an answer is looked for in."""
SPARE = 3
"""So many times as many hits are looked at: pictures, captions and entries often have the same words."""


class Asker:
    """Answers questions about one project."""

    def __init__(self, searcher: Searcher, options: ModelOptions) -> None:
        """Answer from what a searcher finds, with the model of the options; without one, passages are quoted."""
        self.searcher, self.options = searcher, options
        self._model = AnsweringModel(options)

    @property
    def has_model(self) -> bool:
        """Whether a model is configured."""
        return self._model.is_configured

    def ask(
        self,
        question: str,
        language: str,
        wanted: SearchFilter = EVERYTHING,
        limit: int = SOURCES,
        *,
        anyway: bool = False,
        follow: bool = True,
    ) -> CitedAnswer:
        """The answer to a question.

        Args:
            question: in any language.
            language: of the prompt to the model.
            wanted: which items to answer from.
            limit: at most so many items.
            anyway: ask the model also where the search says that probably nothing answers.
            follow: as for `Searcher.search`.

        Raises:
            ConfigError: the model's host may not be asked, there is no such model.
            MissingPartError: the model cannot be reached.
            ProjectError: the project cannot be read.
        """
        found, answer = look(self.searcher, question, wanted, limit, follow=follow)
        if answer.refusal is not None and not (anyway and answer.sources):
            return answer
        answer = answer.model_copy(update={"refusal": None})
        if self.has_model:
            answer = answered(answer, self._model.ask(ask_about(question, answer.sources, language)))
        else:
            answer = extracted(answer, found)
        return with_places(answer, self.searcher)


def look(
    searcher: Searcher, question: str, wanted: SearchFilter, limit: int, *, follow: bool = True
) -> tuple[SearchResult, CitedAnswer]:
    """What a search finds for a question, and an answer without sentences yet, refused where it tells nothing.

    Args:
        searcher: of the project.
        question: in any language.
        wanted: which items to answer from.
        limit: at most so many.
        follow: as for `Searcher.search`.
    """
    found = searcher.search(searched_words(question), wanted, SPARE * limit, follow=follow)
    # Without a word to look for, the search shows all items.
    sources = tuple(_sources(found.hits, limit)) if found.answerable is not None else ()
    refusal = Refusal.NOTHING_FOUND if not sources else Refusal.UNLIKELY if found.unlikely else None
    return found, CitedAnswer(
        question=question, refusal=refusal, sources=sources, answerable=found.answerable or 0.0
    )


def _sources(hits: list[SearchHit], limit: int) -> Iterator[AnswerSource]:
    """The best hits with words, each text once."""
    texts: list[str] = []
    for hit in hits:
        if len(texts) == limit:
            return
        if not hit.text.strip() or any(hit.text in text for text in texts):
            continue
        texts.append(hit.text)
        yield AnswerSource(
            number=len(texts),
            document=hit.document,
            document_name=hit.document_name,
            id=hit.id,
            kind=hit.kind,
            page=hit.page,
            box=tuple(hit.box),
            printed_number=hit.number,
            title=hit.title,
            text=hit.text,
            score=hit.score,
        )


def extracted(answer: CitedAnswer, found: SearchResult) -> CitedAnswer:
    """An answer that quotes the best passages."""
    marks = {(str(hit.document), hit.id): hit.marks for hit in found.hits}
    shown = [marks[source.document, source.id] for source in answer.sources]
    return answer.model_copy(update={"sentences": tuple(extracts(answer.sources, shown))})


def answered(answer: CitedAnswer, given: Answer) -> CitedAnswer:
    """An answer with what a model said, as far as it has support."""
    if given.data is None:
        failure = f"{given.failure or ''} {given.detail}".strip()
        return answer.model_copy(
            update={"model": given.model, "refusal": Refusal.MODEL_FAILED, "detail": failure}
        )
    kept, dropped = checked_sentences(given.data, answer.sources)
    refusal = None
    if not given.data["answered"] or not (kept or dropped):
        # A model that has no answer and goes on talking is not listened to.
        kept, refusal = [], Refusal.NOT_IN_ITEMS
    elif not kept:
        refusal = Refusal.UNSUPPORTED
    return answer.model_copy(
        update={
            "model": given.model,
            "sentences": tuple(kept),
            "dropped": tuple(dropped),
            "refusal": refusal,
        }
    )


def with_places(answer: CitedAnswer, searcher: Searcher) -> CitedAnswer:
    """An answer whose quotations know where they stand on pages."""
    places = QuotationPlaces(searcher.store)
    return answer.model_copy(
        update={"sentences": tuple(places.place(each, answer.sources) for each in answer.sentences)}
    )
