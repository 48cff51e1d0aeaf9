"""Region types in the names of other tools: SegmOnto (with LADaS subtypes), DocLayNet, PAGE XML, ALTO, COCO.

Every region type has a name in each vocabulary, and every name of a vocabulary has a region type. SegmOnto,
PAGE with its `custom` attribute, ALTO with its tag, and COCO give the same type back; DocLayNet has fewer
names than there are types. A name that no vocabulary knows is `RegionType.OTHER`.

Sources: segmonto.github.io (zones); github.com/DEFI-COLaF/LADaS, AnnotationGuide.md (subtypes); DocLayNet,
arXiv 2206.01062 (classes); PAGE 2019-07-15 pagecontent.xsd; ALTO 4.4 alto-4-4.xsd; cocodataset.org (data
format).
"""

import re
from types import MappingProxyType
from typing import NamedTuple

from pictoria_docs.document.region_type import FURNITURE, PICTURES, RegionType

_T = RegionType


class PageRegion(NamedTuple):
    """A region of PAGE XML: its element, and the `type` attribute of text and graphic regions."""

    element: str
    type: str | None = None


class _Names(NamedTuple):
    segmonto: str
    doclaynet: str
    page: PageRegion
    alto: str


def _text(segmonto: str, doclaynet: str, page_type: str) -> _Names:
    return _Names(segmonto, doclaynet, PageRegion("TextRegion", page_type), "TextBlock")


def _picture(segmonto: str) -> _Names:
    return _Names(segmonto, "Picture", PageRegion("ImageRegion"), "Illustration")


def _graphic(segmonto: str, page: PageRegion) -> _Names:
    return _Names(segmonto, "Picture", page, "GraphicalElement")


_NAMES = MappingProxyType(
    {
        _T.FIGURE: _picture("GraphicZone:figure"),
        _T.PANEL: _picture("GraphicZone:Part"),
        _T.PLATE: _picture("GraphicZone:plate"),
        _T.TABLE: _Names("TableZone", "Table", PageRegion("TableRegion"), "ComposedBlock"),
        _T.CAPTION: _text("MainZone:caption", "Caption", "caption"),
        _T.LEGEND: _text("MainZone:legend", "Caption", "caption"),
        _T.FIGURE_NUMBER: _text("NumberingZone:figure", "Caption", "caption"),
        _T.HEADING: _text("MainZone:Head", "Section-header", "heading"),
        _T.TITLE: _text("MainZone:title", "Title", "heading"),
        _T.TEXT: _text("MainZone:P", "Text", "paragraph"),
        _T.LIST: _text("MainZone:List", "List-item", "paragraph"),
        _T.FOOTNOTE: _text("MarginTextZone:Notes", "Footnote", "footnote"),
        _T.MARGINALIA: _text("MarginTextZone", "Text", "marginalia"),
        _T.RUNNING_HEAD: _text("RunningTitleZone", "Page-header", "header"),
        _T.PAGE_NUMBER: _text("NumberingZone", "Page-footer", "page-number"),
        _T.FORMULA: _Names("GraphicZone:Maths", "Formula", PageRegion("MathsRegion"), "TextBlock"),
        _T.CODE: _text("MainZone:code", "Text", "paragraph"),
        _T.DROP_CAPITAL: _text("DropCapitalZone", "Text", "drop-capital"),
        _T.DECORATION: _graphic("GraphicZone:Decoration", PageRegion("GraphicRegion", "decoration")),
        _T.STAMP: _graphic("StampZone", PageRegion("GraphicRegion", "stamp")),
        _T.DAMAGE: _graphic("DamageZone", PageRegion("NoiseRegion")),
        _T.OTHER: _Names("CustomZone", "Text", PageRegion("UnknownRegion"), "ComposedBlock"),
    }
)

SEGMONTO_ENTRY = "CustomZone:entry"
"""The zone for catalogue entries, which are no region type of ours: an entry spans regions and pages."""


_BY_VALUE = {type.value: type for type in RegionType}


