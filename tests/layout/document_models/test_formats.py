"""The formats of document models, read as written: whole, cut, broken, hostile, and at random."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pictoria_docs.document import Box, RegionType
from pictoria_docs.layout.document_models import FAMILIES, family_of
from pictoria_docs.layout.document_models.reading import MAX_REGIONS, RawRegion
from pictoria_docs.models.model_config import load_model, model_names
from tests.cpu import cpu_seconds
from tests.layout.document_models.page_factory import CAPTION, PICTURE, SIZE, TITLE, recorded

T = RegionType
GOOD = (
    ("doctags", "doctags_good.txt"),
    ("dots", "dots_good.txt"),
    ("qwen", "qwen_good.txt"),
    ("qwen3", "qwen3_good.txt"),
)


def read(family: str, text: str) -> list[RawRegion]:
    return FAMILIES[family].parse(text, SIZE)


def picture_of(regions: list[RawRegion]) -> Box:
    return next(region.box for region in regions if region.type is T.FIGURE)


@pytest.mark.parametrize(("family", "name"), GOOD)
def test_a_good_answer_is_read_as_a_whole(family: str, name: str) -> None:
    reading = read(family, recorded(name))
    found = {region.type: region.text for region in reading}
    assert found[T.CAPTION] == CAPTION
    assert found[T.HEADING].removeprefix("## ") == TITLE
    assert {T.RUNNING_HEAD, T.TEXT, T.FIGURE, T.FOOTNOTE} <= set(found)
    # Boxes in pixels of the image that was sent, twice the page's points.
    assert picture_of(reading).iou(Box(*(2 * side for side in PICTURE))) > 0.98


def test_the_order_is_that_of_the_page_also_where_elements_hold_others() -> None:
    types = [region.type for region in read("doctags", recorded("doctags_good.txt"))]
    assert types == [T.RUNNING_HEAD, T.HEADING, T.TEXT, T.FIGURE, T.CAPTION, T.FOOTNOTE]


def test_a_plain_list_of_boxes() -> None:
    reading = read("qwen", recorded("qwen_list.txt"))
    assert [region.type for region in reading] == [T.FIGURE, T.CAPTION]


@pytest.mark.parametrize(("family", "name"), GOOD)
def test_wherever_an_answer_is_cut_what_stands_before_is_read(family: str, name: str) -> None:
    text = recorded(name)
    whole = [region.box for region in read(family, text)]
    for end in range(0, len(text), 7):
        boxes = [region.box for region in read(family, text[:end])]
        assert boxes == whole[: len(boxes)]


def test_tables_in_doctags_are_one_region_with_the_words_of_their_cells() -> None:
    table = (
        "<doctag><otsl><loc_60><loc_330><loc_440><loc_400><ched>No.<ched>H.<nl><fcel>1<fcel>12<nl>"
        "<ecel><lcel><nl></otsl><unordered_list><list_item><loc_60><loc_410><loc_200><loc_420>Lampes</list_item>"
        "</unordered_list><page_footer><loc_1><loc_480><loc_20><loc_490>47</page_footer></doctag>"
    )
    reading = read("doctags", table)
    assert [(region.type, region.text) for region in reading] == [
        (T.TABLE, "No. H. 1 12"),
        (T.LIST, "Lampes"),
        (T.RUNNING_HEAD, "47"),
    ]


def test_what_docling_knows_to_be_no_figure() -> None:
    marks = "<picture><loc_1><loc_1><loc_99><loc_99><{}></picture>"
    for mark, type in (("logo", T.DECORATION), ("stamp", T.STAMP), ("map", T.FIGURE)):
        assert read("doctags", marks.format(mark))[0].type is type


def test_an_element_without_a_place_is_part_of_what_it_stands_in() -> None:
    line = "<text><loc_1><loc_1><loc_99><loc_9>Surface <formula>r < 3</formula> &amp; plus</text>"
    assert [region.text for region in read("doctags", line)] == ["Surface r < 3 & plus"]


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize(
    "text",
    [
        "",
        "I cannot do that.",
        "<",
        "[",
        "{" * 50_000,
        "[" * 100_000,
        '[{"bbox": [' * 20_000,
        '<p data-bbox="1 2 3 4">' * 20_000,
        "<picture><loc_1>" * 20_000,
        "<picture><loc_1><loc_2><loc_80><loc_90></picture>" * 20_000,
        '<img data-bbox="1 2 80 90"/>' * 20_000,
        '[{"bbox": [1, 2, 80, 90], "category": "Picture"}'
        + ', {"bbox": [1, 2, 80, 90], "category": "x"}' * 9_000,
        "}{" * 100_000,
        "} " * 100_000 + "{",
        "<a '" * 100_000,
        "</text>" * 50_000,
        "data-bbox " + "<div " * 50_000,
        '"bbox": [' + "9" * 300_000,
    ],
)
def test_endless_answers_take_little_time(family: str, text: str) -> None:
    assert cpu_seconds(lambda: read(family, text)) < 20
    assert len(read(family, text)) <= MAX_REGIONS


SNIPPETS = st.sampled_from(
    [
        *(
            "<doctag>",
            "</doctag>",
            "<picture>",
            "</picture>",
            "<text>",
            "</text>",
            "<caption>",
            "<otsl>",
            "<fcel>",
        ),
        *(
            "<loc_0>",
            "<loc_83>",
            "<loc_417>",
            "<loc_500>",
            "<loc_99999>",
            "<list_item>",
            "<logo>",
            "<|im_end|>",
        ),
        *(
            '<div class="image" data-bbox="',
            '">',
            "</div>",
            "<p>",
            "<img ",
            'data-bbox="159 404 793 968"',
            "/>",
        ),
        *(
            '[{"bbox": [',
            '], "category": "',
            "Picture",
            '"}',
            ", ",
            "]",
            '{"bbox_2d": [1, 2, 300, 400]',
            '"label"',
        ),
        *("159", "-1", "1e400", "NaN", " ", "\\", "\n", "é", "\0", "```json", "&amp;", "&#0;", "Fig. 1"),
    ]
)
ANSWERS = st.one_of(st.text(), st.lists(st.one_of(SNIPPETS, st.text(max_size=8)), max_size=60).map("".join))


@pytest.mark.parametrize("family", FAMILIES)
@given(text=ANSWERS)
def test_no_answer_breaks_a_parser(family: str, text: str) -> None:
    for region in read(family, text):
        assert all(abs(side) < 1e8 for side in region.box)
        assert region.type is not T.OTHER


def test_the_family_of_the_models_that_come_with_the_product() -> None:
    families = {name: family_of(name) for name in model_names()}
    assert families == {name: family_of(load_model(name).model) for name in model_names()}
    assert families["granite-docling-258m"] == "doctags"
    assert families["dots-ocr"] == "dots"
    assert families["qwen2.5-vl-7b"] == "qwen"
    assert families["qwen3-vl-8b"] == "qwen3"
    assert families["gemma3-4b"] is None
    assert family_of("docling-project/SmolDocling-256M-preview") == "doctags"
