"""A package on its way to Nakala: a collection, a data item for each document and one that describes the whole.

All is made pending in a private collection; only when it is whole is it published, data first. What was asked for and
never answered is looked up by our identifier in its metadata before it is asked for again: after a kill, a lost
connection or an error of the server nothing is made twice, and nothing is lost.
"""

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from filelock import FileLock, Timeout

from pictoria_docs.errors import DepositError
from pictoria_docs.exchange.deposit.crate import METADATA, ROOT
from pictoria_docs.exchange.deposit.packaged_files import MANIFEST, PackagedFile, packaged
from pictoria_docs.exchange.nakala.client import NakalaClient, UnansweredError
from pictoria_docs.exchange.nakala.journal import DepositItem, DepositJournal
from pictoria_docs.exchange.nakala.metadata import collection_metas, data_metas, identifier_in
from pictoria_docs.exchange.publication import PublicationOptions, PublicationPerson

FOLDER, PACKAGE, JOURNAL, LOCK = "deposit", "package", "nakala.sqlite", "lock"
"""The folder in the project's, and what it holds."""
URN = "urn:pictoria-docs"
DIGITS = 32
"""Of a package's digest, in our identifiers."""
SETTLING = 5.0
"""Seconds in which a server finishes what it was asked for by a client that is gone."""
ATTEMPTS = 5
"""To make one thing."""


class NakalaStatus(StrEnum):
    """Who sees what is deposited."""

    PENDING = "pending"
    """Its owner; it can still be changed and deleted."""
    PUBLISHED = "published"
    """Everybody, for good: it has a DOI."""


@dataclass(frozen=True, slots=True)
class NakalaDeposit:
    """What a deposit came to."""

    collection: str
    """Identifier of the collection."""
    data: tuple[str, ...]
    """Identifiers of its data: one for each document, then the one that describes the whole."""
    files: int
    status: NakalaStatus
    made: int
    """How many of the collection and its data were made now; the others were there."""


Progress = Callable[[int, int], None]
"""`progress(done, total)`: files deposited, of how many."""


def deposit_package(
    folder: Path,
    client: NakalaClient,
    api: str,
    publication: PublicationOptions,
    make_package: Callable[[Path], object],
    status: NakalaStatus = NakalaStatus.PENDING,
    *,
    settling: float = SETTLING,
    progress: Progress | None = None,
) -> NakalaDeposit:
    """Deposit a package, or go on with the deposit that was not finished.

    Args:
        folder: of the project.
        client: of the archive.
        api: its address, by which the journal tells archives apart.
        publication: what the project says of itself.
        make_package: writes the package into a folder; not asked for where a deposit is not finished.
        status: whether it is published when it is whole.
        settling: seconds to wait before something is looked up that was asked for and not answered.
        progress: told of each file.

    Raises:
        DepositError: the archive refuses, or does not answer; the next call goes on from there.
    """
    place = folder / FOLDER
    place.mkdir(parents=True, exist_ok=True)
    try:
        lock = FileLock(place / LOCK, timeout=0).acquire()
    except Timeout as error:
        raise DepositError("nakala_under_way", folder=folder) from error
    with lock:
        journal = DepositJournal(place / JOURNAL, api)
        try:
            package = place / PACKAGE
            deposit = journal.unfinished()
            if deposit is None:
                make_package(package)
                deposit, items = _plan(package, publication)
            else:
                items = []
            journal.plan(deposit, items, published=status is NakalaStatus.PUBLISHED)
            return _Depositing(package, client, journal, deposit, settling, progress).go()
        finally:
            journal.close()


def _plan(package: Path, publication: PublicationOptions) -> tuple[str, list[DepositItem]]:
    """What is to be made of a package, and the digest by which it is known."""
    manifest = packaged(package / MANIFEST, package)
    crate = packaged(package / METADATA, package)
    deposit = f"{manifest.sha256[: DIGITS // 2]}{crate.sha256[: DIGITS // 2]}"
    graph = {
        entity["@id"]: entity
        for entity in json.loads((package / METADATA).read_text(encoding="utf-8"))["@graph"]
    }
    contributors = [_contributor(graph[id]) for id in _ids(graph[ROOT], "contributor")]
    items = [DepositItem(0, f"{URN}:{deposit}:0", collection_metas(publication, f"{URN}:{deposit}:0"), [])]
    described: list[tuple[str | None, list[Path]]] = [
        (entity["name"], [package / unquote(id) for id in _ids(entity, "hasPart")])
        for part in _ids(graph[ROOT], "hasPart")
        if (entity := graph[part])["@type"] == "Dataset"
    ]
    described.append((None, [file for file in sorted(package.iterdir()) if file.is_file()]))
    for number, (title, paths) in enumerate(described, 1):
        urn = f"{URN}:{deposit}:{number}"
        files = _files([packaged(path, package) for path in paths])
        items.append(DepositItem(number, urn, data_metas(publication, contributors, title, urn), files))
    return deposit, items


def _ids(entity: Mapping[str, Any], name: str) -> list[str]:
    value = entity.get(name, [])
    return [str(part["@id"]) for part in (value if isinstance(value, list) else [value])]


def _contributor(entity: Mapping[str, str]) -> PublicationPerson:
    if entity["@type"] == "Organization":
        return PublicationPerson(name=entity["name"])
    return PublicationPerson(
        family_name=entity["familyName"],
        given_name=entity.get("givenName", ""),
    )


