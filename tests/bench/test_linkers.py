"""The linking rules of other tools: what each is known to do, and what each is known to miss."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.__main__ import main
from bench.errors import BenchError
from bench.linkers import LINKERS, OWN, export_linked, link_with, linker_names, make_page_blocks, relink
from bench.linkers.docling_order import docling_order
from pictoria_docs.api.project import Project
from pictoria_docs.document import Box, Document, LinkType, RegionType
from tests.apps.test_cli import make_pdf
from tests.campaigns import cases
from tests.linking.factory import HEIGHT, PageMaker, document, linked, links
from tests.linking.test_any_document import documents

NAMES = tuple(LINKERS)


def pairs(name: str, *pages: PageMaker) -> set[tuple[str, str]]:
    """What a rule makes of these pages: (first word or two of the caption, id of the picture)."""
    found = LINKERS[name].link(make_page_blocks(document(pages).pages))
    return {(" ".join(caption.text.split()[:2]).strip(".:"), body.id) for caption, body in found}


def captioned(page: PageMaker, number: int, y0: float, gap: float = 8, label: str = "Fig.") -> str:
    """A wide picture with its caption `gap` points below; gives the picture's id."""
    figure = page.picture(90, y0, 390, y0 + 120)
    page.text(90, y0 + 120 + gap, 390, f"{label} {number}. A jug from the northern slope, side view.", 8)
    return figure.id


def simple(gap: float = 8, label: str = "Fig.") -> tuple[PageMaker, str]:
    """Text, a picture, its caption below, text."""
    page = PageMaker(1)
    page.prose(60)
    figure = captioned(page, 1, 200, gap, label)
    page.prose(480)
    return page, figure


def row(count: int) -> tuple[PageMaker, list[str]]:
    """Pictures side by side with one caption under the first."""
    page = PageMaker(1)
    page.prose(60)
    figures = [page.picture(50 + 100 * n, 200, 130 + 100 * n, 300).id for n in range(count)]
    page.text(
        50, 308, 430, "Figs. 1-4. Four jugs from the northern slope, all with a trefoil mouth, clay.", 8
    )
    page.prose(480)
    return page, figures


@pytest.mark.parametrize("name", NAMES)
def test_every_rule_links_a_caption_below_its_picture(name: str) -> None:
    page, figure = simple()
    assert pairs(name, page) == {("Fig. 1", figure)}


@pytest.mark.parametrize("name", NAMES)
def test_no_rule_crosses_a_page_and_ours_does(name: str) -> None:
    left, right = PageMaker(2), PageMaker(3)
    left.head("Plate 1")
    left.picture(60, 90, 420, 560)
    right.text(50, 120, 430, "Plate 1. A jug from the northern slope, seen from the side.", 9)
    right.prose(300)
    start = PageMaker(1)
    start.prose(60, times=5)
    assert not links(link_with(document([start, left, right]), name), LinkType.CAPTION_OF)
    assert links(linked([start, left, right]), LinkType.CAPTION_OF)


def test_docling_gives_a_shared_caption_to_one_picture_only() -> None:
    page, figures = row(4)
    assert [figure for _, figure in pairs("docling", page)] == figures[-1:]


def test_docling_links_a_caption_between_two_pictures_to_the_nearer() -> None:
    page = PageMaker(1)
    captioned(page, 1, 60)
    lower = page.picture(90, 200, 390, 320)
    assert pairs("docling", page) == {("Fig. 1", lower.id)}
    page = PageMaker(1)
    upper = captioned(page, 1, 60)
    page.picture(90, 260, 390, 380)
    assert pairs("docling", page) == {("Fig. 1", upper)}


def test_docling_leaves_no_caption_of_interleaved_plates_alone() -> None:
    # The middle caption stands nearer to the lower picture, which the last caption can only have.
    page = PageMaker(1)
    upper = captioned(page, 1, 60, gap=20)
    lower = page.picture(90, 212, 390, 320)
    page.text(90, 328, 390, "Fig. 2. A bowl from the northern slope, side view.", 8)
    assert pairs("docling", page) == {("Fig. 1", upper), ("Fig. 2", lower.id)}


