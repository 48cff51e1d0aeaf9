"""Every miss of a document in words, with the boxes and arrows that show it on its page."""

from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from pictoria_docs.document import Box
from pictoria_docs.eval.gold import GoldCaption, GoldFigure, GoldMention
from pictoria_docs.eval.links import SAME_WORDS, LinkEnds, LinkOutcome, ScoredLink
from pictoria_docs.eval.predicted import PredictedCaption, PredictedFigure, PredictedLink, PredictedMention
from pictoria_docs.eval.scoring import DocumentScore
from pictoria_docs.i18n import decimal, translate

READ_AT = 0.2  # overlap with a caption that was read there

KINDS = ("figures", "captions", "caption_of", "depicts", "cites", "entries")
MAX_LENGTH = 90
"""Characters of a printed text that a sentence quotes."""


class Mark(NamedTuple):
    """A box to draw on a page; in page coordinates."""

    page: int
    box: Box
    gold: bool
    """Drawn as gold, else as predicted."""
    type: str
    """figure, plate, panel, caption, mention or entry."""


class LinkArrow(NamedTuple):
    """A link to draw; across pages from each of its two ends."""

    source: Mark
    target: Mark
    gold: bool


class Miss(NamedTuple):
    """One thing that was missed, or said wrongly."""

    kind: str
    """One of `KINDS`."""
    missed: bool
    """Missed, else wrong."""
    page: int
    """Where to look first; 0 where no page is known."""
    sentence: str
    """What is true, or what was said."""
    why: str
    """What went wrong; empty where the sentence says it."""
    marks: tuple[Mark, ...]
    arrows: tuple[LinkArrow, ...] = ()


def find_misses(score: DocumentScore, language: str) -> list[Miss]:
    """All misses of a document, by page, in words of `language`; fields are left to their table."""
    misses = [
        miss._replace(sentence=_begun(miss.sentence), why=_begun(miss.why))
        for miss in _MissFinder(score, language).all()
    ]
    return sorted(misses, key=lambda miss: (miss.page, KINDS.index(miss.kind)))


