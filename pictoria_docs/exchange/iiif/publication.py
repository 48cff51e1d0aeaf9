"""What a project says of itself as properties of its IIIF collection and manifests: rights, provider, who made it.

https://iiif.io/api/presentation/3.0/#32-technical-properties names only licences of Creative Commons and statements
of rightsstatements.org as `rights`; any other licence is told in words.
"""

import re
from collections import defaultdict
from functools import lru_cache
from html import escape
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from pictoria_docs.exchange.formats.publication import (
    LocalText,
    PublicationOptions,
    PublicationSubject,
    licence_address,
)
from pictoria_docs.exchange.tables.tables import printable
from pictoria_docs.i18n import LANGUAGES, translate

Json = dict[str, Any]
LanguageMap = dict[str, list[str]]
_CREATIVE_COMMONS = re.compile(r"CC-(BY(?:-NC)?(?:-SA|-ND)?)-(\d\.\d)(?:-([A-Z]{2,3}))?")
"""Such a licence as SPDX writes it: its elements, version and country."""
_PUBLIC_DOMAIN = {
    "CC0-1.0": "http://creativecommons.org/publicdomain/zero/1.0/",
    "CC-PDDC": "http://creativecommons.org/licenses/publicdomain/",
}
_LOGO_FORMATS = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".svg": "image/svg+xml"}


def publication_properties(publication: PublicationOptions, collection: str) -> Json:
    """`metadata`, `rights`, `requiredStatement` and `provider`, as far as the project says so; a `metadata` always.

    `collection` is the address of the project's collection: the publisher has one below it, if it has no page.
    """
    result: Json = {"metadata": _metadata(publication)}
    if rights := rights_address(publication.licence):
        result["rights"] = rights
    if publication.rights:
        result["requiredStatement"] = {
            "label": words("manifest.rights"),
            "value": _shown(publication, publication.rights),
        }
    if publication.publisher:
        result["provider"] = [_provider(publication, f"{collection}#publisher")]
    return result


def rights_address(licence: str) -> str | None:
    """The address by which IIIF knows a licence of Creative Commons; None: it does not know this one."""
    if licence in _PUBLIC_DOMAIN:
        return _PUBLIC_DOMAIN[licence]
    parts = _CREATIVE_COMMONS.fullmatch(licence)
    if parts is None:
        return None
    elements, version, country = parts.groups()
    path = "/".join(filter(None, (elements, version, country))).lower()
    return f"http://creativecommons.org/licenses/{path}/"


def words(code: str, **values: object) -> LanguageMap:
    """Words of ours, in all our languages."""
    return {language: [text] for language, text in _words(code, tuple(values.items()))}


@lru_cache
def _words(code: str, values: tuple[tuple[str, object], ...]) -> tuple[tuple[str, str], ...]:
    return tuple((language, translate(code, language, **dict(values))) for language in LANGUAGES)


def titles(publication: PublicationOptions) -> LanguageMap | None:
    """The title of the data set; None: it has none."""
    return _texts(publication, publication.title) if publication.title else None


def summary(publication: PublicationOptions) -> Json:
    """The `summary` of the collection, if there is a description."""
    description = publication.description
    return {"summary": _shown(publication, description)} if description else {}


def _metadata(publication: PublicationOptions) -> list[Json]:
    licence = publication.licence
    pairs: list[tuple[str, LanguageMap | None]] = [
        ("part_of", _shown(publication, publication.title) if publication.title else None),
        ("creators", _plain([person.full_name for person in publication.creators])),
        ("contributors", _plain([person.full_name for person in publication.contributors])),
        ("licence", {"none": [_link(licence_address(licence), licence)]} if licence else None),
        ("date", _plain([publication.date] if publication.date else [])),
        ("subjects", _subjects(publication)),
    ]
    return [{"label": words(f"manifest.{name}"), "value": value} for name, value in pairs if value]


def _subjects(publication: PublicationOptions) -> LanguageMap:
    """All subjects by language; those with an address as links."""
    found: LanguageMap = defaultdict(list)
    for subject in publication.subjects:
        term = subject.term if isinstance(subject, PublicationSubject) else subject
        address = subject.uri if isinstance(subject, PublicationSubject) else None
        for language, texts in _texts(publication, term).items():
            found[language] += [_link(address, text) if address else not_html(text) for text in texts]
    return dict(found)


def _provider(publication: PublicationOptions, address: str) -> Json:
    """The publisher; IIIF wants an address of it: that of its page on the web, else `address`."""
    homepage, logo = publication.homepage, publication.logo
    name = _texts(publication, publication.publisher)
    provider: Json = {"id": homepage or address, "type": "Agent", "label": name}
    if homepage:
        provider["homepage"] = [{"id": homepage, "type": "Text", "label": name, "format": "text/html"}]
    if logo:
        suffix = PurePosixPath(urlsplit(logo).path).suffix.lower()
        provider["logo"] = [{"id": logo, "type": "Image"}]
        if suffix in _LOGO_FORMATS:
            provider["logo"][0]["format"] = _LOGO_FORMATS[suffix]
    return provider


def _texts(publication: PublicationOptions, text: LocalText) -> LanguageMap:
    return {language or "none": [printable(each)] for language, each in publication.texts(text)}


def not_html(text: str) -> str:
    """Add a space to a text in angle brackets, which viewers would take for HTML (IIIF Presentation 3.0, 4.2)."""
    return f"{text} " if text.startswith("<") and text.endswith(">") else text


def _shown(publication: PublicationOptions, text: LocalText) -> LanguageMap:
    """The text where viewers may show HTML: a summary, a value."""
    texts = _texts(publication, text)
    return {language: [not_html(each) for each in values] for language, values in texts.items()}


def _plain(values: list[str]) -> LanguageMap | None:
    return {"none": [not_html(printable(value)) for value in values]} if values else None


def _link(address: str, text: str) -> str:
    if urlsplit(address).scheme not in ("http", "https"):
        return not_html(printable(text))
    # Viewers take a value for HTML if it stands in angle brackets.
    return f'<a href="{escape(address)}">{escape(printable(text))}</a>'
