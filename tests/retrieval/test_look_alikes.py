"""The same picture found again: stored features, where a part lies in the whole, which pictures come first."""

import io
import math
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from pictoria_docs.errors import SourceError
from pictoria_docs.i18n import LANGUAGES
from pictoria_docs.models.embedding import Vectors
from pictoria_docs.models.picture_preparation import unit_length
from pictoria_docs.retrieval.pictures.alignment import align
from pictoria_docs.retrieval.pictures.loading import MAX_LENGTH, MAX_PIXELS, open_picture, prepared
from pictoria_docs.retrieval.pictures.local_features import LocalFeatures, local_features
from pictoria_docs.retrieval.pictures.ranking import LookAlike, nearest, reranked
from pictoria_docs.retrieval.pictures.verification import shipped_weights, verify
from pictoria_docs.retrieval.pictures.views import query_views
from tests.campaigns import cases
from tests.retrieval.pictures import UNUSABLE, changed, scene, unusable


@cache
def features_of(seed: int) -> LocalFeatures:
    return local_features(scene(seed))


@pytest.mark.parametrize("seed", range(3))
def test_a_part_turned_grey_and_compressed_is_the_same_picture(seed: int) -> None:
    query = local_features(changed(scene(seed)))
    found = [verify(query, features_of(other)) for other in range(6)]
    assert [each.same for each in found] == [row == seed for row in range(6)]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    left=st.floats(0, 0.4), top=st.floats(0, 0.4), share=st.floats(0.45, 0.6), zoom=st.floats(0.6, 1.8),
    seed=st.integers(0, 5),
)  # fmt: skip
def test_the_outline_is_where_the_part_was_cut_out(
    left: float, top: float, share: float, zoom: float, seed: int
) -> None:
    whole = scene(seed)
    box = [round(value) for value in (
        left * whole.width, top * whole.height, (left + share) * whole.width, (top + share) * whole.height
    )]  # fmt: skip
    part = whole.crop((box[0], box[1], box[2], box[3]))
    part = part.resize((round(part.width * zoom), round(part.height * zoom)), Image.Resampling.LANCZOS)
    found = verify(local_features(part), features_of(seed))
    corners = [(box[0], box[1]), (box[2], box[1]), (box[2], box[3]), (box[0], box[3])]
    assert found.same
    assert np.abs(np.array(found.outline) - corners).max() < 4


def test_the_outline_turns_with_the_query() -> None:
    whole = scene(1)
    found = align(local_features(whole.transpose(Image.Transpose.ROTATE_90)), features_of(1))
    assert found is not None
    corners = [(whole.width, 0), (whole.width, whole.height), (0, whole.height), (0, 0)]
    assert np.abs(np.array(found.outline(whole.height, whole.width)) - corners).max() < 3


def test_a_whole_is_recognised_from_its_part_and_the_other_way_round() -> None:
    part = local_features(scene(2).crop((100, 60, 340, 260)))
    assert verify(part, features_of(2)).same and verify(features_of(2), part).same


def test_the_same_question_has_the_same_answer() -> None:
    query = local_features(changed(scene(3)))
    first, second = verify(query, features_of(3)), verify(query, features_of(3))
    assert first.probability == second.probability and first.outline == second.outline