class _MissFinder:
    """One document, with everything looked up by id."""

    def __init__(self, score: DocumentScore, language: str) -> None:
        self._judgement, self._language = score, language
        self._gold, self._predicted = score.gold, score.matched.predicted
        self._figures, self._captions = score.matched.figures, score.matched.captions
        self._entries = score.matched.entries
        self._gold_by_id = {
            item.id: item
            for things in (self._gold.figures, self._gold.captions, self._gold.mentions)
            for item in things
        }
        self._predicted_by_id = {
            item.id: item
            for things in (self._predicted.figures, self._predicted.captions, self._predicted.mentions)
            for item in things
        }
        self._gold_entries = {entry.id: entry for entry in self._gold.entries}
        self._predicted_entries = {entry.id: entry for entry in self._predicted.entries}

    def all(self) -> Iterator[Miss]:
        counts = self._judgement.counts
        if "fig50" in counts:
            yield from self._figure_misses()
        if "captions" in counts:
            yield from self._caption_misses()
        if "entries" in counts:
            yield from self._entry_misses()
        for type, match in self._judgement.links.items():
            for pair in match.missed:
                yield self._missed_link(type, pair)
            for scored in match.scored:
                if scored.outcome is LinkOutcome.WRONG:
                    yield self._wrong_link(type, scored)

    # Figures, captions, entries

    def _figure_misses(self) -> Iterator[Miss]:
        for id in self._figures.missed:
            mark = self._gold_mark(id)[0]
            candidates = [
                (mark.box.iou(figure.box), figure.id)
                for figure in self._predicted.figures
                if figure.page == mark.page and figure.id in self._figures.false
            ]
            overlap, other = max(candidates, default=(0.0, ""))
            why = self._message("figure_near", overlap=self._share(overlap)) if overlap else ""
            marks = (mark, *(self._predicted_mark(other) if overlap else ()))
            yield Miss(
                "figures", True, mark.page, self._message("figure_missed", it=self._gold_name(id)), why, marks
            )
        for id in self._figures.false:
            mark = self._predicted_mark(id)[0]
            candidates = [
                (mark.box.iou(true.box), true.id) for true in self._gold.figures if true.page == mark.page
            ]
            overlap, other = max(candidates, default=(0.0, ""))
            why = (
                self._message("figure_over", overlap=self._share(overlap), it=self._gold_name(other))
                if overlap
                else ""
            )
            sentence = self._message("figure_false", it=self._predicted_name(id))
            yield Miss("figures", False, mark.page, sentence, why, (mark,))

    def _caption_misses(self) -> Iterator[Miss]:
        """Missed captions; of those too many, only the links tell: the gold lists no captions of tables."""
        for id in self._captions.missed:
            mark = self._gold_mark(id)[0]
            candidates = [
                (mark.box.iou(caption.box), caption.id)
                for caption in self._predicted.captions
                if caption.page == mark.page and caption.box
            ]
            overlap, other = max(candidates, default=(0.0, ""))
            read = overlap >= READ_AT
            why = self._message("caption_read", text=self._predicted_name(other)) if read else ""
            marks = (mark, *(self._predicted_mark(other) if read else ()))
            yield Miss(
                "captions",
                True,
                mark.page,
                self._message("caption_missed", it=self._gold_name(id)),
                why,
                marks,
            )

    def _entry_misses(self) -> Iterator[Miss]:
        for id in self._entries.missed:
            marks = self._gold_mark(id)
            number = self._gold_entries[id].number
            other = next((e for e in self._predicted.entries if number and e.number == number), None)
            why = self._message("entry_titled", title=_short(other.title)) if other else ""
            yield Miss(
                "entries",
                True,
                _page((marks,)),
                self._message("entry_missed", it=self._gold_name(id)),
                why,
                marks,
            )
        for id in self._entries.false:
            page = min(self._predicted_entries[id].pages, default=0)
            yield Miss(
                "entries", False, page, self._message("entry_false", it=self._predicted_name(id)), "", ()
            )
        for predicted_id, id in self._entries.gold_of.items():
            if predicted_id not in self._entries.same_pages:
                true, predicted = self._gold_entries[id].pages, self._predicted_entries[predicted_id].pages
                sentence = self._message("entry_pages", it=self._gold_name(id), pages=_listed(true))
                why = self._message("entry_pages_said", pages=_listed(predicted))
                marks = self._gold_mark(id)
                yield Miss("entries", False, _page((marks,)), sentence, why, marks)

    # Links

    def _missed_link(self, type: str, pair: LinkEnds) -> Miss:
        """A true link that was not found: by the fault of an end, or linked to something else, or to nothing."""
        ends = self._gold_mark(pair.source), self._gold_mark(pair.target)
        sentence = self._message(
            f"{type}_missed", source=self._gold_name(pair.source), target=self._gold_name(pair.target)
        )
        others = self._linked_by(type, pair.source)
        arrows = self._arrows(*ends, gold=True)
        if type != "cites" and not self._found(pair.source):
            why = self._message("source_not_found", it=self._gold_name(pair.source))
        elif not self._found(pair.target):
            why = self._message("target_not_found", it=self._gold_name(pair.target))
        elif others:
            why = self._message(
                "linked_elsewhere", it=", ".join(self._predicted_name(link.target) for link in others)
            )
        else:
            why = self._message("not_linked")
        for link in others:
            ends_here = self._predicted_mark(link.source), self._predicted_mark(link.target)
            arrows += self._arrows(*ends_here, gold=False)
        return Miss(type, True, _page(ends), sentence, why, _shown(ends, arrows), tuple(arrows))

    def _wrong_link(self, type: str, scored: ScoredLink) -> Miss:
        """A link that is not true: an end is nothing, or belongs to something else."""
        link = scored.link
        ends = self._predicted_mark(link.source), self._predicted_mark(link.target)
        sentence = self._message(
            f"{type}_wrong",
            source=self._predicted_name(link.source, link.text),
            target=self._predicted_name(link.target),
        )
        if link.confidence is not None:
            sentence += " " + self._message("confidence", share=self._share(link.confidence))
        arrows = self._arrows(*ends, gold=False)
        sources, pairs = self._true_source(link.source), self._gold.pairs(type)
        true = [target for source in sources for of, target in pairs if of == source]
        if type != "cites" and not sources:
            why = self._message("source_is_none", it=self._predicted_name(link.source))
        elif link.target not in self._figures.gold_of and link.target not in self._entries.gold_of:
            why = self._message("target_is_none", it=self._predicted_name(link.target))
        elif true:
            why = self._message("belongs_to", it=", ".join(map(self._gold_name, dict.fromkeys(true))))
        else:
            why = self._message("belongs_to_nothing")
        for source in sources:
            for target in true:
                arrows += self._arrows(self._gold_mark(source), self._gold_mark(target), gold=True)
        return Miss(type, False, _page(ends), sentence, why, _shown(ends, arrows), tuple(arrows))

    def _linked_by(self, type: str, source: str) -> list[PredictedLink]:
        """Wrong links of what was matched with a gold source."""
        match = self._judgement.links[type]
        return [
            scored.link
            for scored in match.scored
            if scored.outcome is LinkOutcome.WRONG and source in self._true_source(scored.link.source)
        ]

    def _true_source(self, id: str) -> tuple[str, ...]:
        """The gold counterparts of a predicted caption, figure or mention."""
        if id in self._captions.gold_of:
            return self._captions.gold_of[id]
        if id in self._figures.gold_of:
            return (self._figures.gold_of[id],)
        mention = self._predicted_by_id.get(id)
        if not isinstance(mention, PredictedMention) or mention.box is None:
            return ()
        box = mention.box
        return tuple(
            true.id
            for true in self._gold.mentions
            if true.page == mention.page and max(true.box.inside(box), box.inside(true.box)) > SAME_WORDS
        )

    def _found(self, id: str) -> bool:
        """Whether a gold caption, figure or entry has a counterpart."""
        return (
            id in self._figures.predicted_of
            or id in self._figures.by_panels
            or id in self._found_texts
            or id in self._entries.predicted_of
        )

    @cached_property
    def _found_texts(self) -> frozenset[str]:
        return frozenset(id for ids in self._captions.gold_of.values() for id in ids)

    # Boxes and names

    def _gold_mark(self, id: str) -> tuple[Mark, ...]:
        entry = self._gold_entries.get(id)
        if entry:
            return tuple(Mark(span.page, span.box, True, "entry") for span in entry.spans)
        item = self._gold_by_id[id]
        type = item.kind if isinstance(item, GoldFigure) else _type(item)
        return (Mark(item.page, item.box, True, type),)

    def _predicted_mark(self, id: str) -> tuple[Mark, ...]:
        """Where a predicted thing is; an entry, whose tables tell no boxes, where its gold counterpart is."""
        if id in self._entries.gold_of:
            return self._gold_mark(self._entries.gold_of[id])
        item = self._predicted_by_id.get(id)
        if item is None or item.box is None:
            return ()
        type = (item.kind or "figure") if isinstance(item, PredictedFigure) else _type(item)
        return (Mark(item.page, item.box, False, type),)

    def _arrows(self, sources: tuple[Mark, ...], targets: tuple[Mark, ...], *, gold: bool) -> list[LinkArrow]:
        """From the one to the other, on a page that has both if there is one."""
        ends = [(source, target) for source in sources for target in targets]
        nearest = min(ends, key=lambda pair: abs(pair[0].page - pair[1].page), default=None)
        return [LinkArrow(*nearest, gold)] if nearest else []

    def _gold_name(self, id: str) -> str:
        """How people call a gold thing."""
        entry = self._gold_entries.get(id)
        if entry:
            return self._entry(entry.number, entry.title)
        item = self._gold_by_id[id]
        if isinstance(item, GoldFigure):
            return self._figure(item.kind, item.number or "", item.page)
        return self._text(item.text, item.page)

    def _predicted_name(self, id: str, text: str = "") -> str:
        """How people call a predicted thing; `text` where it has no row of its own."""
        entry = self._predicted_entries.get(id)
        if entry:
            return self._entry(entry.number, entry.title)
        item = self._predicted_by_id.get(id)
        if item is None:
            return self._text(text, 0) if text else self._message("unknown", id=id)
        if isinstance(item, PredictedFigure):
            return self._figure(item.kind or "figure", item.number, item.page)
        return self._text(item.text, item.page)

    def _figure(self, kind: str, number: str, page: int) -> str:
        name = translate(f"evaluation.names.{kind}", self._language)
        return self._message("named", name=f"{name} {number}".strip(), page=page)

    def _entry(self, number: str | None, title: str | None) -> str:
        name = " ".join(filter(None, (number, _short(title or ""))))
        return self._message("entry", name=name)

    def _text(self, text: str, page: int) -> str:
        return self._message("quoted" if page else "quoted_alone", text=_short(text), page=page)

    def _message(self, code: str, **values: object) -> str:
        return translate(f"evaluation.misses.{code}", self._language, **values)

    def _share(self, value: float) -> str:
        return decimal(f"{value:.2f}", self._language)


def _type(item: GoldCaption | GoldMention | PredictedCaption | PredictedMention) -> str:
    return "caption" if isinstance(item, GoldCaption | PredictedCaption) else "mention"


def _shown(ends: tuple[tuple[Mark, ...], tuple[Mark, ...]], arrows: list[LinkArrow]) -> tuple[Mark, ...]:
    """The ends of the arrows; of a link of which one end has no place, the other's first stretch too."""
    lonely = [] if ends[0] and ends[1] else [*ends[0][:1], *ends[1][:1]]
    return tuple(dict.fromkeys([*lonely, *(mark for arrow in arrows for mark in arrow[:2])]))


def _page(ends: tuple[tuple[Mark, ...], ...]) -> int:
    """The page of the first mark: of a link's source, if it has a place."""
    return next((mark.page for marks in ends for mark in marks), 0)


def _begun(sentence: str) -> str:
    """The sentence with a capital first letter, whatever name it begins with."""
    return sentence[:1].upper() + sentence[1:]


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= MAX_LENGTH else f"{text[: MAX_LENGTH - 1].rstrip()}…"


def _listed(pages: frozenset[int]) -> str:
    return ", ".join(map(str, sorted(pages)))