def _folded(name: str) -> str:
    """`name` without case and punctuation: "Page-header", "page_header" and "PAGE HEADER" are one."""
    return re.sub(r"[^a-z0-9:]", "", name.casefold())


# --- SegmOnto

_LADAS: dict[RegionType, str] = {
    _T.FIGURE: "GraphicZone FigureZone",
    _T.CAPTION: (
        "GraphicZone:Head GraphicZone:FigDesc GraphicZone:Legend FigureZone:Head FigureZone:FigDesc "
        "TableZone:Head TableZone:FigDesc TableZone:Legend"
    ),
    _T.TEXT: (
        "MainZone MainZone:Entry MainZone:Date MainZone:Form MainZone:Lg MainZone:Signature MainZone:Sp "
        f"GraphicZone:TextualContent GraphicZone:P {SEGMONTO_ENTRY}"
    ),
    _T.TITLE: "TitlePageZone PageTitleZone",
    _T.LIST: "PageTitleZone:Index",
    _T.MARGINALIA: "MarginTextZone:ManuscriptAddendum",
    _T.STAMP: "SealZone StampZone:Sticker",
    _T.OTHER: (
        "AdvertisementZone DigitizationArtefactZone MusicZone QuireMarksZone QuireMarkZone MainZone:Other"
    ),
}
_FROM_SEGMONTO = {_folded(names.segmonto): type for type, names in _NAMES.items()} | {
    _folded(zone): type for type, zones in _LADAS.items() for zone in zones.split()
}


def to_segmonto(type: RegionType) -> str:
    """Zone and subtype: "GraphicZone:figure". LADaS spelling where LADaS has the name."""
    return _NAMES[type].segmonto


def from_segmonto(label: str) -> RegionType:
    """The type of a zone as SegmOnto or LADaS write it: "MainZone:P#Continued", "GraphicZone-Legend".

    A bare zone has a type too, and an unknown subtype counts as its zone.
    """
    zone = _folded(label.split("#")[0].replace("-", ":", 1))
    return _FROM_SEGMONTO.get(zone) or _FROM_SEGMONTO.get(zone.split(":")[0], _T.OTHER)


# --- DocLayNet

_FROM_DOCLAYNET = {
    _folded(name): type
    for name, type in {
        "Caption": _T.CAPTION,
        "Footnote": _T.FOOTNOTE,
        "Formula": _T.FORMULA,
        "List-item": _T.LIST,
        "Page-footer": _T.RUNNING_HEAD,
        "Page-header": _T.RUNNING_HEAD,
        "Picture": _T.FIGURE,
        "Section-header": _T.HEADING,
        "Table": _T.TABLE,
        "Text": _T.TEXT,
        "Title": _T.TITLE,
    }.items()
}


def to_doclaynet(type: RegionType) -> str:
    """One of the eleven classes: "Picture"."""
    return _NAMES[type].doclaynet


def from_doclaynet(label: str) -> RegionType:
    """The type of a DocLayNet class; case and hyphens do not matter: Docling's "page_header" is known too."""
    return _FROM_DOCLAYNET.get(_folded(label), _T.OTHER)


# --- PAGE XML

_FROM_PAGE = {names.page: type for type, names in reversed([*_NAMES.items()])} | {
    PageRegion(element, page_type): type
    for element, type, page_types in (
        ("ImageRegion", _T.FIGURE, (None,)),
        ("LineDrawingRegion", _T.FIGURE, (None,)),
        ("ChartRegion", _T.FIGURE, (None,)),
        ("MapRegion", _T.FIGURE, (None,)),
        ("GraphicRegion", _T.FIGURE, (None, "other")),
        ("GraphicRegion", _T.DECORATION, ("logo", "letterhead", "frame")),
        ("GraphicRegion", _T.MARGINALIA, ("handwritten-annotation", "signature")),
        ("GraphicRegion", _T.STAMP, ("barcode",)),
        ("GraphicRegion", _T.DAMAGE, ("paper-grow", "punch-hole")),
        ("SeparatorRegion", _T.DECORATION, (None,)),
        ("ChemRegion", _T.FORMULA, (None,)),
        ("TextRegion", _T.TEXT, (None, "floating")),
        ("TextRegion", _T.CAPTION, ("credit",)),
        ("TextRegion", _T.RUNNING_HEAD, ("footer",)),
        ("TextRegion", _T.FOOTNOTE, ("footnote-continued", "endnote")),
        ("TextRegion", _T.LIST, ("TOC-entry", "list-label")),
        ("TextRegion", _T.OTHER, ("signature-mark", "catch-word", "other")),
        *((f"{kind}Region", _T.OTHER, (None,)) for kind in ("Music", "Advert", "Form", "Custom")),
    )
    for page_type in page_types
}
_CUSTOM = re.compile(r"structure\s*\{[^}]*\btype\s*:\s*([\w-]+)")


