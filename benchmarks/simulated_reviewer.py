"""A reviewer who knows the truth: follows the order of work over REST, decides by the gold, and counts what it costs.

Times are those of the keystroke-level model (Card, Moran and Newell 1980, "The keystroke-level model for user
performance time with interactive systems"), in seconds.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx
from rapidfuzz.distance import Levenshtein

from pictoria_docs.document import Box, Document
from pictoria_docs.eval.gold import Gold
from pictoria_docs.eval.judgement import GoldJudgement, GoldVerdict, judge

KEY, POINT, DRAG, THINK, TURN = 0.28, 1.3, 2.4, 1.35, 0.5
"""Seconds: a key, pointing and clicking, drawing a box, thinking about a question, turning a page."""
LOOK = 0.23
"""Seconds: a movement of the eyes, to each further thing of a question (Card, Moran and Newell 1983)."""
BATCH = 20
"""Subjects that are asked for at once."""
ANSWERED = 1
"""Questions that are answered before they are asked for anew: the desk does 1.2 s after an answer, and a question takes
longer."""

SHEET = {"pictures": 24, "entries": 18, "citations": 18}
"""Cards of a contact sheet, in a window of usual size."""
IN_VIEW = 0.5
"""Part of a caption that a card shows, from which a person sees it."""
SAME_FIGURE = 0.5
"""Intersection over union from which a possible figure is one of the gold."""
SAME_PLACE = 0.3
"""Intersection over union from which a wrong entry is a misread one."""

Json = dict[str, Any]


@dataclass
class Effort:
    """What a review costs a person."""

    seconds: float = 0.0
    actions: int = 0
    turns: int = 0
    returns: int = 0
    """Turns to a page that had been left before."""

    def spend(self, *seconds: float) -> None:
        """Each number of seconds is one action."""
        self.seconds += sum(seconds)
        self.actions += len(seconds)

    def think(self) -> None:
        """Thinking is no action."""
        self.seconds += THINK

    def turn(self, *, back: bool = False) -> None:
        """Another page; `back`: one that had been left before."""
        self.seconds += TURN
        self.turns += 1
        self.returns += back


@dataclass
class AskedQuestion:
    """A question that was asked, and what came of it."""

    documents: tuple[str, ...]
    """Of what was asked about: of a contact sheet that of each card."""
    kinds: tuple[str, ...]
    mistakes: int
    """Things that the reviewer changed."""
    until: float
    """Seconds that the review had taken when it was answered."""
    judged: bool = True
    """Whether the gold knows anything of what was asked about."""


@dataclass
class KnownDocument:
    """A document, its gold, and what the gold says of what was found."""

    document: Document
    gold: Gold
    judgement: GoldJudgement = field(init=False)
    predicted_of: dict[str, str] = field(init=False)
    """Gold id of a figure, caption or entry -> id of what was found."""

    def __post_init__(self) -> None:
        self.judgement = judge(self.gold, self.document)
        matched = self.judgement.score.matched
        self.predicted_of = {**matched.figures.predicted_of, **matched.entries.predicted_of}
        for predicted, true in matched.captions.gold_of.items():
            for id in true:
                self.predicted_of.setdefault(id, predicted)

    def gold_of(self, id: str) -> list[str]:
        """What of the gold was found as `id`."""
        matched = self.judgement.score.matched
        one = matched.figures.gold_of.get(id) or matched.entries.gold_of.get(id)
        return [one] if one else list(matched.captions.gold_of.get(id, ()))


class SimulatedReviewer:
    """Reviews a project until the desk has nothing left to ask."""

    def __init__(
        self, client: httpx.Client, project: str, known: dict[str, KnownDocument], *, grouped: bool = True
    ) -> None:
        """Begin.

        Args:
            client: signed in, its base address that of the server.
            project: the project's short name.
            known: the documents with their gold, by id.
            grouped: whether it answers questions about whole groups.
        """
        self.grouped = grouped
        self.groups: dict[str, list[Json]] = {}
        self.client, self.path, self.known = client, f"/api/v1/projects/{project}", known
        self.effort = Effort()
        self.asked: list[AskedQuestion] = []
        self.offered: set[tuple[str, str, str]] = set()
        """Document, kind and gold id of missed things that a question led to."""
        self._page: tuple[str, int] | None = None
        self._visited: set[tuple[str, int]] = set()

    def review(self) -> None:
        """Answer questions until there are none."""
        done: set[str] = set()
        while True:
            queue = self._queue()
            self.groups = queue["groups"]
            items = [item for item in queue["items"] if item["id"] not in done]
            if not items:
                return
            if self.grouped and (offered := self._get("contact-sheet/offer")["cards"]):
                self._sheet(offered)
                continue
            for item in items[:ANSWERED]:
                if item["id"] not in done:
                    done.update(self._answer(item))

    def _queue(self) -> Json:
        return self._get("queue", limit=BATCH, grouped=self.grouped)

    def _get(self, path: str, **query: int | str) -> Json:
        answer = self.client.get(f"{self.path}/{path}", params=query)
        answer.raise_for_status()
        found: Json = answer.json()
        return found

    def _sheet(self, cards_of: str) -> None:
        """Look at a contact sheet: mark the cards that are wrong, accept the others, mend the marked."""
        cards = self._get("contact-sheet", limit=SHEET[cards_of], cards=cards_of)["items"]
        wrong, right = [], []
        for card in cards:
            self.effort.think()
            self.effort.seconds += LOOK * (len(card["asked"]) - 1)
            (wrong if self._looks_wrong(card) else right).append(card["asked"])
        self.effort.spend(*(POINT for _ in wrong), KEY)
        accepted = [each for asked in right for each in asked]
        for document in dict.fromkeys(each["document"] for each in accepted):
            self._send(document, [_edit("accept", each) for each in accepted if each["document"] == document])
        kinds = tuple(each["kind"] for each in accepted)
        judged = any(self._verdicts(card) - {GoldVerdict.OPEN} for card in cards)
        documents = tuple(card["document"] for card in cards)
        self.asked.append(AskedQuestion(documents, kinds, 0, self.effort.seconds, judged))
        for head, *others in wrong:
            self.groups = {head["id"]: others}
            self._answer(head)

    def _verdicts(self, card: Json) -> set[GoldVerdict]:
        known = self.known[card["document"]]
        return {known.judgement.of(each["id"]) for each in card["asked"]}

    def _looks_wrong(self, card: Json) -> bool:
        """Whether something on a card is wrong, or it shows a caption that belongs to its lone picture."""
        if self._verdicts(card) & {GoldVerdict.WRONG, GoldVerdict.INEXACT}:
            return True
        known = self.known[card["document"]]
        own = set(known.gold_of(card["id"]))
        match = known.judgement.score.links.get("caption_of")
        missing = {end for pair in (match.missed if match else ()) if own & set(pair) for end in pair} - own
        view = Box(*card["view"])
        captions = [each for each in known.gold.captions if each.id in missing and each.page == card["page"]]
        return not card["captions"] and any(Box(*each.box).inside(view) >= IN_VIEW for each in captions)

    def _answer(self, item: Json) -> list[str]:
        """Decide on everything that a question is about; gives the ids."""
        known = self.known[item["document"]]
        page = (item["document"], item["page"])
        if page != self._page:
            self.effort.turn(back=page in self._visited)
            self._page = page
            self._visited.add(page)
        self.effort.think()
        group = [member | {"document": item["document"]} for member in self.groups.get(item["id"], ())]
        members = [item, *group]
        self.effort.seconds += LOOK * len(group)
        edits: list[Json] = []
        mistakes = 0
        for member in members:
            if member.get("offered"):
                is_figure = self._is_missed(known, member)
                mistakes += is_figure
                edits.append(_edit("accept" if is_figure else "reject", member))
                continue
            made = self._mend(known, member, alone=len(members) == 1)
            mistakes += bool(made)
            edits += made or [_edit("accept", member)]
        self.effort.spend(KEY)
        self._send(item["document"], edits)
        kinds = tuple(member["kind"] for member in members)
        judged = any(
            member.get("offered") or known.judgement.of(member["id"]) is not GoldVerdict.OPEN
            for member in members
        )
        self.asked.append(AskedQuestion((item["document"],), kinds, mistakes, self.effort.seconds, judged))
        return [member["id"] for member in members]

    def _is_missed(self, known: KnownDocument, item: Json) -> bool:
        """Whether a possible figure is one that was missed; it is known from then on."""
        missed = {thing.id for thing in known.judgement.missed if thing.kind == "figure"}
        for figure in known.gold.figures:
            same = figure.page == item["page"] and Box(*figure.box).iou(Box(*item["box"])) >= SAME_FIGURE
            if figure.id in missed and figure.id not in known.predicted_of and same:
                self.offered.add((item["document"], "figure", figure.id))
                known.predicted_of[figure.id] = item["id"]
                return True
        return False

    def _mend(self, known: KnownDocument, item: Json, *, alone: bool) -> list[Json]:
        """The edits that put a thing right; none: it is right as it is."""
        verdict = known.judgement.of(item["id"])
        if verdict is GoldVerdict.WRONG:
            # In a group the odd one is clicked first; "no" is a key as "yes" is.
            self.effort.spend(*(() if alone else (POINT, KEY)))
            misread = self._misread(known, item) if item["kind"] == "entry" else None
            if misread is not None:
                return [_edit("correct", item, misread)]
            return [_edit("reject", item), *self._right_links(known, item)]
        if verdict is GoldVerdict.INEXACT:
            self.effort.spend(POINT, DRAG)
            return [_edit("correct", item, self._right_extent(known, item))]
        if item["kind"] == "region" and item.get("alone"):
            missing = self._missing_links(known, item)
            return [_edit("accept", item), *missing] if missing else []
        return []

    def _right_extent(self, known: KnownDocument, item: Json) -> Json:
        true = known.gold_of(item["id"])[0]
        if item["kind"] == "region":
            return {"box": list(next(each for each in known.gold.figures if each.id == true).box)}
        entry = next(each for each in known.gold.entries if each.id == true)
        self.effort.spend(*(DRAG for _ in entry.spans[1:]))
        return {"spans": [{"page": span.page, "box": list(span.box)} for span in entry.spans]}

    def _misread(self, known: KnownDocument, item: Json) -> Json | None:
        """Number and title of the missed entry that stands where a wrong one was found; None: there is none."""
        missed = {thing.id for thing in known.judgement.missed if thing.kind == "entry"}
        for entry in known.gold.entries:
            key = (item["document"], "entry", entry.id)
            if entry.id not in missed or key in self.offered:
                continue
            if not any(
                span["page"] == true.page and Box(*span["box"]).iou(true.box) >= SAME_PLACE
                for span in item["spans"]
                for true in entry.spans
            ):
                continue
            self.offered.add(key)
            changes = {"number": str(entry.number or ""), "title": entry.title or ""}
            for name, value in changes.items():
                typed = Levenshtein.distance(item[name] or "", value)
                self.effort.spend(POINT, *(KEY for _ in range(typed)))
            return {**changes, "spans": [{"page": span.page, "box": list(span.box)} for span in entry.spans]}
        return None

    def _right_links(self, known: KnownDocument, item: Json) -> list[Json]:
        """In place of a wrong link, those of its ends that are missing."""
        if item["kind"] != "link":
            return []
        ends = {true for end in (item["source"], item["target"]) for true in known.gold_of(end)}
        return self._links_of(known, item["document"], item["type"], ends)

    def _missing_links(self, known: KnownDocument, item: Json) -> list[Json]:
        """Links that a picture or caption without any should have; the other end is drawn where it is missing."""
        own = set(known.gold_of(item["id"]))
        return [
            edit
            for type in ("caption_of", "depicts")
            for edit in self._links_of(known, item["document"], type, own, drawing=True)
        ]

    def _links_of(
        self, known: KnownDocument, document: str, type: str, ends: set[str], *, drawing: bool = False
    ) -> list[Json]:
        match = known.judgement.score.links.get(type)
        edits: list[Json] = []
        for pair in match.missed if match else ():
            if not ends & set(pair) or (document, type, " ".join(pair)) in self.offered:
                continue
            found = [known.predicted_of.get(end) for end in pair]
            for index, end in enumerate(pair):
                if found[index] is None and drawing:
                    found[index] = self._draw(known, document, end, edits)
            if found[0] is None or found[1] is None:
                continue
            self.offered.add((document, type, " ".join(pair)))
            self.effort.spend(POINT, POINT)
            changes = {"type": type, "source": found[0], "target": found[1]}
            edits.append(_added("link", "lnk", changes))
        return edits

    def _draw(self, known: KnownDocument, document: str, gold_id: str, edits: list[Json]) -> str | None:
        """Draw a missed picture or caption of the page at hand."""
        assert self._page is not None
        for type, things in (("figure", known.gold.figures), ("caption", known.gold.captions)):
            for thing in things:
                if thing.id == gold_id and thing.page == self._page[1]:
                    self.effort.spend(KEY, DRAG, KEY)
                    changes = {"type": type, "page": thing.page, "box": list(thing.box)}
                    if type == "caption":
                        changes["text"] = getattr(thing, "text", "")
                    edits.append(_added("region", "reg", changes))
                    self.offered.add((document, type, gold_id))
                    known.predicted_of[gold_id] = edits[-1]["id"]
                    return str(edits[-1]["id"])
        return None

    def _send(self, document: str, edits: Sequence[Json]) -> None:
        # A value or link may go with what is rejected in the same step: then it cannot be decided on as well.
        first = [edit for edit in edits if edit["action"] in ("add", "correct", "reject")]
        rest = [edit for edit in edits if edit["action"] == "accept"]
        for part in (first, rest):
            if part:
                body = {"change_set": uuid.uuid4().hex, "edits": part}
                answer = self.client.post(f"{self.path}/documents/{document}/edits", json=body)
                answer.raise_for_status()


def _edit(action: str, item: Json, changes: Json | None = None) -> Json:
    edit = {"key": uuid.uuid4().hex, "action": action, "id": item["id"], "kind": item["kind"]}
    return edit | ({"changes": changes} if changes else {})


def _added(kind: str, prefix: str, changes: Json) -> Json:
    id = f"{prefix}-u{uuid.uuid4().hex[:16]}"
    return {"key": uuid.uuid4().hex, "action": "add", "id": id, "kind": kind, "changes": changes}


def drawn_by_hand(golds: Iterable[Gold], pages: int) -> Effort:
    """What it costs to draw everything of the gold on empty pages."""
    effort = Effort()
    for _ in range(pages):
        effort.turn()
    for gold in golds:
        scored = gold.scored
        for kind, things in (("figures", gold.figures), ("captions", gold.captions)):
            for _ in things if kind in scored else ():
                effort.think()
                effort.spend(KEY, DRAG, KEY)
        for entry in gold.entries if "entries" in scored else ():
            effort.think()
            typed = len(str(entry.number or ""))
            effort.spend(KEY, *(DRAG for _ in entry.spans or (None,)), *(KEY for _ in range(typed)))
            if entry.title:
                effort.spend(POINT, DRAG)  # its words are marked on the page
            for _ in entry.fields if "fields" in scored else ():
                effort.think()
                effort.spend(POINT, DRAG)
        types: dict[str, int] = defaultdict(int)
        for link in gold.links:
            if not link.optional and (gold.is_scored(link.type)):
                types[link.type] += 1
        for number in types.values():
            for _ in range(number):
                effort.think()
                effort.spend(POINT, POINT)
    return effort
