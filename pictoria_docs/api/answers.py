"""Answers to questions about a project, as scripts ask for them."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from pictoria_docs.api.searching import ProjectSearch
from pictoria_docs.i18n import user_language

if TYPE_CHECKING:
    from pictoria_docs.api.documents import DocumentView
    from pictoria_docs.models.options import ModelOptions
    from pictoria_docs.retrieval.answers.cited_answer import CitedAnswer
    from pictoria_docs.retrieval.candidates import SearchFilter

SOURCES = 8
"""Items that an answer is looked for in, where no number is asked for."""
ANY_YEARS = (None, None)


class ProjectAnswers:
    """What a project answers; a part of `Project`."""

    _search: ProjectSearch

    def _chosen(self, documents: "Iterable[DocumentView | str] | None") -> "Sequence[DocumentView]":
        raise NotImplementedError

    def ask(
        self,
        question: str,
        limit: int = SOURCES,
        *,
        kinds: "Iterable[str] | None" = None,
        documents: "Iterable[DocumentView | str] | None" = None,
        years: tuple[int | None, int | None] = ANY_YEARS,
        facets: Iterable[tuple[str, str]] = (),
        model: "ModelOptions | None" = None,
        anyway: bool = False,
    ) -> "CitedAnswer":
        """The answer to a question by the configured model: sentences that quote what is printed, or why not.

        What has no support in the text is dropped and told (`dropped`). Without a model, the best passages are quoted
        (`answer.model` is None).

        Args:
            question: in any language.
            limit: at most so many items are looked at.
            kinds: some of "entry", "figure", "caption", "passage"; None: all.
            documents: only from these (views, names or ids); None: from all.
            years: first and last year that dates overlap, as catalogues count them.
            facets: values that records have, by field.
            model: which model to ask; None: the one of the project's config.
            anyway: ask also where the search says that probably nothing answers.

        Raises:
            ConfigError: the config makes no sense, or the model's host may not be asked.
            MissingPartError: the model cannot be reached.
        """
        wanted = self._filter(kinds, documents, years, facets)
        return self._search.asker(model).ask(question, user_language(), wanted, limit, anyway=anyway)

    def _filter(
        self,
        kinds: "Iterable[str] | None",
        documents: "Iterable[DocumentView | str] | None",
        years: tuple[int | None, int | None],
        facets: Iterable[tuple[str, str]],
    ) -> "SearchFilter":
        from pictoria_docs.retrieval.candidates import SearchFilter

        return SearchFilter(
            documents=None if documents is None else [view.id for view in self._chosen(documents)],
            kinds=None if kinds is None else list(kinds),
            first_year=years[0],
            last_year=years[1],
            facets=list(facets),
        )
