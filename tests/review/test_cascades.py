"""What goes with a decision in the same step, and what is suggested anew because of it."""

from pictoria_docs.document import Link, Region, Status
from pictoria_docs.editing.edits import Undo
from pictoria_docs.review.review_service import ReviewService
from pictoria_docs.store.workload.queue import QueueFilter
from tests.review.test_review_service import do, first_link, key, model, only


def test_a_corrected_caption_renumbers_its_figure(desk: ReviewService) -> None:
    items = desk.queue.next(QueueFilter(types=["caption_of"]))["items"]
    link = next(each for each in items if each["source_end"]["name"].startswith("Fig"))
    caption = model(desk).find(link["source"])
    assert isinstance(caption, Region)
    assert caption.caption is not None
    number = caption.caption.numbers[0].text
    text = caption.text.replace(number, "77", 1)
    change_set = key()
    answer = do(
        desk,
        {"action": "correct", "id": caption.id, "revision": 0, "changes": {"text": text}},
        change_set=change_set,
    )
    figure = model(desk).find(link["target"])
    assert isinstance(figure, Region)
    assert figure.number == "77"
    assert {each["id"] for each in answer["changed"]["regions"]} >= {caption.id, figure.id}
    desk.edits.undo(only(desk), Undo(change_set=change_set, new_change_set=key()))
    figure = model(desk).find(link["target"])
    assert isinstance(figure, Region)
    assert figure.number == number


def test_a_caption_takes_the_entry_that_its_words_name_to_its_new_figure(desk: ReviewService) -> None:
    document = model(desk)
    depicts = next(
        each
        for each in document.links
        if each.type == "depicts" and len(each.reasons) == 1 and each.reasons[0].code == "similar_text"
    )
    link = next(each for each in document.links if (each.type, each.target) == ("caption_of", depicts.source))
    captioned = {each.target for each in document.links if each.type == "caption_of"}
    figures = [each for page in document.pages for each in page.regions if each.type == "figure"]
    other = next(each for each in figures if each.id in captioned and each.id != depicts.source)
    change_set = key()
    do(
        desk,
        {"action": "correct", "id": link.id, "revision": 0, "changes": {"target": other.id}},
        change_set=change_set,
    )
    moved = model(desk).find(depicts.id)
    assert isinstance(moved, Link)
    assert (moved.source, moved.target) == (other.id, depicts.target)
    desk.edits.undo(only(desk), Undo(change_set=change_set, new_change_set=key()))
    back = model(desk).find(depicts.id)
    assert isinstance(back, Link)
    assert (back.source, back.status) == (depicts.source, Status.SUGGESTED)

    answer = do(desk, {"action": "reject", "id": link.id, "revision": 0})
    assert depicts.id in answer["removed"], "nothing speaks for it any more"
    gone = model(desk).find(depicts.id)
    assert isinstance(gone, Link)
    assert gone.status is Status.REJECTED


def test_what_other_words_say_too_stays_with_the_figure(desk: ReviewService) -> None:
    document = model(desk)
    depicts = next(each for each in document.links if each.type == "depicts" and len(each.reasons) > 2)
    link = next(each for each in document.links if (each.type, each.target) == ("caption_of", depicts.source))
    answer = do(desk, {"action": "reject", "id": link.id, "revision": 0})
    assert answer["removed"] == [link.id]
    assert model(desk).find(depicts.id) == depicts


def test_an_entry_that_a_person_gave_stays_when_the_caption_goes(desk: ReviewService) -> None:
    document = model(desk)
    depicts = next(each for each in document.links if each.type == "depicts" and len(each.reasons) == 1)
    link = next(each for each in document.links if (each.type, each.target) == ("caption_of", depicts.source))
    do(desk, {"action": "accept", "id": depicts.id, "revision": 0})
    answer = do(desk, {"action": "reject", "id": link.source, "revision": 0})
    assert depicts.id not in answer["removed"]


def test_merged_regions_share_their_links(desk: ReviewService) -> None:
    link = first_link(desk)
    figure = model(desk).find(link["target"])
    assert isinstance(figure, Region)
    other = {
        "page": figure.page,
        "type": "figure",
        "box": [figure.box.x0, figure.box.y0, figure.box.x0 + 30, figure.box.y1],
    }
    new = "reg-u" + "1" * 16
    do(desk, {"action": "add", "id": new, "kind": "region", "changes": other})
    do(
        desk,
        {"action": "correct", "id": new, "changes": {"box": list(figure.box)}},
        {"action": "reject", "id": figure.id, "changes": {"into": new}},
    )
    links = model(desk).linked(link["source"], "caption_of")
    assert [each.target for each in links] == [new]


def test_a_rejected_figure_frees_what_was_linked_with_it(desk: ReviewService) -> None:
    link = first_link(desk)
    answer = do(desk, {"action": "reject", "id": link["target"]})
    assert {link["id"], link["target"]} <= set(answer["removed"])


