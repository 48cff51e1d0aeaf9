"""What fails on one item costs that item only: it is left out, named in the summary, and counted."""

import ast
from collections.abc import Callable
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

import pictoria_docs
from pictoria_docs.api.project import Project
from pictoria_docs.document import LinkType
from pictoria_docs.enrichment import EnrichmentOptions, enrich
from pictoria_docs.errors import ConfigError
from pictoria_docs.isolation import SkippedItemWarning, collect_skipped_items, isolate
from pictoria_docs.linking import link
from pictoria_docs.pipeline.config import Config
from pictoria_docs.pipeline.progress import Quiet
from pictoria_docs.pipeline.summary import Summary
from pictoria_docs.store import ProblemRecord, Store
from tests.linking.factory import PageMaker, document
from tests.pipeline.small_stages import STAGES, calls, forget
from tests.syntax import parsed


def analysed(folder: Path, source: Path, config: Config | None = None, **options: object) -> Summary:
    with Project.open(folder, config, stages=STAGES) as project:
        project.add(source)
        return project.analyse(progress=Quiet(), jobs=1, **options)  # type: ignore[arg-type]


def pages() -> list[PageMaker]:
    """Three entries with pictures and captions, and text that cites them."""
    made = []
    for number in range(1, 4):
        page = PageMaker(number)
        page.heading(50, 40, 300, f"{number}. Attic jug")
        page.text(
            50, 60, 430, f"Inv. 71.AH.{number}. Terracotta, H. 21 cm. Provenance: Vulci. Cf. fig. {number}."
        )
        page.picture(100, 150, 280, 300)
        page.text(100, 305, 280, f"Fig. {number}. A jug, side view.", 8)
        made.append(page)
    return made


# ---------------------------------------------------------------------- the summary of a run


def test_items_that_fail_are_named_and_counted_and_the_document_is_kept(tmp_path: Path) -> None:
    folder, source = tmp_path / "project", tmp_path / "sources" / "x.txt"
    source.parent.mkdir()
    source.write_text("one\ntwo mentionbug mentionbug\nthree\n")
    summary = analysed(folder, source)
    assert (summary.left_out, summary.documents[0].linked) == (2, True)
    assert summary.documents[0].counts["mentions"] == 3
    assert [(problem.code, problem.page) for problem in summary.problems] == [("left_out_mention", 2)] * 2
    for language in ("en", "fr"):
        sentence = summary.problems[1].sentence(language)
        assert all(part in sentence for part in (str(source), "page 2", "mention 1", "a defect")), sentence
        assert "{" not in sentence and "\n" not in sentence
    assert "IndexError" in (summary.problems[0].trace or "")
    # Nothing is done again, and what was left out is still told.
    forget(source.parent)
    assert not analysed(folder, source).problems
    assert calls(source.parent, "link") == []
    with Store(folder) as store:
        assert [problem.page for problem in store.runs.problems()] == [2, 2]
    # Done again, it is told once, not twice.
    assert len(analysed(folder, source, force=True).problems) == 2
    with Store(folder) as store:
        assert len(store.runs.problems()) == 2


def test_what_a_stage_left_out_stays_told_when_only_a_later_one_is_done_again(tmp_path: Path) -> None:
    folder, source = tmp_path / "project", tmp_path / "sources" / "x.txt"
    source.parent.mkdir()
    source.write_text("one\ntwo mentionbug\nthree\n")
    analysed(folder, source)
    with Store(folder) as store:
        before = store.results.stage_keys(store.documents.all()[0].id)
    forget(source.parent)
    other = Config(enrichment=EnrichmentOptions(min_confidence=0.5))
    assert not analysed(folder, source, config=other).problems
    assert calls(source.parent, "link") == []
    with Store(folder) as store:
        after = store.results.stage_keys(store.documents.all()[0].id)
        assert {stage for stage in after if after[stage] != before[stage]} == {"enrichment"}
        assert [problem.code for problem in store.runs.problems()] == ["left_out_mention"]


