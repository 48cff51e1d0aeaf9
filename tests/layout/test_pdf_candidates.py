"""Pictures of a PDF's own evidence against a detector's votes: which boxes are pictures, and how sure that is."""

from hypothesis import given
from hypothesis import strategies as st

from pictoria_docs.document import Box, RegionType
from pictoria_docs.layout.detectors import Detection
from pictoria_docs.layout.page_picture import PageGraphics, PagePicture
from pictoria_docs.layout.pdf_candidates import (
    PdfEvidence,
    find_candidates,
    own_confidences,
    weighed_graphics,
)
from pictoria_docs.layout.text_line import TextLine

PAGE = Box(0, 0, 420, 595)
WHOLE = Box(60, 60, 360, 300)
PARTS = [Box(60, 60, 200, 170), Box(215, 60, 360, 170), Box(60, 185, 360, 300)]


def vote(box: Box, confidence: float = 0.95, type: RegionType = RegionType.FIGURE) -> Detection:
    return Detection(type, box, confidence, type.value)


def line(text: str, box: Box) -> TextLine:
    return TextLine(text, box, [], [(0, len(text), 9.0, False, False)])


def drawn(*boxes: Box, kind: str = "drawing", lines: tuple[TextLine, ...] = ()) -> PdfEvidence:
    return PdfEvidence(PAGE, PageGraphics([PagePicture(box, kind) for box in boxes], [], []), lines)


def test_the_numbered_parts_of_a_plate_stay_apart_for_the_linker_to_join() -> None:
    graphics = weighed_graphics(drawn(*PARTS), [vote(WHOLE)])
    assert [picture.box for picture in graphics.pictures] == PARTS


def test_a_picture_of_which_the_pdf_shows_nothing_is_added() -> None:
    (picture,) = weighed_graphics(drawn(), [vote(WHOLE)]).pictures
    assert picture.box == WHOLE and picture.confidence > 0.5


def test_an_image_that_a_detector_sees_too_keeps_its_exact_box() -> None:
    exact = Box(60.3, 60.2, 359.6, 299.1)
    graphics = weighed_graphics(drawn(exact, kind="image"), [vote(WHOLE)])
    assert [picture.box for picture in graphics.pictures] == [exact]
    assert graphics.pictures[0].confidence > 0.9


def test_what_a_detector_takes_for_an_ornament_is_doubtful_and_not_lost() -> None:
    ornament = Box(385, 12, 405, 32)
    graphics = weighed_graphics(
        drawn(ornament, WHOLE), [vote(WHOLE), vote(ornament, 0.9, RegionType.DECORATION)]
    )
    assert [picture.box for picture in graphics.pictures] == [ornament, WHOLE]
    assert graphics.pictures[0].confidence < 0.2 < 0.9 < graphics.pictures[1].confidence


def test_a_picture_alone_on_its_page_above_its_caption_is_surer_than_a_doodle() -> None:
    caption = line("Fig. 3. Amphora with a lid", Box(60, 304, 300, 314))
    picture, doodle = drawn(WHOLE, kind="image", lines=(caption,)), drawn(Box(370, 20, 395, 40))
    assert own_confidences(picture)[0] > 0.9 > own_confidences(doodle)[0]


boxes = st.builds(
    lambda x, y, width, height: Box(x, y, x + width, y + height),
    st.floats(0, 380),
    st.floats(0, 550),
    st.floats(20, 300),
    st.floats(20, 300),
)


@given(st.lists(boxes, max_size=4), st.lists(boxes, max_size=4))
def test_whatever_is_drawn_stays_a_picture(own: list[Box], seen: list[Box]) -> None:
    evidence = drawn(*own)
    graphics = weighed_graphics(evidence, [vote(box) for box in seen])
    assert set(own) <= {picture.box for picture in graphics.pictures}
    assert len(find_candidates(evidence)) == len(own)
    assert all(0 <= picture.confidence <= 1 for picture in graphics.pictures)


def test_what_only_a_detector_sees_and_text_covers_is_possible() -> None:
    lines = tuple(line("Ceramics of the region", Box(60, 60 + 40 * n, 360, 80 + 40 * n)) for n in range(3))
    graphics = weighed_graphics(drawn(lines=lines), [vote(WHOLE, 0.7)])
    assert not graphics.pictures and [picture.box for picture in graphics.possible] == [WHOLE]
    assert not weighed_graphics(drawn(WHOLE, lines=lines), [vote(WHOLE, 0.7)]).possible
