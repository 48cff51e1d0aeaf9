"""The metadata of a package as DataCite's JSON (metadata schema 4.5), for archives that make a DOI."""

from typing import Any

from pictoria_docs.exchange.deposit.contents import PackageContents
from pictoria_docs.exchange.formats.publication import (
    LocalText,
    PublicationOptions,
    PublicationPerson,
    licence_address,
)

SCHEMA = "http://datacite.org/schema/kernel-4"
_YEAR = 4
"""Letters of a year."""


def datacite_record(contents: PackageContents) -> dict[str, Any]:
    """The record, without a DOI: the archive gives one."""
    publication = contents.publication
    record: dict[str, Any] = {
        "types": {"resourceTypeGeneral": "Dataset", "resourceType": "Annotated catalogue"},
        "creators": [_person(person) for person in publication.creators],
        "titles": _texts(publication, publication.title, "title"),
        "publisher": {"name": publication.publisher},
        "publicationYear": publication.date[:_YEAR],
        "subjects": _subjects(publication),
        "contributors": [
            {**_person(person), "contributorType": person.role.value} for person in contents.contributors
        ],
        "dates": [{"date": publication.date, "dateType": "Issued"}],
        "language": publication.languages[0] if publication.languages else None,
        "formats": sorted({file.media_type for file in contents.files}),
        "rightsList": _rights(publication),
        "descriptions": [
            {**text, "descriptionType": "Abstract"}
            for text in _texts(publication, publication.description, "description")
        ],
        "schemaVersion": SCHEMA,
    }
    return {name: value for name, value in record.items() if value}


def _person(person: PublicationPerson) -> dict[str, Any]:
    affiliation = {
        "name": person.affiliation or person.affiliation_ror,
        "affiliationIdentifier": person.affiliation_ror,
        "affiliationIdentifierScheme": person.affiliation_ror and "ROR",
    }
    identifier = {
        "nameIdentifier": f"https://orcid.org/{person.orcid}",
        "nameIdentifierScheme": "ORCID",
        "schemeUri": "https://orcid.org",
    }
    found = {
        "name": person.sorted_name,
        "nameType": "Organizational" if person.is_organisation else "Personal",
        "givenName": person.given_name,
        "familyName": person.family_name,
        "nameIdentifiers": [identifier] if person.orcid else [],
        "affiliation": [_filled(affiliation)] if affiliation["name"] else [],
    }
    return _filled(found)


def _texts(publication: PublicationOptions, text: LocalText, name: str) -> list[dict[str, str]]:
    texts = publication.texts(text)
    return [{name: words, **({"lang": language} if language else {})} for language, words in texts]


def _subjects(publication: PublicationOptions) -> list[dict[str, str]]:
    subjects = []
    for subject in publication.subjects:
        if isinstance(subject, str):
            subjects.append({"subject": subject})
            continue
        address = {"valueUri": subject.uri} if subject.uri else {}
        subjects += [{**text, **address} for text in _texts(publication, subject.term, "subject")]
    return subjects


def _rights(publication: PublicationOptions) -> list[dict[str, str]]:
    licence = {
        "rights": publication.licence,
        "rightsUri": licence_address(publication.licence),
        "rightsIdentifier": publication.licence,
        "rightsIdentifierScheme": "SPDX",
        "schemeUri": "https://spdx.org/licenses/",
    }
    return [licence, *([{"rights": publication.rights}] if publication.rights else [])]


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value}