def test_a_figure_that_is_drawn_gets_the_caption_that_lost_its_own(desk: ReviewService) -> None:
    items = desk.queue.next(QueueFilter(types=["caption_of"]))["items"]
    link = next(each for each in items if each["source_end"]["name"].startswith("Fig"))
    figure = model(desk).find(link["target"])
    assert isinstance(figure, Region)
    do(desk, {"action": "reject", "id": figure.id})
    new, change_set = "reg-u" + "4" * 16, key()
    changes = {"page": figure.page, "type": "figure", "box": list(figure.box)}
    answer = do(
        desk, {"action": "add", "id": new, "kind": "region", "changes": changes}, change_set=change_set
    )
    (suggested,) = answer["changed"]["links"]
    assert (suggested["source"], suggested["target"], suggested["status"]) == (
        link["source"],
        new,
        "suggested",
    )
    assert model(desk).linked(link["source"], "caption_of")[0].target == new
    # It goes with the figure, and comes back with it.
    undone = key()
    desk.edits.undo(only(desk), Undo(change_set=change_set, new_change_set=undone))
    assert model(desk).linked(link["source"], "caption_of") == ()
    desk.edits.undo(only(desk), Undo(change_set=undone, new_change_set=key()))
    assert model(desk).linked(link["source"], "caption_of")[0].target == new


def test_a_link_that_was_refused_is_not_suggested_again(desk: ReviewService) -> None:
    items = desk.queue.next(QueueFilter(types=["caption_of"]))["items"]
    link = next(each for each in items if each["source_end"]["name"].startswith("Fig"))
    answer = do(desk, {"action": "reject", "id": link["id"], "revision": 0})
    pairs = {(each["source"], each["target"]) for each in answer["changed"]["links"]}
    assert (link["source"], link["target"]) not in pairs
    # The caption is without a picture now, which is what people are asked about.
    alone = {each["id"] for each in desk.queue.next(QueueFilter(kinds=["region"]))["items"] if each["alone"]}
    assert link["source"] in alone | {source for source, _ in pairs}


def plate_with_panels(desk: ReviewService) -> tuple[Region, list[Region]]:
    """A plate, and its panels of which nobody has said anything."""
    regions = [region for page in model(desk).pages for region in page.regions]
    panels = [each for each in regions if each.type == "panel" and each.parent is not None]
    plate = next(each for each in regions if each.id == panels[0].parent)
    return plate, [each for each in panels if each.parent == plate.id]


def test_the_panels_of_a_picture_that_is_none_go_with_it_and_come_back(desk: ReviewService) -> None:
    plate, panels = plate_with_panels(desk)
    kept, *others = panels
    do(desk, {"action": "accept", "id": kept.id, "revision": 0})
    change_set = key()
    answer = do(desk, {"action": "reject", "id": plate.id, "revision": 0}, change_set=change_set)
    gone = {plate.id, *(each.id for each in others)}
    assert gone <= set(answer["removed"])
    asked = {item["id"] for item in desk.queue.next(QueueFilter(), 500)["items"]}
    assert asked & gone == set()
    ends = {(row.source, row.target) for row in model(desk).links if row.status is not Status.REJECTED}
    assert not any(gone & set(each) for each in ends), "nor is any link to one of them"
    stays = model(desk).find(kept.id)
    assert isinstance(stays, Region) and stays.parent is None, "a person said that it is right"
    desk.edits.undo(only(desk), Undo(change_set=change_set, new_change_set=key()))
    assert [each.id for each in plate_with_panels(desk)[1]] == [each.id for each in panels]


def test_what_is_rejected_together_is_rejected_once(desk: ReviewService) -> None:
    """A caption, and the entry that only its words gave to its picture: the one takes the other along."""
    document = model(desk)
    depicts = next(
        each
        for each in document.links
        if each.type == "depicts" and len(each.reasons) == 1 and each.reasons[0].code == "similar_text"
    )
    link = next(each for each in document.links if (each.type, each.target) == ("caption_of", depicts.source))
    answer = do(
        desk,
        *({"action": "reject", "id": id, "revision": 0} for id in (link.source, link.id, depicts.id)),
    )
    assert len(answer["done"]) == 3 and answer["followed"] == [] and answer["conflicts"] == []
    assert len(desk.history.of_subject(only(desk), depicts.id)) == 1


def test_a_legend_goes_with_the_last_of_its_items_and_comes_back_with_it(desk: ReviewService) -> None:
    regions = [each for page in model(desk).pages for each in page.regions]
    legend = next(each for each in regions if each.type == "legend")
    *others, last = [each for each in regions if each.parent == legend.id]
    do(desk, *({"action": "reject", "id": each.id, "revision": 0} for each in others))
    assert model(desk).find(legend.id) == legend
    change_set = key()
    answer = do(desk, {"action": "reject", "id": last.id, "revision": 0}, change_set=change_set)
    assert {last.id, legend.id} <= set(answer["removed"])
    desk.edits.undo(only(desk), Undo(change_set=change_set, new_change_set=key()))
    assert model(desk).find(legend.id) == legend
    everything = ({"action": "reject", "id": each.id} for each in (last, legend))
    assert len(do(desk, *everything)["done"]) == 2, "nor is it rejected twice"


def test_a_legend_that_a_person_accepted_stays(desk: ReviewService) -> None:
    regions = [each for page in model(desk).pages for each in page.regions]
    legend = next(each for each in regions if each.type == "legend")
    items = [each for each in regions if each.parent == legend.id]
    do(desk, {"action": "accept", "id": legend.id, "revision": 0})
    do(desk, *({"action": "reject", "id": each.id, "revision": 0} for each in items))
    assert model(desk).find(legend.id) is not None
