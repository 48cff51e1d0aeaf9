"""A model's votes on links of captions: what is asked, and what they are worth to the linker."""

from dataclasses import replace

import pytest

from pictoria_docs.document import Document, Link, LinkType, Region, Status
from pictoria_docs.linking import link
from pictoria_docs.linking.votes import PLAIN, STRONGEST, UNCERTAIN, ask_votes, opinions
from pictoria_docs.models.question import Answer, Failure, Question
from tests.linking.factory import PageMaker, document, links


def between_two() -> Document:
    """A caption below two pictures of which it may mean either, as the linker takes it."""
    page = PageMaker(1)
    page.picture(60, 90, 220, 230)
    page.picture(260, 120, 420, 230)
    page.text(150, 240, 340, "Fig. 1. Amphora with a frieze of lions, from the northern slope.", 8)
    return document([page])


def caption_link(done: Document) -> Link:
    (found,) = links(done, LinkType.CAPTION_OF)
    return found


def doubted(done: Document, confidence: float = UNCERTAIN - 0.1) -> Document:
    """The same, its links less sure."""
    changed = tuple(each.model_copy(update={"confidence": confidence}) for each in done.links)
    return done.model_copy(update={"links": changed})


def said(question: Question, word: str, **extra: float) -> Answer:
    return Answer(question.id, "some-model", "vote@2", data={"answer": word}, extra=extra)


def test_a_doubtful_link_and_its_runner_up_are_put_to_the_vote() -> None:
    done = doubted(link(between_two()))
    found = caption_link(done)
    assert found.runner_up is not None
    questions = ask_votes(done, "uncertain", "fr")
    assert [question.id for question in questions] == [
        f"{found.source}>{found.target}",
        f"{found.source}>{found.runner_up.target}",
    ]
    first = questions[0]
    picture, caption = done.find(found.target), done.find(found.source)
    assert isinstance(picture, Region) and isinstance(caption, Region)
    assert [crop.name for crop in first.crops] == ["picture", "caption"]
    assert first.crops[0].box[0] < picture.box.x0 and first.crops[1].box[3] > caption.box.y1
    assert (first.values["caption"], first.odds, first.language) == (caption.text, "answer", "fr")


def test_sure_links_are_asked_about_only_where_all_are() -> None:
    sure = doubted(link(between_two()), UNCERTAIN)
    assert ask_votes(sure, "uncertain", "en") == []
    assert len(ask_votes(sure, "always", "en")) == 2


def test_what_a_person_has_decided_is_not_put_to_the_vote() -> None:
    done = doubted(link(between_two()))
    decided = tuple(each.model_copy(update={"status": Status.ACCEPTED}) for each in done.links)
    assert ask_votes(done.model_copy(update={"links": decided}), "always", "en") == []


@pytest.mark.parametrize(
    ("word", "extra", "worth"),
    [
        ("yes", {"log_odds": 1.3}, 1.3),
        ("no", {"log_odds": -0.4}, -0.4),
        ("yes", {"log_odds": 30.0}, STRONGEST),
        ("no", {"log_odds": -30.0}, -STRONGEST),
        ("yes", {}, PLAIN),
        ("no", {}, -PLAIN),
    ],
)
def test_a_vote_is_worth_its_log_odds_within_bounds(word: str, extra: dict[str, float], worth: float) -> None:
    (question, _) = ask_votes(link(between_two()), "always", "en")
    (opinion,) = opinions([said(question, word, **extra)]).values()
    assert opinion == {"model_vote": pytest.approx(worth)}


def test_no_answer_is_no_vote() -> None:
    (question, _) = ask_votes(link(between_two()), "always", "en")
    unanswered = replace(said(question, "yes"), data=None, failure=Failure.TIMEOUT)
    assert opinions([unanswered]) == {}


def test_a_vote_turns_a_link_that_was_in_doubt() -> None:
    before = link(between_two())
    chosen, other = caption_link(before), caption_link(before).runner_up
    assert other is not None
    first, second = ask_votes(before, "always", "en")
    against = opinions([said(first, "no", log_odds=-2.0), said(second, "yes", log_odds=2.0)])
    turned = caption_link(link(between_two(), None, against))
    assert turned.target == other.target
    assert turned.runner_up is not None and turned.runner_up.target == chosen.target
    agreed = opinions([said(first, "yes", log_odds=2.0), said(second, "no", log_odds=-2.0)])
    kept = caption_link(link(between_two(), None, agreed))
    assert kept.target == chosen.target and kept.confidence > chosen.confidence


def test_one_vote_does_not_turn_a_link_that_all_else_speaks_for() -> None:
    """Number, place and order agree: a model that is sure of the contrary is overruled."""
    page = PageMaker(1)
    for index, x0 in enumerate((60, 260), start=1):
        page.picture(x0, 90, x0 + 160, 230)
        page.text(x0, 240, x0 + 160, f"Fig. {index}. Amphora with a frieze of lions.", 8)
    made = document([page])
    before = links(link(made), LinkType.CAPTION_OF)
    against = {(before[0].source, before[0].target): {"model_vote": -STRONGEST}}
    after = links(link(made, None, against), LinkType.CAPTION_OF)  # type: ignore[arg-type]
    assert len(before) == 2
    assert {(each.source, each.target) for each in after} == {(each.source, each.target) for each in before}
