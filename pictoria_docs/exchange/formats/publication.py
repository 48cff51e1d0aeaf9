"""What a project says of itself when it is published: the section `publication` of its config."""

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Self
from urllib.parse import urlsplit

from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression
from pydantic import field_validator, model_validator

from pictoria_docs.errors import ExportError
from pictoria_docs.strict_model import StrictModel

LocalText = str | Mapping[str, str]
"""A text, or texts by the code of their language (BCP 47)."""
MANDATORY = ("title", "description", "creators", "licence", "publisher", "date")
"""What every deposit must say."""
SECTION = "publication"
"""Name of the section in the config."""

_ORCID = re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]")
_ROR = re.compile(r"https://ror\.org/0[a-hj-km-np-tv-z0-9]{6}\d{2}")
_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_URI = re.compile(r"[!#$%&'()*+,\-./0-9:;=?@A-Z\[\]_a-z~]+")
"""The characters of an address (RFC 3986)."""
_ORCID_BASE = 11
"""Modulus of the check digit of an ORCID iD (ISO 7064, MOD 11-2)."""
_TEN = 10
"""The value of the check digit X."""


class ContributorRole(StrEnum):
    """What a contributor did, in the words of DataCite."""

    CONTACT_PERSON = "ContactPerson"
    DATA_COLLECTOR = "DataCollector"
    DATA_CURATOR = "DataCurator"
    DATA_MANAGER = "DataManager"
    EDITOR = "Editor"
    HOSTING_INSTITUTION = "HostingInstitution"
    PROJECT_LEADER = "ProjectLeader"
    PROJECT_MANAGER = "ProjectManager"
    PROJECT_MEMBER = "ProjectMember"
    RESEARCHER = "Researcher"
    RESEARCH_GROUP = "ResearchGroup"
    RIGHTS_HOLDER = "RightsHolder"
    SPONSOR = "Sponsor"
    SUPERVISOR = "Supervisor"
    OTHER = "Other"


class PublishedPictures(StrEnum):
    """Which pictures a deposit holds."""

    NONE = "none"
    CROPS = "crops"
    """Each figure cut out."""
    PAGES = "pages"
    """The page images, and each figure cut out."""


class PublicationPerson(StrictModel):
    """A person, with `family_name`, or an organisation, with `name`."""

    family_name: str = ""
    given_name: str = ""
    name: str = ""
    """Of an organisation."""
    orcid: str | None = None
    """The person's ORCID iD: "0000-0002-1825-0097"."""
    affiliation: str = ""
    """Where the person works."""
    affiliation_ror: str | None = None
    """The same as an address of the Research Organization Registry: "https://ror.org/02feahw73"."""
    role: ContributorRole = ContributorRole.DATA_CURATOR
    """What a contributor did; of no use for creators."""
    user: str | None = None
    """The name that signs the person's decisions in the review desk."""

    @field_validator("orcid")
    @classmethod
    def _is_orcid(cls, orcid: str | None) -> str | None:
        if orcid is None:
            return None
        orcid = orcid.removeprefix("https://orcid.org/")
        if not _ORCID.fullmatch(orcid) or orcid[-1] != _check_digit(orcid):
            raise ValueError("not an ORCID iD")
        return orcid

    @field_validator("affiliation_ror")
    @classmethod
    def _is_ror(cls, ror: str | None) -> str | None:
        if ror is not None and not _ROR.fullmatch(ror):
            raise ValueError("not an address of ror.org")
        return ror

    @model_validator(mode="after")
    def _is_one_of_both(self) -> Self:
        if bool(self.family_name) == bool(self.name):
            raise ValueError("a person has a family_name, an organisation a name")
        return self

    @property
    def is_organisation(self) -> bool:
        """Whether it is an organisation."""
        return bool(self.name)

    @property
    def full_name(self) -> str:
        """ "Anna Dupont"; the name of an organisation."""
        return self.name or f"{self.given_name} {self.family_name}".strip()

    @property
    def sorted_name(self) -> str:
        """ "Dupont, Anna"; the name of an organisation."""
        return self.name or ", ".join(filter(None, (self.family_name, self.given_name)))


class PublicationSubject(StrictModel):
    """What the data are about: a term of a vocabulary."""

    term: LocalText
    uri: str | None = None
    """Address of the term."""


