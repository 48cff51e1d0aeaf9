"""Friezes are read from pictures as they were drawn; pictures without one give none."""

from pathlib import Path
from random import Random

import numpy as np
import pytest

from bench_friezes.frieze_pictures import FriezePicture, frieze_picture
from bench_friezes.friezes import Roller, draw_roller, impress
from bench_friezes.sherds import roller
from pictoria_docs.errors import MissingPartError
from pictoria_friezes import Frieze, FriezeOptions, compare_friezes, networks, read_frieze
from pictoria_friezes.bands import find_bands
from pictoria_friezes.cells import cut_wrapped
from pictoria_friezes.motif_types import motif_types, one_motif
from pictoria_friezes.period import even, find_revolution
from pictoria_friezes.read import read_strip
from pictoria_friezes.seen_strips import seen_strips
from pictoria_friezes.sequence import canonical
from pictoria_friezes.strip import Strip, grey_picture


def picture(roller: Roller, seed: int, repeats: float) -> FriezePicture:
    return frieze_picture(seed, roller=roller, style="drawing", repeats=repeats)


@pytest.fixture(scope="module")
def read() -> tuple[FriezePicture, Frieze]:
    drawn = picture(roller(3), 3, 4.5)
    frieze = read_frieze(drawn.image)
    assert frieze is not None
    return drawn, frieze


def test_the_sequence_is_that_of_the_roller(read: tuple[FriezePicture, Frieze]) -> None:
    drawn, frieze = read
    kinds = drawn.roller.sequence
    assert frieze.sequence == canonical([sorted(set(kinds)).index(kind) for kind in kinds])
    assert frieze.period == len(kinds) == len(frieze.confidences) == len(frieze.images)


def test_boxes_lie_where_they_were_drawn(read: tuple[FriezePicture, Frieze]) -> None:
    drawn, frieze = read
    middles = np.array([polygon.mean(axis=0) for polygon in drawn.polygons])
    height = frieze.strip.height
    found = [np.hypot(*(middles - cell.polygon.mean(axis=0)).T).min() < height / 3 for cell in frieze.cells]
    assert np.mean(found) > 0.9
    assert abs(len(frieze.cells) - len(drawn.cells)) <= 2


def test_boxes_a_revolution_apart_hold_one_motif(read: tuple[FriezePicture, Frieze]) -> None:
    _, frieze = read
    motifs: dict[int, set[int]] = {}
    for cell in frieze.cells:
        motifs.setdefault(cell.place, set()).add(cell.motif)
    assert all(len(kinds) == 1 for kinds in motifs.values())


def test_the_same_roller_is_told_from_others(read: tuple[FriezePicture, Frieze]) -> None:
    _, frieze = read
    same, other = (read_frieze(picture(roller(seed), 13, 4.2).image) for seed in (3, 8))
    assert same is not None and other is not None
    assert compare_friezes(frieze, same).probability > 0.5 > compare_friezes(frieze, other).probability


def test_a_picture_upside_down_is_the_same_roller(read: tuple[FriezePicture, Frieze]) -> None:
    drawn, frieze = read
    turned = read_frieze(np.ascontiguousarray(drawn.image[::-1, ::-1]))
    assert turned is not None
    assert compare_friezes(frieze, turned).probability > 0.5


@pytest.mark.parametrize("kind", ["blank", "noise", "tiny", "one line", "scale bar"])
def test_pictures_without_a_frieze_give_none(kind: str) -> None:
    noise = np.random.default_rng(4).integers(0, 256, (200, 500, 3), dtype=np.uint8)
    pictures = {"blank": np.full_like(noise, 255), "noise": noise, "tiny": noise[:9, :9]}
    pictures["one line"] = pictures["blank"].copy()
    pictures["one line"][98:102, 20:480] = 0
    pictures["scale bar"] = pictures["blank"].copy()
    for step in range(0, 10, 2):
        pictures["scale bar"][90:110, 20 + step * 40 : 60 + step * 40] = 0
    assert read_frieze(pictures[kind]) is None


