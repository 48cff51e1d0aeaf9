"""The question what a document's entries are: what is offered, what becomes of an answer, and how it is taken back."""

from collections.abc import Iterator
from pathlib import Path

import pymupdf
import pytest
from filelock import FileLock
from pydantic import ValidationError

from pictoria_docs import Project
from pictoria_docs.document import Box, Document, Entry, EntryHead, EntryOpening, EntrySpan, Origin
from pictoria_docs.editing.edits import Edits
from pictoria_docs.errors import AccessError, LockedError
from pictoria_docs.review.authorization import Role
from pictoria_docs.review.identity.people import Person
from pictoria_docs.review.jobs.job_runner import WRITING
from pictoria_docs.review.jobs.jobs import FOLDER, Jobs
from pictoria_docs.review.list_service import Reading, with_heads
from pictoria_docs.review.open_project import OpenProject
from pictoria_docs.review.review_service import ReviewService
from pictoria_docs.review.schemas.jobs import JobState
from pictoria_docs.review.schemas.jobs import Phase as JobPhase
from pictoria_docs.review.session import ReviewSession
from pictoria_docs.store.decisions.decision_repository import HistoryFilter
from pictoria_docs.store.people.entry_openings import SaidOpenings
from tests.linking.test_said_openings import POTS
from tests.review.random_edits import agree
from tests.review.test_review_service import key
from tests.waiting import wait_until

TREES = (
    "Belle de mai", "Grise d'hiver", "Rouge tardive", "Longue verte", "Petite blanche", "Ronde du pays",
    "Noire de montagne", "Douce de juillet", "Grosse commune", "Fine de Provence",
)  # fmt: skip
NAME = "arbres"
ADA = Person("ada", "Ada")
NONE = SaidOpenings(())
"""The document has no entries."""


def make_trees(file: Path) -> None:
    """A list of trees: a name in bold, and a few lines."""
    with pymupdf.open() as pdf:
        for start in range(0, len(TREES), 5):
            page = pdf.new_page(width=480, height=680)
            page.insert_text(
                (50, 40), "Chapitre des arbres que l'on voit encore dans nos jardins", fontsize=9
            )
            for place, tree in enumerate(TREES[start : start + 5]):
                y = 90 + 110 * place
                page.insert_text((50, y), tree, fontname="hebo", fontsize=9)
                page.insert_text(
                    (50, y + 14), "Arbre rustique, de culture facile en plein vent, à fruits", fontsize=9
                )
                page.insert_text(
                    (50, y + 28), "juteux que l'on mange en été et que l'on garde jusqu'en", fontsize=9
                )
                page.insert_text(
                    (50, y + 42), f"automne. Dimensions : {12 + start + place} x 24 cm.", fontsize=9
                )
        pdf.save(file)


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[OpenProject]:
    make_trees(tmp_path / f"{NAME}.pdf")
    with Project.open(tmp_path / "trees.pictoria") as project:
        project.add(tmp_path / f"{NAME}.pdf")
        project.analyse(jobs=1)
    opened = OpenProject(tmp_path / "trees.pictoria")
    yield opened
    opened.close()


def service(opened: OpenProject, role: Role = Role.CONTRIBUTOR) -> ReviewService:
    return ReviewService(ReviewSession(opened, ADA, role, "trees", "en"))


def model(opened: OpenProject) -> Document:
    return opened.load_document(opened.store.documents.get(NAME).id)


def titles(opened: OpenProject) -> list[str | None]:
    return [entry.title for entry in model(opened).entries]


def read(opened: OpenProject, said: Reading) -> None:
    """Wait until the entries are read anew."""
    jobs = Jobs(opened.folder)
    wait_until(lambda: jobs.get(said.job.id).state.is_over)
    assert jobs.get(said.job.id).error is None


def offered(desk: ReviewService, like: tuple[str, ...] = ()) -> tuple[EntryOpening, ...]:
    """Where the entries of the likeliest way open."""
    proposals = desk.lists.proposals(NAME, like)["proposals"]
    return tuple(EntryOpening.model_validate(entry["opening"]) for entry in proposals[0]["entries"])


