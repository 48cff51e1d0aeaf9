"""Deposits at a Nakala as strict as its documentation: killed, refused, hanging; nothing twice, nothing lost."""

import multiprocessing
import random
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pictoria_docs.errors import ConfigError, PictoriaError
from pictoria_docs.exchange import export_project
from pictoria_docs.exchange.deposit.packaged_files import packaged
from pictoria_nakala.client import DepositError, NakalaClient
from pictoria_nakala.depositing import NakalaStatus, deposit_package
from pictoria_nakala.journal import DepositItem, DepositJournal
from pictoria_nakala.made_deposits import made_deposits
from pictoria_nakala.metadata import collection_metas, data_metas
from tests.exchange.publications import publication
from tests.exchange.sample import draw_page, sample_document
from tests.waiting import LIMIT

from fake_nakala import KEY, FakeNakala, Refusal, ours  # isort: skip
from small_deposits import deposit_at  # isort: skip

NAMES = ("vases", "coupes")


@pytest.fixture
def nakala() -> Iterator[FakeNakala]:
    with FakeNakala() as server:
        yield server


def expected(project: Path) -> set[tuple[str, str]]:
    """The files of each data item of a project's deposit, by the package itself."""
    package = project / "deposit/package"
    with sqlite3.connect(project / "deposit/nakala.sqlite") as journal:
        urn = journal.execute("SELECT urn FROM items ORDER BY rowid DESC").fetchone()[0].rpartition(":")[0]
    files: set[tuple[str, str]] = set()
    for number, folder in enumerate(
        [package / "data" / name for name in NAMES if (package / "data" / name).exists()], 1
    ):
        files |= {
            (f"{urn}:{number}", packaged(file, package).sha1)
            for file in folder.rglob("*")
            if file.is_file() and file.stat().st_size
        }
    last = f"{urn}:{number + 1}"
    return files | {(last, packaged(file, package).sha1) for file in package.iterdir() if file.is_file()}


def whole(server: FakeNakala, project: Path) -> None:
    """Nothing is there twice, nothing is missing, nothing is left over."""
    assert server.doubled() == 0
    assert set(server.holds()) == expected(project) and max(server.holds().values()) == 1
    assert not server.waiting


def test_a_collection_and_a_data_item_for_each_document_and_one_for_the_whole(
    nakala: FakeNakala, tmp_path: Path
) -> None:
    done = deposit_at(nakala.url, tmp_path, *NAMES)
    whole(nakala, tmp_path)
    assert len(nakala.collections) == 1 and len(done.data) == 3 == len(nakala.datas) and done.made == 4
    assert nakala.collections[done.collection]["status"] == "private"
    first = nakala.datas[done.data[0]]
    assert first["status"] == "pending" and first["collectionsIds"] == [done.collection]
    values = {(meta["propertyUri"].rpartition("/")[2], str(meta["value"])) for meta in first["metas"]}
    assert ("terms#license", "CC-BY-4.0") in values and ("terms#created", "2026-11-28") in values
    assert ("contributor", "Roux, Paul") in values and ("creator", "Musée des vases") in values
    creators = [meta["value"] for meta in first["metas"] if meta["propertyUri"].endswith("terms#creator")]
    assert creators == [{"givenname": "Anna", "surname": "Dupont", "orcid": "0000-0002-1825-0097"}]
    assert "csv_vases_figures.csv" in {file["name"] for file in first["files"]}
    assert "data/vases/csv/vases/figures.csv" in {file["description"] for file in first["files"]}


def test_the_same_deposit_again_makes_nothing_and_publishes_what_was_pending(
    nakala: FakeNakala, tmp_path: Path
) -> None:
    first = deposit_at(nakala.url, tmp_path, *NAMES)
    again = deposit_at(nakala.url, tmp_path, *NAMES)
    assert again.made == 0 and again.data == first.data
    done = deposit_at(nakala.url, tmp_path, *NAMES, status=NakalaStatus.PUBLISHED)
    assert done.made == 0 and done.data == first.data and done.status is NakalaStatus.PUBLISHED
    assert {data["status"] for data in nakala.datas.values()} == {"published"}
    assert nakala.collections[done.collection]["status"] == "public"
    whole(nakala, tmp_path)


def test_a_lost_journal_doubles_nothing(nakala: FakeNakala, tmp_path: Path) -> None:
    deposit_at(nakala.url, tmp_path, *NAMES)
    (tmp_path / "deposit/nakala.sqlite").unlink()
    assert deposit_at(nakala.url, tmp_path, *NAMES).made == 0
    whole(nakala, tmp_path)


