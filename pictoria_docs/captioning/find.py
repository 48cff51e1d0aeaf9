"""Settled pages to pages in which captions, legends and figure numbers are regions of their own."""

from collections import defaultdict
from collections.abc import Sequence

from pictoria_docs.captioning.beside import find_numbers
from pictoria_docs.captioning.caption_features import LABELLED
from pictoria_docs.captioning.columns import join_columns
from pictoria_docs.captioning.contents import find_contents
from pictoria_docs.captioning.figure_proposals import propose_figures
from pictoria_docs.captioning.labelled import cut_labelled
from pictoria_docs.captioning.learned import Weigh, weigh
from pictoria_docs.captioning.legends import find_legends
from pictoria_docs.captioning.lists import find_lists
from pictoria_docs.captioning.options import CaptionOptions
from pictoria_docs.captioning.ornaments import restore_captioned, set_ornaments_apart
from pictoria_docs.captioning.page_draft import PageDraft, attempt_on
from pictoria_docs.captioning.placed_text import placed_texts
from pictoria_docs.captioning.plate_series import find_plate_series
from pictoria_docs.captioning.setting import TEXTS, Setting
from pictoria_docs.captioning.text_units import text_units
from pictoria_docs.captioning.unlabelled import find_unlabelled
from pictoria_docs.document import Document, Page, Region, RegionType
from pictoria_docs.document.identity import RegionId
from pictoria_docs.document.page import in_order, usual_size
from pictoria_docs.document.upright import on_upright_pages
from pictoria_docs.isolation import isolate
from pictoria_docs.labels.grammar import caption_certainty, hyphen_style, read_item
from pictoria_docs.labels.tabula_disambiguation import tab_kind
from pictoria_docs.layout.settle import settle
from pictoria_docs.layout.text_line import USUAL_SIZE

LINE_HEAD = 60  # characters of a line that show how the document joins numbers
TEXT_HEAD = 400  # characters of a text that show whether it opens like a caption
SURE_CAPTION = 0.9  # certainty

VERSION = "28"
"""Version of the stage: results of another version are made again."""


def caption_document(document: Document, options: CaptionOptions | None = None) -> Document:
    """The document with its pages settled and their captions found: the captions stage.

    Args:
        document: its pages as the layout stage left them.
        options: how; the defaults where None.
    """

    def captioned(upright: Document) -> Document:
        pages = list(upright.pages)
        with isolate("settling"):
            pages = settle(pages)
        return upright.model_copy(update={"pages": tuple(find_captions(pages, options))})

    return on_upright_pages(document, captioned)


def teach_captions(document: Document, weigh: Weigh) -> None:
    """Look for the captions of a document with other answers than those of the models; training keeps what was asked.

    Args:
        document: its pages as the layout stage left them.
        weigh: gives the answers.
    """

    def taught(upright: Document) -> Document:
        find_captions(settle(list(upright.pages)), weigh=weigh)
        return upright

    on_upright_pages(document, taught)


def find_captions(
    pages: Sequence[Page],
    options: CaptionOptions | None = None,
    weigh: Weigh = weigh,
) -> list[Page]:
    """Cut the captions out of the text of a document's pages.

    Regions of type TEXT, HEADING, LIST and FOOTNOTE are split where captions start and end; the pieces become
    CAPTION regions with a reading, LEGEND regions over the numbered items of a plate or the items of a list of
    plates (the items name the legend as `parent`), and FIGURE_NUMBER regions for numbers printed alone beside
    pictures. All other text stays as it was. `Region.confidence` tells how sure it is that a region is a caption.

    Args:
        pages: settled pages of one document, in order.
        options: how; the defaults where None.
        weigh: tells captions from other text; the models that come with the package, where training does not.

    Returns:
        The pages with their new regions, in reading order, `order` set anew; figures that only their captions
        tell (`figure_proposals`) are figures, and vignettes (`ornaments`) are not.
    """
    options = options or CaptionOptions()
    pages = _typescript(pages)
    starts = [
        region.text[line.start : line.start + LINE_HEAD]
        for page in pages
        for region in page.regions
        if region.type in TEXTS
        for line in region.lines[:1]
    ]
    setting = Setting(
        _body_size(pages),
        hyphen_style(starts) if options.hyphen == "auto" else options.hyphen,
        options.threshold,
        tab_kind(pages),
    )
    drafts = _labelled(pages, setting, weigh)
    with attempt_on(drafts, "ornaments"):
        restore_captioned(drafts)
    for draft in drafts:
        with attempt_on([draft], "figure_numbers", draft.page.number):
            find_numbers(draft)
    with attempt_on(drafts, "plate_series"):
        find_plate_series(drafts)
    with attempt_on(drafts, "legends"):
        find_legends(drafts, setting, weigh)
    with attempt_on(drafts, "lists"):
        find_lists(drafts)
        find_contents(drafts)
    if options.unlabelled:
        with attempt_on(drafts, "unlabelled"):
            find_unlabelled(drafts, weigh)
    captioned = [draft.page.model_copy(update={"regions": tuple(draft.regions)}) for draft in drafts]
    with isolate("figure_proposals"):
        captioned = set_ornaments_apart(propose_figures(captioned))
    return [page.model_copy(update={"regions": in_order(page.regions)}) for page in captioned]


def _labelled(pages: Sequence[Page], setting: Setting, weigh: Weigh) -> list[PageDraft]:
    """Cut the captions that open with labels out of the pages."""
    drafts: list[PageDraft] = []
    for page in pages:
        regions = list(page.regions)
        with isolate("captions", page.number):
            regions = list(join_columns(page.regions, **setting.habits(page)))
        drafts.append(PageDraft(page, regions, setting.habits(page)))
    starts: list[dict[RegionId, dict[int, float]]] = [defaultdict(dict) for _ in drafts]
    with isolate("captions"):
        texts = [text for text in placed_texts(drafts, text_units(drafts)) if text.unit.label is not None]
        for text, likely in zip(texts, weigh(LABELLED, texts), strict=True):
            unit = text.unit
            if likely >= setting.threshold:
                starts[unit.draft][unit.region.id][unit.first] = likely
    for draft, of_page in zip(drafts, starts, strict=True):
        with attempt_on([draft], "captions", draft.page.number):
            cut_labelled(draft, of_page, setting)
    return drafts


def _typescript(pages: Sequence[Page]) -> Sequence[Page]:
    """The pages with code as text where it is none: in a typescript, and where captions are set like code."""
    length = dict.fromkeys((RegionType.TEXT, RegionType.CODE), 0)
    for page in pages:
        for region in page.regions:
            if region.type in length:
                length[region.type] += len(region.text)
    if not length[RegionType.CODE]:
        return pages
    is_typescript = length[RegionType.CODE] > length[RegionType.TEXT]
    texts = {
        region.id: {"type": RegionType.TEXT}
        for page in pages
        for region in page.regions
        if region.type is RegionType.CODE and (is_typescript or _opens_caption(region))
    }
    return [page.changed(texts) for page in pages]


def _opens_caption(region: Region) -> bool:
    return (
        caption_certainty(region.text[:TEXT_HEAD]) > SURE_CAPTION
        or read_item(region.text[:TEXT_HEAD]) is not None
    )


def _body_size(pages: Sequence[Page]) -> float:
    """Size of most of the running text, in points."""
    runs = (run for page in pages for region in page.regions if region.type in TEXTS for run in region.runs)
    return usual_size((run._replace(size=round(run.size, 1)) for run in runs), USUAL_SIZE)
