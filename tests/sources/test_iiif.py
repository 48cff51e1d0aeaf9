"""IIIF sources: manifests of versions 2 and 3 read from files and from a web server."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pictoria_docs.sources import SourceOptions, open_source
from pictoria_docs.sources.manifest import kind_of, read_manifest, text_of

from .conftest import Server, jpeg
from .manifests import P2, P3, canvas3, manifest2, manifest3, one_page, painting, picture, told


def test_version_3_from_an_address(
    server: Server, web: SourceOptions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PICTORIA_LANG", "fr")
    image = server.put("/p1.jpg", jpeg(1000, 1500, "red"), "image/jpeg")
    labels = {"label": {"en": ["page 12"], "fr": ["p. 12"]}}
    body = manifest3(
        canvas3(painting(picture(image)), **labels), label={"en": ["Vases"], "fr": ["Les", "vases"]}
    )
    source = open_source(server.put("/iiif/bpt6k1/manifest.json", body), web)
    page = source.page(1)
    assert (source.name, source.kind, source.title, source.page_count) == ("bpt6k1", "iiif", "Les vases", 1)
    assert (page.label, page.width, page.height) == ("p. 12", 360, 540)
    assert server.asked == ["/iiif/bpt6k1/manifest.json"]
    assert page.dpi == 200 and page.pdf is None
    shown = page.image()
    assert (shown.mode, shown.size) == ("RGB", (1000, 1500)) and shown.getpixel((5, 5))[0] > 250
    assert page.image(100).size == (500, 750)
    assert server.asked.count("/p1.jpg") == 1
    source.close()


def test_version_2_from_a_file(server: Server, web: SourceOptions, tmp_path: Path) -> None:
    image = server.put("/p1.jpg", jpeg(1000, 1500), "image/jpeg")
    (tmp_path / "Codex A.json").write_text(manifest2(image))
    source = open_source(tmp_path / "Codex A.json", web)
    assert (source.name, source.title, source.page(1).label) == ("Codex A", "Vases grecs", "f. 3r")
    assert source.page(1).image().size == (1000, 1500)


@pytest.mark.parametrize(
    ("version", "level", "asked"),
    [
        (1, 1, "full/1600,/0/native.jpg"),
        (2, 2, "full/1600,/0/default.jpg"),
        (3, 1, "full/1600,2400/0/default.jpg"),
    ],
)
def test_image_servers_are_asked_for_the_wanted_size(
    server: Server, web: SourceOptions, version: int, level: int, asked: str
) -> None:
    service = {
        1: {"@context": "http://library.stanford.edu/iiif/image-api/1.1/context.json", "@id": server.url("/i/1/"),
            "profile": "http://library.stanford.edu/iiif/image-api/1.1/compliance.html#level1"},
        2: {"@context": "http://iiif.io/api/image/2/context.json", "@id": server.url("/i/1"),
            "profile": "http://iiif.io/api/image/2/level2.json"},
        3: {"id": server.url("/i/1"), "type": "ImageService3", "profile": "level1"},
    }[version]  # fmt: skip
    server.put(f"/i/1/{asked}", jpeg(1600, 2400), "image/jpeg")
    body = picture(server.url("/i/1/full/full/0/default.jpg"), 4000, 6000, service=[service])
    source = open_source(
        server.put("/m.json", manifest3(canvas3(painting(body)))), web.model_copy(update={"iiif_size": 2400})
    )
    page = source.page(1)
    assert page.image().size == (1600, 2400)
    assert (page.width, page.height, page.dpi) == (4000 * 72 / 400, 6000 * 72 / 400, 160)
    assert server.asked == ["/m.json", f"/i/1/{asked}"]


def test_a_level_0_server_is_asked_for_a_size_that_it_has(server: Server, web: SourceOptions) -> None:
    info = {
        "@context": "http://iiif.io/api/image/3/context.json", "id": server.url("/i/1"), "type": "ImageService3",
        "protocol": "http://iiif.io/api/image", "profile": "level0", "width": 4000, "height": 6000,
        "sizes": [{"width": 400, "height": 600}, {"width": 2000, "height": 3000}, {"width": 4000, "height": 6000}],
    }  # fmt: skip
    server.put("/i/1/info.json", json.dumps(info))
    server.put("/i/1/full/2000,3000/0/default.jpg", jpeg(2000, 3000), "image/jpeg")
    service = {"id": server.url("/i/1"), "type": "ImageService3", "profile": "level0"}
    url = one_page(server, server.url("/i/1/full/max/0/default.jpg"))
    body = picture(server.url("/i/1/full/max/0/default.jpg"), 4000, 6000, service=[service])
    server.put("/book/manifest.json", manifest3(canvas3(painting(body))))
    assert open_source(url, web).page(1).image().size == (2000, 3000)


def test_a_server_that_refuses_a_size_is_asked_for_the_plain_picture(
    server: Server, web: SourceOptions
) -> None:
    server.put("/whole.jpg", jpeg(1000, 1500), "image/jpeg")
    service = {
        "@context": "http://iiif.io/api/image/2/context.json",
        "@id": server.url("/i"),
        "profile": "level2",
    }
    url = server.put("/m.json", manifest2(server.url("/whole.jpg"), service, 4000, 6000))
    assert open_source(url, web).page(1).image().size == pytest.approx((1000, 1500), abs=1)


def test_physical_size(server: Server, web: SourceOptions) -> None:
    physical = {
        "@context": "http://iiif.io/api/annex/services/physdim/1/context.json",
        "profile": "http://iiif.io/api/annex/services/physdim",
        "physicalScale": 0.0254,
        "physicalUnits": "cm",
    }
    image = server.put("/p.jpg", jpeg(1000, 1500), "image/jpeg")
    page = open_source(one_page(server, image, service=[physical]), web).page(1)
    assert (page.width, page.height) == pytest.approx((720, 1080))
    assert page.dpi == pytest.approx(100)


def test_several_pictures_on_a_canvas_are_put_together(server: Server, web: SourceOptions) -> None:
    left = painting(
        picture(server.put("/l.jpg", jpeg(500, 1500, "red"), "image/jpeg"), 500), "c#xywh=0,0,500,1500"
    )
    right = painting(
        picture(server.put("/r.jpg", jpeg(250, 750, "blue"), "image/jpeg"), 250, 750), "c#xywh=500,0,500,1500"
    )
    page = open_source(server.put("/m.json", manifest3(canvas3(left, right))), web).page(1)
    shown = page.image()
    assert shown.size == (1000, 1500)
    assert shown.getpixel((400, 1400))[0] > 240 and shown.getpixel((600, 1400))[2] > 240


def test_a_choice_gives_its_first_picture_and_films_give_none(server: Server, web: SourceOptions) -> None:
    visible = picture(server.put("/v.jpg", jpeg(1000, 1500, "red"), "image/jpeg"))
    infrared = picture(server.put("/i.jpg", jpeg(1000, 1500, "blue"), "image/jpeg"))
    choice = {"type": "Choice", "items": [visible, infrared]}
    film = {"type": "Video", "id": server.url("/film.mp4")}
    body = manifest3(canvas3(painting(film)), canvas3(painting(choice)))
    source = open_source(server.put("/m.json", body), web)
    assert source.page(2).image().getpixel((5, 5))[0] > 240
    assert told(lambda: source.page(1)).code == "canvas_without_picture"


@pytest.mark.parametrize(
    ("contents", "code"),
    [
        (manifest3(canvas3())[:-20], "manifest_not_json"),
        (json.dumps({"@context": P3, "type": "Collection", "items": []}), "manifest_is_collection"),
        (json.dumps({"@context": P2, "@type": "sc:Collection", "manifests": []}), "manifest_is_collection"),
        (manifest3(), "manifest_without_pages"),
        (json.dumps({"@context": P3, "type": "AnnotationPage", "items": []}), "source_unknown"),
        ("[]", "source_unknown"),
    ],
)
def test_files_that_are_no_manifest(tmp_path: Path, contents: str, code: str) -> None:
    path = tmp_path / "m.json"
    path.write_text(contents)
    assert told(lambda: open_source(path)).code == code


def test_addresses_that_are_no_manifest(server: Server, web: SourceOptions) -> None:
    assert told(lambda: open_source(server.put("/a.json", "[1, 2]"), web)).code == "not_a_manifest"
    deep = server.put("/deep.json", "[" * 100_000)
    assert told(lambda: open_source(deep, web)).code == "answer_not_json"


def test_the_digest_is_of_the_data_not_of_its_layout(tmp_path: Path) -> None:
    data = json.loads(manifest3(canvas3(), label={"fr": ["é"]}))
    (tmp_path / "a.json").write_text(json.dumps(data, indent=3, sort_keys=True))
    (tmp_path / "b.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    data["label"] = {"fr": ["e"]}
    (tmp_path / "c.json").write_text(json.dumps(data))
    a, b, c = (open_source(tmp_path / f"{name}.json").sha256 for name in "abc")
    assert a == b != c


@pytest.mark.parametrize(
    ("value", "language", "text"),
    [
        ("f. 3r", "fr", "f. 3r"),
        ({"en": ["Plate 1"], "fr": ["Planche 1"]}, "fr", "Planche 1"),
        ({"de": ["Tafel 1"], "en-GB": ["Plate 1"]}, "fr", "Plate 1"),
        ({"none": ["1"], "en": ["one"]}, "fr", "1"),
        (
            [{"@value": "Vases", "@language": "en"}, {"@value": "Les vases", "@language": "fr"}],
            "fr",
            "Les vases",
        ),
        ({"@value": "Vases", "@language": "en"}, "fr", "Vases"),
        (["a", "b"], "en", "a b"),
        ({"it": ["  "]}, "en", None),
        (None, "en", None),
    ],
)
def test_labels_in_several_languages(value: Any, language: str, text: str | None) -> None:
    assert text_of(value, language) == text


KEYS = [
    "type",
    "@type",
    "id",
    "@id",
    "items",
    "images",
    "resource",
    "body",
    "target",
    "on",
    "width",
    "height",
    "label",
    "service",
    "profile",
    "selector",
    "motivation",
    "sizes",
    "canvases",
    "physicalScale",
]
WORDS = ["Canvas", "painting", "Image", "#xywh=1,2,3,4", "https://x.org/1.jpg"]
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.sampled_from(WORDS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=5),
    max_leaves=25,
)


@given(st.lists(values, max_size=3), st.booleans())
def test_a_manifest_with_nonsense_in_it_is_still_read(items: list[Any], old: bool) -> None:
    data = (
        {"@type": "sc:Manifest", "sequences": [{"canvases": items}]}
        if old
        else {"type": "Manifest", "items": items}
    )
    assert kind_of(data) == "manifest"
    for canvas in read_manifest(data, "en").canvases:
        assert canvas.width >= 0 and canvas.height >= 0
        assert all(painting.url or painting.service for painting in canvas.paintings)


@pytest.mark.parametrize("online", [False, True])
def test_half_a_character_in_a_manifest_becomes_a_sign_that_can_be_written(
    online: bool, tmp_path: Path, server: Server, web: SourceOptions
) -> None:
    text = manifest3(canvas3(), label={"en": ["half XX"]}).replace("XX", "\\ud83d")
    path = tmp_path / "half.json"
    path.write_text(text)
    source = open_source(server.put("/half.json", text), web) if online else open_source(path)
    assert source.title == "half ?"
    assert len(source.sha256) == 64
    assert source.page_count == 1