@pytest.mark.parametrize("fault", ["500", "429", "503", "cut_before", "cut_after", "busy_after"])
def test_what_goes_wrong_now_and_then_is_done_again_and_nothing_twice(fault: str, tmp_path: Path) -> None:
    chance = random.Random(fault)
    with FakeNakala(lambda method, path: fault if chance.random() < 0.15 else None) as nakala:
        for _ in range(30):
            try:
                deposit_at(nakala.url, tmp_path, *NAMES, status=NakalaStatus.PUBLISHED)
                break
            except DepositError:
                continue
        else:
            pytest.fail("it never came to an end")
        whole(nakala, tmp_path)
        assert {data["status"] for data in nakala.datas.values()} == {"published"}


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("500", "nakala_fails"),
        ("429", "nakala_fails"),
        ("html", "nakala_not_nakala"),
        ("hang", "nakala_silent"),
        ("cut_before", "nakala_unreachable"),
    ],
)
@pytest.mark.parametrize("where", ["/collections", "/datas/uploads", "/datas"])
def test_a_server_that_fails_for_good_gives_one_sentence_and_the_next_run_goes_on(
    fault: str, code: str, where: str, tmp_path: Path
) -> None:
    with FakeNakala(lambda method, path: fault if path == where else None, hang=5.0) as nakala:
        with pytest.raises(DepositError) as caught:
            # Whoever does not hang may take its time on a busy machine.
            deposit_at(nakala.url, tmp_path, "vases", timeout=0.2 if fault == "hang" else LIMIT, retries=1)
        assert caught.value.code == code
        assert "\n" not in caught.value.sentence("fr") and "127.0.0.1" in caught.value.sentence("en")
        nakala.fault = lambda method, path: None
        deposit_at(nakala.url, tmp_path, "vases")
        whole(nakala, tmp_path)


def test_an_answer_that_comes_drop_by_drop_is_a_silence(tmp_path: Path) -> None:
    with FakeNakala(lambda method, path: "drip") as nakala:
        with pytest.raises(DepositError) as caught:
            deposit_at(nakala.url, tmp_path, "vases", timeout=0.3, retries=0)
        assert caught.value.code == "nakala_silent"
        nakala.fault = lambda method, path: None
        deposit_at(nakala.url, tmp_path, "vases")
        whole(nakala, tmp_path)


def test_a_wrong_key_and_no_address_and_a_host_that_nobody_allowed(
    nakala: FakeNakala, tmp_path: Path
) -> None:
    for url, key, code in (
        (nakala.url, "wrong", "nakala_key_refused"),
        ("http://192.0.2.1", KEY, "nakala_not_allowed"),
        ("nakala", KEY, "nakala_bad_address"),
        ("http://127.0.0.1:1", KEY, "nakala_unreachable"),
    ):
        with pytest.raises(PictoriaError) as caught:
            deposit_at(url, tmp_path, "vases", key=key, retries=0)
        assert caught.value.code == code
    assert not nakala.datas and not nakala.collections


def test_what_the_server_refuses_is_told_with_its_reason(nakala: FakeNakala, tmp_path: Path) -> None:
    with pytest.raises(DepositError) as caught:
        deposit_at(
            nakala.url, tmp_path, "vases", options=publication(formats=["csv"], title={"xx-latn": "Vases"})
        )
    assert caught.value.code == "nakala_refuses" and "xx-latn" in caught.value.sentence()


def refusing(server: FakeNakala, licence: str) -> None:
    """A server that takes no data with this licence."""
    take = server.add_data

    def add_data(asked: dict[str, Any]) -> dict[str, Any]:
        if any(meta["value"] == licence for meta in asked["metas"]):
            raise Refusal(422, "Data could not be submitted", f"The licence {licence} is not taken.")
        return take(asked)

    server.add_data = add_data  # type: ignore[method-assign]


@pytest.mark.parametrize(
    "wrong", [{"title": {"xx-latn": "Vases"}}, {"licence": "MIT"}, {"date": "2026", "licence": "MIT"}]
)
def test_what_was_refused_is_deposited_once_it_is_corrected(
    wrong: dict[str, Any], nakala: FakeNakala, tmp_path: Path
) -> None:
    refusing(nakala, "MIT")
    for _ in range(2):
        with pytest.raises(DepositError) as caught:
            deposit_at(nakala.url, tmp_path, *NAMES, options=publication(formats=["csv"], **wrong))
        assert caught.value.code == "nakala_refuses"
    done = deposit_at(nakala.url, tmp_path, *NAMES)
    whole(nakala, tmp_path)
    assert (
        len(nakala.collections) == 1
        and len(nakala.datas) == 3
        and made_deposits(tmp_path, "fr")[0]["complete"]
    )
    metas = [meta for data in nakala.datas.values() for meta in data["metas"]]
    assert {meta["value"] for meta in metas if meta["propertyUri"].endswith("#license")} == {"CC-BY-4.0"}
    again = deposit_at(nakala.url, tmp_path, *NAMES)
    assert again.made == 0 and again.collection == done.collection and len(made_deposits(tmp_path, "fr")) == 1


