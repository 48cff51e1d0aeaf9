"""The whole product on the example catalogue finds what its truth says: figures, captions, entries, mentions, links."""

import pytest

from bench.example import make_catalogue
from pictoria_docs import Project
from pictoria_docs.document import Box, Document


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict, Document]:
    folder = tmp_path_factory.mktemp("example")
    gold = make_catalogue(folder / "example.pdf")
    with Project.open(folder / "project") as project:
        project.add(folder / "example.pdf")
        assert not project.analyse(jobs=1).problems
        return gold, project.documents[0].data


def figures_of(gold: dict, document: Document) -> dict[str, str]:
    """Gold figure id -> our figure id, by type and place."""
    matched = {}
    for figure in gold["figures"]:
        for region in document.figures:
            same = region.page == figure["page"] and region.box.iou(Box(*figure["bbox"])) > 0.8
            if same and region.type.value == figure["kind"]:
                matched[figure["id"]] = region.id
    return matched


def test_all_figures_plates_and_panels_with_their_numbers(found) -> None:
    gold, document = found
    matched = figures_of(gold, document)
    assert set(matched) == {figure["id"] for figure in gold["figures"]}
    assert len(document.figures) == len(gold["figures"])
    for figure in gold["figures"]:
        assert document.find(matched[figure["id"]]).number == figure["number"]


def test_captions_are_linked_across_pages(found) -> None:
    gold, document = found
    matched = figures_of(gold, document)
    texts = {caption["id"]: caption["text"] for caption in gold["captions"]}
    links = {
        (document.find(link.source).text, link.target) for link in document.links if link.type == "caption_of"
    }
    for link in gold["links"]:
        if link["type"] == "caption_of" and not link.get("optional"):
            assert (texts[link["source"]], matched[link["target"]]) in links


def test_entries_with_their_pages_and_pictures(found) -> None:
    gold, document = found
    assert [(entry.number, entry.title, list(entry.pages)) for entry in document.entries] == [
        (entry["number"], entry["title"], [span["page"] for span in entry["spans"]])
        for entry in gold["entries"]
    ]
    matched = figures_of(gold, document)
    numbers = {entry["id"]: entry["number"] for entry in gold["entries"]}
    depicts = {
        (link.source, document.find(link.target).number) for link in document.links if link.type == "depicts"
    }
    for link in gold["links"]:
        if link["type"] == "depicts" and not link.get("optional"):
            assert (matched[link["source"]], numbers[link["target"]]) in depicts


def test_mentions_lead_to_what_they_cite(found) -> None:
    gold, document = found
    matched = figures_of(gold, document)
    numbers = {entry["id"]: entry["number"] for entry in gold["entries"]}
    cites = set()
    for link in document.links:
        if link.type == "cites":
            target = document.find(link.target)
            cites.add((document.find(link.source).page, getattr(target, "number", None), link.target))
    for mention in gold["mentions"]:
        for target in mention["targets"]:
            if target in numbers:
                assert any(page == mention["page"] and number == numbers[target] for page, number, _ in cites)
            else:
                assert any(page == mention["page"] and id == matched[target] for page, _, id in cites)