def test_what_is_offered_is_taken_left_and_taken_back(opened: OpenProject) -> None:
    desk = service(opened)
    before = titles(opened)
    ways = desk.lists.proposals(NAME)["proposals"]
    number = next(
        at for at, way in enumerate(ways) if [each["title"] for each in way["entries"]] == list(TREES)
    )
    openings = [EntryOpening.model_validate(entry["opening"]) for entry in ways[number]["entries"]]
    done = desk.lists.say(NAME, SaidOpenings((*openings[:4], *openings[5:]), ways[number]["pattern"]))
    assert done.before == SaidOpenings(None)
    read(opened, done)
    assert titles(opened) == [tree for tree in TREES if tree != TREES[4]]
    assert all(any(field.name == "dimensions" for field in entry.fields) for entry in model(opened).entries)
    told = desk.lists.proposals(NAME)
    assert (told["said"], told["found"], told["asks"]) == (9, 9, False)
    assert [entry["drawn"] for entry in told["proposals"][number]["entries"]] == [at != 4 for at in range(10)]
    none = desk.lists.say(NAME, NONE)
    read(opened, none)
    assert titles(opened) == []
    assert desk.lists.proposals(NAME)["said"] == 0
    read(opened, desk.lists.say(NAME, none.before))
    assert len(titles(opened)) == 9
    read(opened, desk.lists.say(NAME, done.before))
    assert titles(opened) == before


def test_the_entries_that_are_like_two_drawn_ones_are_read_once_each(opened: OpenProject) -> None:
    desk = service(opened)
    read(opened, desk.lists.say(NAME, NONE))
    page = model(opened).pages[0]
    drawn = {}
    for number, tree in enumerate(TREES[:2]):
        box = next(region.box for region in page.regions if tree in region.text)
        id = f"ent-u{number:016x}"
        # The first one whole, of the second one its title alone.
        spans = [{"page": 1, "box": [40, box.y0 - 2, 440, box.y0 + (14 if number else 60)]}]
        drawn[id] = {"action": "add", "id": id, "kind": "entry", "key": key(), "changes": {"spans": spans}}
    desk.edits.apply(NAME, Edits.model_validate({"change_set": key(), "edits": list(drawn.values())}))
    told = desk.lists.proposals(NAME, tuple(drawn))
    assert told["asks"] and told["found"] == 2
    assert [entry["title"] for entry in told["proposals"][0]["entries"]] == list(TREES)
    assert [entry["drawn"] for entry in told["proposals"][0]["entries"]] == [True] * 2 + [False] * 8
    read(opened, desk.lists.say(NAME, SaidOpenings(offered(desk, tuple(drawn)))))
    entries = model(opened).entries
    assert [entry.title for entry in entries] == list(TREES), "those that were drawn are not there twice"
    assert {entry.id for entry in entries if entry.id.startswith("ent-u")} == set(drawn)
    assert not desk.lists.proposals(NAME, tuple(drawn))["asks"]


def test_a_part_of_an_entry_that_a_person_draws_is_another_entry(opened: OpenProject) -> None:
    desk = service(opened)
    openings = next(
        [EntryOpening.model_validate(entry["opening"]) for entry in way["entries"]]
        for way in desk.lists.proposals(NAME)["proposals"]
        if [entry["title"] for entry in way["entries"]] == list(TREES)
    )
    read(opened, desk.lists.say(NAME, SaidOpenings((openings[0], *openings[2:]))))
    whole = model(opened).entries[0]
    box = next(region.box for region in model(opened).pages[0].regions if TREES[1] in region.text)
    spans = [{"page": 1, "box": [40, box.y0 - 2, 440, box.y0 + 60]}]
    id = f"ent-u{1:016x}"
    draw = {"action": "add", "id": id, "kind": "entry", "key": key(), "changes": {"spans": spans}}
    desk.edits.apply(NAME, Edits.model_validate({"change_set": key(), "edits": [draw]}))
    known: dict[str, Entry] = {entry.id: entry for entry in model(opened).entries}
    assert known[id].title == TREES[1]
    assert known[whole.id].spans == whole.spans


def test_a_finished_document_stays_and_readers_say_nothing(opened: OpenProject) -> None:
    with pytest.raises(AccessError):
        service(opened, Role.READER).lists.say(NAME, NONE)
    assert service(opened, Role.READER).lists.proposals(NAME)["said"] is None
    document = opened.store.documents.get(NAME)
    opened.store.validations.validate(document.id, "ada")
    with pytest.raises(LockedError):
        service(opened).lists.say(NAME, NONE)
    assert not service(opened).lists.proposals(NAME)["asks"]
    assert opened.store.entry_openings.of(document.id) is None


def test_a_place_that_is_no_place_is_refused(opened: OpenProject) -> None:
    spoilt = {"page": 1, "box": [0.0, 0.0, float("nan"), float("inf")]}
    with pytest.raises(ValidationError):
        EntryOpening.model_validate(spoilt)


