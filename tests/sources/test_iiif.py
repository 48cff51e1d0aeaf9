"""IIIF sources: manifests of versions 2 and 3 read from files and from a web server that may misbehave."""

import json
import time
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pictoria_docs.errors import PageError, SourceError
from pictoria_docs.sources import SourceOptions, open_source
from pictoria_docs.sources.download import host_allowed
from pictoria_docs.sources.manifest import kind_of, read_manifest, text_of

from .conftest import Server, jpeg

P3 = "http://iiif.io/api/presentation/3/context.json"
P2 = "http://iiif.io/api/presentation/2/context.json"


def painting(body: dict[str, Any], target: str = "https://x.org/canvas") -> dict[str, Any]:
    return {"type": "Annotation", "motivation": "painting", "body": body, "target": target}


def canvas3(
    *annotations: dict[str, Any], width: int = 1000, height: int = 1500, **more: Any
) -> dict[str, Any]:
    pages = [{"type": "AnnotationPage", "items": list(annotations)}]
    return {
        "type": "Canvas",
        "id": "https://x.org/canvas",
        "width": width,
        "height": height,
        "items": pages,
    } | more


def manifest3(*canvases: dict[str, Any], label: Any = None) -> str:
    return json.dumps(
        {"@context": P3, "id": "https://x.org/m", "type": "Manifest", "label": label, "items": list(canvases)}
    )


def manifest2(url: str, service: dict[str, Any] | None = None, width: int = 1000, height: int = 1500) -> str:
    resource = {"@id": url, "@type": "dctypes:Image", "width": width, "height": height}
    if service:
        resource["service"] = service
    image = {
        "@type": "oa:Annotation",
        "motivation": "sc:painting",
        "resource": resource,
        "on": "https://x.org/c1",
    }
    canvas = {
        "@id": "https://x.org/c1",
        "@type": "sc:Canvas",
        "label": "f. 3r",
        "width": width,
        "height": height,
    }
    sequence = {"@type": "sc:Sequence", "canvases": [canvas | {"images": [image]}]}
    return json.dumps(
        {"@context": P2, "@type": "sc:Manifest", "label": "Vases grecs", "sequences": [sequence]}
    )


def picture(url: str, width: int = 1000, height: int = 1500, **more: Any) -> dict[str, Any]:
    return {"id": url, "type": "Image", "format": "image/jpeg", "width": width, "height": height} | more


def one_page(server: Server, url: str, **more: Any) -> str:
    return server.put("/book/manifest.json", manifest3(canvas3(painting(picture(url)), **more)))


def told(action: Any) -> PageError | SourceError:
    with pytest.raises((PageError, SourceError)) as caught:
        action()
    for language in ("en", "fr"):
        sentence = caught.value.sentence(language)
        assert "{" not in sentence and "\n" not in sentence and sentence.endswith(".")
    return caught.value


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


def test_no_host_is_asked_that_is_not_allowed(server: Server, web: SourceOptions, tmp_path: Path) -> None:
    url = one_page(server, server.url("/p.jpg", host="localhost"))
    server.put("/p.jpg", jpeg(1000, 1500), "image/jpeg")
    for allowed in ((), ("example.org",), ("127.0.0.1:1",), ("*.0.0.1x",)):
        error = told(lambda allowed=allowed: open_source(url, SourceOptions(allowed_hosts=allowed)))
        assert error.code == "host_not_allowed" and f"127.0.0.1:{server.port}" in error.sentence("fr")
    assert server.asked == []
    page = open_source(url, web).page(1)
    error = told(page.image)
    assert (
        error.code == "host_not_allowed"
        and "localhost" in error.sentence("en")
        and "page 1" in error.sentence("en")
    )
    assert server.asked == ["/book/manifest.json"]
    both = web.model_copy(update={"allowed_hosts": ("127.0.0.1", f"localhost:{server.port}")})
    assert open_source(url, both).page(1).image().size == (1000, 1500)


