"""Nothing that a vocabulary names is opened, near or far, and none is read for ever."""

import json
import socketserver
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pictoria_docs.enrichment.vocabularies import load_vocabulary, skos
from pictoria_docs.errors import ConfigError
from pictoria_docs.time_limit import time_limit

SKOS = "http://www.w3.org/2004/02/skos/core#"
TERM = {"@id": "http://example.org/fer", f"{SKOS}prefLabel": {"@value": "fer", "@language": "fr"}}


@pytest.fixture(scope="module")
def listener() -> Iterator[tuple[str, list[str]]]:
    """An address of loopback, and whoever has connected to it."""
    came: list[str] = []

    class Context(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            came.append(self.rfile.readline().decode())
            self.wfile.write(b"HTTP/1.0 200 OK\r\nContent-Type: application/ld+json\r\n\r\n{}")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Context) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/c.jsonld", came
        server.shutdown()


def asking(address: str) -> list[Any]:
    """JSON-LD that would have a context fetched, in each place where one may stand."""
    return [
        {"@context": address, "@graph": [TERM]},
        {"@context": [{}, [], address], **TERM},
        {"@context": {"@import": address}, **TERM},
        {
            "@context": {"@version": 1.1, "Pot": {"@id": "http://x/Pot", "@context": address}},
            "@type": "Pot",
            **TERM,
        },
        {
            "@context": {"part": {"@id": "http://x/part", "@context": [address]}},
            **TERM,
            "part": {"@id": "http://x/1"},
        },
        {"@graph": [TERM, {"@context": address, **TERM}]},
        [TERM, {"@included": [{"@context": {"@import": address}, **TERM}]}],
    ]


@pytest.mark.parametrize("suffix", ["jsonld", "json"])
@pytest.mark.parametrize("place", range(7))
def test_a_context_elsewhere_is_refused_in_a_sentence(
    listener: tuple[str, list[str]], tmp_path: Path, place: int, suffix: str
) -> None:
    address, came = listener
    context = tmp_path / "c.jsonld"
    context.write_text(json.dumps({"@context": {}}))
    for named in (address, context.as_uri(), "c.jsonld", "//127.0.0.1/c.jsonld"):
        file = tmp_path / f"a.{suffix}"
        file.write_text(json.dumps(asking(named)[place]))
        with pytest.raises(ConfigError, match="nothing outside the file is opened") as caught:
            load_vocabulary(file)
        assert named in caught.value.sentence("fr") and file.name in caught.value.sentence("fr")
    assert came == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "a.rdf",
            '<!DOCTYPE r [<!ENTITY e SYSTEM "{address}"><!ENTITY % p SYSTEM "{address}"> %p;]>'
            '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:s="' + SKOS + '">'
            '<s:Concept r:about="http://x/1"><s:prefLabel>fer &e;</s:prefLabel></s:Concept></r:RDF>',
        ),
        (
            "b.rdf",
            '<!DOCTYPE r SYSTEM "{address}"><?xml-stylesheet href="{address}"?>'
            '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:s="' + SKOS + '"'
            ' xmlns:o="http://www.w3.org/2002/07/owl#" xmlns:x="http://www.w3.org/2001/XInclude">'
            '<o:Ontology r:about=""><o:imports r:resource="{address}"/></o:Ontology><x:include href="{address}"/>'
            '<s:Concept r:about="http://x/1"><s:prefLabel>fer</s:prefLabel></s:Concept></r:RDF>',
        ),
        (
            "c.ttl",
            "@base <{address}> . @prefix s: <" + SKOS + "> . @prefix o: <http://www.w3.org/2002/07/owl#> ."
            ' <> o:imports <{address}> ; s:inScheme <> . <#a> s:prefLabel "fer" .',
        ),
        (
            "d.nt",
            "<{address}> <"
            + SKOS
            + 'prefLabel> "fer" .\n<http://x/1> <'
            + SKOS
            + "inScheme> <{address}> .\n",
        ),
    ],
)
def test_other_formats_open_nothing_either(
    listener: tuple[str, list[str]], tmp_path: Path, name: str, text: str
) -> None:
    address, came = listener
    file = tmp_path / name
    file.write_text(text.replace("{address}", address))
    try:
        assert len(load_vocabulary(file).terms) >= 1
    except ConfigError as error:
        assert error.code in ("vocabulary_bad", "vocabulary_empty")
    assert came == []


def test_a_file_that_is_read_for_ever_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each node is looked up under each name that its context gives to "@id": seconds grow with the square."""
    count = 6000
    names = {f"a{number}": "@id" for number in range(count)}
    nodes = [{"http://x/part": {"b": 1}} for _ in range(count)]
    file = tmp_path / "slow.jsonld"
    file.write_text(json.dumps({"@context": names, "@graph": nodes}))
    monkeypatch.setattr(skos, "MIN_SECONDS", 0.2)
    monkeypatch.setattr(skos, "SECONDS_A_MEBIBYTE", 0.0)
    with pytest.raises(ConfigError, match="within 0 seconds"):
        load_vocabulary(file)


def test_what_is_done_in_time_is_left_alone() -> None:
    for _ in range(200):
        with time_limit(60):
            assert sum(range(100)) == 4950
    for _ in range(20):  # an interruption at the very end arrives inside or never
        try:
            with time_limit(0.001):
                sum(range(20_000))
        except TimeoutError:
            pass
        assert sum(range(100)) == 4950


def test_errors_inside_are_those_inside() -> None:
    with pytest.raises(ZeroDivisionError), time_limit(60):
        _ = 1 / 0
