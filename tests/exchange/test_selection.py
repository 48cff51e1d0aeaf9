"""What is exported: by status, kind, confidence and page."""

from hypothesis import given
from hypothesis import strategies as st

from pictoria_docs.apps.export import KINDS, STATUSES
from pictoria_docs.document import Document, Region, Review, Status
from pictoria_docs.document.assumed import AssumedLevel
from pictoria_docs.exchange.contents.selection import (
    EVERYTHING,
    ExportKind,
    ExportSelection,
    ExportStatus,
    kind_of,
    select,
)
from tests.exchange.sample import sample_document

PAGES = tuple(range(1, 7))


def reviewed(document: Document, statuses: dict[str, Status]) -> Document:
    at = "2026-01-01T00:00:00+00:00"
    reviews = {id: Review(status=status, decided_by="ana", decided_at=at) for id, status in statuses.items()}
    links = tuple(
        link.model_copy(update={"status": statuses.get(link.id, Status.SUGGESTED)}) for link in document.links
    )
    return document.model_copy(update={"reviews": reviews, "links": links})


def objects(document: Document) -> set[str]:
    regions = {region.id for page in document.pages for region in page.regions if kind_of(region) is not None}
    return regions | {entry.id for entry in document.entries} | others(document)


def others(document: Document) -> set[str]:
    return {mention.id for mention in document.mentions} | {link.id for link in document.links}


def plain() -> Document:
    return reviewed(sample_document(), {})


selections = st.builds(
    ExportSelection,
    status=st.sampled_from(ExportStatus),
    kinds=st.lists(st.sampled_from(ExportKind), unique=True).map(tuple),
    confidence=st.floats(0, 1),
    rejected=st.booleans(),
)


def test_all_is_the_document_itself() -> None:
    document = plain()
    assert select(document, EVERYTHING) is document


def test_accepted_alone_is_what_people_accepted_or_corrected() -> None:
    document = plain()
    figure, other = document.figures[0], document.figures[1]
    decided = reviewed(document, {figure.id: Status.ACCEPTED, other.id: Status.CORRECTED})
    found = select(decided, ExportSelection(status=ExportStatus.ACCEPTED))
    assert objects(found) == {figure.id, other.id}


def test_finished_data_are_what_people_accepted_and_what_is_assumed() -> None:
    document = plain()
    sure, unsure, accepted = document.figures[0], document.figures[1], document.captions[0]
    pages = tuple(
        page.model_copy(
            update={
                "regions": tuple(
                    region.model_copy(update={"confidence": 0.95 if region.id == sure.id else 0.4})
                    for region in page.regions
                )
            }
        )
        for page in document.pages
    )
    entries = tuple(entry.model_copy(update={"confidence": 0.5, "fields": ()}) for entry in document.entries)
    links = tuple(link.model_copy(update={"confidence": 0.5}) for link in document.links)
    decided = reviewed(
        document.model_copy(
            update={
                "pages": pages,
                "entries": entries,
                "links": links,
                "assumed": AssumedLevel(threshold=0.9),
            }
        ),
        {accepted.id: Status.ACCEPTED},
    )
    assert decided.status_of(sure.id) is Status.ASSUMED
    assert decided.status_of(unsure.id) is Status.SUGGESTED
    found = select(decided, ExportSelection(status=ExportStatus.ASSUMED))
    assert objects(found) == {sure.id, accepted.id}
    assert objects(select(decided, ExportSelection(status=ExportStatus.ACCEPTED))) == {accepted.id}


def test_what_an_accepted_link_joins_comes_with_it_as_what_it_is() -> None:
    document = plain()
    link = next(link for link in document.links if link.type == "depicts")
    caption = next(
        each for each in document.links if each.type == "caption_of" and each.target == link.source
    )
    decided = reviewed(document, {link.id: Status.ACCEPTED, caption.id: Status.CORRECTED})
    found = select(decided, ExportSelection(status=ExportStatus.ACCEPTED))
    assert objects(found) == {link.id, caption.id, link.source, link.target, caption.source}
    assert found.status_of(link.source) is found.status_of(link.target) is Status.SUGGESTED
    assert all(not entry.fields for entry in found.entries), "values of its record are accepted one by one"
    # Nor does it come with one end alone.
    of_kind = ExportSelection(
        status=ExportStatus.ACCEPTED, kinds=(ExportKind.FIGURE, ExportKind.CAPTION, ExportKind.LINK)
    )
    assert objects(select(decided, of_kind)) == {caption.id, caption.source, caption.target}
    undone = reviewed(decided, {link.id: Status.ACCEPTED, link.target: Status.REJECTED})
    assert objects(select(undone, ExportSelection(status=ExportStatus.ACCEPTED))) == set()


def test_running_text_stays_as_the_ground_of_the_rest() -> None:
    document = plain()
    texts = {region.id for page in document.pages for region in page.regions if kind_of(region) is None}
    found = select(document, ExportSelection(status=ExportStatus.ACCEPTED))
    assert {region.id for page in found.pages for region in page.regions} == texts
    assert len(found.pages) == len(document.pages)


@given(
    selections,
    st.dictionaries(st.sampled_from(sorted(objects(plain()))), st.sampled_from(Status)),
    st.none() | st.sets(st.sampled_from(PAGES)),
)
def test_whatever_is_selected_has_its_ends_and_was_wanted(
    selection: ExportSelection, statuses: dict[str, Status], pages: set[int] | None
) -> None:
    document = reviewed(plain(), statuses)
    found = select(document, selection, pages)
    kept = {region.id for page in found.pages for region in page.regions}
    kept |= {entry.id for entry in found.entries} | {mention.id for mention in found.mentions}
    settled = {Status.ACCEPTED, Status.CORRECTED}
    joined = {
        end
        for link in found.links
        if document.status_of(link.id) in settled
        for end in (link.source, link.target)
    }
    assert all({link.source, link.target} <= kept for link in found.links) or selection == EVERYTHING
    for id in objects(found):
        status = document.status_of(id)
        assert selection.rejected or status is not Status.REJECTED
        if selection.status is not ExportStatus.ALL and status is not Status.REJECTED and id not in joined:
            assumed = {Status.ASSUMED} if selection.status is ExportStatus.ASSUMED else set()
            assert status in settled | assumed
        thing = found.find(id)
        if isinstance(thing, Region) and status is not Status.REJECTED:
            assert pages is None or thing.page in pages
            assert not selection.kinds or kind_of(thing) in selection.kinds
            undecided = status in (Status.SUGGESTED, Status.ASSUMED) and selection.status is ExportStatus.ALL
            assert thing.confidence >= selection.confidence or not undecided or id in joined
            assert thing.parent is None or thing.parent in kept
    for link in document.links if pages is None and not selection.kinds else ():
        ends = {document.status_of(end) for end in (link.source, link.target)}
        if document.status_of(link.id) in settled and (selection.rejected or Status.REJECTED not in ends):
            assert link.id in others(found), "what people accepted is there, with its ends"
    assert select(found, selection, pages) == found, "to select again changes nothing"


def test_the_command_offers_all_choices() -> None:
    assert STATUSES.split("|") == [*ExportStatus] and KINDS.split("|") == [*ExportKind]