def test_what_is_wanted_surer_is_given_less_often(read: tuple[FriezePicture, Frieze]) -> None:
    drawn, _ = read
    assert read_frieze(drawn.image, FriezeOptions(min_confidence=1.0)) is None


def test_the_generator_gives_the_same_picture_for_a_seed() -> None:
    a, b = frieze_picture(7), frieze_picture(7)
    assert np.array_equal(a.image, b.image) and a.cells == b.cells


@pytest.mark.parametrize("seed", range(6))
def test_boxes_of_the_truth_follow_the_roller_and_lie_in_the_picture(seed: int) -> None:
    drawn = frieze_picture(seed)
    assert drawn.cells
    tall, wide = drawn.image.shape[:2]
    for index, polygon in zip(drawn.cells, drawn.polygons, strict=True):
        assert 0 <= index < len(drawn.roller.motifs)
        assert (polygon.mean(axis=0) >= 0).all() and (polygon.mean(axis=0) < (wide, tall)).all()


def test_impressions_repeat_the_boxes_in_order() -> None:
    wheel = roller(5)
    band = impress(wheel, Random(1), 1.4, 40, start=0.0)
    places = [cell.place for cell in band.cells]
    assert places[:6] == [0, 1, 2, 3, 4, 5]
    assert band.ink.shape[0] == 40 and band.ink.min() >= 0 and band.ink.max() <= 1


def test_a_strip_that_is_too_high_is_moved_to_the_band(read: tuple[FriezePicture, Frieze]) -> None:
    drawn, frieze = read
    top, bottom = frieze.strip.grid[:1], frieze.strip.grid[-1:]
    down = np.linspace(-0.15, 1.25, frieze.strip.grid.shape[0], dtype=np.float32)[:, None, None]
    loose = Strip(frieze.strip.pixels, top * (1 - down) + bottom * down, 1.4 * frieze.strip.height, 0.0)
    (found,) = seen_strips(grey_picture(drawn.image), [loose])
    assert abs(found.strip.height / frieze.strip.height - 1) < 0.1
    better = read_strip(found)
    assert better is not None and better.sequence == frieze.sequence


def test_a_band_is_found_upright_and_lying(read: tuple[FriezePicture, Frieze]) -> None:
    drawn, frieze = read
    for image in (drawn.image, np.ascontiguousarray(np.rot90(drawn.image))):
        heights = [strip.height / frieze.strip.height for strip in find_bands(grey_picture(image), 3)]
        assert any(0.7 < height < 1.4 for height in heights)


