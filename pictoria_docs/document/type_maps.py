"""Region types in the names of other tools: SegmOnto (with LADaS subtypes), DocLayNet, PAGE XML, ALTO, COCO.

Every region type has a name in SegmOnto and COCO, and every name of a vocabulary has a region type.

Sources: segmonto.github.io (zones); github.com/DEFI-COLaF/LADaS, AnnotationGuide.md (subtypes); DocLayNet,
arXiv 2206.01062 (classes); PAGE 2019-07-15 pagecontent.xsd; ALTO 4.4 alto-4-4.xsd; cocodataset.org (data
format).
"""

import re
from types import MappingProxyType

from pictoria_docs.document.region_type import FURNITURE, PICTURES, RegionType

_T = RegionType

_SEGMONTO = MappingProxyType(
    {
        _T.FIGURE: "GraphicZone:figure",
        _T.PANEL: "GraphicZone:Part",
        _T.PLATE: "GraphicZone:plate",
        _T.TABLE: "TableZone",
        _T.CAPTION: "MainZone:caption",
        _T.LEGEND: "MainZone:legend",
        _T.FIGURE_NUMBER: "NumberingZone:figure",
        _T.HEADING: "MainZone:Head",
        _T.TITLE: "MainZone:title",
        _T.TEXT: "MainZone:P",
        _T.LIST: "MainZone:List",
        _T.FOOTNOTE: "MarginTextZone:Notes",
        _T.MARGINALIA: "MarginTextZone",
        _T.RUNNING_HEAD: "RunningTitleZone",
        _T.PAGE_NUMBER: "NumberingZone",
        _T.FORMULA: "GraphicZone:Maths",
        _T.CODE: "MainZone:code",
        _T.DROP_CAPITAL: "DropCapitalZone",
        _T.DECORATION: "GraphicZone:Decoration",
        _T.STAMP: "StampZone",
        _T.DAMAGE: "DamageZone",
        _T.OTHER: "CustomZone",
        _T.HANDWRITING: "MarginTextZone:ManuscriptAddendum",
    }
)

SEGMONTO_ENTRY = "CustomZone:entry"
"""The zone for catalogue entries, which are no region type of ours: an entry spans regions and pages."""


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
    _T.STAMP: "SealZone StampZone:Sticker",
    _T.OTHER: (
        "AdvertisementZone DigitizationArtefactZone MusicZone QuireMarksZone QuireMarkZone MainZone:Other"
    ),
}
_FROM_SEGMONTO = {_folded(zone): type for type, zone in _SEGMONTO.items()} | {
    _folded(zone): type for type, zones in _LADAS.items() for zone in zones.split()
}


def to_segmonto(type: RegionType) -> str:
    """Zone and subtype: "GraphicZone:figure". LADaS spelling where LADaS has the name."""
    return _SEGMONTO[type]


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


def from_doclaynet(label: str) -> RegionType:
    """The type of a DocLayNet class; case and hyphens do not matter: Docling's "page_header" is known too."""
    return _FROM_DOCLAYNET.get(_folded(label), _T.OTHER)


# --- PAGE XML