def test_docling_moves_a_caption_on_only_where_that_helps() -> None:
    page = PageMaker(1)
    page.prose(30)
    page.text(90, 90, 390, "Fig. 1. A jug from the northern slope, seen from the side.", 8)
    page.text(90, 104, 390, "Fig. 2. A bowl from the northern slope, seen from the side.", 8)
    figure = page.picture(90, 120, 390, 240)
    page.prose(480)
    # Two captions in a row: only the second has a neighbour that is a picture.
    assert pairs("docling", page) == {("Fig. 2", figure.id)}


def test_docling_reads_columns_one_after_the_other() -> None:
    page = PageMaker(1)
    blocks = [
        page.prose(60, 50, 230),
        page.prose(300, 50, 230),
        page.prose(60, 250, 430),
        page.prose(300, 250, 430),
    ]
    head = page.text(
        50, 30, 430, "The vessels of the northern slope and of the trenches that lie beside it, two."
    )
    boxes = [head.box, *(block.box for block in (blocks[2], blocks[1], blocks[3], blocks[0]))]
    assert docling_order(boxes, 480) == [0, 4, 2, 1, 3]


def test_docling_reads_a_row_to_its_end_before_what_stands_under_it() -> None:
    left, right, caption, other = (
        Box(50, 60, 230, 200),
        Box(250, 60, 430, 200),
        Box(50, 210, 230, 220),
        Box(250, 210, 430, 220),
    )
    # In the order of the source the pictures follow each other: they are a row.
    assert docling_order([left, right, caption, other], 480) == [0, 1, 2, 3]
    # Here they do not, and each column is read by itself.
    assert docling_order([left, caption, right, other], 480) == [0, 1, 2, 3]


def test_mineru_gives_several_captions_one_picture_but_never_one_caption_several() -> None:
    page = PageMaker(1)
    page.prose(60)
    figure = captioned(page, 1, 200)
    page.text(90, 345, 390, "Fig. 2. The same jug, seen from above, with its handle.", 8)
    page.prose(480)
    assert pairs("mineru", page) == {("Fig. 1", figure), ("Fig. 2", figure)}
    assert len(pairs("mineru", row(4)[0])) == 1


def test_mineru_takes_the_nearer_of_two_neighbours() -> None:
    page = PageMaker(1)
    page.picture(90, 60, 390, 180)
    page.text(90, 200, 390, "Fig. 1. A jug from the northern slope, seen from the side.", 8)
    near = page.picture(90, 214, 390, 330)
    assert pairs("mineru", page) == {("Fig. 1", near.id)}


@pytest.mark.parametrize(
    ("label", "known"), [("Figure", True), ("FIG.", True), ("Abb.", False), ("Pl.", False), ("Tav.", False)]
)
def test_pdffigures2_needs_an_english_keyword(label: str, known: bool) -> None:
    assert bool(pairs("pdffigures2", simple(label=label)[0])) is known


def test_pdffigures2_finds_the_best_set_for_the_page() -> None:
    page = PageMaker(1)
    first, second = captioned(page, 1, 60), captioned(page, 2, 210)
    page.prose(480)
    assert pairs("pdffigures2", page) == {("Fig. 1", first), ("Fig. 2", second)}


def test_pdffigures2_parts_a_stretch_that_two_captions_claim() -> None:
    page = PageMaker(1)
    page.text(90, 60, 390, "Fig. 1. A jug from the northern slope, seen from the side.", 8)
    upper = page.picture(90, 76, 390, 200).id
    lower = page.picture(90, 240, 390, 360).id
    page.text(90, 370, 390, "Fig. 2. A bowl from the northern slope, seen from the side.", 8)
    page.prose(480)
    assert pairs("pdffigures2", page) == {("Fig. 1", upper), ("Fig. 2", lower)}


def test_pdffigures2_drops_numbers_that_restart_in_each_chapter() -> None:
    pages = []
    for number in range(1, 5):
        page = PageMaker(number)
        page.prose(60)
        captioned(page, 1, 200 + number)
        pages.append(page)
    assert len(pairs("pdffigures2", *pages[:3])) == 3
    assert pairs("pdffigures2", *pages) == set()


@pytest.mark.parametrize(("gap", "known"), [(0.04, True), (0.06, False)])
def test_marker_reaches_five_percent_of_the_page(gap: float, known: bool) -> None:
    assert bool(pairs("marker", simple(gap * HEIGHT)[0])) is known