def test_two_bands_close_to_one_another_are_found_one_by_one() -> None:
    turns = Random("turns 200153 1").uniform(4, 8)
    drawn = frieze_picture(2_101_531, roller=draw_roller(Random("roller 200153")), repeats=turns)
    assert drawn.bands == 2
    found = find_bands(grey_picture(drawn.image), 8)
    for course in drawn.courses:
        middle, height = course.mean(axis=1), float(np.median(np.hypot(*(course[:, 1] - course[:, 0]).T)))
        away = [
            np.hypot(*(middle[::20, None] - strip.grid[len(strip.grid) // 2][None]).transpose(2, 0, 1)).min(
                axis=1
            )
            for strip in found
            if 0.7 < strip.height / height < 1.3
        ]
        assert any(np.mean(off < height / 3) > 0.9 for off in away)


def test_what_is_seen_far_too_low_in_a_long_strip_is_no_band(read: tuple[FriezePicture, Frieze]) -> None:
    # Of such a height a strip would be longer than OpenCV takes, which ended the reading of a picture.
    drawn, frieze = read
    top = frieze.strip.grid[:1]
    low = top + (frieze.strip.grid - top) / 1000
    assert seen_strips(grey_picture(drawn.image), [Strip(frieze.strip.pixels, low, 0.05, 0.0)]) == []


def test_a_short_box_where_the_roller_closes_is_a_box() -> None:
    # Of a rubbing: the lines beside the short box are as clear as others.
    widths = [46, 28, 50, 57, 53, 51, 50, 54, 57, 56, 55, 52, 56]
    length, at = sum(widths), np.cumsum(widths)
    evidence = np.full(length, -4.5)
    evidence[at % length] = 0.6
    assert cut_wrapped(evidence).borders == tuple(sorted(at % length))


def test_a_damaged_network_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "boxes.onnx").write_bytes(b"no network")
    monkeypatch.setattr(networks, "files", lambda package: tmp_path)
    networks._session.cache_clear()
    try:
        for name, read_anything in (
            ("boxes.onnx", lambda: networks.box_points([np.zeros((32, 32), np.float32)], [()], [1.0])),
            ("bands.onnx", lambda: read_frieze(np.full((200, 500), 255, np.uint8))),
        ):
            with pytest.raises(MissingPartError, match=name) as caught:
                read_anything()
            assert caught.value.code == "frieze_network_unusable"
    finally:
        networks._session.cache_clear()


@pytest.mark.parametrize("seed", range(3))
def test_what_does_not_repeat_has_no_revolution_or_one_that_hardly_fits(seed: int) -> None:
    noise = np.random.default_rng(seed).integers(0, 256, (40, 900)).astype(np.float32)
    found = find_revolution(even(noise))
    assert found is None or found.fit.mean() < 0.3
    assert find_revolution(even(np.full((40, 900), 128, np.float32))) is None


def test_two_boxes_of_which_one_is_nearly_empty_are_seen_to_repeat() -> None:
    wheel = draw_roller(Random("roller 200136"))
    drawn = frieze_picture(2_101_361, roller=wheel, repeats=Random("turns 200136 1").uniform(4, 8))
    frieze = read_frieze(drawn.image)
    assert frieze is not None and frieze.sequence == "AB" and frieze.period == 2
    assert len(frieze.images) == 2 and {cell.place for cell in frieze.cells} == {0, 1}


def test_boxes_close_together_are_one_type_and_others_another() -> None:
    noise = np.random.default_rng(1)
    truth = [0, 1, 1, 0, 2, 1, 0]
    boxes = np.eye(24)[truth] + noise.normal(0, 0.05, (len(truth), 24))
    boxes /= np.linalg.norm(boxes, axis=1, keepdims=True)
    odds = one_motif(boxes)
    assert motif_types(odds) == tuple(truth)
    assert motif_types(odds[:1, :1]) == (0,) and motif_types(odds[:0, :0]) == ()


def test_boxes_are_seen_alike_in_any_order_and_by_their_turns(read: tuple[FriezePicture, Frieze]) -> None:
    _, frieze = read
    images, widths = list(frieze.images), list(frieze.widths)
    turns = [[image] * (1 + index % 3) for index, image in enumerate(images)]
    points = networks.box_points(images, turns, widths)
    backward = networks.box_points(images[::-1], turns[::-1], widths[::-1])[::-1]
    assert np.allclose(points, backward, atol=1e-4)
    assert np.allclose(np.linalg.norm(points, axis=1), 1, atol=1e-4)
    other = networks.box_points(images, [[images[0]] for _ in images], widths)
    assert not np.allclose(points, other, atol=1e-2)


def test_the_course_of_the_truth_goes_through_its_boxes(read: tuple[FriezePicture, Frieze]) -> None:
    drawn, _ = read
    corners = np.concatenate(drawn.polygons)
    edges = drawn.course.reshape(-1, 2)
    assert np.hypot(*(corners[:, None] - edges[None]).transpose(2, 0, 1)).min(axis=1).max() < 2
    assert len(drawn.phase) == len(drawn.course) and 0 <= drawn.phase.min() <= drawn.phase.max() <= 1
