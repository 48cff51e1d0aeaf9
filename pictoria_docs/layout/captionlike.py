"""A cheap first look at whether a line can be a caption; `captioning` has the grammar that really reads it."""

import re

CAPTION_WORDS = (
    "fig",
    "abb",
    "taf",
    "pl.",
    "plate",
    "planche",
    "tav",
    "tab",
    "lám",
    "lam.",
    "ill",
    "photo",
    "map",
    "carte",
    "karte",
    "bild",
    "figura",
    "figure",
    "cat",
    "kat",
    "no.",
    "nr",
    "n°",
    "scheme",
    "chart",
    "graph",
)


_LABEL = re.compile(
    rf"[(\[ ]*(?:{'|'.join(re.escape(word) for word in CAPTION_WORDS)})[a-zà-ÿ]{{0,9}}[.:°]*\s*"
    r"(?:n[o°r.]{1,2}\s*)?(?:\d|[ivxlc]+(?![a-zà-ÿ]))"
)


def looks_like_caption(text: str) -> bool:
    """Whether a line starts like a caption's label: a known word, then a number. Cheap on purpose."""
    return _LABEL.match(text[:32].lower()) is not None