def test_a_stage_that_fails_as_a_whole_keeps_what_was_found_before_it(tmp_path: Path) -> None:
    folder, source = tmp_path / "project", tmp_path / "sources" / "x.txt"
    source.parent.mkdir()
    source.write_text("one\nlinkbug\n")
    for _ in range(2):  # the next run tries again
        forget(source.parent)
        summary = analysed(folder, source)
        assert [problem.code for problem in summary.problems] == ["document_failed"]
        assert "a defect of the whole stage" in summary.problems[0].sentence("en")
        assert not summary.documents[0].linked
        assert calls(source.parent, "link") == ["x"]
        with Store(folder) as store:
            done = store.load_document(store.documents.all()[0].id)
        assert [caption.text for caption in done.captions] == ["one", "linkbug"]
        assert not done.links


def test_a_page_that_lost_something_is_read_again_by_another_version_or_when_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, source = tmp_path / "project", tmp_path / "sources" / "x.txt"
    source.parent.mkdir()
    source.write_text("one\ntwo blockbug blockbug\nthree heavy\n")
    summary = analysed(folder, source)
    assert (summary.analysed, summary.skipped, summary.left_out) == (3, 0, 2)
    told = [("left_out_text", 2), ("left_out_text", 2), ("page_coarse", 3)]
    assert sorted((problem.code, problem.page) for problem in summary.problems) == told

    def open_problems() -> list[tuple[str, int | None]]:
        with Store(folder) as store:
            return sorted((problem.code, problem.page) for problem in store.runs.problems())

    def read_again(**options: object) -> list[str]:
        forget(source.parent)
        analysed(folder, source, **options)
        return sorted(set(calls(source.parent, "detect")))

    assert open_problems() == told
    assert read_again() == [], "the same version would lose the same"
    assert open_problems() == told
    assert read_again(again=True) == ["2", "3"] and open_problems() == told
    assert read_again(again=True, pages="3") == ["3"]
    monkeypatch.setattr("pictoria_docs.pipeline.keys.VERSION", "99.0")
    assert read_again() == ["2", "3"] and read_again() == []


def test_a_page_that_cannot_be_read_in_any_way_is_told_once_and_tried_by_the_next_run(tmp_path: Path) -> None:
    folder, source = tmp_path / "project", tmp_path / "sources" / "x.txt"
    source.parent.mkdir()
    source.write_text("one\nbug\n")
    for _ in range(2):
        forget(source.parent)
        summary = analysed(folder, source)
        assert [(problem.code, problem.page) for problem in summary.problems] == [("page_failed", 2)]
        assert calls(source.parent, "detect").count("2") == 2, "in full, and coarsely"


# ---------------------------------------------------------------------- the real stages


def failing(original: Callable[..., object], when: Callable[..., bool]) -> Callable[..., object]:
    """A function with a defect that shows on some arguments."""

    def work(*arguments: object, **options: object) -> object:
        if when(*arguments):
            raise IndexError("a defect")
        return original(*arguments, **options)

    return work


def test_one_caption_that_fails_costs_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    from pictoria_docs.captioning import labelled

    broken = failing(labelled.last_line, lambda region, *_: "Fig. 2." in region.text)
    monkeypatch.setattr(labelled, "last_line", broken)
    with collect_skipped_items() as left_out:
        done = document(pages())
    assert [(one.kind, one.page, one.item) for one in left_out] == [
        ("caption", 2, "Fig. 2. A jug, side view.")
    ]
    assert [caption.text[:6] for caption in done.captions] == ["Fig. 1", "Fig. 3"]
    assert any(
        region.text.startswith("Fig. 2") for region in done.pages[1].regions
    )  # its text is still there


def test_one_mention_that_fails_costs_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    from pictoria_docs.linking.targets import Targets

    broken = failing(Targets.find, lambda targets, number, at: number.path == ("2",))
    monkeypatch.setattr(Targets, "find", broken)
    with collect_skipped_items() as left_out:
        done = link(document(pages()))
    assert [(one.kind, one.page, one.item) for one in left_out] == [("mention", 2, "fig. 2")]
    assert [mention.text for mention in done.mentions] == ["fig. 1", "fig. 3"]