class PublicationOptions(StrictModel):
    """What the project says of itself when it is published: in deposits, and in the formats that name an author."""

    title: LocalText = ""
    """Of the data set: a text, or texts by language ({fr: "...", en: "..."})."""
    description: LocalText = ""
    """What it holds and how it was made, as the title."""
    creators: tuple[PublicationPerson, ...] = ()
    """Who made it: a list of {family_name, given_name, orcid, affiliation, affiliation_ror, user}, or {name} for an
    organisation. `user` is the name that signs the person's decisions."""
    contributors: tuple[PublicationPerson, ...] = ()
    """Who else took part, as `creators`, each with the `role` that DataCite calls it by ("DataCurator")."""
    licence: str = ""
    """Of the data, as SPDX writes it: "CC-BY-4.0", "etalab-2.0"."""
    rights: str = ""
    """Who holds which rights, in words; also those of the pictures."""
    languages: tuple[str, ...] = ()
    """Of the documents, as ISO 639 writes them; the first one is that of the texts above."""
    subjects: tuple[str | PublicationSubject, ...] = ()
    """What it is about: words, or {term, uri}."""
    publisher: str = ""
    """Who publishes it: the institution, or the archive."""
    homepage: str = ""
    """Address of the publisher's page on the web; IIIF viewers show it as a link."""
    logo: str = ""
    """Address of a picture (.png, .jpg, .svg) that stands for the publisher; IIIF viewers show it."""
    date: str = ""
    """When it was made or is published: "2026", "2026-11" or "2026-11-28"."""
    formats: tuple[str, ...] = ("csv", "json", "w3c")
    """Formats of the data in a deposit. Those with more pictures than `pictures` says are refused: crops, omeka_s and
    xlsx hold the figures, alto, coco, html, iiif, page, pdf and yolo the pages."""
    pictures: PublishedPictures = PublishedPictures.NONE
    """Which pictures a deposit holds, if their rights allow it: "none", "crops" (the figures), or "pages" (these
    too)."""
    allowed_hosts: tuple[str, ...] = ()
    """Archives outside this machine and its private network that may be sent a deposit: "apitest.nakala.fr"."""

    @field_validator("licence")
    @classmethod
    def _is_spdx(cls, licence: str) -> str:
        try:
            return canonicalize_license_expression(licence) if licence else ""
        except InvalidLicenseExpression as error:
            raise ValueError("not a licence of spdx.org/licenses") from error

    @field_validator("homepage", "logo")
    @classmethod
    def _is_address(cls, address: str) -> str:
        parts = urlsplit(address)
        if address and (
            parts.scheme not in ("http", "https") or not parts.hostname or not _URI.fullmatch(address)
        ):
            raise ValueError("not an address of the web: https://museum.example")
        return address

    @field_validator("date", mode="before")
    @classmethod
    def _is_date(cls, date: object) -> str:
        text = str(date)  # YAML reads a year as a number, and a day as a date.
        if text and not _DATE.fullmatch(text):
            raise ValueError("not a year, month or day: 2026, 2026-11, 2026-11-28")
        return text

    @field_validator("languages")
    @classmethod
    def _are_languages(cls, languages: tuple[str, ...]) -> tuple[str, ...]:
        for language in languages:
            if not _LANGUAGE.fullmatch(language):
                raise ValueError(f"{language} is not the code of a language (BCP 47)")
        return languages

    @property
    def missing(self) -> list[str]:
        """The options that every deposit must set, and this one does not."""
        return [name for name in MANDATORY if not getattr(self, name)]

    def require(self) -> None:
        """Go on only if all is said that a deposit must say.

        Raises:
            ExportError: something is missing; names it.
        """
        if self.missing:
            missing = ", ".join(f"{SECTION}.{name}" for name in self.missing)
            raise ExportError("publication_incomplete", missing=missing)

    @property
    def people(self) -> tuple[PublicationPerson, ...]:
        """Creators and contributors, each once."""
        return tuple(dict.fromkeys((*self.creators, *self.contributors)))

    def texts(self, text: LocalText) -> Iterator[tuple[str | None, str]]:
        """A text with its language; several, where there are. None: no language is known."""
        if isinstance(text, str):
            yield self.languages[0] if self.languages else None, text
        else:
            yield from text.items()

    def text(self, text: LocalText, language: str | None = None) -> str:
        """The text in a language, else in the first of its languages."""
        if isinstance(text, str):
            return text
        return text.get(language or "") or next(iter(text.values()), "")


def licence_address(licence: str) -> str:
    """Where a licence is told: an address of spdx.org; for a combination of licences, of the list."""
    address = "https://spdx.org/licenses/"
    return address if " " in licence else address + licence


def _check_digit(orcid: str) -> str:
    total = 0
    for digit in orcid.replace("-", "")[:-1]:
        total = (total + int(digit)) * 2
    remainder = (_ORCID_BASE + 1 - total % _ORCID_BASE) % _ORCID_BASE
    return "X" if remainder == _TEN else str(remainder)
