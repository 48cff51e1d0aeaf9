"""Vocabularies from files of each format, good and bad; broader relations in circles; half a million terms."""

import json
import os
import sys
import tracemalloc
from pathlib import Path

import pytest

from pictoria_docs.enrichment.vocabularies import Vocabulary, load_vocabulary
from pictoria_docs.enrichment.vocabularies.model import circles
from pictoria_docs.errors import ConfigError, MissingPartError
from pictoria_docs.files import shipped_config

SHARED = Path(os.environ.get("PICTORIA_SHARED", "nowhere")) / "data" / "vocab_schemas"
SHIPPED = sorted(file.stem for file in shipped_config("vocabularies").glob("*.yaml"))
needs_shared = pytest.mark.skipif(
    not SHARED.is_dir(), reason="PICTORIA_SHARED does not name the shared folder"
)

TURTLE = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix ex: <http://example.org/> .
ex:pot a skos:Concept ; skos:prefLabel "pot"@fr , "pot"@en ; skos:altLabel "marmite"@fr-FR ; skos:notation "P1" .
ex:oule skos:prefLabel "oule"@fr ; skos:broader ex:pot .
ex:pot skos:narrower ex:cruche .
ex:cruche skos:prefLabel "cruche"@fr .
"""
XL = """
@prefix xl: <http://www.w3.org/2008/05/skos-xl#> .
@prefix ex: <http://example.org/> .
ex:lampe xl:prefLabel ex:label1 . ex:label1 xl:literalForm "lampe"@fr .
"""
RDF = """<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:skos="http://www.w3.org/2004/02/skos/core#">
<skos:Concept rdf:about="http://example.org/as"><skos:prefLabel xml:lang="la">as</skos:prefLabel></skos:Concept>
</rdf:RDF>"""
JSON_LD = """{"@context": {"skos": "http://www.w3.org/2004/02/skos/core#"}, "@graph": [
 {"@id": "http://example.org/fer", "@type": "skos:Concept", "skos:prefLabel": {"@value": "fer", "@language": "fr"}}]}"""


def write(folder: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    file = folder / name
    file.write_text(text, encoding=encoding)
    return file


def labels(vocabulary: Vocabulary, uri: str) -> list[tuple[str, str]]:
    return [(label.text, label.language) for label in vocabulary.by_uri[uri].labels]


@pytest.mark.parametrize(
    "name, text, uri, label",
    [
        ("a.ttl", TURTLE, "http://example.org/pot", ("pot", "fr")),
        ("a.ttl", XL, "http://example.org/lampe", ("lampe", "fr")),
        ("a.rdf", RDF, "http://example.org/as", ("as", "la")),
        ("a.jsonld", JSON_LD, "http://example.org/fer", ("fer", "fr")),
        ("a.json", JSON_LD, "http://example.org/fer", ("fer", "fr")),
        ("a.csv", "uri,label_fr\nhttp://example.org/1,verre\n", "http://example.org/1", ("verre", "fr")),
        ("a.csv", "ID;Nom\n7;Grès\n", "urn:pictoria:a:7", ("Grès", "")),
        ("a.tsv", "label@de\tsynonyms@de\nTon\tLehm|Erde\n", "urn:pictoria:a:ton", ("Lehm", "de")),
        (
            "a.csv",
            "MY WORD,AAT ID,AAT URI,AAT Term\nmug,9,http://x.org/9,mugs\n",
            "http://x.org/9",
            ("mug", ""),
        ),
        ("a.txt", "91|mythes\n91A|genèse ~ mythologie\n", "https://iconclass.org/91A", ("genèse", "")),
        ("a.yaml", "oak: {fr: chêne | rouvre, aat: 12}\n", "http://vocab.getty.edu/aat/12", ("rouvre", "fr")),
    ],
)
def test_each_format_gives_its_terms(
    tmp_path: Path, name: str, text: str, uri: str, label: tuple[str, str]
) -> None:
    assert label in labels(load_vocabulary(write(tmp_path, name, text)), uri)


def test_skos_tells_preferred_labels_and_what_is_broader(tmp_path: Path) -> None:
    vocabulary = load_vocabulary(write(tmp_path, "pots.ttl", TURTLE))
    pot = vocabulary.by_uri["http://example.org/pot"]
    assert vocabulary.name == "pots" and pot.notation == "P1"
    assert [label.text for label in pot.labels if not label.preferred] == ["marmite"]


def test_pactols_tables_hold_hierarchy_synonyms_and_translations(tmp_path: Path) -> None:
    head = "Id\tidConcept\tN1\tN2\tUF1\tUF2\tRT1\tLANG1\tLANG2\tNOTE1\n"
    rows = "1\t10\trécipient\t\t\t\t\tvessel(en)\tGefäß(de)\t\n2\t11\t\tcruche\tpichet\t\t\tjug(en)\t\t\n3\t\t\t\tx\n"
    vocabulary = load_vocabulary(write(tmp_path, "pactols.csv", head + rows))
    jug = next(term for term in vocabulary.terms if term.label("fr") == "cruche")
    assert [(label.text, label.language, label.preferred) for label in jug.labels] == [
        ("cruche", "fr", True), ("jug", "en", True), ("pichet", "fr", False),
    ]  # fmt: skip
    assert [term.label("de") for term in vocabulary.broader(jug.uri)] == ["Gefäß"]
    assert [remark.code for remark in vocabulary.remarks] == ["vocabulary_skipped"]


def test_periods_keep_their_years_without_a_year_0(tmp_path: Path) -> None:
    period = {
        "label": "Archaic",
        "language": "eng-latn",
        "start": {"in": {"year": "-0599"}},
        "stop": {"in": {"year": "0000"}},
    }
    data = {"periodCollections": {"c": {"definitions": {"p1": {"id": "p1", **period}}}}}
    (term,) = load_vocabulary(write(tmp_path, "p.json", json.dumps(data))).terms
    assert (term.first, term.last, term.labels[0].language) == (-600, -1, "en")
    newer = {"authorities": {"a": {"periods": {"p0x": {"label": "Archaïque", "languageTag": "fr"}}}}}
    (term,) = load_vocabulary(write(tmp_path, "q.json", json.dumps(newer))).terms
    assert term.uri.endswith("/p0x") and term.label("fr") == "Archaïque"


def test_geonames_dumps_have_no_heading(tmp_path: Path) -> None:
    row = "\t".join(
        ["298", "Épinal", "Epinal", "Spinal,Espinal", "48.1", "6.4", "P", "PPLA2", "FR", *[""] * 10]
    )
    (term,) = load_vocabulary(write(tmp_path, "FR.txt", f"{row}\n")).terms
    assert term.uri == "https://sws.geonames.org/298/" and term.place == "FR"
    assert [label.text for label in term.labels] == ["Épinal", "Epinal", "Spinal", "Espinal"]


def test_a_folder_is_one_vocabulary(tmp_path: Path) -> None:
    write(tmp_path, "txt_en.txt", "25F|animals\n25F2|mammals\n")
    write(tmp_path, "txt_fr.txt", "25F|animaux\n25F2|mammifères\n")
    vocabulary = load_vocabulary(tmp_path, "iconclass of mine")
    term = vocabulary.by_uri["https://iconclass.org/25F2"]
    assert (vocabulary.name, term.label("fr"), term.label("en")) == (
        "iconclass of mine",
        "mammifères",
        "mammals",
    )
    assert [above.notation for above in vocabulary.broader(term.uri)] == ["25F"]


def test_circles_are_tolerated_and_told_once(tmp_path: Path) -> None:
    rows = "id,label,broader\na,A,b\nb,B,c\nc,C,a\nd,D,a\ne,E,e\n"
    vocabulary = load_vocabulary(write(tmp_path, "round.csv", rows))
    (remark,) = vocabulary.remarks
    assert remark.code == "vocabulary_circle" and remark.values["count"] == 4
    a = "urn:pictoria:round:a"
    assert [term.label() for term in vocabulary.broader(a)] == ["B", "C"]


def test_a_chain_of_many_terms_needs_no_recursion() -> None:
    from pictoria_docs.enrichment.vocabularies import VocabularyTerm

    count = 200_000
    terms = [VocabularyTerm(str(n), (), (str((n + 1) % count),)) for n in range(count)]
    assert circles(terms) == [("0", count)]


def test_giant_tables_load_within_bounds(tmp_path: Path) -> None:
    rows = "".join(f"http://example.org/{n},terme {n},http://example.org/{n // 10}\n" for n in range(20_000))
    file = write(tmp_path, "giant.csv", f"uri,label_fr,broader\n{rows}")
    tracemalloc.start()
    vocabulary = load_vocabulary(file)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(vocabulary.terms) == 20_000
    assert peak < 20_000 * 2_000


@pytest.mark.parametrize(
    "name, text, code",
    [
        ("a.ttl", "this is <no turtle", "vocabulary_bad"),
        ("a.rdf", "<rdf:RDF", "vocabulary_bad"),
        ("a.json", "{", "vocabulary_bad"),
        ("a.jsonld", "[1, 2", "vocabulary_bad"),
        ("a.yaml", "a: [1, 2", "vocabulary_bad"),
        ("a.yaml", "- a\n- b\n", "vocabulary_bad"),
        ("a.csv", "colour,size\nred,3\n", "vocabulary_no_label"),
        ("a.csv", "", "vocabulary_empty"),
        ("a.csv", "label\n\n", "vocabulary_empty"),
        ("a.ttl", "", "vocabulary_empty"),
        ("a.json", "[]", "vocabulary_empty"),
        ("a.pdf", "x", "vocabulary_format"),
        ("a.csv", "label\n\0\0\n", "vocabulary_format"),
    ],
)
def test_a_bad_file_gives_one_sentence_in_both_languages(
    tmp_path: Path, name: str, text: str, code: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        load_vocabulary(write(tmp_path, name, text))
    assert caught.value.code == code
    for language in ("en", "fr"):
        sentence = caught.value.sentence(language)
        assert name in sentence and "errors." not in sentence and "\n" not in sentence


def test_missing_files_and_unknown_names(tmp_path: Path) -> None:
    for place, code in (
        (tmp_path / "no.csv", "vocabulary_missing"),
        (tmp_path / "no.ttl", "vocabulary_missing"),
    ):
        with pytest.raises(ConfigError) as caught:
            load_vocabulary(place)
        assert caught.value.code == code
    with pytest.raises(ConfigError) as caught:
        load_vocabulary("nonsense")
    assert "materials" in caught.value.sentence("en")
    with pytest.raises(ConfigError) as caught:
        load_vocabulary(tmp_path)
    assert caught.value.code == "vocabulary_empty"


def test_old_spreadsheets_are_read_with_a_remark(tmp_path: Path) -> None:
    vocabulary = load_vocabulary(write(tmp_path, "old.csv", "label;synonymes\nFaïence;Émail\n", "cp1252"))
    assert vocabulary.terms[0].label() == "Faïence"
    assert vocabulary.remarks[0].code == "vocabulary_encoding"


def test_without_rdflib_a_sentence_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "rdflib", None)
    with pytest.raises(MissingPartError) as caught:
        load_vocabulary(write(tmp_path, "a.ttl", TURTLE))
    assert "pip install" in caught.value.sentence("fr")


@pytest.mark.parametrize("name", SHIPPED)
def test_vocabularies_of_our_own_are_sound(name: str) -> None:
    vocabulary = load_vocabulary(name)
    assert not vocabulary.remarks
    uris = {term.uri for term in vocabulary.terms}
    for term in vocabulary.terms:
        assert {"fr", "en", "de", "it"} <= {label.language for label in term.labels}, term.notation
        assert all(above in uris or name == "finds" for above in term.broader), term
        assert term.first is None or term.last is None or term.first <= term.last
    assert len(vocabulary.by_uri) == len(vocabulary.terms)


def test_our_lists_have_the_size_that_the_documentation_says() -> None:
    sizes = {name: len(load_vocabulary(name).terms) for name in SHIPPED}
    assert sizes["materials"] >= 120 and sizes["techniques"] >= 80
    assert sizes["object_types"] >= 250 and sizes["cultures"] >= 60


def test_the_whole_of_iconclass_comes_with_its_package() -> None:
    pytest.importorskip("iconclass")
    vocabulary = load_vocabulary("iconclass")
    lion = vocabulary.by_uri["https://iconclass.org/25F23(LION)"]
    assert "lion" in lion.label("en")
    assert "https://iconclass.org/25F23" in [term.uri for term in vocabulary.broader(lion.uri)]


@needs_shared
@pytest.mark.parametrize(
    "place, least, label",
    [
        ("pactols", 7_500, "céramique"),
        ("periodo", 1_700, "Archaic"),
        ("nomisma_subset", 24, "Denarius"),
        ("iconclass/txt", 9_000, "Titans"),
        ("aat_pairs_ima", 400, "armchairs"),
        ("pleiades_regions", 100, "Lusitania"),
    ],
)
def test_real_files_load(place: str, least: int, label: str) -> None:
    vocabulary = load_vocabulary(SHARED / place)
    assert len(vocabulary.terms) >= least
    assert any(each.text == label for term in vocabulary.terms for each in term.labels)


@needs_shared
def test_real_pactols_stands_in_its_hierarchy() -> None:
    vocabulary = load_vocabulary(SHARED / "pactols")
    neolithic = next(term for term in vocabulary.terms if term.label("fr") == "Néolithique")
    assert [term.label("fr") for term in vocabulary.broader(neolithic.uri)] == [
        "Préhistoire",
        "périodisation",
    ]
