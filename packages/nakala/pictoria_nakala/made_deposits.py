"""What a project has deposited at Nakala, by its journal: identifiers, addresses and DOIs."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pictoria_nakala.depositing import FOLDER, JOURNAL
from pictoria_nakala.journal import JournalLine, journal_lines
from pictoria_nakala.metadata import NAKALA
from pictoria_nakala.schemas import DepositedItemJson, MadeDepositJson

SITES = {"api.nakala.fr": "https://nakala.fr", "apitest.nakala.fr": "https://test.nakala.fr"}
"""The site on which people see what is deposited by an API."""
WITH_DOIS = "api.nakala.fr"
"""The test server's data get identifiers that no resolver knows, and so do collections."""
RESOLVER = "https://doi.org"


def made_deposits(project: Path, language: str) -> list[MadeDepositJson]:
    """All deposits of the project in this folder, the newest first; titles in `language` if there are any."""
    lines = journal_lines(project / FOLDER / JOURNAL)
    return [
        _deposit(list(group), language)
        for _, group in groupby(lines, key=lambda line: (line.deposit, line.api))
    ]


def host_of_archive(api: str) -> str:
    """The host of an API's address; the address itself where it is none."""
    return urlsplit(api).hostname or api


def _deposit(lines: Sequence[JournalLine], language: str) -> MadeDepositJson:
    made = {line.number: _item(line, line.identifier, language) for line in lines if line.identifier}
    return {
        "archive": host_of_archive(lines[0].api),
        "collection": made.get(0),
        "data": [item for number, item in made.items() if number],
        "complete": all(line.identifier and line.published >= line.to_publish for line in lines),
    }


def _item(line: JournalLine, identifier: str, language: str) -> DepositedItemJson:
    host, is_data = host_of_archive(line.api), line.number > 0
    site = SITES.get(host)
    path = identifier if is_data else f"collection/{identifier}"
    return {
        "identifier": identifier,
        "title": _title(line.metas, language),
        "address": f"{site}/{path}" if site else None,
        "doi": f"{RESOLVER}/{identifier}" if is_data and line.published and host == WITH_DOIS else None,
        "published": line.published,
        "files": line.files,
    }


def _title(metas: Sequence[Mapping[str, Any]], language: str) -> str:
    titles = [meta for meta in metas if meta["propertyUri"] == f"{NAKALA}title"]
    return str(next((meta for meta in titles if meta.get("lang") == language), titles[0])["value"])
