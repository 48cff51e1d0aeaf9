"""Downloads from a web server that may be foreign, slow, away or wrong, and what is kept of them."""

import time
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from pictoria_docs.sources import SourceOptions, open_source
from pictoria_docs.sources.download import host_allowed
from tests.waiting import drip, wait_until

from .conftest import Server, jpeg
from .manifests import canvas3, manifest3, one_page, painting, picture, told


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


def test_a_host_that_hangs_is_given_up_in_time(server: Server, hurried: SourceOptions) -> None:
    error = told(lambda: open_source(server.hang("/m.json"), hurried))
    assert error.code == "host_silent"
    # On a busy machine the last request may be read after it was given up.
    wait_until(lambda: server.asked == ["/m.json"] * 3)


def test_a_host_that_sends_drop_by_drop_is_given_up_in_time(server: Server, web: SourceOptions) -> None:
    def dripping(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.end_headers()
        drip(request)

    server.answers["/drip.json"] = dripping
    hurried = web.model_copy(update={"download_seconds": 0.5})
    error = told(lambda: open_source(server.url("/drip.json"), hurried))
    assert error.code == "host_slow"


def test_a_page_whose_host_hangs_leaves_the_others(
    server: Server, web: SourceOptions, hurried: SourceOptions
) -> None:
    good = painting(picture(server.put("/good.jpg", jpeg(1000, 1500), "image/jpeg")))
    bad = painting(picture(server.hang("/bad.jpg")))
    manifest = server.put("/m.json", manifest3(canvas3(bad), canvas3(good)))
    assert open_source(manifest, web).page_count == 2
    source = open_source(manifest, hurried)  # from the cache: only the pages are asked for
    assert told(source.page(1).image).code == "host_silent"
    assert open_source(manifest, web).page(2).image().size == (1000, 1500)
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