def _files(files: Sequence[PackagedFile]) -> list[dict[str, str]]:
    """Files of a data item: each content once, as Nakala wants it, with all its paths as description."""
    by_content: dict[str, dict[str, str]] = {}
    for file in files:
        known = by_content.get(file.sha1)
        if known is not None:
            known["description"] += f"; {file.path}"
            continue
        # Nakala has no folders: the name tells them.
        name = "_".join(file.path.split("/")[2:]) or file.path
        by_content[file.sha1] = {"path": file.path, "name": name, "sha1": file.sha1, "description": file.path}
    return list(by_content.values())


class _Depositing:
    """One run of a deposit."""

    def __init__(
        self,
        package: Path,
        client: NakalaClient,
        journal: DepositJournal,
        deposit: str,
        settling: float,
        progress: Progress | None,
    ) -> None:
        self._package, self._client, self._journal, self._deposit = package, client, journal, deposit
        self._settling, self._progress = settling, progress
        self._collection, *self._data = journal.items(deposit)
        self._made = 0

    def go(self) -> NakalaDeposit:
        publish = self._journal.to_publish(self._deposit)
        fresh = not self._collection.asked
        collection = self._make(
            self._collection,
            lambda: self._client.create_collection(self._collection.metas),
            self._client.collections,
            # Somebody may have lost the journal, and kept the package.
            look_first=fresh,
        )
        there = self._there(collection) if any(item.identifier is None for item in self._data) else {}
        total, done = sum(len(item.files) for item in self._data), 0
        # One list for the whole run: it is brought up to date by what is uploaded here.
        waiting = self._client.waiting() if self._data else {}
        for item in self._data:
            if item.identifier is None and item.urn in there:
                self._journal.note_made(self._deposit, item, there[item.urn])
            if item.identifier is None:
                waiting = self._upload(item, waiting, partial(self._tell, done, total))
                self._make(
                    item,
                    partial(self._create, item, collection),
                    lambda: self._client.datas(collection),
                )
                for file in item.files:
                    waiting.pop(file["sha1"], None)
            done += len(item.files)
            self._tell(done, total)
        if publish:
            self._publish(collection)
        identifiers = tuple(item.identifier for item in self._data if item.identifier is not None)
        status = NakalaStatus.PUBLISHED if publish else NakalaStatus.PENDING
        return NakalaDeposit(collection, identifiers, total, status, self._made)

    def _tell(self, before: int, total: int, uploaded: int = 0) -> None:
        if self._progress is not None:
            self._progress(before + uploaded, total)

    def _publish(self, collection: str) -> None:
        for item in self._data:
            if not item.published and item.identifier is not None:
                self._client.publish(item.identifier)
                self._journal.note_published(self._deposit, item)
        if not self._collection.published:
            self._client.open_collection(collection)
            self._journal.note_published(self._deposit, self._collection)

    def _create(self, item: DepositItem, collection: str) -> str:
        files = [{name: file[name] for name in ("sha1", "name", "description")} for file in item.files]
        return self._client.create_data(item.metas, files, collection)

    def _there(self, collection: str) -> dict[str, str]:
        """The identifiers of what the collection holds already, by ours; waits until the server has come to rest."""
        if any(item.asked and item.identifier is None for item in self._data):
            time.sleep(self._settling)
        return dict(_known(self._client.datas(collection)))

    def _make(
        self,
        item: DepositItem,
        create: Callable[[], str],
        listed: Callable[[], Iterator[Mapping[str, object]]],
        *,
        look_first: bool = False,
    ) -> str:
        """Make something unless it is there; tells its identifier."""
        if item.identifier is not None:
            return item.identifier
        for attempt in range(ATTEMPTS):
            if item.asked and (attempt or item is self._collection):
                time.sleep(self._settling)
            found = dict(_known(listed())).get(item.urn) if item.asked or look_first else None
            if found is None:
                self._journal.note_asked(self._deposit, item)
                try:
                    found = create()
                    self._made += 1
                except UnansweredError as error:
                    if attempt == ATTEMPTS - 1:
                        raise error.error from error
                    continue
            self._journal.note_made(self._deposit, item, found)
            return found
        raise AssertionError("each attempt ends in an answer or an error")

    def _upload(
        self, item: DepositItem, waiting: dict[str, str], tell: Callable[[int], None]
    ) -> dict[str, str]:
        """Bring the files of a data item into the waiting room; those that are there stay. Tells what is there."""
        for number, file in enumerate(item.files):
            tell(number)
            for attempt in range(ATTEMPTS):
                sha1 = file["sha1"]
                if waiting.get(sha1) == file["name"]:
                    break
                if sha1 in waiting:
                    self._client.remove_upload(sha1)
                try:
                    got = self._client.upload(self._package / file["path"], file["name"])
                except OSError as error:
                    raise DepositError("nakala_package_changed", file=self._package / file["path"]) from error
                except UnansweredError as error:
                    if attempt == ATTEMPTS - 1:
                        raise error.error from error
                    time.sleep(self._settling)
                    waiting = self._client.waiting()
                    continue
                if got != sha1:
                    raise DepositError("nakala_package_changed", file=self._package / file["path"])
                waiting[sha1] = file["name"]
        return waiting


def _known(items: Iterator[Mapping[str, object]]) -> Iterator[tuple[str, str]]:
    """Our identifier of each of some things that Nakala lists, and its own."""
    for item in items:
        urn, identifier = identifier_in(item.get("metas")), item.get("identifier")
        if urn is not None and isinstance(identifier, str):
            yield urn, identifier
