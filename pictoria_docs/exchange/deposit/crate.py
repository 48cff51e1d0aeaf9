"""`ro-crate-metadata.json`: what a package holds and how it was made, as an RO-Crate 1.2.

The analysis is an action with its instruments, what it was given and what it made; the review is another.
"""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from pictoria_docs.exchange.deposit.contents import PackageContents, PackagedDocument
from pictoria_docs.exchange.deposit.packaged_files import PackagedFile
from pictoria_docs.exchange.formats.provenance import UsedProgram
from pictoria_docs.exchange.formats.publication import PublicationOptions, PublicationPerson, licence_address
from pictoria_docs.version import VERSION

METADATA = "ro-crate-metadata.json"
PROFILE = "https://w3id.org/ro/crate/1.2"
PROGRAM = f"#pictoria-docs-{VERSION}"
ANALYSIS, REVIEW, OPTIONS = "#analysis", "#review", "#options"
ROOT = "./"
PROGRAMS = "README.md"
"""Where people read of the programs."""
_ASCII = 127
"""The last code of ASCII."""
Entity = dict[str, Any]


def write_crate(contents: PackageContents, told: Sequence[PackagedFile], path: Path) -> Path:
    """Write the crate's metadata, an entity a line: memory does not grow with the number of files.

    Args:
        contents: what the package holds.
        told: files beside the data.
        path: where to write.
    """
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        stream.write(f'{{"@context": "{PROFILE}/context", "@graph": [\n')
        for number, entity in enumerate(_entities(contents, told)):
            stream.write((",\n" if number else "") + json.dumps(_plain(entity), ensure_ascii=False))
        stream.write("\n]}\n")
    return path


def _entities(contents: PackageContents, told: Sequence[PackagedFile]) -> Iterator[Entity]:
    publication = contents.publication
    yield {
        "@id": METADATA,
        "@type": "CreativeWork",
        "about": {"@id": ROOT},
        "conformsTo": {"@id": PROFILE},
    }
    yield _root(contents, told)
    yield {
        "@id": licence_address(publication.licence),
        "@type": "CreativeWork",
        "name": publication.licence,
        "description": f"Licence {publication.licence} of the SPDX list",
    }
    yield {"@id": "#publisher", "@type": "Organization", "name": publication.publisher}
    yield from _people(contents)
    yield from (_file(file) for file in told)
    for document in contents.documents:
        yield from _document(document)
        yield from (_file(file) for file in document.files)
    yield from _provenance(contents)


def _root(contents: PackageContents, told: Sequence[PackagedFile]) -> Entity:
    publication = contents.publication
    parts = [_id(file.path) for file in told] + [_id(document.folder) for document in contents.documents]
    keywords = [
        subject if isinstance(subject, str) else publication.text(subject.term)
        for subject in publication.subjects
    ]
    actions = [ANALYSIS, *([REVIEW] if contents.deciding else [])]
    root = {
        "@id": ROOT,
        "@type": "Dataset",
        "name": _words(publication, publication.title),
        "description": _words(publication, publication.description),
        "datePublished": publication.date,
        "license": {"@id": licence_address(publication.licence)},
        "usageInfo": publication.rights,
        "publisher": {"@id": "#publisher"},
        "creator": [{"@id": _person_id(person)} for person in publication.creators],
        "contributor": [{"@id": _person_id(person)} for person in contents.contributors],
        "keywords": keywords,
        "inLanguage": list(publication.languages),
        "hasPart": [{"@id": part} for part in parts],
        "mentions": [{"@id": action} for action in actions],
    }
    return _filled(root)


def _words(publication: PublicationOptions, text: Any) -> str:
    """All texts, since JSON-LD flattened for a crate has no languages; the first one first."""
    return "\n".join(dict.fromkeys(words for _, words in publication.texts(text)))


def _people(contents: PackageContents) -> Iterator[Entity]:
    affiliations: dict[str, Entity] = {}
    for person in dict.fromkeys((*contents.publication.people, *contents.contributors)):
        affiliation = person.affiliation_ror or (
            f"#organisation-{_id(person.affiliation)}" if person.affiliation else ""
        )
        if affiliation:
            name = person.affiliation or affiliation
            affiliations[affiliation] = {"@id": affiliation, "@type": "Organization", "name": name}
        entity = {
            "@id": _person_id(person),
            "@type": "Organization" if person.is_organisation else "Person",
            "name": person.full_name,
            "givenName": person.given_name,
            "familyName": person.family_name,
            "affiliation": {"@id": affiliation} if affiliation else None,
        }
        yield _filled(entity)
    yield from affiliations.values()


