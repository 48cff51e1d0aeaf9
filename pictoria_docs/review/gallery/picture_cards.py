"""Cards of the contact sheet for pictures: one picture with its parts, its captions and the entries that it shows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pictoria_docs.document import Link, LinkType, Region
from pictoria_docs.document.region_type import PICTURES, RegionType
from pictoria_docs.review.editing.edit_answers import with_ends
from pictoria_docs.review.editing.subject_memory import SubjectReader
from pictoria_docs.store.subjects.subject_state import SubjectState

SHOWN_LINKS = frozenset({LinkType.CAPTION_OF, LinkType.PART_OF, LinkType.DEPICTS})
"""What a card shows of how things belong together."""
TYPES = sorted({type.value for type in (*SHOWN_LINKS, *PICTURES, RegionType.TABLE, RegionType.CAPTION)})
"""Of what may stand on a card."""
ALONE_FROM = 0.9
"""Certainty from which a picture without a caption is on a card; one that is less sure may lack its caption, for which
the question about it alone has suggestions."""
MAX_PARTS = 9
"""Outlines on a small picture: more cannot be told apart at a glance."""
MAX_NAMED = 3
"""Captions, and entries, that a card has room for."""


@dataclass(frozen=True)
class PictureCard:
    """One picture with its captions, as far as anything of it is undecided."""

    picture: SubjectState
    parts: tuple[SubjectState, ...]
    captions: tuple[SubjectState, ...]
    """None: it stands alone, and is a picture or table all the same."""
    entries: tuple[SubjectState, ...]
    asked: tuple[SubjectState, ...]
    """What it decides on; that which the question stands for comes first."""


def picture_card_of(subjects: SubjectReader, question: Sequence[SubjectState]) -> PictureCard | None:
    """A question as a card, if it is one picture with captions, or a sure one alone, and not more than a card can show.

    Args:
        subjects: the document's subjects.
        question: that which it stands for, and the others of its group.
    """
    if any(row.kind == "link" and row.type not in SHOWN_LINKS for row in question):
        return None
    known = dict(with_ends(subjects, question))
    links = [
        row
        for row in subjects.touching([id for id, row in known.items() if _is_picture(row)])
        if row.type in SHOWN_LINKS and not row.hidden
    ]
    known |= subjects.get({end for row in links for end in _ends(row)} - set(known))
    pictures = [id for id, row in known.items() if _is_picture(row) and not row.hidden]
    part_of = _standing(links, LinkType.PART_OF, known)
    wholes = set(pictures) - {row.source for row in part_of}
    captions = _standing(links, LinkType.CAPTION_OF, known)
    if len(wholes) != 1:
        return None
    (picture,) = wholes
    if not captions and (links or known[picture].confidence < ALONE_FROM):
        return None
    # Which of the parts a caption or an entry belongs to, a card does not show.
    if any(row.target != picture for row in (*part_of, *captions)):
        return None
    depicts = [row for row in _standing(links, LinkType.DEPICTS, known) if row.source == picture]
    parts = [id for id in pictures if id != picture]
    if len(parts) > MAX_PARTS or max(len(captions), len(depicts)) > MAX_NAMED:
        return None
    if len({known[id].pages[0] for id in pictures}) > 1:
        return None
    shown = {
        *pictures,
        *(row.source for row in captions),
        *(row.id for row in (*part_of, *captions, *depicts)),
    }
    if question[0].id not in shown:
        return None
    return PictureCard(
        known[picture],
        tuple(known[id] for id in parts),
        tuple(known[str(row.source)] for row in captions),
        tuple(known[str(row.target)] for row in depicts),
        tuple(row for row in question if row.id in shown),
    )


def _standing(
    links: Iterable[SubjectState], type: LinkType, known: Mapping[str, SubjectState]
) -> list[SubjectState]:
    """The links of a type whose ends both stand."""
    return [
        row
        for row in links
        if row.type == type and all(end in known and not known[end].hidden for end in _ends(row))
    ]


def _ends(row: SubjectState) -> list[str]:
    return [row.state.source, row.state.target] if isinstance(row.state, Link) else []


def _is_picture(row: SubjectState) -> bool:
    return isinstance(row.state, Region) and (row.state.is_picture or row.type == RegionType.TABLE)
