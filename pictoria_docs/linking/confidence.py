"""How sure a linked document's figures, captions and entries are, by all that is known once they are linked.

A picture that a caption names and that shows an entry is surer than the detector alone can tell; a strip that nothing
names on a page of captioned pictures is less sure. Links have the confidence of their own evidence, or that of the less
sure end.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, pairwise
from math import log

from pictoria_docs.document import (
    Document,
    Entry,
    LinkType,
    NumberKind,
    Page,
    PageKind,
    Reason,
    Region,
    RegionType,
)
from pictoria_docs.document.number_gaps import COUNT, number_gaps
from pictoria_docs.document.region_type import PICTURES
from pictoria_docs.document.words import Word
from pictoria_docs.evidence import FeatureSet, Measured, ShippedModel
from pictoria_docs.linking.accents import doubtful_words, in_words, words_in
from pictoria_docs.linking.calibrators import (
    DOUBTED,
    WRECK,
    Calibrator,
    declare_reading,
    reading_evidence,
    stated,
)
from pictoria_docs.linking.features import Features, without_zeros

STRIP = 4.0
"""How many times as long as wide pictures seldom are."""
LARGE = 0.4
"""Share of a page from which a picture may be a part of the page itself, such as half of it,"""
LETTERED, USUALLY_NAMED = 0.05, 0.5
"""if texts cover so much of it, or so many of the document's pictures are named and it is not."""
TINY = 0.006
"""Share of a page below which a picture is rather an ornament."""
MIN_AREA = 1.0
"""Square points: what is smaller is counted as this large."""
HIGH = 2.2
"""Log-odds (0.9) from which what the lines of an entry state tells more than below."""
MOSTLY = 0.8
"""Share of a document's entries that are numbered, from which one without a number is a misread one."""
MIN_FIGURE = 0.05
"""A picture that nothing names and that is less sure is a decoration: asking about twenty would find one figure."""
MAX_LINKED = 4.0
"""Log-odds up to which a link speaks for its ends."""

FIGURES: FeatureSet[Measured] = FeatureSet("figure_confidence", base=0.0)
"""Of a picture being a figure, in the right box."""
FIGURES.declare("stated", "log-odds", "What the layout stage made of it, -4 to 4.", rises=True, prior=1.0)
FIGURES.declare("captioned", "log-odds", "Of its surest caption, 0 to 4.", rises=True)
FIGURES.declare("of_entry", "log-odds", "Of the surest entry that it shows, 0 to 4.", rises=True)
FIGURES.declare("cited", "flag", "Running text cites it.", rises=True)
FIGURES.declare("part", "flag", "It is a panel of a plate.")
FIGURES.declare("plate", "flag", "It is a plate.")
FIGURES.declare("numbered", "flag", "A number is printed with it.", rises=True)
FIGURES.declare(
    "unnamed", "flag", "No caption, entry or mention names it, its plate or its panels.", rises=False
)
FIGURES.declare(
    "odd_one", "share", "Of the document's pictures that are named, where it is not.", rises=False
)
FIGURES.declare("strip", "ln(ratio / 4)", "How many times as long as wide it is, from 4 on.", rises=False)
FIGURES.declare("bare_strip", "flag", "It is a strip and nothing names it.", rises=False)
FIGURES.declare(
    "half_page",
    "flag",
    "It covers more than 0.4 of its page, with text or beside pictures that are named, and nothing names it.",
    rises=False,
)
FIGURES.declare("tiny", "flag", "It covers less than 0.6 % of its page.", rises=False)
FIGURES.declare("text", "share", "Of its box that texts cover.", rises=False)
FIGURES.declare("scan", "flag", "The page is a scan.")
FIGURES.declare("unnamed_scan", "flag", "The page is a scan and nothing names it.")
FIGURES.declare("alone", "flag", "It is the only picture of its page.")

