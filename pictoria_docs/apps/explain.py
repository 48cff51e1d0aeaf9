"""Runs `pictoria-docs explain`: why something is what it is, and what it nearly was."""

import json
from dataclasses import asdict
from typing import Annotated

import typer

from pictoria_docs.apps.options import JsonOption, LanguageOption, ProjectFolder
from pictoria_docs.i18n import decimal, translate, user_language

SHOWN = 12
"""Measurements that are printed, the weightiest."""
TEXT = 70
"""Characters of a text that are printed."""


def explain(
    folder: ProjectFolder,
    id: Annotated[str, typer.Argument(metavar="ID", help="cli.help_explain_id")],
    as_json: JsonOption = False,
    lang: LanguageOption = None,
) -> int:
    """Print why a region, link, entry or mention of the project in `folder` is what it is.

    Raises:
        ProjectError: there is no project that can be read.
        NotFoundError: it has no such thing.
    """
    from rich.console import Console
    from rich.table import Table

    from pictoria_docs.api.explain import explain as explained
    from pictoria_docs.store import Store

    language = user_language()
    with Store(folder) as store:
        told = explained(store, id, language=language)
    if as_json:
        print(json.dumps(asdict(told), ensure_ascii=False, indent=2))
        return 0

    def number(value: float) -> str:
        return decimal(f"{value:.2f}", language)

    t = translate
    text = told.text.replace("\n", " ")
    text = text if len(text) <= TEXT else text[: TEXT - 1] + "…"
    print(t("explain.what", type=told.type, document=told.document, page=told.page or "-", text=text))
    print(t("explain.found", stage=told.stage, confidence=number(told.confidence)))
    if told.reasons:
        print(t("explain.reasons", reasons=told.reasons))
    if told.otherwise_confidence is not None:
        print(t("explain.otherwise", other=told.otherwise, confidence=number(told.otherwise_confidence)))
    if told.caption is not None:
        print(t("explain.caption", likely=number(told.caption), other=number(1 - told.caption)))
        if told.by_words:
            print(t("explain.by_words"))
        table = Table(t("explain.measured"), t("explain.value"), t("explain.unit"), t("explain.log_odds"))
        for each in told.because[:SHOWN]:
            added = decimal(f"{each.log_odds:+.2f}", language)
            table.add_row(t(f"features.{each.feature}"), number(each.value), each.unit, added)
        Console().print(table)
    return 0
