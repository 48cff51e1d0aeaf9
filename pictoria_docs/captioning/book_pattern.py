"""Weigh texts anew by those of their document that look like them: what a book's surest captions have in common.

Each text was weighed by itself. Captions of a book are alike: set in one type, at one side of their pictures, opening
in one way. A text that looks like sure captions is the likelier one; one that looks like many others is rather none.
"""

import numpy as np
from numpy.typing import NDArray

from pictoria_docs.captioning.caption_features import UNLABELLED
from pictoria_docs.evidence import FeatureSet, Measured, Model

BOOK: FeatureSet[Measured] = FeatureSet("book", base=0.0)
"""Measurements of a text by the others of its document, made for all together by `book_rows`."""
BOOK.declare("by_itself", "log-odds", "What was said of it by itself.", rises=True, prior=1.0)
BOOK.declare("captions_alike", "share", "Of the texts that look like it those that are captions.", rises=True)
BOOK.declare("texts_alike", "ln(1 + texts)", "How many texts look like it.", rises=False)

SIZE_UNIT = 0.08  # ln(ratio) of two sizes of type that are as unlike as bold and light type
SIZE_STEP = 0.02  # to which sizes are rounded
DOUBTED = 0.5  # texts of which nothing is known, which a share begins with
LOOKS = {
    "size": 1 / SIZE_UNIT,
    "bold": 1.0,
    "italic": 1.0,
    "below": 1.0,
    "beside": 1.0,
    "number": 2.0,
    "letter": 2.0,
}
"""Weights of the measurements that are compared, for a difference of one."""
WORD, OF_WORD = "word", 2.0  # whether a text opens with a word and a number as another does
SURE = 1e-3  # probability, or what lacks of 1, beyond which a text says no more


def book_rows(rows: NDArray[np.float64], likely: NDArray[np.float64]) -> NDArray[np.float64]:
    """Measure what texts say of one another.

    Texts that look alike count as one over e to the power of their difference; the same looks are compared once, so
    that 100,000 texts take a moment.

    Args:
        rows: of `UNLABELLED`, for all texts of a document, shape (texts, measurements).
        likely: the probability of each by itself, shape (texts,).

    Returns:
        Rows of `BOOK`, shape (texts, 3).
    """
    column = {name: rows[:, index] for index, name in enumerate(UNLABELLED.names)}
    column["size"] = SIZE_STEP * np.round(column["size"] / SIZE_STEP)
    compared = [weight * column[name] for name, weight in LOOKS.items()]
    compared.append(OF_WORD * (column[WORD] > np.log(2)))
    looks, look_of = np.unique(np.column_stack(compared), axis=0, return_inverse=True)
    look_of = look_of.ravel()
    texts = np.bincount(look_of, minlength=len(looks))
    captions = np.bincount(look_of, weights=likely, minlength=len(looks))
    alike = np.exp(-np.abs(looks[:, np.newaxis] - looks[np.newaxis]).sum(axis=2))
    others = (alike @ texts)[look_of] - 1
    bounded = np.clip(likely, SURE, 1 - SURE)
    return np.column_stack(
        [
            np.log(bounded / (1 - bounded)),
            ((alike @ captions)[look_of] - likely) / (others + DOUBTED),
            np.log1p(np.maximum(others, 0.0)),
        ]
    )


def weigh_in_book(
    rows: NDArray[np.float64], likely: NDArray[np.float64], model: Model
) -> NDArray[np.float64]:
    """Weigh the texts of a document anew, each with what the others say of it.

    Args:
        rows: of `UNLABELLED`, shape (texts, measurements).
        likely: the probability of each by itself, shape (texts,).
        model: of `BOOK`.
    """
    return model.probabilities(book_rows(rows, likely))