def test_a_redirect_to_a_host_that_is_not_allowed_is_not_followed(server: Server, web: SourceOptions) -> None:
    server.put("/p.jpg", jpeg(1000, 1500), "image/jpeg")
    away = server.redirect("/away.jpg", server.url("/p.jpg", host="localhost"))
    error = told(open_source(one_page(server, away), web).page(1).image)
    assert (error.code, error.values["target"]) == ("redirect_not_allowed", f"localhost:{server.port}")
    assert "/p.jpg" not in server.asked
    near = server.redirect("/near.jpg", "/p.jpg")
    server.put("/m2.json", manifest3(canvas3(painting(picture(near)))))
    assert open_source(server.url("/m2.json"), web).page(1).image().size == (1000, 1500)
    round_and_round = server.redirect("/loop.json", "/loop.json")
    assert told(lambda: open_source(round_and_round, web)).code == "host_redirects"
    file = server.redirect("/file.json", "file:///etc/passwd")
    assert told(lambda: open_source(file, web)).code == "redirect_not_allowed"


def test_a_host_that_hangs_is_given_up_in_time(server: Server, web: SourceOptions) -> None:
    start = time.monotonic()
    error = told(lambda: open_source(server.hang("/m.json"), web))
    assert error.code == "host_silent" and time.monotonic() - start < 2.5
    assert server.asked == ["/m.json"] * 3


