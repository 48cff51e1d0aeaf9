"""Region types in the words of other tools: complete both ways."""

import pytest

from pictoria_docs.document import RegionType, type_maps

SEGMONTO_ZONES = [
    "CustomZone",
    "DamageZone",
    "GraphicZone",
    "DigitizationArtefactZone",
    "DropCapitalZone",
    "MainZone",
    "MarginTextZone",
    "MusicZone",
    "NumberingZone",
    "QuireMarksZone",
    "RunningTitleZone",
    "SealZone",
    "StampZone",
    "TableZone",
    "TitlePageZone",
]
LADAS = [
    "AdvertisementZone",
    "FigureZone",
    "GraphicZone:Head",
    "GraphicZone:FigDesc",
    "GraphicZone:TextualContent",
    "GraphicZone:Part",
    "GraphicZone:Decoration",
    "GraphicZone:Maths",
    "GraphicZone:Legend",
    "MainZone:Date",
    "MainZone:Entry",
    "MainZone:Form",
    "MainZone:Head",
    "MainZone:Lg",
    "MainZone:List",
    "MainZone:P",
    "MainZone:Signature",
    "MainZone:Sp",
    "PageTitleZone",
    "MarginTextZone:ManuscriptAddendum",
    "MarginTextZone:Notes",
    "PageTitleZone:Index",
    "StampZone:Sticker",
    "TableZone:Legend",
]
NAMELESS = {
    *("AdvertisementZone", "CustomZone", "DigitizationArtefactZone", "MusicZone", "QuireMarksZone"),
}
DOCLAYNET = [
    "Caption",
    "Footnote",
    "Formula",
    "List-item",
    "Page-footer",
    "Page-header",
    "Picture",
    "Section-header",
    "Table",
    "Text",
    "Title",
]
PAGE_TEXT = [
    "paragraph",
    "heading",
    "caption",
    "header",
    "footer",
    "page-number",
    "drop-capital",
    "credit",
    "floating",
    "signature-mark",
    "catch-word",
    "marginalia",
    "footnote",
    "footnote-continued",
    "endnote",
    "TOC-entry",
    "list-label",
    "other",
]
PAGE_GRAPHIC = [
    "logo",
    "letterhead",
    "decoration",
    "frame",
    "handwritten-annotation",
    "stamp",
    "signature",
    "barcode",
    "paper-grow",
    "punch-hole",
    "other",
]
PAGE_ELEMENTS = [
    "TextRegion",
    "ImageRegion",
    "LineDrawingRegion",
    "GraphicRegion",
    "TableRegion",
    "ChartRegion",
    "MapRegion",
    "SeparatorRegion",
    "MathsRegion",
    "ChemRegion",
    "MusicRegion",
    "AdvertRegion",
    "FormRegion",
    "NoiseRegion",
    "UnknownRegion",
    "CustomRegion",
]
PAGE_NAMELESS = {"MusicRegion", "AdvertRegion", "FormRegion", "UnknownRegion", "CustomRegion"}


@pytest.mark.parametrize("type", RegionType)
def test_every_type_has_a_name_and_comes_back(type: RegionType) -> None:
    assert type_maps.from_segmonto(type_maps.to_segmonto(type)) is type
    assert type_maps.to_segmonto(type).split(":")[0] in SEGMONTO_ZONES
    assert type_maps.region_type_named(type_maps.to_segmonto(type)) is type
    assert type_maps.region_type_named(type.value) is type


@pytest.mark.parametrize("label", [*SEGMONTO_ZONES, *LADAS])
def test_every_segmonto_and_ladas_zone_is_known(label: str) -> None:
    type = type_maps.from_segmonto(label)
    assert (type is RegionType.OTHER) == (label in NAMELESS)
    assert type_maps.from_segmonto(f"{label}#2") is type
    assert type_maps.from_segmonto(label.replace(":", "-")) is type


@pytest.mark.parametrize("label", DOCLAYNET)
def test_every_doclaynet_class_is_known_however_it_is_spelt(label: str) -> None:
    assert type_maps.from_doclaynet(label) is not RegionType.OTHER
    assert type_maps.from_doclaynet(label.lower().replace("-", "_")) is type_maps.from_doclaynet(label)


def test_every_page_region_is_known() -> None:
    for element in PAGE_ELEMENTS:
        assert (type_maps.region_type_named(element) is RegionType.OTHER) == (element in PAGE_NAMELESS), (
            element
        )
    for text in PAGE_TEXT:
        expected = text in ("signature-mark", "catch-word", "other")
        assert (type_maps.region_type_named(f"TextRegion:{text}") is RegionType.OTHER) == expected, text
    for graphic in PAGE_GRAPHIC:
        assert type_maps.region_type_named(f"GraphicRegion:{graphic}") not in (None, RegionType.OTHER), (
            graphic
        )


@pytest.mark.parametrize(
    ("given", "type"),
    [
        ("MainZone:caption", RegionType.CAPTION),
        ("GraphicZone:FigDesc", RegionType.CAPTION),
        ("GraphicZone", RegionType.FIGURE),
        ("MainZone", RegionType.TEXT),
        ("MainZone:P#Continued", RegionType.TEXT),
        ("MarginTextZone:gloss", RegionType.MARGINALIA),
        (type_maps.SEGMONTO_ENTRY, RegionType.TEXT),
        ("NoSuchZone", RegionType.OTHER),
        ("", RegionType.OTHER),
    ],
)
def test_segmonto_labels_found_in_the_wild(given: str, type: RegionType) -> None:
    assert type_maps.from_segmonto(given) is type


def test_coco_ids_never_move() -> None:
    # Data sets made with an earlier version must keep their meaning: a new type goes to the end.
    names = [category["name"] for category in type_maps.coco_categories()]
    assert names[:22] == [
        "figure",
        "panel",
        "plate",
        "table",
        "caption",
        "legend",
        "figure_number",
        "heading",
        "title",
        "text",
        "list",
        "footnote",
        "marginalia",
        "running_head",
        "page_number",
        "formula",
        "code",
        "drop_capital",
        "decoration",
        "stamp",
        "damage",
        "other",
    ]
    assert [category["id"] for category in type_maps.coco_categories()] == list(range(1, len(RegionType) + 1))
