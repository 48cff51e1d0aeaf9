"""The header of a TEI file: title, publication, source, programs, people and what they decided."""

import re
from collections.abc import Iterator
from pathlib import PurePath
from typing import NamedTuple

from pictoria_docs.document import Document, Origin, Review
from pictoria_docs.exchange.formats.publication import PublicationOptions, PublicationPerson, licence_address
from pictoria_docs.exchange.tei.elements import XML_ID, Element, address, make, pointers
from pictoria_docs.exchange.transcriptions.xml_ids import OWN, xml_id
from pictoria_docs.i18n import translate
from pictoria_docs.version import VERSION

PROGRAM = "pictoria-docs"
USER = "user"
"""The stage of what people made."""
UNKNOWN_VERSION = "0"
AT_ONCE = 1000
"""Pointers of one `change`."""
_VERSION = re.compile(r"\d+[a-z]*\d*(\.\d+[a-z]*\d*){0,3}", re.ASCII)
_MOMENT = re.compile(r"(?!0000)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?", re.ASCII)
_STAGE = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII)


class ConfiguredProgram(NamedTuple):
    """A stage that made something, with the model that it used and the digest of its options."""

    stage: str
    version: str
    model: str | None
    config: str | None


class Responsible:
    """Programs and people of a document, with the ids under which its header names them."""

    def __init__(self, document: Document) -> None:
        programs, people = set(), {review.decided_by for review in document.reviews.values()}
        for origin in origins(document):
            if origin.user:
                people.add(origin.user)
            elif origin.stage != USER:
                programs.add(_program(origin))
        self.programs = {
            program: f"{OWN}program-{index}"
            for index, program in enumerate(sorted(programs, key=str), start=1)
        }
        self.people = {user: f"{OWN}person-{index}" for index, user in enumerate(sorted(people), start=1)}

    def attributes(self, origin: Origin) -> dict[str, str]:
        """`resp`, unless it is a person that nobody has named; `source`, where the origin has one."""
        id = self.people[origin.user] if origin.user else self.programs.get(_program(origin))
        told = {"resp": f"#{id}"} if id is not None else {}
        return told | ({"source": address(origin.source)} if origin.source else {})


def _program(origin: Origin) -> ConfiguredProgram:
    return ConfiguredProgram(origin.stage, origin.version, origin.model, origin.config)


def origins(document: Document) -> Iterator[Origin]:
    """Where all that is exported with its origin comes from."""
    for page in document.pages:
        yield from (region.origin for region in page.regions)
    for entry in document.entries:
        yield entry.origin
        yield from (field.origin for field in entry.fields)
    yield from (mention.origin for mention in document.mentions)
    yield from (link.origin for link in document.links)


def header(
    document: Document, publication: PublicationOptions, responsible: Responsible, language: str
) -> Element:
    """The `teiHeader` of a document."""
    title = make("titleStmt", None, make("title", document.title or document.name))
    title.extend(_person("author", person) for person in publication.creators)
    title.extend(_person("editor", person, role=person.role.value) for person in publication.contributors)
    for user, id in responsible.people.items():
        decided = make("respStmt", None, make("resp", translate("tei.decided", language)), make("name", user))
        decided.set(XML_ID, id)
        title.append(decided)
    parts = [
        make("fileDesc", None, title, _publication(publication, language), _source(document)),
        _encoding(responsible, language),
    ]
    changes = list(_changes(document, responsible))
    return make("teiHeader", None, *parts, *([make("revisionDesc", None, *changes)] if changes else []))


def _person(name: str, person: PublicationPerson, role: str | None = None) -> Element:
    orcid = f"https://orcid.org/{person.orcid}" if person.orcid else None
    kind = "orgName" if person.is_organisation else "persName"
    return make(name, None, make(kind, person.full_name, ref=orcid), role=role)


def _publication(publication: PublicationOptions, language: str) -> Element:
    if not publication.publisher:
        return make("publicationStmt", None, make("p", translate("tei.unpublished", language)))
    statement = make("publicationStmt", None, make("publisher", publication.publisher))
    if publication.date:
        statement.append(make("date", publication.date, when=publication.date))
    if publication.licence or publication.rights:
        target = licence_address(publication.licence) if publication.licence else ""
        text = publication.rights or publication.licence
        statement.append(make("availability", None, make("licence", text, target=address(target))))
    return statement


def _source(document: Document) -> Element:
    """What was read: its name without the folders of this machine, or its address."""
    is_address = document.source.startswith(("http://", "https://"))
    bibl = make("bibl", None, make("title", document.title or document.name))
    if is_address:
        bibl.append(make("ref", document.source, target=address(document.source)))
    else:
        bibl.append(make("idno", PurePath(document.source).name or document.name, type="file"))
    bibl.append(make("idno", document.id, type=PROGRAM))
    bibl.append(make("idno", document.sha256, type="sha256"))
    return make("sourceDesc", None, bibl)


def _encoding(responsible: Responsible, language: str) -> Element:
    programs = make("appInfo", None, _application(PROGRAM, VERSION, PROGRAM))
    for program, id in responsible.programs.items():
        words = " ".join(filter(None, (program.stage, program.version, program.model)))
        element = _application(program.stage, program.version, words)
        element.set(XML_ID, id)
        if program.config:
            element.append(make("p", translate("tei.options", language, digest=program.config)))
        programs.append(element)
    coordinates = make("p", translate("tei.coordinates", language))
    return make("encodingDesc", None, make("projectDesc", None, coordinates), programs)


def _application(name: str, version: str, label: str) -> Element:
    return make(
        "application",
        None,
        make("label", label),
        ident=name if _STAGE.fullmatch(name) else xml_id(name),
        version=version if _VERSION.fullmatch(version) else UNKNOWN_VERSION,
    )


def _changes(document: Document, responsible: Responsible) -> Iterator[Element]:
    """What people decided: a `change` for each person, time and kind of decision."""
    groups: dict[tuple[str, str, str], list[str]] = {}
    for id, review in document.reviews.items():
        groups.setdefault(_group(review), []).append(id)
    for (status, user, at), ids in groups.items():
        for start in range(0, len(ids), AT_ONCE):
            yield make(
                "change",
                status=status,
                who=f"#{responsible.people[user]}",
                when=at if _MOMENT.fullmatch(at) else None,
                target=pointers(ids[start : start + AT_ONCE]),
            )


def _group(review: Review) -> tuple[str, str, str]:
    return review.status.value, review.decided_by, review.decided_at