def test_a_host_that_sends_drop_by_drop_is_given_up_in_time(server: Server, web: SourceOptions) -> None:
    def drip(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.end_headers()
        for _ in range(40):
            request.wfile.write(b" ")
            time.sleep(0.1)

    server.answers["/drip.json"] = drip
    start = time.monotonic()
    hurried = web.model_copy(update={"download_seconds": 0.5})
    error = told(lambda: open_source(server.url("/drip.json"), hurried))
    assert error.code == "host_slow" and time.monotonic() - start < 2


def test_a_page_whose_host_hangs_leaves_the_others(server: Server, web: SourceOptions) -> None:
    good = painting(picture(server.put("/good.jpg", jpeg(1000, 1500), "image/jpeg")))
    bad = painting(picture(server.hang("/bad.jpg")))
    source = open_source(server.put("/m.json", manifest3(canvas3(bad), canvas3(good))), web)
    assert told(source.page(1).image).code == "host_silent"
    assert source.page(2).image().size == (1000, 1500)


def test_a_host_out_of_breath_is_asked_again_when_it_says(server: Server, web: SourceOptions) -> None:
    image = server.put("/p.jpg", jpeg(1000, 1500), "image/jpeg")
    server.fail_first("/p.jpg", 2)
    assert open_source(one_page(server, image), web).page(1).image().size == (1000, 1500)
    assert server.asked.count("/p.jpg") == 3

    slow = server.put("/slow.json", manifest3(canvas3(painting(picture(image)))))
    server.fail_first("/slow.json", 1, {"Retry-After": "1"})
    start = time.monotonic()
    assert open_source(slow, web).page_count == 1
    assert time.monotonic() - start >= 1

    server.put("/tomorrow.json", "{}")
    server.fail_first("/tomorrow.json", 1, {"Retry-After": "Wed, 21 Oct 2099 07:28:00 GMT"})
    error = told(lambda: open_source(server.url("/tomorrow.json"), web))
    assert (error.code, error.values["status"]) == ("host_fails", 503)
    assert server.asked.count("/tomorrow.json") == 1


def test_a_host_that_never_recovers_is_told_after_all_attempts(server: Server, web: SourceOptions) -> None:
    url = server.put("/m.json", "{}")
    server.fail_first("/m.json", 99)
    assert told(lambda: open_source(url, web)).code == "host_fails"
    assert server.asked == ["/m.json"] * 3


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_a_refusal_is_not_asked_again(server: Server, web: SourceOptions, status: int) -> None:
    url = server.put("/m.json", "no", status=status)
    error = told(lambda: open_source(url, web))
    assert (error.code, error.values["status"]) == ("host_refuses", status)
    assert server.asked == ["/m.json"]


def test_nobody_at_home(server: Server, web: SourceOptions) -> None:
    server.close()
    assert told(lambda: open_source(server.url("/m.json"), web)).code == "host_unreachable"


def test_html_instead_of_a_manifest_or_a_picture(server: Server, web: SourceOptions) -> None:
    page = server.put("/login", "<html>Please log in</html>", "text/html")
    assert told(lambda: open_source(page, web)).code == "answer_not_json"
    source = open_source(one_page(server, page), web)
    assert told(source.page(1).image).code == "answer_no_picture"
    server.put("/login", jpeg(1000, 1500), "image/jpeg")
    assert source.page(1).image().size == (1000, 1500)


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


def test_downloads_beyond_the_limit_are_stopped(server: Server, web: SourceOptions) -> None:
    image = server.put("/p.jpg", bytes(3_000_000), "image/jpeg")

    def endless(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.end_headers()
        request.wfile.write(bytes(3_000_000))

    server.answers["/endless.jpg"] = endless
    body = manifest3(
        canvas3(painting(picture(image))), canvas3(painting(picture(server.url("/endless.jpg"))))
    )
    strict = web.model_copy(update={"max_download_bytes": 2_000_000})
    source = open_source(server.put("/m.json", body), strict)
    for number in (1, 2):
        error = told(source.page(number).image)
        assert (error.code, error.values["limit"], error.values["page"]) == ("download_too_large", 2, number)


def test_a_fetched_picture_with_too_many_pixels_is_refused(server: Server, web: SourceOptions) -> None:
    image = server.put("/p.jpg", jpeg(1000, 1500), "image/jpeg")
    strict = web.model_copy(update={"max_pixels": 1_000_000})
    error = told(open_source(one_page(server, image), strict).page(1).image)
    assert error.code == "picture_too_large"
    assert told(lambda: open_source(one_page(server, image), strict).page(1).dpi).code == "picture_too_large"


def test_a_cut_picture_is_not_kept(server: Server, web: SourceOptions) -> None:
    whole = jpeg(1000, 1500)
    image = server.put("/p.jpg", whole[: len(whole) // 2], "image/jpeg")
    source = open_source(one_page(server, image), web)
    assert told(source.page(1).image).code == "picture_damaged"
    server.put("/p.jpg", whole, "image/jpeg")
    assert source.page(1).image().size == (1000, 1500)


def test_another_process_reads_the_cache_and_not_the_network(server: Server, web: SourceOptions) -> None:
    url = one_page(server, server.put("/p.jpg", jpeg(1000, 1500), "image/jpeg"))
    first = open_source(url, web)
    first.page(1).image()
    server.close()
    again = open_source(first.location, web)
    assert again.page(1).image().size == (1000, 1500)
    assert again.sha256 == first.sha256
    assert not list((web.cache_dir or Path()).rglob("*.part"))
    forbidden = web.model_copy(update={"allowed_hosts": ()})
    assert told(lambda: open_source(url, forbidden)).code == "host_not_allowed"


def test_an_old_manifest_is_asked_for_again(server: Server, web: SourceOptions) -> None:
    url = one_page(server, server.url("/p.jpg"))
    fresh = web.model_copy(update={"manifest_max_age": 0.0})
    assert open_source(url, fresh).page_count == 1
    server.put("/book/manifest.json", manifest3(canvas3(), canvas3()))
    assert open_source(url, web).page_count == 1
    assert open_source(url, fresh).page_count == 2


def test_a_cache_that_cannot_be_written_is_told(server: Server, web: SourceOptions, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    blocked = web.model_copy(update={"cache_dir": tmp_path / "file"})
    error = told(lambda: open_source(server.put("/m.json", manifest3(canvas3())), blocked))
    assert error.code == "cache_unwritable" and str(tmp_path / "file") in error.sentence("en")


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


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://iiif.example.org/m.json", True),
        ("http://IIIF.example.org:80/", True),
        ("https://example.net:8443/", True),
        ("https://example.net/", False),
        ("https://a.wild.org/", True),
        ("https://wild.org/", False),
        ("https://notwild.org/", False),
        ("https://iiif.example.org.evil.net/", False),
        ("https://iiif.example.org@evil.net/", False),
        ("https://evil.net/?iiif.example.org", False),
        ("https://evil.net#@iiif.example.org", False),
        ("https://evil.net\\@iiif.example.org/", False),
        ("ftp://iiif.example.org/", False),
        ("file:///iiif.example.org", False),
        ("https://[broken/", False),
    ],
)
def test_which_addresses_a_list_of_hosts_allows(url: str, allowed: bool) -> None:
    assert host_allowed(url, ("iiif.example.org", "example.net:8443", "*.wild.org")) is allowed


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
