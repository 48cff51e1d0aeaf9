"""A title, and a number that is that of an inventory too, stand in an entry and in its record: one truth for both."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pictoria_docs.document import Action, Entry, Field, Reason, field_id
from pictoria_docs.document.identity import DocumentId
from pictoria_docs.store import Store
from pictoria_docs.store.database.packing import pack
from pictoria_docs.store.decisions.model import DecisionRequest, StoredDecision, Subject
from tests.store.test_projection import check, decision, findings, project, value

WARNINGS = (Reason(code="title_accents", values={"words": "Bol (Bôl?)"}), Reason(code="known_shared"))
ENTRY = "ent-1"
TITLE, NUMBER = field_id(ENTRY, value("title", "Bol")), field_id(ENTRY, value("inventory_number", "1"))


class Catalogue:
    """A project with one document."""

    def __init__(self, store: Store, document: DocumentId) -> None:
        self.store, self.document = store, document
        self.changes = 0

    def say(self, id: str, action: Action, **changes: object) -> StoredDecision:
        """A decision on what the project has under an id now."""
        with self.store.projection.repository(self.document) as repository:
            row = repository.get([id])[id]
        after = row.state.model_copy(update=changes) if action is Action.CORRECT else None
        return self.keep(decision(id, action, row.state, after))

    def keep(self, stored: StoredDecision) -> StoredDecision:
        self.changes += 1
        stored = stored._replace(change_set=f"step-{self.changes}")
        outcome = self.store.projection.decide(self.document, [DecisionRequest(stored)])
        return stored._replace(number=outcome.done[stored.decision.id])

    def restore(self, last: StoredDecision, earlier: StoredDecision | None) -> StoredDecision:
        """Take back the latest decision: an earlier one counts again, or what the machine suggests."""
        before = last.state or (earlier.state if earlier is not None else None)
        again = decision(last.decision.subject, Action.WITHDRAW, before)
        if earlier is not None:
            told = earlier.decision
            again = again._replace(
                decision=again.decision.model_copy(
                    update={"action": told.action, "before": told.before, "after": told.after}
                )
            )
        return self.keep(again._replace(restores=earlier.number if earlier is not None else 0))

    @property
    def entry(self) -> Entry:
        """As exports have it; what people who review see is the same."""
        check(self.store, self.document)
        return next(one for one in self.store.load_document(self.document).entries if one.id == ENTRY)

    def values(self, name: str) -> list[str]:
        return [field.value for field in self.entry.fields if field.name == name]

    @property
    def title(self) -> tuple[str | None, list[str]]:
        return self.entry.title, self.values("title")

    @property
    def number(self) -> tuple[str | None, list[str]]:
        return self.entry.number, self.values("inventory_number")


@contextmanager
def opened() -> Iterator[Catalogue]:
    with project() as (store, document):
        run = store.runs.start("config")
        found = findings()
        entries = tuple(
            entry.model_copy(
                update={
                    "warnings": WARNINGS,
                    "fields": (
                        *entry.fields,
                        value("title", "Bol"),
                        value("inventory_number", str(entry.number)),
                    ),
                }
            )
            for entry in found.entries
        )
        store.results.save(
            document, run, [("linking", 0, pack(found.model_copy(update={"entries": entries})))]
        )
        store.results.finish(document, run, {"linking": "other"}, {})
        store.projection.make(document)
        yield Catalogue(store, document)


@pytest.fixture
def catalogue() -> Iterator[Catalogue]:
    with opened() as made:
        yield made


STEPS = st.lists(
    st.tuples(
        st.sampled_from([ENTRY, TITLE, NUMBER]),
        st.sampled_from([Action.ACCEPT, Action.CORRECT, Action.REJECT, Action.WITHDRAW]),
        st.sampled_from(["title", "number"]),
    ),
    max_size=8,
)


@settings(max_examples=15, deadline=None)
@given(steps=STEPS)
def test_whatever_is_said_there_is_one_truth(steps: list[tuple[str, Action, str]]) -> None:
    with opened() as made:
        for count, (id, action, attribute) in enumerate(steps):
            # The entry itself stays, or there would be nothing to look at.
            if (id, action) == (ENTRY, Action.REJECT):
                continue
            name = attribute if id == ENTRY else "value"
            made.say(id, action, **{name: f"neu {count}"})
            assert made.title[1] == [title for title in (made.title[0],) if title is not None]
            assert set(made.number[1]) <= {made.number[0]}


def test_a_title_corrected_in_the_entry_is_that_of_its_record(catalogue: Catalogue) -> None:
    assert catalogue.title == ("Bol", ["Bol"])
    catalogue.say(ENTRY, Action.CORRECT, title="Bôl")
    assert catalogue.title == ("Bôl", ["Bôl"])
    document = catalogue.store.load_document(catalogue.document)
    field = next(field for field in catalogue.entry.fields if field.name == "title")
    review = document.reviews[field_id(ENTRY, field)]
    assert (review.status, review.decided_by) == ("corrected", "Ada")
    catalogue.say(ENTRY, Action.CORRECT, title=None)
    assert catalogue.title == (None, [])


def test_a_title_corrected_in_the_record_is_that_of_the_entry(catalogue: Catalogue) -> None:
    catalogue.say(TITLE, Action.CORRECT, value="Bôl")
    assert catalogue.title == ("Bôl", ["Bôl"])
    catalogue.say(TITLE, Action.REJECT)
    assert catalogue.title == (None, [])


def test_a_rejected_title_is_none_of_the_entry(catalogue: Catalogue) -> None:
    catalogue.say(TITLE, Action.REJECT)
    assert catalogue.title == (None, [])


@pytest.mark.parametrize("first", [ENTRY, TITLE])
def test_the_later_word_counts(catalogue: Catalogue, first: str) -> None:
    steps: list[tuple[str, dict[str, object]]] = [(ENTRY, {"title": "Bowl"}), (TITLE, {"value": "Schale"})]
    for id, changes in steps if first == ENTRY else steps[::-1]:
        catalogue.say(id, Action.CORRECT, **changes)
    wanted = "Schale" if first == ENTRY else "Bowl"
    assert catalogue.title == (wanted, [wanted])


def test_what_is_taken_back_gives_way_to_what_was_said_before(catalogue: Catalogue) -> None:
    in_record = catalogue.say(TITLE, Action.CORRECT, value="Schale")
    in_entry = catalogue.say(ENTRY, Action.CORRECT, title="Bowl")
    undone = catalogue.restore(in_entry, None)
    assert catalogue.title == ("Schale", ["Schale"])
    catalogue.restore(undone, in_entry)
    assert catalogue.title == ("Bowl", ["Bowl"])
    catalogue.restore(in_record, None)
    assert catalogue.title == ("Bowl", ["Bowl"])


def test_other_changes_of_an_entry_say_nothing_of_its_title(catalogue: Catalogue) -> None:
    in_record = catalogue.say(TITLE, Action.CORRECT, value="Schale")
    spans = catalogue.entry.spans[:1]
    catalogue.say(ENTRY, Action.CORRECT, spans=spans)
    assert catalogue.title == ("Schale", ["Schale"])
    catalogue.restore(in_record, None)
    assert catalogue.title == ("Bol", ["Bol"]) and catalogue.entry.spans == spans


def test_decisions_of_older_projects_count_by_their_time(catalogue: Catalogue) -> None:
    # There, the entry had its own title after the one of the record was corrected.
    entry, field = next(one for one in findings().entries if one.id == ENTRY), value("title", "Bol")

    def corrected(before: Subject, id: str, **changes: object) -> None:
        catalogue.keep(decision(id, Action.CORRECT, before, before.model_copy(update=changes)))

    corrected(field, TITLE, value="Schale")
    corrected(entry, ENTRY, spans=entry.spans[:1])
    assert catalogue.title == ("Schale", ["Schale"])
    corrected(entry, ENTRY, title="Bowl")
    assert catalogue.title == ("Bowl", ["Bowl"])
    seen_at_once = decision(TITLE, Action.ACCEPT, field)
    catalogue.keep(seen_at_once._replace(bulk=True))
    assert catalogue.title == ("Bowl", ["Bowl"])


def test_the_doubt_about_a_title_goes_with_what_a_person_says_of_it(catalogue: Catalogue) -> None:
    def doubts() -> list[str]:
        return [warning.code for warning in catalogue.entry.warnings]

    assert doubts() == ["title_accents", "known_shared"]
    accepted = catalogue.say(TITLE, Action.ACCEPT)
    assert doubts() == ["known_shared"]
    catalogue.restore(accepted, None)
    assert doubts() == ["title_accents", "known_shared"]
    catalogue.say(ENTRY, Action.CORRECT, title="Bôl")
    assert doubts() == ["known_shared"]


@pytest.mark.parametrize(("id", "attribute"), [(ENTRY, "number"), (NUMBER, "value")])
def test_a_number_that_is_that_of_the_inventory_is_corrected_once(
    catalogue: Catalogue, id: str, attribute: str
) -> None:
    said = catalogue.say(id, Action.CORRECT, **{attribute: "1a"})
    assert catalogue.number == ("1a", ["1a"])
    catalogue.restore(said, None)
    assert catalogue.number == ("1", ["1"])


def test_that_a_number_is_none_of_an_inventory_says_nothing_of_the_entry(catalogue: Catalogue) -> None:
    catalogue.say(NUMBER, Action.REJECT)
    assert catalogue.number == ("1", [])


def test_a_person_who_saw_a_value_as_it_follows_from_the_entry_can_change_it(catalogue: Catalogue) -> None:
    catalogue.say(ENTRY, Action.CORRECT, title="Bowl")
    with catalogue.store.projection.repository(catalogue.document) as repository:
        row = repository.get([TITLE])[TITLE]
    assert isinstance(row.state, Field)
    after = row.state.model_copy(update={"value": "Schale"})
    stored = decision(TITLE, Action.CORRECT, row.state, after)
    outcome = catalogue.store.projection.decide(catalogue.document, [DecisionRequest(stored, row.revision)])
    assert not outcome.conflicts and catalogue.title == ("Schale", ["Schale"])