CAPTIONS: FeatureSet[Measured] = FeatureSet("caption_confidence", base=0.0)
"""Of a text being a caption."""
CAPTIONS.declare("stated", "log-odds", "What the captions stage made of it, -4 to 4.", rises=True, prior=1.0)
CAPTIONS.declare("linked", "log-odds", "Of the surest picture that it is linked to, 0 to 4.", rises=True)
CAPTIONS.declare("unlinked", "flag", "No picture is linked to it.", rises=False)
CAPTIONS.declare("labelled", "flag", "It opens with a label.")
CAPTIONS.declare("numbered", "flag", "It names a number.")
CAPTIONS.declare("twice", "flag", "Another caption of the document names one of its numbers.")
CAPTIONS.declare(
    "usual", "share", "Of the document's captions that open with a label, where it does.", rises=True
)
CAPTIONS.declare("named_nothing", "flag", "No picture has the number that it prints.", rises=False)
CAPTIONS.declare("gap", "flag", "A number is missing beside its own.", rises=False)
declare_reading(CAPTIONS)

ENTRIES: FeatureSet[Measured] = FeatureSet("entry_confidence", base=0.0)
"""Of an entry being right in number, title and pages; of its title the words as they were read."""
ENTRIES.declare("stated", "log-odds", "What its lines made of it, -4 to 4.", rises=True, prior=1.0)
ENTRIES.declare("high", "log-odds", "The same, as far as it is above 2.2.", rises=True)
ENTRIES.declare("shown", "log-odds", "Of the surest picture that shows it, 0 to 4.", rises=True)
ENTRIES.declare("twice", "flag", "Another entry of the document has its number.")
ENTRIES.declare(
    "counted",
    "share",
    "Of the entries before and after it, that have the number before and after its own.",
    rises=True,
)
ENTRIES.declare("unnumbered", "flag", "It has no number and hardly another entry has none.", rises=False)
ENTRIES.declare("gap", "flag", "A number is missing beside its own.", rises=False)
ENTRIES.declare("accents", "flag", "OCR may have misread an accent in its title.", rises=False)
declare_reading(ENTRIES)

FIGURE_SUM = Calibrator(
    ShippedModel.beside(__file__, FIGURES),
    most={"unnamed": 0.94, "bare_strip": DOUBTED, "half_page": DOUBTED},
)
CAPTION_SUM = Calibrator(
    ShippedModel.beside(__file__, CAPTIONS),
    most={"named_nothing": DOUBTED, "gap": DOUBTED, WRECK: DOUBTED},
    asked=frozenset({"named_nothing", "gap"}),
)
ENTRY_SUM = Calibrator(
    ShippedModel.beside(__file__, ENTRIES),
    # Of the titles whose accents OCR may have misread, some two in three are right (benchmarks/README.md).
    most={"unnumbered": DOUBTED, "gap": DOUBTED, "accents": 0.67, WRECK: DOUBTED},
    asked=frozenset({"unnumbered", "gap", "accents"}),
)

SeriesNumber = tuple[NumberKind, str]
"""A number in its series: "Fig. 1" and "Table 1" are two."""


def with_confidence(document: Document) -> Document:
    """The document, its figures, captions and entries each with the probability that it is right, 0 to 1.

    No link is surer than its ends.

    Args:
        document: linked, each thing with the confidence of the stage that found it.
    """
    known = LinkedEvidence(document)
    pages = tuple(
        page.model_copy(update={"regions": tuple(_weighed(known, page, region) for region in page.regions)})
        for page in document.pages
    )
    entries = tuple(_weighed_entry(known, entry) for entry in document.entries)
    sure: dict[str, float] = {region.id: region.confidence for page in pages for region in page.regions}
    sure |= {entry.id: entry.confidence for entry in entries}
    links = tuple(
        link.model_copy(update={"confidence": least})
        if (least := min(sure.get(end, 1.0) for end in (link.source, link.target))) < link.confidence
        else link
        for link in document.links
    )
    return document.model_copy(update={"pages": pages, "entries": entries, "links": links})


def _weighed(known: "LinkedEvidence", page: Page, region: Region) -> Region:
    if region.type in PICTURES:
        confidence = FIGURE_SUM.of(known.of_figure(page, region))
        if confidence < MIN_FIGURE and region.type is RegionType.FIGURE and not known.is_named(region):
            return region.model_copy(update={"type": RegionType.DECORATION})
    elif region.type is RegionType.CAPTION:
        features = known.of_caption(region)
        confidence = CAPTION_SUM.of(features)
        if CAPTION_SUM.is_asked(features):
            return region.model_copy(update={"confidence": confidence, "always_asked": True})
    else:
        return region
    return region.model_copy(update={"confidence": confidence})


