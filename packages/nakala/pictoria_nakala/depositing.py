"""A package on its way to Nakala: a collection, a data item for each document and one that describes the whole.

All is made pending in a private collection; only when it is whole is it published, data first. What was asked for and
never answered is looked up by our identifier in its metadata before it is asked for again: after a kill, a lost
connection or an error of the server nothing is made twice, and nothing is lost.
"""

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from filelock import FileLock, Timeout

from pictoria_docs.plugins import (
    PackagedFile,
    PublicationOptions,
    PublicationPerson,
    packaged,
)
from pictoria_nakala.client import DepositError, NakalaClient, UnansweredError
from pictoria_nakala.journal import DepositItem, DepositJournal
from pictoria_nakala.metadata import collection_metas, data_metas, identifier_in

FOLDER, PACKAGE, JOURNAL, LOCK = "deposit", "package", "nakala.sqlite", "lock"
"""The folder in the project's, and what it holds."""
CRATE_METADATA, CRATE_ROOT, BAG_MANIFEST = "ro-crate-metadata.json", "./", "manifest-sha256.txt"
"""What RO-Crate and BagIt call the description of a package, its root and the list of its files."""
URN = "urn:pictoria-docs"
DIGITS = 32
"""Of a package's digest, in our identifiers."""
SETTLING = 5.0
"""Seconds in which a server finishes what it was asked for by a client that is gone."""
ATTEMPTS = 5
"""To make one thing."""
NOT_TAKEN = frozenset({"nakala_refuses", "nakala_package_changed"})
"""Codes of errors that the same plan would meet again."""


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
    anew: bool = False,
    progress: Progress | None = None,
) -> NakalaDeposit:
    """Deposit a package, or go on with the deposit that was not finished.

    Where the archive has refused, what is not made yet is planned anew, from a new package.

    Args:
        folder: of the project.
        client: of the archive.
        api: its address, by which the journal tells archives apart.
        publication: what the project says of itself.
        make_package: writes the package into a folder; not asked for where a deposit goes on as it was planned.
        status: whether it is published when it is whole.
        settling: seconds to wait before something is looked up that was asked for and not answered.
        anew: whether a deposit that was not finished is left as it is, and another one begun.
        progress: told of each file.

    Raises:
        DepositError: the archive refuses, or does not answer; the next call goes on from there. Or what is made
            already does not fit the new package.
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
            deposit, former, is_new = _planned(
                journal, package, publication, make_package, client.host, anew=anew, status=status
            )
            depositing = _Depositing(package, client, journal, deposit, settling, progress)
            try:
                return depositing.go(_uploads(former) if is_new else set())
            except DepositError as error:
                if error.code in NOT_TAKEN:
                    journal.note_refused(deposit)
                raise
        finally:
            journal.close()


def _planned(
    journal: DepositJournal,
    package: Path,
    publication: PublicationOptions,
    make_package: Callable[[Path], object],
    host: str,
    *,
    anew: bool,
    status: NakalaStatus,
) -> tuple[str, list[DepositItem], bool]:
    """The deposit to be made, as the journal has it; what was not finished; whether it was planned now.

    Raises:
        DepositError: what is made already does not fit the new package.
    """
    begun = journal.unfinished()
    former = [] if begun is None else journal.items(begun)
    made = [item for item in former if item.asked or item.identifier is not None]
    publish = status is NakalaStatus.PUBLISHED
    if begun is not None and (anew or not made):
        journal.drop(begun, abandoned=bool(made))
        begun, made = None, []
    if begun is not None and not (
        journal.was_refused(begun) and all(item.identifier is not None for item in made)
    ):
        journal.plan(begun, [], published=publish)
        return begun, former, False
    make_package(package)
    manifest, crate = (
        packaged(package / name, package).sha256[: DIGITS // 2] for name in (BAG_MANIFEST, CRATE_METADATA)
    )
    deposit = journal.free_id(manifest + crate)
    if begun is not None and begun != deposit and journal.items(deposit):
        # The same data were deposited before, and are what is wanted again.
        journal.drop(begun, abandoned=True)
        begun, made = None, []
    items = _plan(package, publication, made[0].urn.rpartition(":")[0] if made else f"{URN}:{deposit}", made)
    planned = {item.number: (item.metas, item.files) for item in items}
    if any(planned.get(item.number) != (item.metas, item.files) for item in made):
        raise DepositError("nakala_made_differs", host=host, collection=made[0].identifier)
    journal.plan(deposit, items, published=publish, instead_of=begun)
    return deposit, former, True


def _plan(
    package: Path, publication: PublicationOptions, urn: str, made: Sequence[DepositItem]
) -> list[DepositItem]:
    """What is to be made of a package.

    Args:
        package: its folder.
        publication: what the project says of itself.
        urn: begins our identifiers.
        made: what is there already: the same has the same number again.
    """
    graph = {
        entity["@id"]: entity
        for entity in json.loads((package / CRATE_METADATA).read_text(encoding="utf-8"))["@graph"]
    }
    contributors = [_contributor(graph[id]) for id in _ids(graph[CRATE_ROOT], "contributor")]
    items = [DepositItem(0, f"{urn}:0", collection_metas(publication, f"{urn}:0"), [])]
    described: list[tuple[str | None, list[Path]]] = [
        (entity["name"], [package / unquote(id) for id in _ids(entity, "hasPart")])
        for part in _ids(graph[CRATE_ROOT], "hasPart")
        if (entity := graph[part])["@type"] == "Dataset"
    ]
    described.append((None, [file for file in sorted(package.iterdir()) if file.is_file()]))
    known = {_folder(item.files): item.number for item in made if item.files}
    following = count(max(known.values(), default=0) + 1)
    for title, paths in described:
        files = _files([packaged(path, package) for path in paths])
        # Nakala takes no data item without files.
        if files:
            number = known.get(_folder(files)) or next(following)
            metas = data_metas(publication, contributors, title, f"{urn}:{number}")
            items.append(DepositItem(number, f"{urn}:{number}", metas, files))
    return items


def _folder(files: Sequence[Mapping[str, str]]) -> str:
    """The folder of the document whose files these are; none of those that describe the whole."""
    return "/".join(files[0]["path"].split("/")[:-1][:2])


def _uploads(items: Sequence[DepositItem]) -> set[str]:
    """The SHA-1 of all files of what is not made."""
    return {file["sha1"] for item in items if item.identifier is None for file in item.files}


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
    """Files of a data item: each content once, as Nakala wants it, with all its paths as description.

    Empty files are left out, which Nakala refuses; the package's README names them.
    """
    by_content: dict[str, dict[str, str]] = {}
    for file in files:
        if not file.size:
            continue
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

    def go(self, given_up: Set[str] = frozenset()) -> NakalaDeposit:
        """Make what is not there; `given_up`: SHA-1 of files that were to be deposited in an earlier plan."""
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
        for sha1 in (given_up & waiting.keys()) - _uploads(self._data):
            self._client.remove_upload(sha1)
            del waiting[sha1]
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
                except DepositError as error:
                    if error.code in NOT_TAKEN:
                        self._journal.note_not_made(self._deposit, item)
                    raise
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
