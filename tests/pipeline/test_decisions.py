"""What people say stands, whatever the next run finds."""

from pathlib import Path

import pytest

from pictoria_docs.api.project import Project
from pictoria_docs.document import Box, Document, Link, Origin, Region, RegionType, Status, make_id
from pictoria_docs.errors import ProjectError
from pictoria_docs.pipeline.config import Config
from pictoria_docs.pipeline.progress import Quiet
from tests.pipeline.small_stages import STAGES

QUIET = Quiet()


@pytest.fixture
def ready(project: Project, catalogue: Path) -> Project:
    project.add(catalogue)
    project.analyse(progress=QUIET)
    return project


def again(project: Project, dpi: int) -> Document:
    """The document after a run whose boxes are all moved by `(dpi - 200) / 100` points, with other ids."""
    config = Config.model_validate({"layout": {"dpi": dpi}})
    with Project.open(project.path, config, stages=STAGES) as other:
        assert other.analyse(progress=QUIET).analysed == 12
        return other.documents[0].data


def links_of(document: Document, page: int, type: str = "caption_of") -> list[Link]:
    ids = {region.id for region in document.pages[page - 1].regions}
    return [link for link in document.links if link.type == type and ids & {link.source, link.target}]


def test_a_corrected_figure_stays_corrected(ready: Project) -> None:
    figure = ready.documents[0].figures[0]
    ready.decide(figure, "correct", {"number": "1bis"}, user="Ada")
    corrected = ready.documents[0].figures[0]
    assert (corrected.number, corrected.data.origin.user, corrected.confidence) == ("1bis", "Ada", 1.0)
    ready.analyse(force=True, progress=QUIET)
    assert ready.documents[0].figures[0].number == "1bis"
    # A better detector moves everything by a point: the same figure, not a second one.
    document = again(ready, 300)
    numbers = [region.number for region in document.pages[0].figures]
    assert numbers == ["1bis"]
    (link,) = links_of(document, 1)
    assert link.target == corrected.id
    assert document.find(link.source) is not None


def test_a_figure_that_is_not_found_any_more_stays(ready: Project) -> None:
    figure = ready.documents[0].figures[0]
    ready.decide(figure, "accept", user="Ada")
    document = again(ready, 600 - 200)  # two points off is still the same thing
    assert [region.id for region in document.pages[0].figures] == [figure.id]
    moved = figure.data.model_copy(update={"box": Box(400, 500, 500, 600)})
    ready.decide(figure, "correct", moved, user="Ada")
    document = again(ready, 300)
    assert {region.id for region in document.pages[0].figures} >= {figure.id}
    assert document.find(figure.id).box == Box(400, 500, 500, 600)  # type: ignore[union-attr]
    assert len(document.pages[0].figures) == 2  # the machine's own is beside it


def test_a_rejected_figure_does_not_come_back(ready: Project) -> None:
    figure = ready.documents[0].figures[0]
    ready.decide(figure, "reject", user="Ada", note="a stain")
    for document in (ready.documents[0].data, again(ready, 300)):
        assert document.pages[0].figures == ()
        assert links_of(document, 1) == []
        assert len(document.figures) == 11


@pytest.mark.parametrize(
    ("action", "status"),
    [("accept", Status.ACCEPTED), ("reject", Status.REJECTED), ("correct", Status.CORRECTED)],
)
def test_a_decided_link_keeps_its_state(ready: Project, action: str, status: Status) -> None:
    (link,) = links_of(ready.documents[0].data, 3)
    other = ready.documents[0].figures[4]
    ready.decide(link.id, action, {"target": other.id} if action == "correct" else None, user="Ada")  # type: ignore[arg-type]
    for document in (ready.documents[0].data, again(ready, 300)):
        decided = [each for each in document.links if each.status is not Status.SUGGESTED]
        assert [each.status for each in decided] == [status]
        assert document.find(decided[0].source) is not None
        assert document.find(decided[0].target) is not None
        same = [
            each
            for each in document.links
            if (each.source, each.target) == (decided[0].source, decided[0].target)
        ]
        assert len(same) == 1
        if action == "correct":
            assert document.find(decided[0].target).page == 5  # type: ignore[union-attr]
        else:
            assert len(links_of(document, 3)) == 1


