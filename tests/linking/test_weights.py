"""The weights: read and written, named in the config, and what they do to links."""

from dataclasses import replace
from pathlib import Path

import pytest

from pictoria_docs.document import LinkType, NumberKind, PrintedNumber, Region
from pictoria_docs.errors import ConfigError
from pictoria_docs.evidence import Model
from pictoria_docs.linking import (
    LinkingOptions,
    link,
    shipped_linker,
)
from pictoria_docs.pipeline.keys import options_digest
from tests.linking.factory import PageMaker, document, linked, links


def weights_of(model: Model) -> dict[str, float]:
    return dict(zip(model.features, model.weights, strict=True))


def write_pair(folder: Path, **weights: float) -> None:
    """Write the models of the package with other weights of pairs."""
    models = shipped_linker()
    changed = {**weights_of(models.pair), **weights}
    models._replace(pair=replace(models.pair, weights=tuple(changed.values()))).write(folder)


def test_a_folder_without_models_is_told_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as missing:
        LinkingOptions(weights=tmp_path)
    assert str(tmp_path) in missing.value.sentence()
    shipped_linker().write(tmp_path)
    file = tmp_path / "link.json"
    file.write_text(shipped_linker().pair.to_json(), encoding="utf-8")
    with pytest.raises(ConfigError) as broken:
        LinkingOptions(weights=tmp_path)
    assert "link" in broken.value.sentence() and str(file) in broken.value.sentence()
    for text in ("", "[]", "pair: {moon: 3}", shipped_linker().link.to_json().replace("3.625", '"much"')):
        file.write_text(text, encoding="utf-8")
        with pytest.raises(ConfigError, match=r"link\.json"):
            LinkingOptions(weights=tmp_path)


def test_what_the_models_hold_is_part_of_the_options(tmp_path: Path) -> None:
    shipped_linker().write(tmp_path)
    options = LinkingOptions(weights=tmp_path)
    before = options_digest(options)
    write_pair(tmp_path, above=9.0)
    assert options_digest(options) != before != options_digest(LinkingOptions())


def two_captions_for_one_picture() -> list[PageMaker]:
    page = PageMaker(1)
    page.text(90, 60, 330, "Fig. 1. A jug from the northern slope, seen from the side.", 8)
    page.picture(90, 90, 330, 250)
    page.text(90, 260, 330, "Fig. 2. A bowl from the northern slope, seen from the side.", 8)
    return [page]


def test_other_weights_make_other_links(tmp_path: Path) -> None:
    done = linked(two_captions_for_one_picture())
    [first] = links(done, LinkType.CAPTION_OF)
    write_pair(tmp_path, above=9.0, below=-9.0)
    again = linked(two_captions_for_one_picture(), weights=tmp_path)
    [second] = links(again, LinkType.CAPTION_OF)
    assert first.source != second.source


def test_links_below_the_threshold_are_not_suggested() -> None:
    pages = two_captions_for_one_picture()
    [sure] = links(linked(pages), LinkType.CAPTION_OF)
    assert not links(linked(pages, min_confidence=min(sure.confidence + 0.001, 1.0)), LinkType.CAPTION_OF)


def test_the_runner_up_is_the_other_picture() -> None:
    page = PageMaker(1)
    upper = page.picture(90, 60, 330, 180)
    page.text(90, 190, 330, "Fig. 1. A jug from the northern slope, seen from the side.", 8)
    lower = page.picture(90, 230, 330, 380)
    done = linked([page])
    [only] = links(done, LinkType.CAPTION_OF)
    assert only.target == upper.id
    assert only.runner_up is not None and only.runner_up.target == lower.id
    assert only.runner_up.confidence < only.confidence


def test_what_a_model_says_is_counted_with_the_rest() -> None:
    pages = two_captions_for_one_picture()
    captions = {
        region.text[:6]: region
        for page in document(pages).pages
        for region in page.regions
        if region.caption is not None
    }
    [figure] = [region for region in document(pages).pages[0].regions if region.is_picture]
    vote = {(captions["Fig. 1"].id, figure.id): {"model_vote": 8.0}}
    [chosen] = [each for each in link(document(pages), None, vote).links if each.type == LinkType.CAPTION_OF]
    assert chosen.source == captions["Fig. 1"].id


def figure(number: int) -> PrintedNumber:
    return PrintedNumber(kind=NumberKind.FIGURE, path=(str(number),), text=str(number))


def test_one_caption_in_two_languages_goes_to_one_picture() -> None:
    pages = []
    for number in (1, 2):
        page = PageMaker(number)
        page.prose(60)
        page.picture(90, 160, 330, 300)
        page.text(90, 308, 330, f"Fig. {number}. A jug from the northern slope, seen from the side.", 8)
        page.text(90, 326, 330, f"Abb. {number}. Ein Krug vom nördlichen Hang, von der Seite.", 8)
        page.picture(90, 420, 330, 560)
        page.prose(580)
        pages.append(page)
    done = linked(pages)
    by_figure: dict[str, list[str]] = {}
    for each in links(done, LinkType.CAPTION_OF):
        caption = done.find(each.source)
        assert isinstance(caption, Region)
        by_figure.setdefault(each.target, []).append(caption.text[:6])
    assert sorted(sorted(texts) for texts in by_figure.values()) == [
        ["Abb. 1", "Fig. 1"],
        ["Abb. 2", "Fig. 2"],
    ]


def test_a_continued_caption_joins_the_first_one() -> None:
    first, second = PageMaker(1), PageMaker(2)
    shown = first.picture(90, 160, 330, 400)
    first.text(90, 408, 330, "Fig. 5. A jug from the northern slope, seen from the side.", 8)
    first.prose(460)
    second.prose(60)
    also = second.picture(90, 260, 330, 500)
    second.text(90, 508, 330, "Fig. 5 (continued). The jug seen from the other side.", 8)
    done = linked([first, second])
    pairs = {(done.find(each.source).text[:10], each.target) for each in links(done, LinkType.CAPTION_OF)}  # type: ignore[union-attr]
    assert pairs == {("Fig. 5. A ", shown.id), ("Fig. 5 (co", also.id)}
    [going_on] = links(done, LinkType.CONTINUES)
    earlier = done.find(going_on.target)
    assert isinstance(earlier, Region) and earlier.text.startswith("Fig. 5. A")


def test_the_numbers_of_an_axis_number_no_picture() -> None:
    page = PageMaker(1)
    chart = page.picture(90, 160, 330, 300)
    for place, value in enumerate((0, 20, 40, 60)):
        page.text(92 + 70 * place, 304, 112 + 70 * place, str(value), 7)
    page.text(90, 330, 330, "Fig. 7. Number of sherds in each layer of the northern slope.", 8)
    done = linked([page])
    region = done.find(chart.id)
    assert isinstance(region, Region) and region.number == "7"
