"""Texts as the letters that they have."""

from collections.abc import Sequence

import numpy as np

from pictoria_docs.plugins import Vectors


class Letters:
    """How often each letter occurs."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of unit length."""
        counts = np.zeros((len(texts), 27), np.float32)
        for row, text in enumerate(texts):
            counts[row, 26] = 0.01
            for letter in text.lower():
                if "a" <= letter <= "z":
                    counts[row, ord(letter) - ord("a")] += 1
        return counts / np.linalg.norm(counts, axis=1, keepdims=True)
