"""What a package tells people: a text in each language of the interface, and a picture."""

from collections.abc import Sequence
from pathlib import Path

from pictoria_docs.document import Box, Document, Page, Region
from pictoria_docs.exchange.deposit.contents import PackageContents
from pictoria_docs.exchange.formats.exporters import Images
from pictoria_docs.exchange.formats.losses import loss_text
from pictoria_docs.exchange.formats.page_pictures import page_picture
from pictoria_docs.exchange.formats.publication import PublishedPictures, licence_address
from pictoria_docs.i18n import FALLBACK, LANGUAGES, translate
from pictoria_docs.version import VERSION

PICTURE = "overview.png"
HEIGHT = 900
"""Of the picture, in pixels."""
WIDEST = 4 * HEIGHT
LINE = 3
"""Of the boxes in it, in pixels."""
PAPER, INK, FIGURE, CAPTION, OTHER = "#ffffff", "#333333", "#b4502d", "#2d6ab4", "#bbbbbb"
COUNTED = ("documents", "pages", "figures", "captions", "entries", "links", "mentions")


def readme_names() -> dict[str, str]:
    """The name of the file in each language of the interface."""
    return {language: translate("deposit.readme_name", language) for language in LANGUAGES}


def readme(contents: PackageContents, language: str, formats: Sequence[str]) -> str:
    """The text, in Markdown."""
    publication = contents.publication

    def words(name: str, **values: object) -> str:
        return translate(f"deposit.{name}", language, **values)

    def listed(items: Sequence[str]) -> str:
        return "\n".join(f"- {item}" for item in items)

    people = [
        ", ".join(filter(None, (person.full_name, person.affiliation, _orcid(person.orcid))))
        for person in publication.creators
    ]
    contributors = [
        f"{person.full_name} ({words(f'role.{person.role.value}')})" for person in contents.contributors
    ]
    programs = [f"pictoria-docs {VERSION}"]
    programs += [
        " ".join(filter(None, (program.stage, program.version, program.model)))
        for program in contents.programs
    ]
    table = [f"| {words('what')} | {words('number')} |", "| --- | ---: |"]
    table += [f"| {words(name)} | {contents.counts[name]} |" for name in COUNTED]
    empty = [f"`{file.path}`" for file in contents.files if not file.size]
    licence = f"[{publication.licence}]({licence_address(publication.licence)})"
    parts = [
        f"# {publication.text(publication.title, language)}",
        publication.text(publication.description, language),
        f"![{words('picture')}]({PICTURE})",
        f"*{words('picture')}*",
        f"## {words('contents')}",
        "\n".join(table),
        listed([f"`{document.folder}`: {document.title}" for document in contents.documents]),
        words("folders", formats=", ".join(f"`{format}`" for format in formats)),
        f"## {words('people')}",
        listed(people),
        *([f"### {words('contributors')}", listed(contributors)] if contributors else []),
        f"## {words('rights')}",
        words("licence", licence=licence),
        publication.rights,
        f"## {words('provenance')}",
        words("made_by"),
        listed(programs),
        f"## {words('losses')}",
        words("losses_where", example=loss_text("origins", language)),
        f"## {words('checking')}",
        words("checking_how"),
        *([words("empty"), listed(empty)] if empty else []),
        f"## {words('citing')}",
        citation(contents, language),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def citation(contents: PackageContents, language: str = FALLBACK) -> str:
    """How the package is cited: creators, year, title, publisher."""
    publication = contents.publication
    creators = " ; ".join(person.sorted_name for person in publication.creators)
    year = publication.date.partition("-")[0]
    return f"{creators} ({year}). {publication.text(publication.title, language)}. {publication.publisher}."


def draw_picture(contents: PackageContents, images: Images, path: Path) -> Path:
    """Draw the page with the most figures: what was found on it, on the page itself if pictures are published."""
    from PIL import Image, ImageDraw

    document, page = _example(contents)
    picture = Image.new("RGB", (HEIGHT, HEIGHT), PAPER)
    # A damaged page may have no size.
    if document is not None and page is not None and min(page.width, page.height) >= 1:
        width = round(page.width / page.height * HEIGHT)
        picture = Image.new("RGB", (min(max(width, 1), WIDEST), HEIGHT), PAPER)
        if contents.publication.pictures is PublishedPictures.PAGES:
            image, _ = page_picture(document, page, images, None, FALLBACK)
            if image is not None:
                picture = image.resize(picture.size, Image.Resampling.LANCZOS, reducing_gap=2.0)
        pen = ImageDraw.Draw(picture)
        pen.rectangle((0, 0, picture.width - 1, picture.height - 1), outline=INK)
        scale = HEIGHT / page.height
        for region in page.regions:
            pen.rectangle(_scaled(region.box, scale), outline=_colour(region), width=LINE)
        for start, end in _joined(document, page):
            pen.line((*_middle(start.box, scale), *_middle(end.box, scale)), fill=INK, width=LINE)
    picture.save(path)
    return path


def _example(contents: PackageContents) -> tuple[Document | None, Page | None]:
    if contents.example is None:
        return None, None
    document, number = contents.example
    return document, next(page for page in document.pages if page.number == number)


def _joined(document: Document, page: Page) -> list[tuple[Region, Region]]:
    """The regions of a page that links join."""
    on_page: dict[str, Region] = {region.id: region for region in page.regions}
    pairs = ((on_page.get(link.source), on_page.get(link.target)) for link in document.links)
    return [(start, end) for start, end in pairs if start is not None and end is not None]


def _scaled(box: Box, scale: float) -> tuple[float, float, float, float]:
    return box.x0 * scale, box.y0 * scale, max(box.x1, box.x0) * scale, max(box.y1, box.y0) * scale


def _middle(box: Box, scale: float) -> tuple[float, float]:
    return (box.x0 + box.x1) / 2 * scale, (box.y0 + box.y1) / 2 * scale


def _colour(region: Region) -> str:
    if region.is_picture:
        return FIGURE
    return CAPTION if region.caption is not None else OTHER


def _orcid(orcid: str | None) -> str:
    return f"https://orcid.org/{orcid}" if orcid else ""