def test_what_was_refused_and_corrected_goes_on_after_a_kill(nakala: FakeNakala, tmp_path: Path) -> None:
    refusing(nakala, "MIT")
    with pytest.raises(DepositError):
        deposit_at(nakala.url, tmp_path, *NAMES, options=publication(formats=["csv"], licence="MIT"))
    (collection,) = nakala.collections
    # It dies when the corrected data of one document are there.
    nakala.fault = lambda method, path: "html" if nakala.datas else None
    with pytest.raises(DepositError):
        deposit_at(nakala.url, tmp_path, *NAMES)
    nakala.fault = lambda method, path: None
    assert deposit_at(nakala.url, tmp_path, *NAMES).collection == collection
    whole(nakala, tmp_path)


def test_what_is_made_and_does_not_fit_any_more_is_left_and_a_deposit_begun_anew(
    nakala: FakeNakala, tmp_path: Path
) -> None:
    refusing(nakala, "MIT")
    with pytest.raises(DepositError):
        deposit_at(nakala.url, tmp_path, *NAMES, options=publication(formats=["csv"], licence="MIT"))
    (left,) = nakala.collections
    changed = publication(formats=["csv"], title={"fr": "Vases grecs"})
    with pytest.raises(DepositError) as caught:
        deposit_at(nakala.url, tmp_path, *NAMES, options=changed)
    assert caught.value.code == "nakala_made_differs" and left in caught.value.sentence("fr")
    done = deposit_at(nakala.url, tmp_path, *NAMES, options=changed, anew=True)
    whole(nakala, tmp_path)
    assert nakala.collections.keys() == {left, done.collection}
    first, second = made_deposits(tmp_path, "fr")
    assert first["complete"] and first["collection"] and first["collection"]["identifier"] == done.collection
    assert second["collection"] and second["collection"]["identifier"] == left and not second["data"]
    assert deposit_at(nakala.url, tmp_path, *NAMES, options=changed).made == 0


def test_a_deposit_whose_collection_was_deleted_is_begun_anew(nakala: FakeNakala, tmp_path: Path) -> None:
    nakala.fault = lambda method, path: "html" if nakala.datas else None
    with pytest.raises(DepositError):
        deposit_at(nakala.url, tmp_path, *NAMES)
    nakala.fault = lambda method, path: None
    nakala.collections.clear()
    nakala.datas.clear()
    with pytest.raises(DepositError) as caught:
        deposit_at(nakala.url, tmp_path, *NAMES)
    assert caught.value.code == "nakala_refuses" and "--anew" in caught.value.sentence("fr")
    done = deposit_at(nakala.url, tmp_path, *NAMES, anew=True)
    whole(nakala, tmp_path)
    assert len(nakala.collections) == 1 and done.made == 4
    assert deposit_at(nakala.url, tmp_path, *NAMES).made == 0


def test_a_package_that_somebody_changed_is_packed_again(nakala: FakeNakala, tmp_path: Path) -> None:
    nakala.fault = lambda method, path: "html" if nakala.collections and "uploads" in path else None
    with pytest.raises(DepositError):
        deposit_at(nakala.url, tmp_path, *NAMES)
    nakala.fault = lambda method, path: None
    (tmp_path / "deposit/package/README.md").write_text("Vases", encoding="utf-8")
    with pytest.raises(DepositError) as caught:
        deposit_at(nakala.url, tmp_path, *NAMES)
    assert caught.value.code == "nakala_package_changed"
    deposit_at(nakala.url, tmp_path, *NAMES)
    assert nakala.doubled() == 0 and set(nakala.holds()) == expected(tmp_path)


def test_empty_files_stay_in_the_package_and_are_not_sent(nakala: FakeNakala, tmp_path: Path) -> None:
    options = publication(formats=["jsonl"])
    document = sample_document("vases").model_copy(update={"mentions": ()})
    client = NakalaClient(nakala.url, KEY)

    def make_package(folder: Path) -> None:
        export_project([document], draw_page, folder, "deposit", "fr", publication=options)

    deposit_package(tmp_path, client, nakala.url, options, make_package)
    client.close()
    package = tmp_path / "deposit/package"
    empty = [file for file in package.rglob("*") if file.is_file() and not file.stat().st_size]
    listed = (package / "manifest-sha256.txt").read_text(encoding="utf-8")
    told = (package / "LISEZMOI.md").read_text(encoding="utf-8")
    assert empty and all(file.relative_to(package).as_posix() in listed for file in empty)
    assert all(f"`{file.relative_to(package).as_posix()}`" in told for file in empty)
    whole(nakala, tmp_path)