def test_the_ends_of_an_accepted_link_stay_visible(ready: Project) -> None:
    (link,) = links_of(ready.documents[0].data, 3)
    ready.decide(link.id, "accept", user="Ada")
    document = again(ready, 590)  # so far off that nothing is the same any more
    accepted = next(each for each in document.links if each.status is Status.ACCEPTED)
    caption, figure = document.find(accepted.source), document.find(accepted.target)
    assert isinstance(caption, Region) and caption.text == "Fig. 3. Vase"
    assert isinstance(figure, Region) and figure in document.pages[2].regions


def test_a_person_can_add_what_the_machine_missed(ready: Project) -> None:
    document = ready.documents[0]
    box = Box(10, 10, 50, 50)
    region = Region(
        id=make_id("reg", document.id, 2, *box),
        page=2,
        type=RegionType.FIGURE,
        box=box,
        origin=Origin(stage="user"),
    )
    ready.decide(document, "add", region, user="Ada")
    caption = document.captions[1]
    ready.decide(
        document, "add", Link.make("caption_of", caption.id, region.id, 1.0, (), region.origin), user="Ada"
    )
    for figures in (ready.documents[0].page(2).figures,):
        added = next(figure for figure in figures if figure.id == region.id)
        assert [each.text for each in added.captions] == ["Fig. 2. Vase"]
    later = again(ready, 300)
    assert later.find(region.id) in later.pages[1].figures
    (link,) = later.linked(region.id, "caption_of", reverse=True)
    assert later.find(link.source).text == "Fig. 2. Vase"  # type: ignore[union-attr]


def test_entries_can_be_corrected_and_rejected(ready: Project) -> None:
    first, second, *_ = ready.documents[0].entries
    ready.decide(first.id, "correct", {"title": "Amphora"}, user="Ada")
    ready.decide(second, "reject", user="Ada")
    document = ready.documents[0].data
    assert [entry.title for entry in document.entries if entry.number == "1"] == ["Amphora"]
    assert "2" not in [entry.number for entry in document.entries]
    assert not any(second.id in (link.source, link.target) for link in document.links)


def test_history_tells_who_changed_what_and_is_never_shortened(ready: Project) -> None:
    figure = ready.documents[0].figures[0]
    ready.decide(figure, "correct", {"number": "1a"}, user="Ada")
    ready.decide(ready.documents[0].figures[0], "correct", {"number": "1b"}, user="Ben", note="printed so")
    ready.analyse(force=True, progress=QUIET)
    told = [line for line in ready.store.decisions.history() if line.subject == figure.id]
    assert [(line.user, line.action, line.note) for line in told] == [
        ("Ada", "correct", ""),
        ("Ben", "correct", "printed so"),
    ]
    before, after = (Region.model_validate_json(text or "") for text in (told[1].before, told[1].after))
    assert (before.number, after.number) == ("1a", "1b")
    assert ready.documents[0].figures[0].number == "1b"
    assert len(ready.store.decisions.of(ready.documents[0].id)) == 2


@pytest.mark.parametrize(
    ("subject", "action", "after", "code"),
    [
        ("reg-nothing", "accept", None, "subject_unknown"),
        (None, "correct", None, "decision_without_object"),
        (None, "correct", {"page": 2}, "correction_unknown"),
        (None, "correct", {"number": 5}, "decision_bad_value"),
        (None, "correct", {"colour": "red"}, "correction_unknown"),
        ("vases", "add", None, "decision_without_object"),
    ],
)
def test_a_decision_that_makes_no_sense_is_refused(
    ready: Project, subject: str | None, action: str, after: dict[str, object] | None, code: str
) -> None:
    with pytest.raises(ProjectError) as error:
        ready.decide(subject or ready.documents[0].figures[0], action, after)
    assert error.value.code == code
    assert ready.store.decisions.of(ready.documents[0].id) == []
