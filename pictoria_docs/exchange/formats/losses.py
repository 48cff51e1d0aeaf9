"""The loss report: what an export could not carry, by object and reason, in JSON and in words."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from pictoria_docs.document import Document
from pictoria_docs.exchange.contents.aspects import HOLDERS, Aspect
from pictoria_docs.exchange.files.files import new_file
from pictoria_docs.i18n import translate

REPORT = "losses"
"""Name of the files, before the name of the format."""


class LossReport:
    """What an export leaves out. Grows on disk, so that memory stays flat."""

    def __init__(self, format: str, carried: frozenset[Aspect]) -> None:
        self._format = format
        self._missing = [aspect for aspect in Aspect if aspect not in carried]
        self._counts: Counter[str] = Counter()
        self._included = False
        self._objects: IO[str] = TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115

    def __enter__(self) -> "LossReport":
        return self

    def __exit__(self, *_: object) -> None:
        self._objects.close()

    @property
    def counts(self) -> dict[str, int]:
        """The number of objects by reason: an `Aspect`, or a reason that the format gave."""
        return dict(self._counts)

    def watch(self, documents: Iterable[Document]) -> Iterator[Document]:
        """The documents as they come, and what each has that the format does not carry is noted."""
        for document in documents:
            for aspect in self._missing:
                self._note(document.name, aspect.value, list(HOLDERS[aspect](document)))
            yield document

    def add(self, document: str, reason: str, *ids: str) -> None:
        """Note objects of a document that could not be carried for a reason of its own ("losses.<reason>")."""
        self._note(document, reason, list(ids))

    def _note(self, document: str, reason: str, ids: list[str]) -> None:
        if not ids:
            return
        line = {"document": document, "reason": reason, "objects": ids}
        self._objects.write((",\n" if self._counts else "") + json.dumps(line, ensure_ascii=False))
        self._counts[reason] += len(ids)

    def write(self, folder: Path, language: str) -> list[Path]:
        """Write `losses-<format>.json` and `.txt`; nothing, where nothing was lost or the export itself tells."""
        if not self._counts or self._included:
            return []
        data, words = (new_file(folder / f"{REPORT}-{self._format}{suffix}") for suffix in (".json", ".txt"))
        with data.open("w", encoding="utf-8") as file:
            head = json.dumps({"format": self._format, "counts": self.counts}, ensure_ascii=False)
            file.write(f'{head[:-1]}, "losses": [\n')
            self._objects.seek(0)
            file.writelines(self._objects)
            file.write("\n]}\n")
        lines = [translate("losses.title", language, format=self._format)]
        lines += [f"- {reason}: {count}" for reason, count in self._in_words(language)]
        words.write_text("\n".join(lines) + "\n", encoding="utf-8")
        self._included = True
        return [data, words]

    def include(self, language: str) -> list[tuple[str, int]]:
        """Reasons in words with their number of objects, for an export that tells them in its own only file."""
        self._included = True
        return self._in_words(language)

    def _in_words(self, language: str) -> list[tuple[str, int]]:
        return [(loss_text(reason, language), count) for reason, count in self._counts.items()]


def loss_text(reason: str, language: str) -> str:
    """A reason in words."""
    return translate(f"losses.{reason}", language)
