"""`pictoria-docs ask`: a question answered from a project, each sentence with what is printed."""

from typing import TYPE_CHECKING, Annotated

import typer

from pictoria_docs.apps.options import JsonOption, LanguageOption, ProjectFolder, complain
from pictoria_docs.apps.picture_search import complain_of_stale
from pictoria_docs.apps.search import show_progress
from pictoria_docs.i18n import percent, translate, user_language

if TYPE_CHECKING:
    from rich.console import Console

    from pictoria_docs.models.options import ModelOptions
    from pictoria_docs.retrieval.answers.cited_answer import AnswerSource, CitedAnswer

SOURCES, MAX_SOURCES = 8, 50
INDENT = 5
"""Blanks before the second line of a source."""
NEAREST = 3
"""Items that are shown where there is no answer."""


def ask(
    folder: ProjectFolder,
    question: Annotated[str, typer.Argument(metavar="cli.question", help="cli.help_question")],
    documents: Annotated[list[str] | None, typer.Option("--document", "-d", help="cli.help_document")] = None,
    limit: Annotated[
        int, typer.Option("--limit", "-n", min=1, max=MAX_SOURCES, help="cli.help_ask_limit")
    ] = SOURCES,
    model: Annotated[
        str | None, typer.Option("--model", metavar="cli.name", help="cli.help_ask_model")
    ] = None,
    url: Annotated[str | None, typer.Option("--url", metavar="URL", help="cli.help_ask_url")] = None,
    anyway: Annotated[bool, typer.Option("--anyway", help="cli.help_anyway")] = False,
    as_json: JsonOption = False,
    lang: LanguageOption = None,
) -> int:
    """Print the answer to a question, for people or as JSON.

    Raises:
        ProjectError: there is no project that can be read, or it has no such document.
        ConfigError: there is no such model, or its host may not be asked.
        MissingPartError: the model cannot be reached.
    """
    from pictoria_docs.api.project import Project

    with Project.open(folder, create=False) as project:
        stale = show_progress(project.searcher.follow_if_possible)
        answer = project.ask(
            question,
            limit,
            documents=documents or None,
            model=_options(project.config.models, model, url),
            anyway=anyway,
            follow=stale is None,
        )
        missing = project.searcher.indexer.missing
    if as_json:
        print(answer.model_dump_json(indent=2))
    else:
        show_answer(answer)
    complain_of_stale(stale)
    if missing is not None:
        complain(missing.sentence())
    return 0


def _options(options: "ModelOptions", model: str | None, url: str | None) -> "ModelOptions":
    """The project's options with the model that the command line names."""
    if url is not None:
        return options.model_copy(update={"url": url, "model": model})
    return options.model_copy(update={"model": model, "url": None}) if model is not None else options


def show_answer(answer: "CitedAnswer") -> None:
    """The sentences with the numbers of their sources, then these with what is quoted; or why there is no answer."""
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False)
    if answer.refusal is not None:
        likely = percent(answer.answerable, user_language())
        console.print(
            Text(translate(f"answers.refusal_{answer.refusal}", likely=likely, detail=answer.detail))
        )
    elif answer.model is None:
        console.print(Text(translate("answers.no_model"), style="dim"))
    for sentence in answer.sentences:
        numbers = ", ".join(dict.fromkeys(str(citation.source) for citation in sentence.citations))
        line = Text(sentence.text)
        line.append(f" [{numbers}]", style="bold")
        console.print(line)
    if answer.sentences:
        console.print(Text(f"\n{translate('answers.sources')}"))
        for number in sorted({each.source for sentence in answer.sentences for each in sentence.citations}):
            _show_source(console, answer.sources[number - 1])
            if answer.model is not None:
                _show_quotations(console, answer, number)
    elif answer.sources:
        console.print(Text(f"\n{translate('answers.nearest')}"))
        for source in answer.sources[:NEAREST]:
            _show_source(console, source)
    if answer.dropped:
        console.print(Text(f"\n{translate('answers.dropped', count=len(answer.dropped))}"))
        for dropped in answer.dropped:
            reason = translate(f"answers.dropped_{dropped.reason}", detail=dropped.detail)
            console.print(Text(f"  – {dropped.text} ({reason})", style="dim"))


def _show_source(console: "Console", source: "AnswerSource") -> None:
    from rich.text import Text

    name = " ".join(part for part in (source.printed_number, source.title) if part)
    line = Text(f"{source.number:>3}. ")
    line.append(f"{translate(f'cli.kind_{source.kind}')} {name}".strip(), style="bold")
    place = translate("cli.hit_place", document=source.document_name, page=source.page)
    line.append(f"  {place}", style="dim")
    console.print(line)


def _show_quotations(console: "Console", answer: "CitedAnswer", number: int) -> None:
    """What is quoted of a source, each once."""
    from rich.text import Text

    quoted = (
        citation.quotation
        for sentence in answer.sentences
        for citation in sentence.citations
        if citation.source == number
    )
    for quotation in dict.fromkeys(" ".join(each.split()) for each in quoted):
        console.print(Text(" " * INDENT + translate("answers.quotation", text=quotation)))