def test_one_entry_and_one_record_that_fail_cost_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    linking, enriching = (
        import_module("pictoria_docs.linking.link"),
        import_module("pictoria_docs.enrichment.enrich"),
    )
    assert [entry.number for entry in link(document(pages())).entries] == ["1", "2", "3"]
    number_of = failing(linking.make_entry, lambda _, draft: draft.heading.number == "2")
    monkeypatch.setattr(linking, "make_entry", number_of)
    broken = failing(enriching.read_record, lambda draft, *_: draft.entry.number == "3")
    monkeypatch.setattr(enriching, "read_record", broken)
    with collect_skipped_items() as left_out:
        done = enrich(link(document(pages())))
    assert [(one.kind, one.page) for one in left_out] == [("entry", 2), ("record", 3)]
    assert [entry.number for entry in done.entries] == ["1", "3"]
    fields = [{field.name for field in entry.fields} for entry in done.entries]
    assert "dimensions" in fields[0] and "dimensions" not in fields[1]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("find_mentions", "mentions"),
        ("link_captions", "links"),
        ("draft_entries", "entries"),
        ("link_depictions", "depictions"),
        ("find_plates", "plates"),
    ],
)
def test_a_step_that_fails_costs_no_other(monkeypatch: pytest.MonkeyPatch, name: str, kind: str) -> None:
    linking = import_module("pictoria_docs.linking.link")
    monkeypatch.setattr(linking, name, failing(getattr(linking, name), lambda *_: True))
    with collect_skipped_items() as left_out:
        done = link(document(pages()))
    assert [one.kind for one in left_out] == [kind]
    found = {
        # Without links pictures have no numbers that could be cited.
        "mentions": bool(done.mentions) or kind == "links",
        "links": any(each.type == LinkType.CAPTION_OF for each in done.links),
        "entries": bool(done.entries),
    }
    assert found == {part: part != kind for part in found}
    assert len(done.figures) == len(done.captions) == 3


# ---------------------------------------------------------------------- who hears of it


def test_where_nobody_collects_it_is_a_warning_and_an_error_in_tests() -> None:
    with pytest.raises(SkippedItemWarning), isolate("caption", 1, "Fig. 1"):
        raise IndexError("a defect")
    match = "caption left out, page 1: IndexError"
    with pytest.warns(SkippedItemWarning, match=match), isolate("caption", 1, "Fig. 1"):
        raise IndexError("a defect")


@pytest.mark.parametrize("error", [ConfigError("config_missing", file="x", detail="y"), MemoryError()])
def test_what_is_not_about_one_item_is_raised(error: Exception) -> None:
    with collect_skipped_items() as left_out, pytest.raises(type(error)), isolate("record", 1, "x"):
        raise error
    assert not left_out


@cache
def kinds() -> set[str]:
    """All kinds of items that the stages may leave out."""
    found = set()
    for file in Path(pictoria_docs.__file__).parent.rglob("*.py"):
        for node in ast.walk(parsed(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in (
                "isolate",
                "attempt_on",
                "attempted",
            ):
                found |= {each.value for each in node.args[:1] if isinstance(each, ast.Constant)}
    return found


@pytest.mark.parametrize("language", ["en", "fr"])
def test_all_that_may_be_left_out_has_a_sentence(language: str) -> None:
    assert {"caption", "mention", "entry", "record", "text", "pictures", "scan_step"} <= kinds()
    for kind in kinds():
        values = {"file": "x.pdf", "page": 7, "item": "Fig. 1", "detail": "why"}
        sentence = ProblemRecord(f"left_out_{kind}", values).sentence(language)
        assert "x.pdf" in sentence and "why" in sentence and "status --json" in sentence, (kind, sentence)
