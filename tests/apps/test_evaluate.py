"""`evaluate` and `agreement` as a person uses them."""

import csv
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Browser

from bench.example import make_catalogue
from pictoria_docs.apps.cli import run
from pictoria_docs.exchange.formats.export import export_project
from pictoria_docs.i18n import messages
from tests.exchange.from_gold import document_from_gold
from tests.programs import needs_chromium


class Done(NamedTuple):
    code: int
    out: str
    err: str


Cli = Callable[..., Done]


@pytest.fixture
def cli(bench: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Cli:
    """The command line in the folder of `bench`; in this process, since it is run so often."""

    def call(*arguments: str, language: str = "en") -> Done:
        monkeypatch.setenv("PICTORIA_LANG", language)
        monkeypatch.chdir(bench)
        code = run(arguments)
        return Done(code, *capsys.readouterr())

    return call


def no_image(*_: object) -> Any:
    raise AssertionError("the csv export asks for no pictures")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with gold, its PDF, a perfect prediction, and one that has lost a figure."""
    folder = tmp_path_factory.mktemp("bench")
    gold = make_catalogue(folder / "gold" / "example.pdf")
    (folder / "gold" / "example.gold.json").write_text(json.dumps(gold), encoding="utf-8")
    for name in ("good", "bad"):
        export_project([document_from_gold(gold)], no_image, folder / name, "csv", "en")
    figures = folder / "bad" / "example" / "figures.csv"
    lines = figures.read_text(encoding="utf-8").splitlines(keepends=True)
    figures.write_text("".join([lines[0], *lines[2:]]), encoding="utf-8")
    return folder


@pytest.fixture
def bench(made: Path, tmp_path: Path) -> Path:
    """A copy that a test may change."""
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    return tmp_path


def test_perfect_results_have_no_miss(bench: Path, cli: Cli) -> None:
    done = cli("evaluate", "--gold", "gold", "--predicted", "good", "--html", "r.html")
    assert done.code == 0, done.err
    assert "1.000" in done.out and re.search(r"0\.\d*[1-9]", done.out.split("all documents")[1]) is None
    page = (bench / "r.html").read_text(encoding="utf-8")
    assert 'class="sheet"' not in page and "Without a miss (1)" in page


def test_the_report_shows_each_miss_on_its_page(bench: Path, cli: Cli) -> None:
    arguments = ("--gold", "gold", "--predicted", "bad", "--html", "out/r.html", "--json", "out/r.json")
    done = cli("evaluate", *arguments, language="fr")
    assert done.code == 0, done.err
    assert "Légendes" in done.out and re.search(r"\b0,9\d\d\b", done.out)
    overall = json.loads((bench / "out/r.json").read_text(encoding="utf-8"))["overall"]
    assert overall["fig50"]["fn"] == 1 and overall["link"]["fn"] >= 1
    page = (bench / "out/r.html").read_text(encoding="utf-8")
    lost = json.loads((bench / "gold/example.gold.json").read_text(encoding="utf-8"))["figures"][0]
    sheet = page[page.index(f'id="d0-{lost["page"]}"') :]
    assert "data:image/jpeg;base64," in sheet
    assert f'x="{round(lost["bbox"][0], 1)}" y="{round(lost["bbox"][1], 1)}"' in sheet
    assert "Non trouvé\u202f: figure" in sheet and "est la légende de" in sheet
    # Complete in itself: no address but those of pictures inside, and of XML names.
    addresses = set(re.findall(r"(?:src|href)=\"([^\"#]{6})", page)) | set(
        re.findall(r"url\((?!#)[^)]*", page)
    )
    assert addresses <= {"data:i"}


def test_text_from_gold_cannot_become_markup(bench: Path, cli: Cli) -> None:
    file = bench / "gold/example.gold.json"
    gold = json.loads(file.read_text(encoding="utf-8"))
    gold["captions"][0]["text"] = "<script>alert(1)</script> & <b>Fig. 1</b> of a long caption"
    gold["convention"] = "<i>x"
    file.write_text(json.dumps(gold), encoding="utf-8")
    assert cli("evaluate", "--gold", "gold", "--predicted", "bad", "--html", "r.html").code == 0
    page = (bench / "r.html").read_text(encoding="utf-8")
    assert "<script>alert" not in page and "<i>x" not in page and "&lt;script&gt;alert(1)" in page


def test_two_reviewers(cli: Cli) -> None:
    same = cli("agreement", "--first", "good", "--second", "good")
    assert same.code == 0 and "1.000" in same.out
    other = cli("agreement", "--first", "good", "--second", "bad")
    assert re.search(r"Figures, F1 at IoU 0.5 +│ 0\.9\d\d", other.out), other.out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--gold", "bad", "--predicted", "good"), "no gold file"),
        (("--gold", "gold", "--predicted", "gold"), "no results for any of the documents"),
        (("--gold", "gold"), "either --predicted or --project"),
        (("--gold", "gold", "--project", "good"), "no pictoria-docs project"),
        (("--gold", "gold", "--predicted", "good", "--docs", "("), "no regular expression"),
        (("--gold", "gold", "--predicted", "good", "--docs", "coins"), "No document in gold"),
    ],
)
def test_mistakes_are_answered_with_a_sentence(cli: Cli, arguments: tuple[str, ...], told: str) -> None:
    done = cli("evaluate", *arguments)
    assert done.code in (1, 2) and told in done.err


def test_a_table_that_is_none_is_named(bench: Path, cli: Cli) -> None:
    (bench / "good/example/links.csv").write_bytes(b"\xff\xfe\x00type")
    done = cli("evaluate", "--gold", "gold", "--predicted", "good")
    assert done.code == 1 and "links.csv" in done.err


def test_columns_of_other_tools_do(bench: Path, cli: Cli) -> None:
    """One table for all documents, semicolons, decimal commas."""
    rows = list(csv.DictReader((bench / "good/example/figures.csv").open(encoding="utf-8-sig")))
    (bench / "one").mkdir()
    with (bench / "one/figures.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(
            file, ["document", "page", "x0", "y0", "x1", "y1", "caption_text"], delimiter=";"
        )
        writer.writeheader()
        for row in rows:
            box = {corner: row[corner].replace(".", ",") for corner in ("x0", "y0", "x1", "y1")}
            caption = row["caption_text"].split(" | ")[0]
            writer.writerow({"document": "example.pdf", "page": row["page"], "caption_text": caption, **box})
    done = cli("evaluate", "--gold", "gold", "--predicted", "one", "--json", "r.json")
    assert done.code == 0, done.err
    overall = json.loads((bench / "r.json").read_text(encoding="utf-8"))["overall"]
    assert overall["fig50"]["F1"] > 0.9 and overall["link"]["tp"] > 2


def test_french_says_what_english_says() -> None:
    english, french = messages("en"), messages("fr")
    codes = [code for code in english if code.startswith("evaluation.")]
    assert len(codes) > 100
    for code in codes:
        assert set(re.findall(r"{\w+}", english[code])) == set(re.findall(r"{\w+}", french[code])), code


@needs_chromium
def test_the_report_opens_and_points_at_its_misses(bench: Path, cli: Cli, browser: Browser) -> None:
    assert cli("evaluate", "--gold", "gold", "--predicted", "bad", "--html", "r.html").code == 0
    page = browser.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: said.append(request.url) if request.url[:4] == "http" else None)
    page.goto((bench / "r.html").as_uri())
    lost = page.locator(".sheet:has(img) li[data-kind=figures]").first
    lost.hover()
    number = lost.get_attribute("data-m")
    assert page.locator(f".sheet.some svg [data-m='{number}'].on rect").first.is_visible()
    page.locator(".chip[data-kind=figures]").click()
    assert not lost.is_visible()
    page.locator(".chip[data-side=missed]").click()
    assert page.locator(".sheet li[data-side=missed]:visible").count() == 0
    assert page.locator(".sheet li[data-side=wrong]:visible").count() > 0
    assert said == []
