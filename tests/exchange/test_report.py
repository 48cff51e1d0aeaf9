"""The HTML report: self-contained, safe, bilingual, and working in a real browser."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright import sync_api

from pictoria_docs.document import Box, Document
from pictoria_docs.errors import PageError
from pictoria_docs.exchange import export_project
from pictoria_docs.exchange.report import export as html_export
from pictoria_docs.exchange.report.view import arrow_path
from tests.chromium import chromium
from tests.exchange.sample import counting, draw_page, hostile_document, region, sample_document
from tests.programs import CHROMIUM, CI


class Page(HTMLParser):
    """Tags, ids and links of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def values(self, name: str) -> list[str]:
        return [attributes[name] for _, attributes in self.tags if name in attributes]


def report(out: Path, *made: Document, language: str = "fr") -> str:
    [path] = export_project(iter(made), draw_page, out, "html", language)
    return path.read_text(encoding="utf-8")


def test_one_file_that_asks_nothing_of_the_network(tmp_path: Path) -> None:
    page = Page(report(tmp_path, sample_document(), sample_document("autre")))
    assert [file.name for file in tmp_path.iterdir()] == ["report.html"]
    for name in ("src", "href", "action", "srcset", "poster", "data"):
        assert all(value.startswith(("#", "data:image/webp;base64,")) for value in page.values(name)), name
    [policy] = [value for value in page.values("content") if "default-src" in value]
    assert "default-src 'none'" in policy and "unsafe-inline" not in policy and "http" not in policy
    assert not [
        name for _, attributes in page.tags for name in attributes if name.startswith("on") or name == "style"
    ]


def test_the_gallery_opens_with_a_picture_that_something_is_known_of(tmp_path: Path) -> None:
    """A library's stamp on the first page is a picture that nothing names: it comes last."""
    document = sample_document()
    stamp = region(1, "figure", (300, 500, 390, 560))
    first = document.pages[0].model_copy(update={"regions": (stamp, *document.pages[0].regions)})
    stamped = document.model_copy(update={"pages": (first, *document.pages[1:])})
    page = Page(report(tmp_path, stamped, language="en"))
    cards = [id for id in page.values("id") if id.startswith("card-")]
    assert cards[0] == f"card-d1-{document.figures[0].id}"
    assert cards[-1] == f"card-d1-{stamp.id}"
    assert "1 documents" not in " ".join(page.words)


def test_ids_are_unique_and_every_jump_lands(tmp_path: Path) -> None:
    page = Page(report(tmp_path, sample_document(), sample_document("autre")))
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    jumps = {value[1:] for value in page.values("href")} | {goal for goal in page.values("data-goal") if goal}
    assert len(jumps) > 30 and jumps <= set(ids)
    assert set(page.values("data-s")) | set(page.values("data-g")) <= set(ids) | off_page(page)


def off_page(page: Page) -> set[str]:
    """Ends of badges that lie on another page of the same document have boxes there too."""
    return {
        value
        for value in (*page.values("data-s"), *page.values("data-g"))
        if value.startswith(("d1-", "d2-"))
    }


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            [
                "Gallery",
                "Confidence",
                "No. 1 Kyathos",
                "the caption stands on the facing page (3)",
                "part of Pl. I",
            ],
        ),
        (
            "fr",
            [
                "Galerie",
                "Confiance",
                "N° 1 Kyathos",
                "la légende est sur la page en regard (3)",
                "partie de Pl. I",
            ],
        ),
    ],
)
def test_it_speaks_the_language_asked_for(language: str, words: list[str], tmp_path: Path) -> None:
    text = report(tmp_path, sample_document(), language=language)
    page = Page(text)
    assert page.tags[0] == ("html", {"lang": language})
    for word in words:
        assert word in text, word
    assert not re.search(r"report\.[a-z_]+", text), "a message without words"


