"""Questions answered from a project as one person may use it: sentences with their sources, and where these stand."""

from pictoria_docs.document import Box
from pictoria_docs.retrieval.answers.cited_answer import AnswerSource, Citation, CitedAnswer
from pictoria_docs.retrieval.candidates import SearchFilter
from pictoria_docs.review.authorization import Permission
from pictoria_docs.review.schemas.search import AnswerJson, AnswerSourceJson, CitationJson
from pictoria_docs.review.schemas.subjects import box_json
from pictoria_docs.review.search.hits import part_to_show
from pictoria_docs.review.search.search_service import checked_filter
from pictoria_docs.review.session import SessionService

SOURCES = 8
"""Items that an answer is looked for in."""
NEAREST = 3
"""Items that are shown where there is no answer."""


class AnswerService(SessionService):
    """Answers from a project, by its configured model: of what counts for all, not of layers of open tasks."""

    def answer(self, question: str, wanted: SearchFilter, *, anyway: bool = False) -> AnswerJson:
        """The answer to a question; see `Asker.ask`."""
        self._session.require(Permission.READ)
        opened = self._session.opened
        state = opened.follow_index()
        language = self._session.language
        answer = opened.project.asker.ask(
            question, language, checked_filter(self._session, wanted), SOURCES, anyway=anyway, follow=False
        )
        searcher = opened.project.searcher
        cited = {citation.source for sentence in answer.sentences for citation in sentence.citations}
        shown = cited or {source.number for source in answer.sources[:NEAREST]}
        titles = opened.titles()
        return {
            "question": answer.question,
            "sentences": [
                {
                    "text": sentence.text,
                    "citations": [_citation_json(each, answer) for each in sentence.citations],
                }
                for sentence in answer.sentences
            ],
            "refusal": answer.refusal,
            "sources": [
                _source_json(source, titles.get(source.document, source.document_name))
                for source in answer.sources
                if source.number in shown
            ],
            "dropped": [
                {"text": each.text, "reason": each.reason, "detail": each.detail} for each in answer.dropped
            ],
            "answerable": round(answer.answerable, 4),
            "model": answer.model,
            "problems": [
                *state.problems(language),
                *(
                    error.public_sentence(language)
                    for error in (searcher.indexer.missing, *searcher.limitations)
                    if error
                ),
            ],
        }


def _source_json(source: AnswerSource, title: str) -> AnswerSourceJson:
    return {
        "number": source.number,
        "document": source.document,
        "document_title": title,
        "id": source.id,
        "kind": source.kind,
        "page": source.page,
        "box": box_json(Box(*source.box)),
        "printed_number": source.printed_number,
        "title": source.title,
        "score": round(source.score, 4),
    }


def _citation_json(citation: Citation, answer: CitedAnswer) -> CitationJson:
    """A quotation with the part of the page that shows it: of the first page, if it runs over two."""
    source = answer.source(citation)
    page = citation.places[0].page if citation.places else source.page
    lit = [Box(*box) for place in citation.places if place.page == page for box in place.boxes]
    around = Box(*source.box) if page == source.page else Box.union(lit)
    if lit and not around.holds(lit[0].centre):
        # The caption of a picture stands beside it; the source is the picture.
        around = Box.union(lit)
    return {
        "source": citation.source,
        "quotation": citation.quotation,
        "page": page,
        "view": box_json(part_to_show(around, lit)),
        "lit": [box_json(box) for box in lit],
        "crop": "",
    }