def test_marker_takes_direct_neighbours_only() -> None:
    page, figures = row(3)
    assert [figure for _, figure in pairs("marker", page)] == figures[-1:]
    # A caption above its picture goes to the picture before it.
    page = PageMaker(1)
    other = page.picture(90, 60, 390, 180)
    page.text(90, 200, 390, "Fig. 1. A jug from the northern slope, seen from the side.", 8)
    page.picture(90, 214, 390, 330)
    assert pairs("marker", page) == {("Fig. 1", other.id)}


@pytest.mark.parametrize(("gap", "known"), [(14, True), (18, False)])
def test_pp_structurev3_reaches_two_line_heights(gap: float, known: bool) -> None:
    # The captions are set in 8 points.
    assert bool(pairs("pp-structurev3", simple(gap)[0])) is known


def test_pp_structurev3_looks_along_the_longer_side_first() -> None:
    page = PageMaker(1)
    tall = page.picture(60, 60, 200, 320)
    page.text(208, 100, 430, "Fig. 1. A jug from the northern slope.", 8)
    page.text(60, 326, 200, "Fig. 2. A bowl from the slope.", 8)
    assert pairs("pp-structurev3", page) == {("Fig. 1", tall.id)}


@pytest.mark.parametrize(("gap", "known"), [(69, True), (71, False)])
def test_grobid_reaches_seventy_points(gap: float, known: bool) -> None:
    assert bool(pairs("grobid", simple(gap)[0])) is known


def test_grobid_skips_pages_where_captions_and_drawings_differ_in_number() -> None:
    page, figure = simple()
    drawn = page.picture(90, 560, 390, 640)
    page.regions[-1] = drawn.model_copy(update={"picture": None})
    assert pairs("grobid", page) == set()
    page.text(90, 650, 390, "Fig. 2. A plan of the northern slope, with the trenches.", 8)
    assert pairs("grobid", page) == {("Fig. 1", figure), ("Fig. 2", drawn.id)}


@pytest.mark.parametrize(("label", "known"), [("Abb.", True), ("Pl.", False), ("Tav.", False)])
def test_grobid_knows_captions_by_a_few_openings(label: str, known: bool) -> None:
    assert bool(pairs("grobid", simple(label=label)[0])) is known


def test_deepdoctection_gives_every_picture_the_nearest_caption() -> None:
    page, figures = row(4)
    assert {figure for _, figure in pairs("deepdoctection", page)} == set(figures)
    page, figure = simple()
    vignette = page.picture(200, 600, 260, 640)
    assert pairs("deepdoctection", page) == {("Fig. 1", figure), ("Fig. 1", vignette.id)}


def test_deepdoctection_loses_the_second_caption_of_a_picture() -> None:
    page, figure = simple()
    page.text(90, 345, 390, "Fig. 2. The same jug, seen from above, with its handle.", 8)
    assert pairs("deepdoctection", page) == {("Fig. 1", figure)}