def _weighed_entry(known: "LinkedEvidence", entry: Entry) -> Entry:
    features = known.of_entry(entry)
    return entry.model_copy(
        update={
            "confidence": ENTRY_SUM.of(features),
            "warnings": (*entry.warnings, *known.warnings(entry)),
            "always_asked": ENTRY_SUM.is_asked(features),
        }
    )


@dataclass(frozen=True)
class LinkedEvidence:
    """What a linked document says of its figures, captions and entries being right."""

    document: Document

    def is_named(self, figure: Region) -> bool:
        """Whether a caption, an entry or a mention is linked to a picture, or to the plate that it is a part of."""
        return any(
            (type, id) in self._links
            for id in (figure.id, figure.parent, *self._parts.get(figure.id, ()))
            for type in (LinkType.CAPTION_OF, LinkType.DEPICTS, LinkType.CITES)
        )

    def of_figure(self, page: Page, figure: Region) -> Features:
        """What says that a picture is a figure, in the right box."""
        width, height = figure.box.width, figure.box.height
        area = max(figure.box.area, MIN_AREA)
        share = area / max(page.box.area, MIN_AREA)
        named, scan = self.is_named(figure), page.kind is PageKind.SCAN
        printed = (region for region in page.regions if region.text and region.type not in PICTURES)
        inside = sum(both.area for region in printed if (both := region.box.intersection(figure.box)))
        text = min(1.0, inside / area)
        ratio = max(width, height, 1.0) / max(min(width, height), 1.0)
        of_page = text > LETTERED or self._named_share > USUALLY_NAMED
        return without_zeros(
            {
                "stated": stated(figure.confidence),
                "captioned": self._link(LinkType.CAPTION_OF, figure.id),
                "of_entry": self._link(LinkType.DEPICTS, figure.id),
                "cited": float((LinkType.CITES, figure.id) in self._links),
                "part": float(figure.type is RegionType.PANEL and figure.parent is not None),
                "plate": float(figure.type is RegionType.PLATE),
                "numbered": float(figure.number is not None),
                "unnamed": float(not named),
                "odd_one": 0.0 if named else self._named_share,
                "strip": max(0.0, log(ratio / STRIP)),
                "bare_strip": float(ratio > STRIP and not named),
                "half_page": float(share > LARGE and not named and of_page),
                "tiny": float(share < TINY),
                "text": text,
                "scan": float(scan),
                "unnamed_scan": float(scan and not named),
                "alone": float(len(page.figures) == 1),
            }
        )

    def of_caption(self, caption: Region) -> Features:
        """What says that a text is a caption."""
        reading = caption.caption
        return without_zeros(
            {
                "stated": stated(caption.confidence),
                "linked": self._link(LinkType.CAPTION_OF, caption.id),
                "unlinked": float(not self._is_linked(caption) and not _is_of_table(caption)),
                "labelled": float(reading is not None and reading.label_end > 0),
                "numbered": float(bool(caption.printed_numbers)),
                "twice": float(any(self._numbers[series] > 1 for series in _numbers_of(caption))),
                "usual": self._labelled_share if reading is not None and reading.label_end else 0.0,
                "named_nothing": float(self._names_nothing(caption)),
                "gap": float(caption.id in self._beside_gaps),
                **reading_evidence(caption.text, caption.words),
            }
        )

    def of_entry(self, entry: Entry) -> Features:
        """What says that an entry is right in number, title and pages."""
        number = entry.number
        return without_zeros(
            {
                "stated": stated(entry.confidence),
                "high": max(0.0, stated(entry.confidence) - HIGH),
                "shown": self._link(LinkType.DEPICTS, entry.id),
                "twice": float(number is not None and self._entry_numbers[number] > 1),
                "counted": self._counted[entry.id] / 2,
                "unnumbered": float(number is None and self._numbered_share > MOSTLY),
                "gap": float(entry.id in self._beside_gaps),
                "accents": float(bool(self._doubtful(entry))),
                **reading_evidence(entry.title or "", self._words(entry)),
            }
        )

    def _link(self, type: LinkType, end: str) -> float:
        """How sure a thing's surest link of a type is: log-odds from 0 to `MAX_LINKED`."""
        return min(max(stated(self._links.get((type, end), 0.0)), 0.0), MAX_LINKED)

    @cached_property
    def _links(self) -> dict[tuple[str, str], float]:
        """By type and end, the confidence of the surest link."""
        best: dict[tuple[str, str], float] = {}
        for link in self.document.links:
            for end in (link.source, link.target):
                best[link.type, end] = max(link.confidence, best.get((link.type, end), 0.0))
        return best

    @cached_property
    def _parts(self) -> dict[str, list[str]]:
        """By plate, its panels."""
        parts: dict[str, list[str]] = {}
        for figure in self.document.figures:
            if figure.parent is not None:
                parts.setdefault(figure.parent, []).append(figure.id)
        return parts

    @cached_property
    def _named_share(self) -> float:
        """Of the document's pictures that something names."""
        figures = self.document.figures
        return sum(map(self.is_named, figures)) / len(figures)

    @cached_property
    def _labelled_share(self) -> float:
        """Of the document's captions that open with a label."""
        captions = self.document.captions
        return sum(bool(each.caption and each.caption.label_end) for each in captions) / len(captions)

    @cached_property
    def _numbers(self) -> Counter[SeriesNumber]:
        """How many captions print a number; one that is continued elsewhere counts once."""
        captions = (each for each in self.document.captions if not each.caption or not each.caption.continued)
        return Counter(chain.from_iterable(map(_numbers_of, captions)))

    @cached_property
    def _entry_numbers(self) -> Counter[str]:
        return Counter(entry.number for entry in self.document.entries if entry.number is not None)

    @cached_property
    def _counted(self) -> Counter[str]:
        """How many of an entry's two neighbours have the number before or after its own."""
        matches = (COUNT.fullmatch(entry.number or "") for entry in self.document.entries)
        counts = [int(match["count"]) if match else None for match in matches]
        numbered = zip(self.document.entries, counts, strict=True)
        return Counter(
            entry.id
            for (one, low), (other, high) in pairwise(numbered)
            if low is not None and high is not None and high - low == 1
            for entry in (one, other)
        )

    @cached_property
    def _numbered_share(self) -> float:
        """Of the document's entries that have a number."""
        entries = self.document.entries
        return sum(entry.number is not None for entry in entries) / len(entries)

    @cached_property
    def _beside_gaps(self) -> frozenset[str]:
        """The captions and entries after which a number is missing, or before which."""
        return frozenset(id for gap in number_gaps(self.document) for id in (gap.before, gap.after))

    def _names_nothing(self, caption: Region) -> bool:
        """Whether no picture has the number that a caption prints, as where a list of plates promises more."""
        kinds = {number.kind for number in caption.printed_numbers}
        return bool(kinds) and NumberKind.TABLE not in kinds and not self._is_linked(caption)

    def _is_linked(self, caption: Region) -> bool:
        return (LinkType.CAPTION_OF, caption.id) in self._links

    def warnings(self, entry: Entry) -> tuple[Reason, ...]:
        """What a person should know of an entry."""
        doubtful = self._doubtful(entry)
        if not doubtful:
            return ()
        return (Reason(code="title_accents", values={"words": in_words(doubtful)}),)

    def _doubtful(self, entry: Entry) -> Mapping[str, str]:
        """The words of an entry's title whose accents OCR may have misread, with what they may be."""
        if not self._is_read(entry):
            return {}
        return {word: self._listed[word] for word in words_in(entry.title or "") if word in self._listed}

    @cached_property
    def _listed(self) -> Mapping[str, str]:
        """Doubtful words of the titles that OCR read."""
        read = (entry.title for entry in self.document.entries if entry.title and self._is_read(entry))
        return doubtful_words(read)

    def _is_read(self, entry: Entry) -> bool:
        """Whether OCR read an entry: a text layer is sure of all its words."""
        return any(word.confidence < 1 for word in self._words(entry))

    def _words(self, entry: Entry) -> Iterator[Word]:
        """The words of an entry's first stretch."""
        for id in entry.spans[0].regions if entry.spans else ():
            region = self.document.find(id)
            if isinstance(region, Region):
                yield from region.words


def _numbers_of(caption: Region) -> set[SeriesNumber]:
    return {(number.kind, number.key) for number in caption.printed_numbers}


def _is_of_table(caption: Region) -> bool:
    """Whether a caption names a table: tables are not linked to their captions."""
    return {number.kind for number in caption.printed_numbers} == {NumberKind.TABLE}
