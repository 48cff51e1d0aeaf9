"""What a package holds, counted while it is written: for all that tells of it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pictoria_docs.document import Document
from pictoria_docs.exchange.deposit.packaged_files import DATA, PackagedFile
from pictoria_docs.exchange.formats.provenance import DocumentOrigins, Provenance, UsedProgram
from pictoria_docs.exchange.formats.publication import PublicationOptions, PublicationPerson


@dataclass(frozen=True, slots=True)
class PackagedDocument:
    """A document of the package, without its pages."""

    name: str
    title: str
    source: str
    """The name of its file or folder, or its web address."""
    sha256: str
    folder: str
    """Its folder in the package, with a slash at the end."""
    files: tuple[PackagedFile, ...]


@dataclass
class PackageContents:
    """What a package tells of itself. Of the documents only the one with the most figures on a page is kept."""

    publication: PublicationOptions
    provenance: Provenance
    documents: list[PackagedDocument] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    """The number of documents, pages, figures, captions, entries, links and mentions."""
    origins: DocumentOrigins = field(default_factory=DocumentOrigins)
    example: tuple[Document, int] | None = None
    """A document and its page (from 1) with the most figures."""

    def add(self, document: Document, folder: str, files: Sequence[PackagedFile]) -> None:
        """Take in a document whose files were written into `data/<folder>`."""
        self.documents.append(
            PackagedDocument(
                document.name,
                document.title or document.name,
                document.source,
                document.sha256,
                f"{DATA}/{folder}/",
                tuple(files),
            )
        )
        self.counts.update(
            documents=1,
            pages=len(document.pages),
            figures=len(document.figures),
            captions=len(document.captions),
            entries=len(document.entries),
            links=len(document.links),
            mentions=len(document.mentions),
        )
        self.origins.note(document)
        best = max(document.pages, key=lambda page: len(page.figures), default=None)
        if best is not None and len(best.figures) > self._most:
            self.example = document, best.number

    @property
    def _most(self) -> int:
        if self.example is None:
            return -1
        document, number = self.example
        return max(len(page.figures) for page in document.pages if page.number == number)

    @property
    def files(self) -> Iterator[PackagedFile]:
        """All files of the documents."""
        return (file for document in self.documents for file in document.files)

    @property
    def deciding(self) -> list[PublicationPerson]:
        """Those who decided, the most active first, as the config names them, else by the names that sign decisions."""
        known = {person.user: person for person in self.publication.people if person.user}
        users = sorted(self.origins.decisions.items(), key=lambda item: (-item[1], item[0]))
        return [known.get(user) or PublicationPerson(family_name=user) for user, _ in users if user]

    @property
    def programs(self) -> list[UsedProgram]:
        """The stages that made something, in order."""
        return sorted(self.origins.programs, key=lambda program: tuple(map(str, program)))

    @property
    def contributors(self) -> list[PublicationPerson]:
        """Contributors of the config, then those who decided and are not named in it."""
        more = [person for person in self.deciding if person not in self.publication.people]
        return [*self.publication.contributors, *more]
