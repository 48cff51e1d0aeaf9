"""IIIF over HTTP: a real app on a folder of real pictures, asked as viewers ask."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI, HTTPException, Request
from fastapi.testclient import TestClient
from PIL import Image

from pictoria_docs.apps.server.iiif import Listing, make_router
from pictoria_docs.document import Document, Page, Review, Status
from pictoria_docs.exchange.formats.publication import PublicationOptions
from pictoria_docs.exchange.places.image_api import tiles
from pictoria_docs.pipeline.page_images import PageImages
from pictoria_docs.pipeline.stages import STAGES
from pictoria_docs.sources import SourceOptions
from tests.exchange.sample import draw_page, sample_document

DPI = 200.0
LD = 'application/ld+json;profile="http://iiif.io/api/image/3/context.json"'


class Opened:
    """A document for everybody."""

    def __init__(self, document: Document, images: PageImages) -> None:
        self.located, self.images = document, images

    publication = PublicationOptions(licence="CC-BY-4.0", publisher="Museum")

    def sheet(self, page: int) -> Page:
        return {each.number: each for each in self.located.pages}[page]

    def model(self) -> Document:
        review = Review(status=Status.ACCEPTED, decided_by="Ada", decided_at="2026-05-01T10:00:00+00:00")
        return self.located.model_copy(update={"reviews": {self.located.pages[1].regions[0].id: review}})


@pytest.fixture
def document(tmp_path: Path) -> Document:
    """The sample as a folder of scans, of which the last has been lost."""
    drawn = sample_document("vases")
    pages = tuple(page.model_copy(update={"dpi": DPI}) for page in drawn.pages)
    (tmp_path / "scans").mkdir()
    for page in pages:
        if page.number < 6:
            image = draw_page(drawn, page.number, DPI)
            image.save(tmp_path / f"scans/{page.number}.jpg", dpi=(DPI, DPI), quality=92)
    return drawn.model_copy(update={"pages": pages, "source": str(tmp_path / "scans"), "sha256": "ab" * 32})


@pytest.fixture
def images(tmp_path: Path) -> Iterator[PageImages]:
    made = PageImages(tmp_path / "vases.pictoria", STAGES, SourceOptions)
    yield made
    made.close()


def client(document: Document, images: PageImages, **options: Any) -> TestClient:
    def open_document(request: Request, project: str, id: str) -> Opened:
        if request.headers.get("x-who") == "stranger":
            raise HTTPException(403)
        if (project, id) != ("vases", "doc-1"):
            raise LookupError(id)
        return Opened(document, images)

    def list_documents(request: Request, project: str) -> Listing:
        return Listing("Vases", [("doc-1", document.title or "")], Opened.publication)

    app = FastAPI()
    app.include_router(make_router(open_document, list_documents, **options), prefix="/pictoria")
    return TestClient(app, follow_redirects=False)


@pytest.fixture
def web(document: Document, images: PageImages) -> TestClient:
    return client(document, images)


IMAGE = "/pictoria/iiif/3/vases~doc-1~4"
MANIFEST = "/pictoria/iiif/presentation/3/vases/doc-1/manifest.json"


def test_from_the_collection_to_a_tile(web: TestClient) -> None:
    listed = web.get("/pictoria/iiif/presentation/3/vases/collection.json").json()
    made = web.get(listed["items"][0]["id"]).json()
    canvas = made["items"][3]
    service = canvas["items"][0]["items"][0]["body"]["service"][0]["id"]
    assert service == f"http://testserver{IMAGE}"
    moved = web.get(service)
    assert moved.status_code == 303 and moved.headers["location"] == f"{service}/info.json"
    told = web.get(moved.headers["location"]).json()
    assert (told["id"], told["width"], told["height"]) == (service, canvas["width"], canvas["height"])
    for part, size in tiles(told["width"], told["height"]):
        found = web.get(
            f"{service}/{part.x},{part.y},{part.width},{part.height}/{size.width},{size.height}/0/default.jpg"
        )
        assert found.headers["content-type"] == "image/jpeg"
        assert Image.open(BytesIO(found.content)).size == size
    assert web.get(canvas["thumbnail"][0]["id"]).status_code == 200
    page = web.get(canvas["annotations"][0]["id"]).json()
    assert page["items"] and page["id"] == canvas["annotations"][0]["id"]
    assert web.get(page["@context"][0]).json()["@context"]["pictoria"]


def test_a_manifest_leads_to_its_data_and_tells_whose_they_are(web: TestClient) -> None:
    made = web.get(MANIFEST).json()
    assert made["rights"] == "http://creativecommons.org/licenses/by/4.0/"
    assert made["provider"][0]["label"] == {"none": ["Museum"]}
    listed = web.get("/pictoria/iiif/presentation/3/vases/collection.json").json()
    assert listed["provider"] == made["provider"]
    whole = web.get(made["seeAlso"][0]["id"]).json()
    assert whole["id"] == made["seeAlso"][0]["id"]
    page = web.get("/pictoria/iiif/presentation/3/vases/doc-1/annotations/2.json").json()
    exact = {item["id"] for item in page["items"] if "#" not in item["id"]}
    assert exact <= {item["id"] for item in whole["items"]}


def test_annotations_tell_how_far_people_have_come(web: TestClient) -> None:
    page = web.get("/pictoria/iiif/presentation/3/vases/doc-1/annotations/2.json").json()
    assert [item.get("pictoria:status") for item in page["items"][:2]] == ["accepted", "suggested"]


def test_what_a_browser_has_is_not_sent_again(web: TestClient) -> None:
    for path in (f"{IMAGE}/full/300,/0/default.jpg", f"{IMAGE}/info.json", MANIFEST):
        first = web.get(path)
        assert first.headers["cache-control"].startswith("private")
        again = web.get(path, headers={"If-None-Match": f'"other", W/{first.headers["etag"]}'})
        assert again.status_code == 304 and not again.content
        assert again.headers["etag"] == first.headers["etag"]
        assert web.get(path, headers={"If-None-Match": '"other"'}).status_code == 200
    assert web.head(MANIFEST).status_code == 200


def test_json_ld_for_those_who_ask_for_it(web: TestClient) -> None:
    assert web.get(f"{IMAGE}/info.json").headers["content-type"] == "application/json"
    asked = web.get(f"{IMAGE}/info.json", headers={"Accept": "application/ld+json"})
    assert asked.headers["content-type"] == LD and asked.headers["vary"] == "Accept, Accept-Language"
    made = web.get(MANIFEST, headers={"Accept": "application/ld+json;profile=x, */*"})
    assert made.headers["content-type"].endswith('profile="http://iiif.io/api/presentation/3/context.json"')


def test_the_canonical_address_is_told(web: TestClient) -> None:
    link = web.get(f"{IMAGE}/pct:0,0,50,50/^300,/0/gray.png").headers["link"]
    assert f'<http://testserver{IMAGE}/0,0,611,861/300,423/0/gray.png>;rel="canonical"' in link
    assert "level2.json" in link


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        (f"{IMAGE}/full/full/0/default.jpg", 400, "iiif_size"),
        (f"{IMAGE}/full/9000,/0/default.jpg", 400, "iiif_size"),
        (f"{IMAGE}/9000,0,1,1/max/0/default.jpg", 400, "iiif_region"),
        (f"{IMAGE}/full/max/45/default.jpg", 501, "iiif_rotation"),
        (f"{IMAGE}/full/max/0/default.tif", 501, "iiif_format"),
        (f"{IMAGE}/full/max/0/best.jpg", 400, "iiif_quality"),
        ("/pictoria/iiif/3/vases~doc-1~7/info.json", 404, "iiif_unknown"),
        ("/pictoria/iiif/3/vases~doc-1~0/info.json", 404, "iiif_unknown"),
        ("/pictoria/iiif/3/vases~doc-1~٣/info.json", 404, "iiif_unknown"),
        ("/pictoria/iiif/3/vases/info.json", 404, "iiif_unknown"),
        ("/pictoria/iiif/3/..~..~1/info.json", 404, "iiif_unknown"),
        ("/pictoria/iiif/3/pots~doc-1~1/info.json", 404, "iiif_unknown"),
        ("/pictoria/iiif/presentation/3/vases/doc-1/annotations/99.json", 404, "iiif_unknown"),
        ("/pictoria/iiif/3/vases~doc-1~6/full/300,/0/default.jpg", 404, "page_missing"),
    ],
)
def test_what_is_refused_is_told_in_the_readers_language(
    web: TestClient, path: str, status: int, code: str
) -> None:
    english, french = (web.get(path, headers={"Accept-Language": each}) for each in ("en", "fr-FR,fr;q=0.9"))
    assert (english.status_code, english.json()["error"]) == (status, code)
    assert english.json()["sentence"] != french.json()["sentence"]
    assert english.headers["cache-control"] == "no-store"


def test_where_files_lie_is_not_told(web: TestClient, tmp_path: Path) -> None:
    answer = web.get("/pictoria/iiif/3/vases~doc-1~6/full/300,/0/default.jpg")
    assert str(tmp_path) not in answer.text and "scans" in answer.text


def test_rights_are_asked_before_anything_is_told(web: TestClient) -> None:
    first = web.get(f"{IMAGE}/full/300,/0/default.jpg")
    for path in (f"{IMAGE}/full/300,/0/default.jpg", f"{IMAGE}/info.json", MANIFEST):
        refused = web.get(path, headers={"X-Who": "stranger", "If-None-Match": first.headers["etag"]})
        assert refused.status_code == 403


def test_other_sites_are_shut_out(web: TestClient) -> None:
    answer = web.get(f"{IMAGE}/info.json", headers={"Origin": "https://viewer.example"})
    assert "access-control-allow-origin" not in answer.headers


def test_addresses_are_the_public_ones(document: Document, images: PageImages) -> None:
    web = client(document, images, base_url="https://desk.museum.example/p/")
    told = web.get(f"{IMAGE}/info.json").json()
    assert told["id"] == "https://desk.museum.example/p/iiif/3/vases~doc-1~4"
    assert web.get(MANIFEST).json()["id"].startswith("https://desk.museum.example/p/iiif/presentation/3/")
    assert web.get(IMAGE).headers["location"].startswith("https://desk.museum.example/p/iiif/3/")


def test_many_at_once_get_what_one_gets(web: TestClient) -> None:
    paths = [
        f"{IMAGE}/{x},0,200,300/{w},/{turn}/default.png"
        for x in (0, 300)
        for w in (50, 200)
        for turn in (0, 90)
    ]
    with web, ThreadPoolExecutor(8) as workers:  # One loop, as a server has: turns are waited for in it.
        many = list(workers.map(lambda path: web.get(path).content, paths * 2))
    assert many[: len(paths)] == many[len(paths) :]
    assert all(Image.open(BytesIO(data)).format == "PNG" for data in many)