def test_the_history_tells_who_said_where_entries_open(opened: OpenProject) -> None:
    desk = service(opened)
    read(opened, desk.lists.say(NAME, NONE))
    document = opened.store.documents.get(NAME).id
    lines = [
        line
        for line in opened.store.decisions.history(HistoryFilter(document=document))
        if line.action == "entry_openings"
    ]
    assert [(line.user, line.before, line.after) for line in lines] == [("ada", None, "[]")]


def make_pots(file: Path) -> None:
    """Print a list of pots: a number, a name, and what is said of it in one sentence."""
    with pymupdf.open() as pdf:
        for start in range(0, len(POTS), 4):
            page = pdf.new_page(width=480, height=680)
            page.insert_text((230, 650), str(start // 4 + 11), fontsize=9)
            for place, (name, about) in enumerate(POTS[start : start + 4]):
                y = 90 + 120 * place
                line = f"{start + place + 31}. {name}, {about}. Found in the northern trench."
                page.insert_text((50, y), line, fontsize=9)
                page.insert_text(
                    (50, y + 14), f"Clay. Height {12 + place} cm. Broken, and mended.", fontsize=9
                )
        pdf.save(file)


@pytest.fixture
def pots(tmp_path: Path) -> Iterator[OpenProject]:
    make_pots(tmp_path / "pots.pdf")
    with Project.open(tmp_path / "pots.pictoria") as project:
        project.add(tmp_path / "pots.pdf")
        project.analyse(jobs=1)
    opened = OpenProject(tmp_path / "pots.pictoria")
    yield opened
    opened.close()


def entries_of(opened: OpenProject) -> tuple[Entry, ...]:
    return opened.load_document(opened.store.documents.get("pots").id).entries


def correct(desk: ReviewService, entry: Entry, **changes: str) -> None:
    edit = {"action": "correct", "id": entry.id, "key": key(), "changes": changes}
    desk.edits.apply("pots", Edits.model_validate({"change_set": key(), "edits": [edit]}))


def correct_in_record(desk: ReviewService, entry: Entry, title: str) -> None:
    """Give an entry another title in its record."""
    with desk.session.repository(desk.session.document("pots").id) as repository:
        value = next(row.id for row in repository.owned([entry.id]) if row.type == "title")
    edit = {"action": "correct", "id": value, "key": key(), "changes": {"value": title}}
    desk.edits.apply("pots", Edits.model_validate({"change_set": key(), "edits": [edit]}))


def draw(desk: ReviewService, which: int, place: Entry, **changes: str) -> str:
    """Draw an entry by hand where another one is or was."""
    spans = [{"page": place.pages[0], "box": list(place.spans[0].box.grown(3))}]
    id = f"ent-u{which:016x}"
    edit = {"action": "add", "id": id, "kind": "entry", "key": key(), "changes": {"spans": spans} | changes}
    desk.edits.apply("pots", Edits.model_validate({"change_set": key(), "edits": [edit]}))
    return id


def record(entry: Entry) -> set[str]:
    return {f"{field.name}: {field.value}" for field in entry.fields if field.name != "title"}


@pytest.mark.parametrize("in_record", [False, True])
def test_the_other_entries_are_read_like_those_that_a_person_corrected(
    pots: OpenProject, in_record: bool
) -> None:
    desk, entries = service(pots), entries_of(pots)
    assert len(entries) == len(POTS)
    long = [f"{name}, {about}" for name, about in POTS]
    wanted = [name for name, _ in POTS] if entries[0].title in long else long
    for place in (1, 4):
        if in_record:
            correct_in_record(desk, entries[place], wanted[place])
        else:
            correct(desk, entries[place], title=wanted[place])
    alike = desk.lists.say_alike("pots")
    read(pots, alike)
    after = entries_of(pots)
    assert [entry.title for entry in after] == wanted
    assert [entry.number for entry in after] == [str(place + 31) for place in range(len(POTS))]
    assert {entries[place].id for place in (1, 4)} <= {entry.id for entry in after}
    read(pots, desk.lists.say("pots", alike.before))
    assert [entry.title for entry in entries_of(pots) if entry.id == entries[0].id] == [entries[0].title]


def test_an_entry_whose_number_is_not_as_it_is_printed_is_there_once_with_its_record(
    pots: OpenProject,
) -> None:
    desk, entries = service(pots), entries_of(pots)
    read(pots, desk.lists.say("pots", NONE))
    drawn = draw(desk, 0, entries[0], number="31 à 33"), draw(desk, 1, entries[3])
    proposals = desk.lists.proposals("pots", drawn)["proposals"]
    openings = tuple(EntryOpening.model_validate(each["opening"]) for each in proposals[0]["entries"])
    read(pots, desk.lists.say("pots", SaidOpenings(openings)))
    after = entries_of(pots)
    assert [entry.number for entry in after] == ["31 à 33", *(str(at + 31) for at in range(1, len(POTS)))]
    assert (after[0].id, after[3].id) == drawn
    assert [record(after[at]) for at in (0, 3)] == [record(entries[at]) for at in (0, 3)]


def test_the_record_of_an_entry_stays_when_only_the_person_knows_the_entry(pots: OpenProject) -> None:
    desk, entries = service(pots), entries_of(pots)
    correct(desk, entries[1], number="32 bis", title="Small dish")
    read(pots, desk.lists.say("pots", NONE))
    draw(desk, 0, entries[0])
    wanted = [record(entries[0]), record(entries[1])]
    for said in (NONE, SaidOpenings(None), NONE):
        read(pots, desk.lists.say("pots", said))
        known: dict[str, Entry] = {entry.id: entry for entry in entries_of(pots)}
        assert [record(known[id]) for id in (f"ent-u{0:016x}", entries[1].id)] == wanted
        agree(desk)


def test_an_entry_that_begins_in_the_middle_of_a_line_is_read_from_there(tmp_path: Path) -> None:
    file = tmp_path / "market.pdf"
    with pymupdf.open() as pdf:
        page = pdf.new_page(width=480, height=680)
        page.insert_text((230, 650), "17", fontsize=9)
        page.insert_text(
            (50, 90), "The works of this room were lent by the town, and go back there.", fontsize=9
        )
        line = "4. Old harbour, oil, 350 F | 5. Evening market, gouache, 200 F | 6. The weir, oil, 90 F"
        page.insert_text((50, 104), line, fontsize=9)
        page.insert_text(
            (50, 118), "All of them may be bought at the door of the room on any day.", fontsize=9
        )
        (place,) = page.search_for("5. Evening market, gouache")
        pdf.save(file)
    with Project.open(tmp_path / "market.pictoria") as project:
        project.add(file)
        project.analyse(jobs=1)
    opened = OpenProject(tmp_path / "market.pictoria")
    box = [place.x0 - 1, place.y0 + 1, place.x1 + 1, place.y1 - 1]
    edit = {
        "action": "add",
        "id": "ent-u" + "5" * 16,
        "kind": "entry",
        "key": key(),
        "changes": {"spans": [{"page": 1, "box": box}]},
    }
    desk = service(opened)
    desk.edits.apply("market", Edits.model_validate({"change_set": key(), "edits": [edit]}))
    (entry,) = opened.load_document(opened.store.documents.get("market").id).entries
    assert (entry.number, entry.title) == ("5", "Evening market")
    opened.close()


def test_an_entry_of_which_nothing_was_read_is_no_example() -> None:
    spans = (EntrySpan(page=1, box=Box(0, 0, 100, 40)),)
    blank = Entry(id="ent-u1", number=None, title=None, spans=spans, origin=Origin(stage="linking"))
    opening = EntryOpening(page=1, box=Box(10, 5, 60, 15))
    assert with_heads([opening], [blank]) == (opening,)
    read = blank.model_copy(update={"title": "Fig"})
    assert with_heads([opening], [read])[0].head == EntryHead(number=None, title="Fig")


def test_a_reading_waits_for_who_writes_the_project_and_can_be_cancelled(pots: OpenProject) -> None:
    desk, jobs, before = service(pots), Jobs(pots.folder), entries_of(pots)
    with FileLock(pots.folder / FOLDER / WRITING):
        said = desk.lists.say("pots", NONE)
        wait_until(lambda: jobs.get(said.job.id).phase == JobPhase.QUEUED)
        assert jobs.stop_all() == 1
        assert jobs.get(said.job.id).state is JobState.CANCELLED
    assert entries_of(pots) == before
    read(pots, desk.lists.say("pots", NONE))
    assert not entries_of(pots)


def test_what_was_read_anew_is_found_by_the_next_search(pots: OpenProject) -> None:
    read(pots, service(pots).lists.say("pots", NONE))
    pots.project.searcher.bring_up_to_date()
    assert not pots.project.search("shallow dish", kinds=["entry"]).hits
    read(pots, service(pots).lists.say("pots", SaidOpenings(None)))
    while pots.follow_index().left:
        assert pots.wait_for_indexing(60)
    assert pots.project.search("shallow dish", kinds=["entry"]).hits