def test_it_counts_what_it_shows(tmp_path: Path) -> None:
    page = Page(report(tmp_path, sample_document(), language="en"))
    kinds = [attributes.get("data-t") for tag, attributes in page.tags if attributes.get("class") == "card"]
    assert sorted(kinds) == ["figure"] * 3 + ["panel"] * 4 + ["plate"]
    boxes = [attributes["data-t"] for _, attributes in page.tags if attributes.get("class") == "s"]
    assert boxes.count("mention") == 3 and boxes.count("entry") == 3, "an entry on two pages has two boxes"
    arrows = [attributes["data-t"] for _, attributes in page.tags if attributes.get("class") == "a"]
    assert arrows.count("caption_of") == 3, "links across pages are badges"
    badges = [
        attributes["data-t"] for _, attributes in page.tags if attributes.get("class") in ("b", "b hint")
    ]
    assert badges.count("caption_of") == 10, "five captions that face their figures, a badge at either end"


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    page = Page(report(tmp_path, hostile_document()))
    assert [tag for tag, _ in page.tags].count("script") == 1
    assert not [attributes for tag, attributes in page.tags if tag == "img" and "onerror" in attributes]
    assert any("<script>alert(1)</script>" in words for words in page.words), "it is shown, as text"


def test_a_long_document_shows_the_pages_that_matter_and_says_so(tmp_path: Path) -> None:
    document = sample_document()
    empty = document.pages[5]
    pages = document.pages + tuple(
        empty.model_copy(update={"number": n, "regions": ()}) for n in range(7, 101)
    )
    asked: list[tuple[int, float | None]] = []
    long = document.model_copy(update={"pages": pages, "page_count": 100})
    [path] = export_project(iter([long]), counting(asked), tmp_path, "html", "en")
    assert [page for page, _ in asked] == [1, 2, 3, 4, 5], "one picture a page, no others read"
    assert "only its 5 pages" in path.read_text(encoding="utf-8")
    assert "95 other pages" in path.read_text(encoding="utf-8")


def test_the_file_stops_growing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html_export, "MAX_BYTES", 4_000)
    asked: list[tuple[int, float | None]] = []
    made = (sample_document(), sample_document("autre"))
    [path] = export_project(iter(made), counting(asked), tmp_path, "html", "en")
    text = path.read_text(encoding="utf-8")
    assert 0 < len(asked) < 12 and "Some pictures are left out" in text
    assert text.count('class="card"') == 16, "the figures are listed all the same"


def test_a_page_that_cannot_be_read_is_told_of(tmp_path: Path) -> None:
    def unreadable(document: Document, page: int, dpi: float | None) -> Image.Image:
        raise PageError("page_damaged", file="gone.pdf", page=page, detail="vanished")

    [path] = export_project(iter([sample_document()]), unreadable, tmp_path, "html", "en")
    text = path.read_text(encoding="utf-8")
    assert text.count("gone.pdf") == 6 and "Picture not available" in text and "Coupe à yeux" in text


def test_an_arrow_goes_from_edge_to_just_inside() -> None:
    start, end = re.findall(
        r"^M(\S+ \S+)Q.* (\S+ \S+)$", arrow_path(Box(0, 110, 100, 120), Box(0, 0, 100, 100))
    )[0]
    assert start == "50.0 110.0"
    assert end == "50.0 90.0"


# In a browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if CHROMIUM is None and not CI:
        pytest.skip("Chromium is not installed")
    with chromium() as browser:
        yield browser


@pytest.fixture
def opened(browser: Any, tmp_path: Path) -> Iterator[Any]:
    """The report of a plain and of a hostile document; fails on any script error, alert or request."""
    report(tmp_path, sample_document(), hostile_document(), language="en")
    page, trouble = browser.new_page(viewport={"width": 1300, "height": 900}), []
    page.on("console", lambda message: trouble.append(message.text))
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("dialog", lambda dialog: (trouble.append("alert"), dialog.dismiss()))
    page.on(
        "request", lambda request: request.url.startswith(("file:", "data:")) or trouble.append(request.url)
    )
    page.goto((tmp_path / "report.html").as_uri())
    yield page
    assert not trouble
    page.close()


def shown(page: Any, selector: str) -> int:
    return int(page.locator(f"{selector}:visible").count())


