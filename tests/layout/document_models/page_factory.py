"""The page that the recorded answers are about: a catalogue page of 480 x 680 points, sent as 960 x 1360 pixels."""

from pathlib import Path

from pictoria_docs.document import Document, Page, PageKind, RegionType, SourceKind
from pictoria_docs.document.identity import DocumentId
from pictoria_docs.layout.blocks import reading_order
from pictoria_docs.models.question import Answer, Failure
from tests.linking.factory import HEIGHT, WIDTH, PageMaker

SIZE = (960, 1360)
PICTURE = (80.0, 200.0, 400.0, 480.0)
HEAD = "CATALOGUE DES BRONZES"
TITLE = "12. Lampe à bec unique"
ENTRY = (
    "Réservoir rond à fond plat, anse en anneau surmontée d’une feuille. La patine verte est conservée sur presque "
    "toute la surface ; le bec, cassé net, a été recollé après la fouille. H. 7,2 cm ; L. 14 cm."
)
CAPTION = "Lampe de bronze, vue de profil. Musée de Valmont, inv. 1887.4."
NOTE = "1. Trouvée en 1886 dans le puits nord."
RECORDED = Path(__file__).with_name("recorded")


def bronze_page(*, picture: bool = False, kind: PageKind = PageKind.BORN_DIGITAL) -> Page:
    """The page as the rules see it: without its picture, the caption taken for text."""
    maker = PageMaker(1)
    maker.text(160, 24, 420, HEAD, 8, type=RegionType.RUNNING_HEAD)
    maker.text(60, 60, 420, TITLE, 10, type=RegionType.HEADING)
    maker.text(60, 80, 420, ENTRY, 9)
    if picture:
        maker.picture(*PICTURE)
    maker.text(80, 490, 420, CAPTION, 8)
    maker.text(60, 620, 420, NOTE, 8, type=RegionType.FOOTNOTE)
    regions = tuple(reading_order(maker.regions))
    return Page(number=1, width=WIDTH, height=HEIGHT, kind=kind, regions=regions)


def document(*pages: Page) -> Document:
    return Document(
        id=DocumentId("d"),
        name="d",
        source="d.pdf",
        kind=SourceKind.PDF,
        sha256="0" * 64,
        page_count=len(pages),
        pages=pages,
    )


def recorded(name: str) -> str:
    return (RECORDED / name).read_text(encoding="utf-8")


def answer(family: str, text: str, *, page: int = 1, failure: Failure | None = None) -> Answer:
    return Answer(
        id=f"regions>{family}>{page}",
        model="some-model",
        prompt=f"regions_{family}@1",
        text=text,
        failure=failure,
        extra={"width": SIZE[0], "height": SIZE[1]},
    )