def test_two_at_once_are_refused(nakala: FakeNakala, tmp_path: Path) -> None:
    errors = []

    def meanwhile(method: str, path: str) -> None:
        if not errors:
            with pytest.raises(DepositError) as caught:
                deposit_at(nakala.url, tmp_path, "vases")
            errors.append(caught.value.code)

    nakala.fault = meanwhile
    deposit_at(nakala.url, tmp_path, "vases")
    assert errors == ["nakala_under_way"]


def test_killed_at_any_moment_nothing_is_twice_and_nothing_lost(tmp_path: Path) -> None:
    chance, context = random.Random(14), multiprocessing.get_context("fork")
    with FakeNakala(slow=0.01) as nakala:
        kills = 0
        while kills < 12:
            process = context.Process(target=deposit_at, args=(nakala.url, tmp_path, *NAMES), daemon=True)
            process.start()
            process.join(chance.uniform(0.05, 0.6))
            if process.exitcode is not None:
                break
            process.kill()
            process.join()
            nakala.rest()
            kills += 1
        assert kills
        deposit_at(nakala.url, tmp_path, *NAMES)
        whole(nakala, tmp_path)
        assert len({ours(data["metas"]) for data in nakala.datas.values()}) == 3


def test_nothing_is_sent_where_no_key_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    from pictoria_nakala.account import key_of_environment

    monkeypatch.delenv("NAKALA_API_KEY", raising=False)
    with pytest.raises(DepositError) as caught:
        key_of_environment()
    assert caught.value.code == "nakala_no_key" and not isinstance(caught.value, ConfigError)


def test_what_was_to_be_published_is_not_once_that_is_not_asked_for_any_more(
    nakala: FakeNakala, tmp_path: Path
) -> None:
    nakala.fault = lambda method, path: "html" if path.endswith("/status/published") else None
    with pytest.raises(DepositError):
        deposit_at(nakala.url, tmp_path, *NAMES, status=NakalaStatus.PUBLISHED)
    nakala.fault = lambda method, path: None
    assert not made_deposits(tmp_path, "fr")[0]["complete"]
    assert deposit_at(nakala.url, tmp_path, *NAMES).status is NakalaStatus.PENDING
    assert {data["status"] for data in nakala.datas.values()} == {"pending"}
    assert made_deposits(tmp_path, "fr")[0]["complete"]


@pytest.mark.parametrize(
    ("api", "site", "doi"),
    [
        ("https://api.nakala.fr", "https://nakala.fr", True),
        ("https://apitest.nakala.fr", "https://test.nakala.fr", False),
        ("http://nakala.lan:8080", None, False),
    ],
)
def test_addresses_of_what_was_deposited(api: str, site: str | None, doi: bool, tmp_path: Path) -> None:
    assert made_deposits(tmp_path, "fr") == []
    (tmp_path / "deposit").mkdir()
    journal = DepositJournal(tmp_path / "deposit/nakala.sqlite", api)
    options = publication()
    items = [
        DepositItem(0, "urn:pictoria-docs:1:0", collection_metas(options, "urn:pictoria-docs:1:0"), []),
        DepositItem(
            1, "urn:pictoria-docs:1:1", data_metas(options, [], "vases", "urn:pictoria-docs:1:1"), [{}, {}]
        ),
    ]
    journal.plan("1", items, published=True)
    for item, id in zip(items, ("10.34847/nkl.c0", "10.34847/nkl.d1"), strict=True):
        journal.note_made("1", item, id)
    (made,) = made_deposits(tmp_path, "fr")
    assert not made["complete"] and made["collection"] and made["data"][0]["doi"] is None
    for item in items:
        journal.note_published("1", item)
    journal.close()
    (made,) = made_deposits(tmp_path, "fr")
    assert made["complete"] and made["collection"] and made["collection"]["doi"] is None
    assert made["collection"]["address"] == (site and f"{site}/collection/10.34847/nkl.c0")
    (data,) = made["data"]
    assert (data["title"], data["files"]) == ("vases (Céramiques attiques)", 2)
    assert data["address"] == (site and f"{site}/10.34847/nkl.d1")
    assert data["doi"] == ("https://doi.org/10.34847/nkl.d1" if doi else None)