_FROM_PAGE = {
    (element, page_type): type
    for element, type, page_types in (
        *((f"{kind}Region", _T.FIGURE, (None,)) for kind in ("Image", "LineDrawing", "Chart", "Map")),
        ("GraphicRegion", _T.FIGURE, (None, "other")),
        ("GraphicRegion", _T.DECORATION, ("decoration", "logo", "letterhead", "frame")),
        ("GraphicRegion", _T.HANDWRITING, ("handwritten-annotation", "signature")),
        ("GraphicRegion", _T.STAMP, ("stamp", "barcode")),
        ("GraphicRegion", _T.DAMAGE, ("paper-grow", "punch-hole")),
        ("NoiseRegion", _T.DAMAGE, (None,)),
        ("SeparatorRegion", _T.DECORATION, (None,)),
        ("TableRegion", _T.TABLE, (None,)),
        ("MathsRegion", _T.FORMULA, (None,)),
        ("ChemRegion", _T.FORMULA, (None,)),
        ("TextRegion", _T.TEXT, (None, "paragraph", "floating")),
        ("TextRegion", _T.CAPTION, ("caption", "credit")),
        ("TextRegion", _T.HEADING, ("heading",)),
        ("TextRegion", _T.RUNNING_HEAD, ("header", "footer")),
        ("TextRegion", _T.PAGE_NUMBER, ("page-number",)),
        ("TextRegion", _T.DROP_CAPITAL, ("drop-capital",)),
        ("TextRegion", _T.MARGINALIA, ("marginalia",)),
        ("TextRegion", _T.FOOTNOTE, ("footnote", "footnote-continued", "endnote")),
        ("TextRegion", _T.LIST, ("TOC-entry", "list-label")),
        ("TextRegion", _T.OTHER, ("signature-mark", "catch-word", "other")),
        *((f"{kind}Region", _T.OTHER, (None,)) for kind in ("Music", "Advert", "Form", "Custom", "Unknown")),
    )
    for page_type in page_types
}
_TO_PAGE = MappingProxyType(
    {
        _T.FIGURE: ("ImageRegion", None),
        _T.PANEL: ("ImageRegion", None),
        _T.PLATE: ("ImageRegion", None),
        _T.TABLE: ("TableRegion", None),
        _T.CAPTION: ("TextRegion", "caption"),
        _T.LEGEND: ("TextRegion", "caption"),
        _T.FIGURE_NUMBER: ("TextRegion", "other"),
        _T.HEADING: ("TextRegion", "heading"),
        _T.TITLE: ("TextRegion", "heading"),
        _T.TEXT: ("TextRegion", "paragraph"),
        _T.LIST: ("TextRegion", "other"),
        _T.FOOTNOTE: ("TextRegion", "footnote"),
        _T.MARGINALIA: ("TextRegion", "marginalia"),
        _T.RUNNING_HEAD: ("TextRegion", "header"),
        _T.PAGE_NUMBER: ("TextRegion", "page-number"),
        _T.FORMULA: ("MathsRegion", None),
        _T.CODE: ("TextRegion", "other"),
        _T.DROP_CAPITAL: ("TextRegion", "drop-capital"),
        _T.DECORATION: ("GraphicRegion", "decoration"),
        _T.STAMP: ("GraphicRegion", "stamp"),
        _T.DAMAGE: ("NoiseRegion", None),
        _T.HANDWRITING: ("GraphicRegion", "handwritten-annotation"),
        _T.OTHER: ("UnknownRegion", None),
    }
)


def to_page(type: RegionType) -> tuple[str, str | None]:
    """The element and the `type` that PAGE 2019 has for a region type; several of ours may have the same."""
    return _TO_PAGE[type]


# --- ALTO

_FROM_ALTO = {
    "TextBlock": _T.TEXT,
    "Illustration": _T.FIGURE,
    "GraphicalElement": _T.DECORATION,
    "ComposedBlock": _T.OTHER,
}


# --- Arkindex

_FROM_ARKINDEX = {
    _folded(name): type
    for name, type in {
        "paragraph": _T.TEXT,
        "text_zone": _T.TEXT,
        "image": _T.FIGURE,
        "photo": _T.FIGURE,
        "drawing": _T.FIGURE,
        "map": _T.FIGURE,
        "header": _T.RUNNING_HEAD,
        "footer": _T.RUNNING_HEAD,
        "initial": _T.DROP_CAPITAL,
        "annotation": _T.HANDWRITING,
    }.items()
}
"""Types of elements in use there; each project names its own."""


# --- COCO

# Ids count in the order of the enum as it was first published; a new type takes the next free id at the end.
_COCO = MappingProxyType({type: id for id, type in enumerate(_SEGMONTO, start=1)})


def coco_categories() -> list[dict[str, int | str]]:
    """The `categories` of a COCO file, by id."""
    return [
        {"id": id, "name": type.value, "supercategory": _supercategory(type)} for type, id in _COCO.items()
    ]


_NO_TEXT = frozenset({_T.TABLE, _T.DECORATION, _T.STAMP, _T.DAMAGE, _T.HANDWRITING, _T.OTHER})


def _supercategory(type: RegionType) -> str:
    if type in PICTURES:
        return "picture"
    if type in FURNITURE:
        return "furniture"
    return "other" if type in _NO_TEXT else "text"


# --- any of them

_FROM_ANY = {
    **{
        _folded(f"{element}:{page_type}" if page_type else element): type
        for (element, page_type), type in _FROM_PAGE.items()
    },
    **{_folded(element): type for element, type in _FROM_ALTO.items()},
    **_FROM_ARKINDEX,
    **_FROM_DOCLAYNET,
    **_FROM_SEGMONTO,
    **{_folded(type.value): type for type in RegionType},
}


def region_type_named(name: str) -> RegionType | None:
    """The type that a name of any of these vocabularies means, ours first: what a tag of another tool says.

    None where no vocabulary has the name; an unknown subtype of a SegmOnto zone counts as its zone.
    """
    zone = _folded(name.split("#")[0].replace("-", ":", 1))
    return _FROM_ANY.get(_folded(name)) or _FROM_ANY.get(zone) or _FROM_SEGMONTO.get(zone.split(":")[0])
