"""SKOS in RDF/XML, Turtle, N-Triples and JSON-LD, read by rdflib.

rdflib's own store keeps each statement three times over, far too much for half a million terms; the parsers are given
a store that keeps nothing but what a vocabulary needs. Nothing that a file names is opened: rdflib would fetch a
JSON-LD context wherever it is said to be, so it is given JSON-LD whose contexts are all in the file.
"""

import json
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pictoria_docs.enrichment.vocabularies.building import Builder
from pictoria_docs.enrichment.vocabularies.tables import read_year
from pictoria_docs.errors import ConfigError, MissingPartError
from pictoria_docs.languages import package_table
from pictoria_docs.time_limit import time_limit

if TYPE_CHECKING:
    from rdflib.store import Store

DETAIL_LENGTH = 120  # characters of what the reader says of an error
MIN_SECONDS = 60.0
SECONDS_A_MEBIBYTE = 30.0
"""For which a file is read: ten times what rdflib takes, for busy machines."""
MEBIBYTE = 2**20
JSON_LD = "json-ld"

SKOS = "http://www.w3.org/2004/02/skos/core#"
SKOS_XL = "http://www.w3.org/2008/05/skos-xl#"
_TERMS = package_table(__package__, "skos.yaml")
FORMATS: Mapping[str, str] = _TERMS["formats"]
"""rdflib's names of the formats, by suffix."""
PRINTED: Mapping[str, str] = _TERMS["printed"]
LABELS: Mapping[str, bool] = _TERMS["labels"]
"""Properties that name a term, and whether the name is preferred."""
XL_LABELS: Mapping[str, bool] = _TERMS["label_nodes"]
ABOVE = frozenset(_TERMS["above"])
YEARS: Mapping[str, str] = _TERMS["years"]


def read_skos(file: Path, builder: Builder) -> None:
    """Add the concepts of an RDF file.

    Raises:
        MissingPartError: rdflib is not installed.
        ConfigError: it cannot be opened, is not valid, takes too long, or asks for a context that is not in it.
    """
    try:
        from rdflib import Graph
        from rdflib.parser import PythonInputSource
    except ImportError as error:
        raise MissingPartError("vocabulary_needs_rdflib", file=file) from error
    format = FORMATS[file.suffix.lower()]
    forms: dict[str, tuple[str, str]] = {}
    waiting: list[tuple[str, str, bool]] = []
    try:
        with file.open("rb") as stream, _quiet():
            seconds = MIN_SECONDS + SECONDS_A_MEBIBYTE * file.stat().st_size / MEBIBYTE
            graph = Graph(store=_sink(builder, forms, waiting), bind_namespaces="none")
            with time_limit(seconds):
                content: Any = stream
                if format == JSON_LD:
                    content = PythonInputSource(json.load(stream))
                    _check_contexts(content.data, file)
                graph.parse(content, format=format, publicID=file.absolute().as_uri())
    except TimeoutError as error:
        raise ConfigError("vocabulary_slow", file=file, seconds=f"{seconds:.0f}") from error
    except OSError as error:
        raise ConfigError("vocabulary_missing", file=file, detail=error.strerror or error) from error
    except ConfigError:
        raise
    except Exception as error:  # rdflib's parsers raise whatever their helpers do
        detail = " ".join(str(error).split())[:DETAIL_LENGTH]
        raise ConfigError("vocabulary_bad", file=file, format=PRINTED[format], detail=detail) from error
    for uri, node, preferred in waiting:
        if node in forms:
            builder[uri].name(*forms[node], preferred)
    for node in forms:
        builder.drafts.pop(node, None)


def _check_contexts(data: Any, file: Path) -> None:
    """Refuse JSON-LD that would have a context fetched: one that is an address, or takes over another by `@import`.

    Raises:
        ConfigError: which address it is.
    """
    waiting = [data]
    while waiting:
        part = waiting.pop()
        if isinstance(part, list):
            waiting += part
        elif isinstance(part, dict):
            waiting += part.values()
            context = part.get("@context")
            for named in (*(context if isinstance(context, list) else [context]), part.get("@import")):
                if isinstance(named, str):
                    raise ConfigError("vocabulary_context", file=file, address=named[:DETAIL_LENGTH])


@contextmanager
def _quiet() -> Iterator[None]:
    """rdflib writes a traceback for each date before the year 1 that it meets; dates are none of our business."""
    logger = logging.getLogger("rdflib.term")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(level)


def _sink(
    builder: Builder, forms: dict[str, tuple[str, str]], waiting: list[tuple[str, str, bool]]
) -> "Store":
    """A store that hands statements on to the builder; SKOS-XL labels are nodes and wait for their text."""
    from rdflib import Literal
    from rdflib.store import Store

    class Concepts(Store):
        """Takes statements, keeps none; JSON-LD asks for a store that knows graphs."""

        context_aware = True
        graph_aware = True

        def add(self, triple: Any, context: Any = None, quoted: bool = False) -> None:
            subject, predicate, value = str(triple[0]), str(triple[1]), triple[2]
            if predicate in LABELS:
                language = value.language if isinstance(value, Literal) else None
                builder[subject].name(str(value), language or "", LABELS[predicate])
            elif predicate in ABOVE:
                builder[subject].under(str(value))
            elif predicate == f"{SKOS}narrower":
                builder[str(value)].under(subject)
            elif predicate == f"{SKOS}notation":
                builder[subject].notation = str(value)
            elif predicate in XL_LABELS:
                waiting.append((subject, str(value), XL_LABELS[predicate]))
            elif predicate == f"{SKOS_XL}literalForm":
                forms[subject] = (str(value), getattr(value, "language", None) or "")
            elif predicate in YEARS:
                setattr(builder[subject], YEARS[predicate], read_year(str(value)))

        def bind(self, prefix: str, namespace: Any, override: bool = True) -> None:
            """Prefixes are of no use here."""

        def namespaces(self) -> Iterator[Any]:
            return iter(())

        def __len__(self, context: Any = None) -> int:
            return 0

    return Concepts()