def _document(document: PackagedDocument) -> Iterator[Entity]:
    yield {
        "@id": _id(document.folder),
        "@type": "Dataset",
        "name": document.title,
        "description": f"Data of {document.name}",
        "isBasedOn": {"@id": _source_id(document)},
        "hasPart": [{"@id": _id(file.path)} for file in document.files],
    }
    source = {
        "@id": _source_id(document),
        "@type": "CreativeWork",
        "name": document.source,
        "identifier": f"sha256:{document.sha256}",
        "url": document.source if "://" in document.source else None,
    }
    yield _filled(source)


def _file(file: PackagedFile) -> Entity:
    return {
        "@id": _id(file.path),
        "@type": "File",
        "name": file.path.rpartition("/")[2],
        "description": f"Part of {file.path.rpartition('/')[0] or 'the description of the package'}",
        "encodingFormat": file.media_type,
        "contentSize": str(file.size),
        "sha256": file.sha256,
    }


def _provenance(contents: PackageContents) -> Iterator[Entity]:
    """The run that analysed, and the people who decided on what it found."""
    provenance = contents.provenance
    instruments = [PROGRAM, *(_program_id(program) for program in contents.programs)]
    inputs = [_source_id(document) for document in contents.documents]
    result = [{"@id": _id(document.folder)} for document in contents.documents]
    people = [{"@id": _person_id(person)} for person in contents.publication.creators]
    analysis = {
        "@id": ANALYSIS,
        "@type": "CreateAction",
        "name": "Analysis of the documents",
        "agent": people,
        "instrument": [{"@id": instrument} for instrument in instruments],
        "object": [{"@id": input} for input in (*inputs, *([OPTIONS] if provenance.options else []))],
        "result": result,
        "startTime": provenance.started,
        "endTime": provenance.ended,
    }
    yield _filled(analysis)
    if provenance.options:
        yield {
            "@id": OPTIONS,
            "@type": "PropertyValue",
            "name": "digest of the options (BLAKE2b)",
            "value": provenance.options,
        }
    yield _software(PROGRAM, "pictoria-docs", VERSION, "Finds figures, captions and entries in catalogues")
    for program in contents.programs:
        name = program.model or f"pictoria-docs {program.stage}"
        yield _software(_program_id(program), name, program.version, f"Stage {program.stage}")
    if contents.deciding:
        yield {
            "@id": REVIEW,
            "@type": "UpdateAction",
            "name": "Decisions of people on what was found",
            "agent": [{"@id": _person_id(person)} for person in contents.deciding],
            "instrument": {"@id": PROGRAM},
            "object": result,
            "result": result,
        }


def _software(id: str, name: str, version: str, description: str) -> Entity:
    # The crate's own list of programs is where each is told: they have no address of their own.
    return {
        "@id": id,
        "@type": "SoftwareApplication",
        "name": name,
        "version": version,
        "url": {"@id": PROGRAMS},
        "description": description,
    }


def _id(path: str) -> str:
    """A path as a relative reference: signs that have a meaning in one are escaped, letters stay as they are."""
    return "".join(sign if ord(sign) > _ASCII else quote(sign) for sign in path)


def _person_id(person: PublicationPerson) -> str:
    return f"https://orcid.org/{person.orcid}" if person.orcid else f"#person-{_id(person.full_name)}"


def _program_id(program: UsedProgram) -> str:
    return "#program-" + _id("-".join(filter(None, program)))


def _source_id(document: PackagedDocument) -> str:
    return f"#source-{document.sha256}"


def _filled(entity: Entity) -> Entity:
    return {name: value for name, value in entity.items() if value}


def _plain(entity: Entity) -> Entity:
    """Lists of one value as the value, which RO-Crate 1.2 recommends."""
    return {
        name: value[0] if isinstance(value, list) and len(value) == 1 else value
        for name, value in entity.items()
    }