def plate(items: int) -> Document:
    """A plate of four numbered panels and a legend of some items, linked by our rule."""
    page = PageMaker(1)
    page.text(220, 40, 300, "Pl. IV", 10)
    for index in range(4):
        x0, y0 = 60 + 190 * (index % 2), 90 + 170 * (index // 2)
        page.picture(x0, y0, x0 + 170, y0 + 140)
        page.text(x0 + 82, y0 + 145, x0 + 100, str(index + 1), 8)
    for index in range(items):
        page.text(60, 500 + 12 * index, 430, f"{index + 1}. Amphora from tomb {index + 7}, height 31 cm.", 8)
    return linked([page])


def test_a_plate_is_offered_as_panels_where_captions_are_for_these() -> None:
    page_blocks = make_page_blocks(plate(4).pages)[0]
    assert [body.type for body in page_blocks.bodies] == [RegionType.PANEL] * 4
    assert [caption.text[:2] for caption in page_blocks.captions] == ["1.", "2.", "3.", "4."]
    assert all(block.type is not RegionType.FIGURE_NUMBER for block in page_blocks.blocks)
    page_blocks = make_page_blocks(plate(0).pages)[0]
    assert [body.type for body in page_blocks.bodies] == [RegionType.PLATE]


@pytest.mark.parametrize("name", NAMES)
def test_relinking_changes_nothing_but_the_caption_links(name: str) -> None:
    page, _ = simple()
    done = linked([page])
    other = relink(done, name)
    assert other.model_copy(update={"links": done.links}) == done
    link = links(other, LinkType.CAPTION_OF)[0]
    assert (link.confidence, link.reasons, link.origin.model) == (0.5, (), name)
    assert [each for each in other.links if each.type != LinkType.CAPTION_OF] == [
        each for each in done.links if each.type != LinkType.CAPTION_OF
    ]


@pytest.mark.parametrize("name", NAMES)
def test_linking_with_a_rule_links_captions_as_relinking_does(name: str) -> None:
    pages = [simple()[0]]
    again = relink(linked(pages), name)
    assert links(link_with(document(pages), name), LinkType.CAPTION_OF) == links(again, LinkType.CAPTION_OF)


def test_pictures_have_the_numbers_that_the_rule_gives_them() -> None:
    page, figure = simple()
    page.text(50, 440, 430, "The jug (fig. 1) has a trefoil mouth.")
    found = link_with(document([page]), "docling")
    assert found.figures[0].number == "1"
    assert [link.target for link in links(found, LinkType.CITES)] == [figure]
    page, figure = simple(gap=80)
    page.text(50, 440, 430, "The jug (fig. 1) has a trefoil mouth.")
    lost = link_with(document([page]), "grobid")
    assert lost.figures[0].number is None
    assert not links(lost, LinkType.CITES)


@settings(max_examples=cases(25, 60), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(documents(), st.sampled_from(NAMES))
def test_whatever_stands_on_the_pages_links_stay_on_them(done: Document, name: str) -> None:
    found = links(relink(done, name), LinkType.CAPTION_OF)
    assert len({link.id for link in found}) == len(found)
    for link in found:
        caption, picture = done.find(link.source), done.find(link.target)
        assert caption is not None and picture is not None
        assert caption.type is RegionType.CAPTION and picture.is_picture  # type: ignore[union-attr]
        assert caption.page == picture.page  # type: ignore[union-attr]


BOXES = st.tuples(*[st.integers(0, 300)] * 4).map(
    lambda four: Box(
        min(four[0], four[2]), min(four[1], four[3]), max(four[0], four[2]), max(four[1], four[3])
    )
)


@given(st.lists(BOXES, max_size=14))
def test_docling_reads_each_block_once(boxes: list[Box]) -> None:
    assert sorted(docling_order(boxes, 300)) == list(range(len(boxes)))


def test_unknown_names_get_one_sentence_with_the_nearest_name() -> None:
    page, _ = simple()
    with pytest.raises(BenchError, match="did you mean “docling”"):
        link_with(document([page]), "dockling")
    with pytest.raises(BenchError) as error:
        relink(linked([page]), "zzz")
    assert all(name in str(error.value) for name in linker_names())


def csv_files(folder: Path) -> dict[str, bytes]:
    """The tables of the only document of an export."""
    return {file.name: file.read_bytes() for file in (folder / "bowls").glob("*.csv")}


@pytest.mark.slow
def test_a_project_is_exported_with_the_links_of_a_rule(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_pdf(tmp_path / "bowls.pdf", pages=2)
    with Project.open(tmp_path / "project") as project:
        project.add(tmp_path / "bowls.pdf")
        project.analyse(jobs=1)
        before = project.document("bowls").data
        project.export(tmp_path / "product")
        export_linked(project, OWN, tmp_path / "own")
        export_linked(project, "marker", tmp_path / "marker")
    exports = {name: csv_files(tmp_path / name) for name in ("product", "own", "marker")}
    assert exports["product"] == exports["own"] != exports["marker"]
    assert (
        main(["link", str(tmp_path / "project"), "--linker", "marker", "--to", str(tmp_path / "again")]) == 0
    )
    assert csv_files(tmp_path / "again") == exports["marker"]
    assert (
        main(["link", str(tmp_path / "project"), "--linker", "dockling", "--to", str(tmp_path / "no")]) == 1
    )
    assert "docling" in capsys.readouterr().err
    with Project.open(tmp_path / "project") as project:
        assert project.document("bowls").data == before
