"""Books that mix ways of captioning: each draws a few of them, and each figure takes one of these by chance."""

from collections.abc import Callable
from dataclasses import replace

from bench.generator import content
from bench.generator.composites import FIGURES, PartsStyle, also, going_on, lettered
from bench.generator.hard_captions import with_parts
from bench.generator.text_figures import captioned_beside, spanning, stacked
from bench.generator.typesetter import BookTypesetter


def any_figures(typesetter: BookTypesetter) -> None:
    """Two or three ways of captioning in one book, figures cited or not, headings and lists between them."""
    random = typesetter.random
    typesetter.style = replace(typesetter.style, numerals="arabic")
    setters = _setters(typesetter)
    ways = random.sample(list(setters), random.choice([2, 2, 3]))
    cited = random.random() < 0.7
    typesetter.new_page()
    content.heading(typesetter, random.choice(typesetter.style.words.heads))
    parted = random.random() < 0.3
    for index in range(1, FIGURES + 1):
        way = random.choice(ways)
        known = cited and way != "no label"
        mention = content.mention(typesetter, "figure", str(index), [f"f{index}"])
        content.text(typesetter, [mention] if known else [])
        for _ in range(random.choice([0, 0, 1, 2])):
            content.text(typesetter, indent=random.choice([0.0, 12.0]))
        setters[way](index)
        if parted and index % 3 == 0:
            content.heading(typesetter, random.choice(typesetter.style.words.heads), size=1.2)
        if random.random() < 0.6:
            content.text(typesetter)
    typesetter.place_waiting()
    content.text(typesetter)
    for figure in [row["id"] for row in typesetter.gold["figures"] if row["id"].endswith("on")]:
        also(typesetter, figure.removesuffix("on"), figure)


def _setters(typesetter: BookTypesetter) -> dict[str, Callable[[int], None]]:
    """The ways of captioning by name, each with what one book decides about it."""
    random = typesetter.random
    parts = PartsStyle(typesetter)
    left, foot = random.random() < 0.35, random.random() < 0.5
    form, lettering = (
        random.choice(["({0})", "{0})", "{0}.", "{0}"]),
        random.choice(["abcdef", "abcdef", "ABCDEF"]),
    )
    return {
        "below": lambda index: stacked(typesetter, index, above=False),
        "above": lambda index: stacked(typesetter, index, above=True),
        "no label": lambda index: stacked(typesetter, index, above=False, labelled=False),
        "beside": lambda index: captioned_beside(typesetter, index, left=left, foot=foot),
        "span": lambda index: spanning(typesetter, index, above=False),
        "letters": lambda index: lettered(typesetter, index),
        "goes on": lambda index: going_on(typesetter, index),
        "parts": parts.figure,
        "sub-captions": lambda index: with_parts(typesetter, index, form, lettering),
    }
