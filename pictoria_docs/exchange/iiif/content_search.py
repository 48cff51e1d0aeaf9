"""What a search found, as IIIF Content Search 2.0 and 1.0 write it.

https://iiif.io/api/search/2.0/ and https://iiif.io/api/search/1.0/. A found word is an annotation of its own, on its
place on the canvas; of pictures the picture is it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from pictoria_docs.document import Box
from pictoria_docs.exchange.places.addresses import Addresses
from pictoria_docs.exchange.places.canvas import PixelCanvas
from pictoria_docs.exchange.places.selectors import CONTEXT_LETTERS, fragment

Json = dict[str, Any]

CONTEXT_1 = "http://iiif.io/api/search/1/context.json"
CONTEXT_2 = "http://iiif.io/api/search/2/context.json"
PRESENTATION_2 = "http://iiif.io/api/presentation/2/context.json"
VERSIONS = (1, 2)
"""Of Content Search."""


@dataclass(frozen=True)
class FoundPlace:
    """A place on a page where something was found."""

    addresses: Addresses
    """Of its document."""
    canvas: PixelCanvas
    subject: str
    """Id of the entry or region."""
    text: str
    """Of the entry or region, or what is known of a picture."""
    start: int
    end: int
    """Offsets of the found word in it; for a picture that of the whole text."""
    box: Box
    """Of the word or the picture, in points of the page."""

    @property
    def annotation(self) -> str:
        """The address of the annotation for the word."""
        return f"{self.addresses.annotation(self.subject)}#found-{self.start}-{self.end}"

    @property
    def target(self) -> str:
        """The place on the canvas, in pixels."""
        xywh = fragment(self.canvas.to_pixels(self.box))["value"].replace("pixel:", "")
        return f"{self.addresses.canvas(self.canvas.page)}#{xywh}"

    @property
    def exact(self) -> str:
        """The word."""
        return self.text[self.start : self.end]

    @property
    def prefix(self) -> str:
        """Whole words that stand before it."""
        begin = max(0, self.start - CONTEXT_LETTERS)
        before = self.text[begin : self.start]
        cut = begin > 0 and not self.text[begin - 1].isspace()
        return before.split(" ", 1)[1] if cut and " " in before else before

    @property
    def suffix(self) -> str:
        """Whole words that stand behind it."""
        finish = self.end + CONTEXT_LETTERS
        after = self.text[self.end : finish]
        cut = finish < len(self.text) and not self.text[finish].isspace()
        return after.rsplit(" ", 1)[0] if cut and " " in after else after


@dataclass(frozen=True)
class FoundPage:
    """Some of the places that a search found."""

    address: str
    """Of the search service."""
    query: Sequence[tuple[str, str]]
    """What it was asked for: names and values of parameters."""
    ignored: Sequence[str]
    """The parameters that changed nothing."""
    places: Sequence[FoundPlace]
    start: int
    """Number of the first of them, from 0."""
    total: int
    """Of all places."""
    at_once: int
    """Places on a full page."""

    def at(self, start: int | None) -> str:
        """The address of the page that begins with a place; None: of the search as a whole."""
        parameters = [*self.query, *([("start", str(start))] if start else [])]
        return f"{self.address}?{urlencode(parameters)}"

    @property
    def next(self) -> int | None:
        """Where the next page begins."""
        end = self.start + len(self.places)
        return end if end < self.total else None

    @property
    def last(self) -> int:
        """Where the last page begins."""
        return max(0, self.total - 1) // self.at_once * self.at_once


def search_services(addresses: Addresses) -> list[Json]:
    """The services by which viewers search in a document."""
    return [
        {
            "id": addresses.search(2),
            "type": "SearchService2",
            "service": [{"id": addresses.autocomplete(2), "type": "AutoCompleteService2"}],
        },
        {
            "@context": CONTEXT_1,
            "@id": addresses.search(1),
            "@type": "SearchService1",
            "profile": "http://iiif.io/api/search/1/search",
            "service": {
                "@id": addresses.autocomplete(1),
                "@type": "AutoCompleteService1",
                "profile": "http://iiif.io/api/search/1/autocomplete",
            },
        },
    ]


def annotation_page(page: FoundPage) -> Json:
    """The answer of Content Search 2.0."""
    result: Json = {
        "@context": CONTEXT_2,
        "id": page.at(page.start),
        "type": "AnnotationPage",
        "ignored": list(page.ignored),
        "startIndex": page.start,
        "partOf": {
            "id": page.at(None),
            "type": "AnnotationCollection",
            "total": page.total,
            "first": {"id": page.at(0), "type": "AnnotationPage"},
            "last": {"id": page.at(page.last), "type": "AnnotationPage"},
        },
        "items": [
            {
                "id": place.annotation,
                "type": "Annotation",
                "motivation": "supplementing",
                "body": {"type": "TextualBody", "value": place.exact, "format": "text/plain"},
                "target": place.target,
            }
            for place in page.places
        ],
        "annotations": [
            {
                "type": "AnnotationPage",
                "items": [
                    {
                        "id": f"{place.annotation}-context",
                        "type": "Annotation",
                        "motivation": "contextualizing",
                        "target": {
                            "type": "SpecificResource",
                            "source": place.annotation,
                            "selector": [
                                {
                                    "type": "TextQuoteSelector",
                                    "prefix": place.prefix,
                                    "exact": place.exact,
                                    "suffix": place.suffix,
                                }
                            ],
                        },
                    }
                    for place in page.places
                ],
            }
        ],
    }
    if page.next is not None:
        result["next"] = {"id": page.at(page.next), "type": "AnnotationPage"}
    return result


def annotation_list(page: FoundPage) -> Json:
    """The answer of Content Search 1.0."""
    result: Json = {
        "@context": [PRESENTATION_2, CONTEXT_1],
        "@id": page.at(page.start),
        "@type": "sc:AnnotationList",
        "within": {
            "@type": "sc:Layer",
            "total": page.total,
            "ignored": list(page.ignored),
            "first": page.at(0),
            "last": page.at(page.last),
        },
        "startIndex": page.start,
        "resources": [
            {
                "@id": place.annotation,
                "@type": "oa:Annotation",
                "motivation": "sc:painting",
                "resource": {"@type": "cnt:ContentAsText", "format": "text/plain", "chars": place.exact},
                "on": place.target,
            }
            for place in page.places
        ],
        "hits": [
            {
                "@type": "search:Hit",
                "annotations": [place.annotation],
                "match": place.exact,
                "before": place.prefix,
                "after": place.suffix,
            }
            for place in page.places
        ],
    }
    if page.next is not None:
        result["next"] = page.at(page.next)
    return result


def term_page(
    address: str, query: str, terms: Sequence[tuple[str, int]], search: str, ignored: Sequence[str]
) -> Json:
    """The answer of autocompletion 2.0: words with the number of items that have them, and where to search for each."""
    return {
        "@context": CONTEXT_2,
        "id": f"{address}?{urlencode({'q': query})}",
        "type": "TermPage",
        "ignored": list(ignored),
        "items": [
            {
                "value": term,
                "total": count,
                "service": [{"id": f"{search}?{urlencode({'q': term})}", "type": "SearchService2"}],
            }
            for term, count in terms
        ],
    }


def term_list(
    address: str, query: str, terms: Sequence[tuple[str, int]], search: str, ignored: Sequence[str]
) -> Json:
    """The answer of autocompletion 1.0."""
    return {
        "@context": CONTEXT_1,
        "@id": f"{address}?{urlencode({'q': query})}",
        "@type": "search:TermList",
        "ignored": list(ignored),
        "terms": [
            {"match": term, "count": count, "url": f"{search}?{urlencode({'q': term})}"}
            for term, count in terms
        ],
    }
