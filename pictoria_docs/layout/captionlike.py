"""A cheap first look at whether a line can be a caption; `captioning` has the grammar that really reads it."""

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


def looks_like_caption(text: str) -> bool:
    """Whether a line starts like a caption's label: a known word, then a number. Cheap on purpose."""
    head = text[:24].lower().lstrip("([ ")
    return head.startswith(CAPTION_WORDS) and any(
        character.isdigit() or character in "ivxlc" for character in head[3:]
    )