def test_filters_by_type_confidence_document_and_text(opened: Any) -> None:
    assert shown(opened, ".work") == 16 and shown(opened, ".card") == 0
    opened.click("[data-show=gallery]")
    assert shown(opened, ".card") == 16 and shown(opened, ".sheet") == 0
    opened.click(".chip[data-type=panel]")
    assert shown(opened, ".card") == 8
    opened.click(".chip[data-type=panel]")
    opened.select_option("#document", "1")
    assert shown(opened, ".card") == 8
    opened.fill("#search", "hydrie")
    sync_api.expect(opened.locator(".found")).to_have_text("1 of 8 shown")
    opened.fill("#search", "")
    sync_api.expect(opened.locator(".found")).to_have_text("8 of 8 shown")
    opened.locator("#most").fill("50")
    sync_api.expect(opened.locator(".found")).to_have_text("1 of 8 shown")
    assert opened.locator(".card:visible").inner_text().startswith("Figure, p. 5"), "the least certain one"


def test_jumps_cross_views_and_pages(opened: Any) -> None:
    opened.click("[data-show=gallery]")
    opened.locator(".card", has_text="Pl. I, 1").first.get_by_text("caption on p. 3").click()
    sync_api.expect(opened.locator("body")).to_have_attribute("data-view", "pages")
    focused = opened.locator(":focus")
    sync_api.expect(focused).to_have_attribute("data-x", re.compile("Kyathos"))
    opened.keyboard.press("Enter")
    sync_api.expect(focused, "from the caption to its figure").to_have_attribute(
        "data-n", re.compile("Pl. I, 1")
    )
    opened.go_back()
    sync_api.expect(opened.locator(":focus")).to_have_attribute("data-x", re.compile("Kyathos"))


def test_hover_and_focus_tell_text_reasons_and_confidence(opened: Any) -> None:
    opened.click("[data-show=pages]")
    caption = opened.locator(".s[data-t=caption]").first
    caption.scroll_into_view_if_needed()
    caption.hover(force=True)
    tip = opened.locator("#tip")
    for words in ("Coupe à yeux", "98%", "below the picture"):
        sync_api.expect(tip).to_contain_text(words)
    assert opened.locator(".a.lit").count() == 1 and opened.locator(".s[data-t=figure].lit").count() == 1
    opened.keyboard.press("Escape")
    assert not tip.is_visible()
    opened.keyboard.press("Tab")
    opened.locator(".s[data-t=figure]").first.focus()
    opened.keyboard.press("Shift+Tab")
    opened.keyboard.press("Tab")
    sync_api.expect(tip).to_contain_text("Fig. 1 – Figure")
    assert tip.is_visible()


def test_pictures_enlarge_and_entries_borrow_them(opened: Any) -> None:
    opened.click("[data-show=gallery]")
    opened.locator("button.enlarge").first.click()
    assert "Coupe à yeux" in opened.locator("#zoom").inner_text()
    opened.keyboard.press("Escape")
    opened.click("[data-show=entries]")
    assert opened.locator(".entry").first.locator("img").count() == 2
    assert "Terre cuite" in opened.locator(".entry").first.inner_text()


def test_it_opens_on_the_overview_whose_rows_lead_to_pictures_entries_and_pages(opened: Any) -> None:
    first = opened.locator(".work").first
    assert "Fig. 1. Coupe à yeux" in first.inner_text() and first.locator("img").count() == 1
    assert opened.locator(".work img").count() == 16
    row = opened.locator(".work", has_text="1. Kyathos attique, cat. 1.").first
    row.locator(".in-page a").click()
    sync_api.expect(opened.locator(":focus")).to_have_attribute("data-n", re.compile("Pl. I, 1"))
    # Another view is nothing to travel through: the bar would move away under the pointer.
    assert opened.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
    opened.click("[data-show=overview]")
    row.locator(".in-entry a").click()
    sync_api.expect(opened.locator(":focus")).to_contain_text("No. 1 Kyathos")
    opened.click("[data-show=overview]")
    opened.fill("#search", "hydrie")
    sync_api.expect(opened.locator(".found")).to_have_text("1 of 16 shown")
    assert shown(opened, ".work") == 1


def test_print_shows_all_views_without_the_bar(opened: Any) -> None:
    opened.emulate_media(media="print")
    assert shown(opened, ".card") == 16 and shown(opened, ".sheet") == 12 and shown(opened, ".bar") == 0