def to_page(type: RegionType) -> PageRegion:
    """Element and `type` attribute of PAGE XML: ("TextRegion", "caption")."""
    return _NAMES[type].page


def page_custom(type: RegionType) -> str:
    """The `custom` attribute for what PAGE has no name for, after Transkribus: "structure {type:plate;}"."""
    return f"structure {{type:{type.value};}}"


def from_page(element: str, type: str | None = None, custom: str | None = None) -> RegionType:
    """The type of a PAGE region; `custom` wins where it names one of ours."""
    if custom and (region_type := _CUSTOM.search(custom)) and region_type[1] in _BY_VALUE:
        return _BY_VALUE[region_type[1]]
    return _FROM_PAGE.get(PageRegion(element, type)) or _FROM_PAGE.get(PageRegion(element), _T.OTHER)


# --- ALTO

_FROM_ALTO = {
    "TextBlock": _T.TEXT,
    "Illustration": _T.FIGURE,
    "GraphicalElement": _T.DECORATION,
    "ComposedBlock": _T.OTHER,
}


def to_alto(type: RegionType) -> str:
    """The block element of ALTO 4: "Illustration". Its tag carries the SegmOnto label (`to_segmonto`)."""
    return _NAMES[type].alto


def from_alto(element: str, label: str | None = None) -> RegionType:
    """The type of an ALTO block; `label` is that of the tag it refers to, in SegmOnto."""
    return from_segmonto(label) if label else _FROM_ALTO.get(element, _T.OTHER)


# --- COCO

# Ids count in the order of the enum as it was first published; a new type takes the next free id at the end.
_COCO = MappingProxyType({type: id for id, type in enumerate(_NAMES, start=1)})


def coco_id(type: RegionType) -> int:
    """The category id, from 1."""
    return _COCO[type]


def coco_categories() -> list[dict[str, int | str]]:
    """The `categories` of a COCO file, by id."""
    return [
        {"id": id, "name": type.value, "supercategory": _supercategory(type)} for type, id in _COCO.items()
    ]


def from_coco(category: int | str) -> RegionType:
    """The type of one of our COCO category ids or names."""
    if isinstance(category, int):
        return next((type for type, id in _COCO.items() if id == category), _T.OTHER)
    return _BY_VALUE.get(category, _T.OTHER)


def _supercategory(type: RegionType) -> str:
    if type in PICTURES:
        return "picture"
    if type in FURNITURE:
        return "furniture"
    return "text" if to_alto(type) == "TextBlock" else "other"


# --- any of them

_FROM_ANY = {
    **{
        _folded(f"{element}:{page_type}" if page_type else element): type
        for (element, page_type), type in _FROM_PAGE.items()
    },
    **{_folded(element): type for element, type in _FROM_ALTO.items()},
    **_FROM_DOCLAYNET,
    **_FROM_SEGMONTO,
    **{_folded(type.value): type for type in RegionType},
}


def from_any(name: str) -> RegionType | None:
    """The type that a name of any of these vocabularies means, ours first: what a tag of another tool says.

    None where no vocabulary has the name; an unknown subtype of a SegmOnto zone counts as its zone.
    """
    zone = _folded(name.split("#")[0].replace("-", ":", 1))
    return _FROM_ANY.get(_folded(name)) or _FROM_ANY.get(zone) or _FROM_SEGMONTO.get(zone.split(":")[0])
