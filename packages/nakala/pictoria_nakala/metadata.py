"""What Nakala is told of a collection and its data: the five mandatory properties, and those of Dublin Core.

https://documentation.huma-num.fr/nakala-guide-de-description
"""

from collections.abc import Iterator, Sequence
from typing import Any

from pictoria_docs.plugins import LocalText, PublicationOptions, PublicationPerson, PublicationSubject

NAKALA = "http://nakala.fr/terms#"
DUBLIN_CORE = "http://purl.org/dc/terms/"
STRING, ADDRESS = "http://www.w3.org/2001/XMLSchema#string", "http://www.w3.org/2001/XMLSchema#anyURI"
LANGUAGE_TAG = f"{DUBLIN_CORE}RFC5646"
ADDRESS_TYPE = f"{DUBLIN_CORE}URI"
DATA_SET = "http://purl.org/coar/resource_type/c_ddb1"
"""The type "dataset" in the vocabulary of COAR, which Nakala asks for."""
Meta = dict[str, Any]


def collection_metas(publication: PublicationOptions, identifier: str) -> list[Meta]:
    """Of the collection; `identifier` is ours, to find it again."""
    return [*_titles(publication, None), *_common(publication, identifier)]


def data_metas(
    publication: PublicationOptions,
    contributors: Sequence[PublicationPerson],
    title: str | None,
    identifier: str,
) -> list[Meta]:
    """Of a data item.

    Args:
        publication: what the project says of itself.
        contributors: those of the project and those who decided.
        title: of the document; None: the data item describes the whole.
        identifier: ours, to find it again.
    """
    people = [person for person in publication.creators if not person.is_organisation]
    creators: list[Meta] = [_creator(person) for person in people]
    return [
        *_titles(publication, title),
        _meta(f"{NAKALA}type", DATA_SET, ADDRESS),
        # Nakala's creators are people; null is how it writes that there is none.
        *(creators or [_meta(f"{NAKALA}creator", None)]),
        _meta(f"{NAKALA}created", publication.date, STRING),
        _meta(f"{NAKALA}license", publication.licence, STRING),
        *(
            _meta(f"{DUBLIN_CORE}creator", person.name, STRING)
            for person in publication.creators
            if person.is_organisation
        ),
        *(_meta(f"{DUBLIN_CORE}contributor", person.sorted_name, STRING) for person in contributors),
        *_common(publication, identifier),
    ]


def identifier_in(metas: object) -> str | None:
    """Our identifier among what Nakala tells of something; None: it is not ours."""
    for meta in metas if isinstance(metas, list) else []:
        if isinstance(meta, dict) and meta.get("propertyUri") == f"{DUBLIN_CORE}identifier":
            value = meta.get("value")
            if isinstance(value, str) and value.startswith("urn:pictoria-docs:"):
                return value
    return None


def _titles(publication: PublicationOptions, title: str | None) -> Iterator[Meta]:
    for language, text in publication.texts(publication.title):
        yield _meta(f"{NAKALA}title", f"{title} ({text})" if title else text, STRING, language)


def _common(publication: PublicationOptions, identifier: str) -> Iterator[Meta]:
    yield _meta(f"{DUBLIN_CORE}identifier", identifier, STRING)
    yield from _texts(publication, "description", publication.description)
    for language in publication.languages:
        yield _meta(f"{DUBLIN_CORE}language", language, LANGUAGE_TAG)
    for subject in publication.subjects:
        if isinstance(subject, PublicationSubject):
            yield from _texts(publication, "subject", subject.term)
            if subject.uri:
                yield _meta(f"{DUBLIN_CORE}subject", subject.uri, ADDRESS_TYPE)
        else:
            yield from _texts(publication, "subject", subject)
    yield _meta(f"{DUBLIN_CORE}publisher", publication.publisher, STRING)
    if publication.rights:
        yield from _texts(publication, "rights", publication.rights)


def _texts(publication: PublicationOptions, name: str, text: LocalText) -> Iterator[Meta]:
    for language, words in publication.texts(text):
        yield _meta(DUBLIN_CORE + name, words, STRING, language)


def _creator(person: PublicationPerson) -> Meta:
    value = {"givenname": person.given_name, "surname": person.family_name}
    return _meta(f"{NAKALA}creator", {**value, **({"orcid": person.orcid} if person.orcid else {})})


def _meta(property: str, value: object, type: str | None = None, language: str | None = None) -> Meta:
    meta: Meta = {"value": value, "propertyUri": property}
    return {**meta, **({"typeUri": type} if type else {}), **({"lang": language} if language else {})}
