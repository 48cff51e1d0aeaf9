"""Cards of the contact sheet for citations: the printed words that cite, with the pictures and entries they cite."""

from collections.abc import Sequence
from dataclasses import dataclass

from pictoria_docs.document import Box, Entry, Link, LinkType, Mention, Region
from pictoria_docs.review.editing.subject_memory import SubjectReader
from pictoria_docs.review.naming import name_of
from pictoria_docs.review.schemas.contact_sheet import CitedJson
from pictoria_docs.review.schemas.subjects import box_json
from pictoria_docs.store.subjects.subject_state import SubjectState

MAX_CITED = 4
"""Pictures and entries that a card has room for."""
MAX_HEIGHT = 72.0
"""Points that a card shows of a passage: about six lines."""
LINE = 14.0
"""Points above and below the words that cite: the lines around them."""
CAPTION = 160
"""Letters of a caption that go with what is cited."""


@dataclass(frozen=True)
class CitationCard:
    """A passage with all that it cites, as far as anything of it is undecided."""

    mentions: tuple[SubjectState, ...]
    boxes: tuple[Box, ...]
    """Of the words that cite."""
    view: Box
    """The lines in which it cites."""
    cited: tuple[tuple[SubjectState, str], ...]
    """Pictures and entries, each with its caption or title."""
    asked: tuple[SubjectState, ...]
    """What it decides on; that which the question stands for comes first."""


def citation_card_of(subjects: SubjectReader, question: Sequence[SubjectState]) -> CitationCard | None:
    """A question as a card, if it is about what a few lines of one passage cite.

    Args:
        subjects: the document's subjects.
        question: that which it stands for, and the others of its group.
    """
    links = [row.state for row in question if isinstance(row.state, Link) and row.type == LinkType.CITES]
    if len(links) != len(question):
        return None
    ends = subjects.get({end for link in links for end in (link.source, link.target)})
    mentions = [ends[id] for id in dict.fromkeys(link.source for link in links) if id in ends]
    cited = [ends[id] for id in dict.fromkeys(link.target for link in links) if id in ends]
    printed = [row.state for row in mentions if isinstance(row.state, Mention)]
    if (
        not printed
        or not cited
        or len(cited) > MAX_CITED
        or len({(each.page, each.region) for each in printed}) > 1
    ):
        return None
    passage = subjects.get([printed[0].region]).get(printed[0].region)
    if passage is None or not isinstance(passage.state, Region):
        return None
    words = Box.union(each.box for each in printed)
    around = passage.state.box
    lines = Box(around.x0, max(around.y0, words.y0 - LINE), around.x1, min(around.y1, words.y1 + LINE))
    view = Box.union([lines, words])
    if view.height > MAX_HEIGHT:
        return None
    captions = _captions(subjects, cited)
    named = tuple((row, captions[row.id]) for row in cited)
    return CitationCard(tuple(mentions), tuple(each.box for each in printed), view, named, tuple(question))


def _captions(subjects: SubjectReader, cited: Sequence[SubjectState]) -> dict[str, str]:
    """The words that tell what is cited, by its id."""
    ids = [row.id for row in cited]
    links = [row for row in subjects.touching(ids) if row.type == LinkType.CAPTION_OF and not row.hidden]
    regions = subjects.get({str(row.source) for row in links})
    captions: dict[str, str] = {}
    for row in cited:
        state = row.state
        texts = [
            region.text
            for link in links
            if link.target == row.id and isinstance(region := regions[str(link.source)].state, Region)
        ]
        if isinstance(state, Entry):
            texts = [state.title or ""]
        elif isinstance(state, Region) and not state.is_picture:
            texts = [state.text]
        captions[row.id] = " – ".join(texts)[:CAPTION]
    return captions


def cited_json(card: CitationCard, language: str) -> list[CitedJson]:
    """What is cited; the addresses of its pictures are put in by the server."""
    return [
        {
            "id": row.id,
            "name": name_of(row.state, language),
            "text": text,
            "page": row.pages[0],
            "box": box_json(_box(row)),
            "crop": "",
        }
        for row, text in card.cited
    ]


def _box(row: SubjectState) -> Box:
    """Where it is seen on its page."""
    if isinstance(row.state, Entry):
        return Box.union(span.box for span in row.state.spans if span.page == row.pages[0])
    assert isinstance(row.state, Region), "what is cited is a region or an entry"
    return row.state.box
