"""What two pictures that lie on each other show otherwise: seen by the network, and counted."""

import subprocess
import sys
from functools import cache

import numpy as np
import pytest
from PIL import Image

from pictoria_docs.retrieval.pictures.alignment import align
from pictoria_docs.retrieval.pictures.differences import differing, overlap
from pictoria_docs.retrieval.pictures.local_features import LocalFeatures, local_features
from pictoria_docs.retrieval.pictures.verification import COVERED, DIFFERING, shipped_weights, verify
from tests.retrieval.pictures import changed, form, scene, with_scale


@cache
def filled_in(seed: int, hand: int) -> LocalFeatures:
    return local_features(form(seed, hand))


def share(query: LocalFeatures, other: LocalFeatures) -> float:
    alignment = align(query, other)
    assert alignment is not None
    found = differing(query, other, alignment.map)
    assert found is not None
    return found


@pytest.mark.parametrize("seed", range(4))
def test_a_form_filled_in_otherwise_is_not_the_same_picture(seed: int) -> None:
    found = verify(filled_in(seed, 1), filled_in(seed, 2))
    assert found.differing is not None and not found.same
    assert found.why[DIFFERING] < 0


@pytest.mark.parametrize("seed", range(4))
def test_a_form_printed_again_in_grey_cut_and_compressed_is_the_same_picture(seed: int) -> None:
    again = local_features(changed(form(seed, 1), angle=0, share=0.8))
    found = verify(again, filled_in(seed, 1))
    assert found.differing is not None and found.same


def test_the_more_is_painted_over_the_more_differs() -> None:
    whole = scene(3)
    shares = []
    for side in (0, 60, 140, 240):
        painted = whole.copy()
        painted.paste((250, 250, 250), (90, 40, 90 + side, 40 + side))
        shares.append(share(local_features(painted), local_features(whole)))
    assert shares == sorted(shares) and shares[0] < 0.1 < shares[-1]


@pytest.mark.parametrize(("one", "other"), [(0, 1), (2, 5), (4, 2)])
def test_different_things_with_one_scale_are_not_likely_the_same(one: int, other: int) -> None:
    first, second = (local_features(with_scale(*each)) for each in ((one, False), (other, True)))
    found = verify(first, second)
    assert found.why[COVERED] < 0 and found.probability < 0.5
    assert verify(local_features(changed(with_scale(one, False))), first).same


def test_a_thing_without_points_is_seen() -> None:
    plain, other = with_scale(0, False), with_scale(0, False)
    plain.paste("white", (0, 0, 440, 385))
    plain.paste("grey", (0, 0, 440, 200))
    other.paste(scene(0, 440, 380))
    one, two = local_features(plain), local_features(other)
    assert min(share(one, two), share(two, one)) > 0.5


def test_it_matters_little_which_of_the_two_is_asked_about() -> None:
    part = local_features(changed(scene(2)))
    whole = local_features(scene(2))
    assert share(part, whole) == pytest.approx(share(whole, part), abs=0.1)


def test_the_finer_one_is_laid_on_the_coarser_one() -> None:
    fine = np.asarray(scene(1).convert("L").resize((160, 120)))
    coarse = np.asarray(scene(1).convert("L").resize((80, 60)))
    half = np.array([[0.5, 0, 0], [0, 0.5, 0]])
    forth, back = overlap(fine, coarse, half), overlap(coarse, fine, half * 4)
    assert forth is not None and back is not None
    assert forth.shown.shape == back.shown.shape == (60, 80)
    assert np.abs(forth.first - forth.second).mean() < 6
    assert np.array_equal(forth.first, back.second) and np.array_equal(forth.second, back.first)


@pytest.mark.parametrize("map_", [
    [[1, 0, 500], [0, 1, 0]], [[1, 0, 155], [0, 1, 0]], [[0, 0, 0], [0, 0, 0]],
    [[1e-3, 0, 0], [0, 1e-3, 0]],
], ids=["beside", "a strip", "nothing", "a speck"])  # fmt: skip
def test_pictures_that_hardly_share_anything_are_not_compared(map_: list[list[float]]) -> None:
    grey = np.asarray(scene(1).convert("L").resize((160, 120)))
    assert overlap(grey, grey, np.array(map_, np.float64)) is None


def test_blank_paper_tells_nothing() -> None:
    blank = local_features(Image.new("L", (300, 200), 240))
    assert differing(blank, blank, np.eye(2, 3)) is None


def test_without_onnxruntime_the_alignment_alone_decides() -> None:
    script = """
import sys
sys.modules["onnxruntime"] = None
from pictoria_docs.retrieval.pictures.local_features import local_features
from pictoria_docs.retrieval.pictures.verification import shipped_weights, verify
from tests.retrieval.pictures import changed, scene
found = verify(local_features(changed(scene(0))), local_features(scene(0)))
assert found.differing is None
assert found.why.keys() == shipped_weights().evidence.keys()
print(found.probability)
"""
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    alone = shipped_weights().model_copy(update={"looked": None})
    query, other = local_features(changed(scene(0))), local_features(scene(0))
    assert float(told) == pytest.approx(verify(query, other, alone).probability)