@pytest.mark.parametrize("image", [
    Image.new("RGB", (300, 200), "white"), Image.new("RGB", (1, 1)), Image.new("RGB", (1, 900)),
    Image.new("L", (900, 3), 7),
], ids=["blank", "one pixel", "one column", "sliver"])  # fmt: skip
def test_a_picture_without_points_is_like_nothing(image: Image.Image) -> None:
    features = local_features(image)
    for first, second in ((features, features_of(0)), (features_of(0), features), (features, features)):
        found = verify(first, second)
        assert not found.same and found.outline == () and found.evidence is None


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 70_000), st.integers(1, 70_000), st.integers(0, 30), st.integers(0, 2**32 - 1))
def test_features_outlive_being_stored(width: int, height: int, count: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    features = LocalFeatures(
        width, height, random.integers(0, 65536, (count, 2), np.uint16),
        random.integers(0, 256, (count, 128), np.uint8),
        random.integers(0, 256, (7, 11), np.uint8),
    )  # fmt: skip
    stored = features.to_bytes()
    again = LocalFeatures.from_bytes(stored)
    assert (again.width, again.height) == (width, height)
    for name in ("positions", "descriptors", "thumb"):
        assert np.array_equal(getattr(again, name), getattr(features, name))
    for damaged in (stored[:-1], stored + b"x", b"", b"x" + stored[1:]):
        with pytest.raises(ValueError, match="stored features"):
            LocalFeatures.from_bytes(damaged)


def test_features_fit_into_a_hundred_kilobytes() -> None:
    noise = Image.fromarray(np.random.default_rng(0).integers(0, 256, (1500, 1500, 3), np.uint8))
    assert 1000 < len(local_features(noise).to_bytes()) <= 120_000


def test_views_keep_all_that_is_shown() -> None:
    plain, left, right = query_views(scene(0))
    assert plain.size == scene(0).size
    assert left.size == right.size and left.width > plain.width and left.height > plain.height
    assert left.getpixel((0, 0)) == (255, 255, 255)
    assert [view.mode for view in query_views(Image.new("L", (30, 20)))] == ["L", "L", "L"]


@settings(max_examples=cases(25, 60), deadline=None)
@given(st.integers(0, 40), st.integers(1, 3), st.integers(0, 50), st.integers(0, 2**32 - 1))
def test_the_nearest_are_those_of_a_plain_sort(count: int, views: int, limit: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    vectors: Vectors = unit_length(random.integers(-2, 3, (count, 4)).astype(np.float32))
    asked: Vectors = unit_length(random.normal(size=(views, 4)).astype(np.float32))
    cosines = (vectors @ asked.T).max(axis=1) if count else []
    expected = sorted(
        ((float(cosine), row) for row, cosine in enumerate(cosines)), key=lambda at: (-at[0], at[1])
    )
    found = nearest(asked, vectors, limit)
    assert [cosine for _, cosine in found] == pytest.approx([cosine for cosine, _ in expected[:limit]])
    assert len({row for row, _ in found}) == len(found) == min(limit, count)


def test_verification_brings_the_right_one_to_the_front() -> None:
    query = local_features(changed(scene(4)))
    candidates = [(row, 1 - row / 10) for row in range(6)]
    found = reranked(query, candidates, features_of)
    assert found[0].row == 4 and found[0].verification is not None and found[0].verification.same
    assert sorted(each.row for each in found) == list(range(6))


def test_what_is_not_compared_stays_in_its_order_at_the_end() -> None:
    query = local_features(changed(scene(4)))
    candidates = [(row, 1 - row / 10) for row in range(6)]
    found = reranked(query, candidates, lambda row: None if row == 1 else features_of(row), verified=3)
    assert found[3:] == [LookAlike(row, 1 - row / 10) for row in (3, 4, 5)]
    assert {each.row for each in found if each.verification is None} == {1, 3, 4, 5}


def test_the_shipped_weights_say_what_they_were_fitted_to() -> None:
    weights = shipped_weights()
    assert weights.trained_on and math.isfinite(weights.always)
    assert weights.evidence["magnification"] <= 0 < weights.evidence["structure"]


@pytest.mark.parametrize(
    "mode", ["1", "L", "LA", "P", "PA", "RGBA", "CMYK", "YCbCr", "HSV", "LAB", "I", "F", "I;16"]
)
def test_any_mode_becomes_a_picture_that_can_be_compared(mode: str, tmp_path: Path) -> None:
    if mode == "I;16":
        image = Image.fromarray((np.asarray(scene(0).convert("L")).astype(np.uint16)) << 8)
    elif mode in ("PA", "LAB"):
        image = Image.new(mode, (300, 200))
    else:
        image = scene(0).convert(mode)
    assert image.mode == mode
    made = prepared(image)
    assert made.mode == "RGB" and made.size == image.size
    if mode not in ("1", "PA", "LAB", "HSV"):
        assert verify(local_features(made), features_of(0)).same


def test_of_an_animated_file_the_first_frame_counts(tmp_path: Path) -> None:
    file = tmp_path / "a.gif"
    scene(0).save(file, save_all=True, append_images=[scene(1)])
    assert verify(local_features(open_picture(file)), features_of(0)).same


def test_a_large_picture_is_made_small(tmp_path: Path) -> None:
    file = tmp_path / "large.jpg"
    scene(0).resize((4200, 3200)).save(file)
    image = open_picture(file)
    assert max(image.size) == MAX_LENGTH
    assert verify(local_features(image), features_of(0)).same


def test_what_is_no_picture_or_too_large_is_told_in_a_sentence(tmp_path: Path) -> None:
    assert set(UNUSABLE) > {"cut.jpg", "a.eps", "a.dds", "huge.png"}
    for name in UNUSABLE:
        data = unusable(name)
        file = tmp_path / name
        file.write_bytes(data)
        code = "large" if name == "huge.png" else "bad"
        for content in (file, data):
            with pytest.raises(SourceError) as refused:
                open_picture(content, name=name)
            assert refused.value.code == f"look_alike_picture_{code}"
            assert all(name in refused.value.sentence(language) for language in LANGUAGES)
    with pytest.raises(SourceError, match=r"none\.png"):
        open_picture(tmp_path / "none.png")


def test_a_picture_in_memory_that_is_too_large_or_empty_is_refused() -> None:
    with pytest.raises(SourceError, match=str(MAX_PIXELS // 1_000_000)):
        prepared(Image.new("1", (30_000, 30_000)))
    with pytest.raises(SourceError):
        prepared(Image.new("L", (0, 10)))


def test_a_picture_in_memory_of_a_file_that_ends_early_is_refused() -> None:
    with pytest.raises(SourceError, match="truncated"):
        prepared(Image.open(io.BytesIO(unusable("cut.jpg"))))
