"""The scan of vectors finds what comparing all of them finds, whatever was replaced and whichever are wanted."""

import numpy as np
import pytest

from pictoria_docs.retrieval.vector_scan import EXACT, VectorScan

COUNT, LIMIT = 2 * EXACT, 10


@pytest.mark.parametrize("every", [1, 2, 100])
def test_the_nearest_of_all_and_of_some_are_found(every: int) -> None:
    generator = np.random.default_rng(1)
    made = generator.standard_normal((COUNT, 128)).astype(np.float32)
    made /= np.linalg.norm(made, axis=1, keepdims=True)
    query = made[:LIMIT].sum(axis=0)
    query /= np.linalg.norm(query)
    numbers = np.arange(1, COUNT + 1)
    scan = VectorScan("model")
    scan._add(numbers, np.roll(made, 1, axis=0))
    half = COUNT // 4
    for start in (0, half):  # replaced in two steps, as by a new model of the texts
        part = slice(start, start + half)
        scan._add(numbers[part], made[part])
        scan._compact()
    truth = np.concatenate([made[: 2 * half], np.roll(made, 1, axis=0)[2 * half :]]) @ query
    wanted = numbers[::every]
    found = scan.nearest(query, LIMIT, None if every == 1 else wanted)
    best = wanted[np.argsort(-truth[wanted - 1])][:LIMIT]
    assert len(found) == LIMIT and len({number for number, _ in found} & set(best.tolist())) >= LIMIT - 1
    for number, cosine in found:
        assert cosine == pytest.approx(truth[number - 1], abs=0.01)
