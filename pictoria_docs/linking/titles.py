"""The titles of a document's entries, read together: what most of its titles are like speaks for each.

Among the candidates of an entry (`title_candidates.py`) one is chosen by a conditional logit (McFadden 1974) over named
evidence (`TITLES`, `title.json`). The habits of the document, where
its titles begin, how they end and how they are set, are counted on the choices of a first pass, softly.
"""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from math import exp, log

from pictoria_docs.document import EntryHead, Region
from pictoria_docs.evidence import Model
from pictoria_docs.linking.document_index import DocumentIndex
from pictoria_docs.linking.heading import Heading, text_field
from pictoria_docs.linking.heads import NO_HEADS, Heads, adapted, chosen_alike, known_titles, sign_before
from pictoria_docs.linking.line_model import LabelledLines
from pictoria_docs.linking.rows import PrintedLine
from pictoria_docs.linking.title_candidates import (
    TitleCandidate,
    behind_number,
    folded_head,
    title_candidates,
)

HABIT_COUNT = 1.0  # entries by which the prior of a habit counts
NAMES_FIRST = 0.6  # of the titles stand under a line, from which it is the name of the maker
MAX_ODDS = 6.0  # log-odds of a title from which on it is sure
ARTIST_CONFIDENCE = 0.7  # of a name over a title


def choose_titles(
    entries: Sequence[Sequence[TitleCandidate]], model: Model, heads: Sequence[EntryHead | None] = ()
) -> list[TitleCandidate]:
    """The likeliest title of each entry of a document.

    Args:
        entries: the candidates of each entry; their features and scores are set.
        model: of `TITLES`.
        heads: what a person read at the head of each entry, or None; empty: of none.
    """
    known = known_titles(entries, heads or [None] * len(entries))
    count_again(entries)
    weigh_titles(entries, model)
    add_habits(entries, known)
    model = adapted(model, entries, known)
    weigh_titles(entries, model)
    return chosen_alike(entries, known)


def weigh_titles(entries: Sequence[Sequence[TitleCandidate]], model: Model) -> None:
    """Set the score of each candidate."""
    for candidates in entries:
        for one in candidates:
            one.score = model.log_odds_of(one.features)


def count_again(entries: Sequence[Sequence[TitleCandidate]]) -> None:
    """Add to each candidate in how many other entries a text begins alike."""
    heads = Counter(
        head for candidates in entries for head in {folded_head(one.text) for one in candidates[1:]}
    )
    for candidates in entries:
        for one in candidates[1:]:
            one.features["again"] = (heads[folded_head(one.text)] - 1) / len(entries)


def add_habits(
    entries: Sequence[Sequence[TitleCandidate]], known: Sequence[int | None] | None = None
) -> None:
    """Add to each candidate what the titles of the other entries are like, as likely as they are by their scores.

    Args:
        entries: the candidates of each entry; their features are added to.
        known: the place of the right one in each, where it is known: then all are compared with these alone.
    """
    if known is not None and any(place is not None for place in known):
        likely = [
            [float(index == place) for index in range(len(candidates))]
            for candidates, place in zip(entries, known, strict=True)
        ]
    else:
        likely = [_shares(candidates) for candidates in entries]
    total: defaultdict[tuple[str, str], float] = defaultdict(float)
    own: list[defaultdict[tuple[str, str], float]] = []
    for candidates, shares in zip(entries, likely, strict=True):
        counts: defaultdict[tuple[str, str], float] = defaultdict(float)
        for one, share in zip(candidates, shares, strict=True):
            for habit, value in one.habits.items():
                counts[habit, value] += share
        own.append(counts)
        for key, share in counts.items():
            total[key] += share
    others = sum(map(sum, likely)) - 1 + HABIT_COUNT
    for candidates, counts in zip(entries, own, strict=True):
        for one in candidates:
            for habit, value in one.habits.items():
                one.features[f"like_{habit}"] = (total[habit, value] - counts[habit, value]) / others


def _shares(candidates: Sequence[TitleCandidate]) -> list[float]:
    best = max(one.score for one in candidates)
    parts = [exp(one.score - best) for one in candidates]
    total = sum(parts)
    return [part / total for part in parts]


def _odds(chosen: TitleCandidate, candidates: Sequence[TitleCandidate]) -> float:
    """The log-odds of one of the candidates against all others that tell another title, at most `MAX_ODDS`."""
    others = [exp(one.score - chosen.score) for one in candidates if one.text != chosen.text]
    return min(-log(sum(others)), MAX_ODDS) if others else MAX_ODDS


def read_titles(
    document_index: DocumentIndex,
    labelled: LabelledLines,
    headings: Sequence[Heading],
    openings: Sequence[int | None],
    model: Model,
    heads: Heads = NO_HEADS,
) -> None:
    """Give each heading its title, and the name over it where the catalogue prints names before titles.

    Args:
        document_index: its regions cut where entries begin.
        labelled: the lines of the document, as they were before.
        headings: of the entries; title, its place and what is read beside it are set.
        openings: the line that opens each; a heading that stands in no line keeps its title.
        model: of `TITLES`.
        heads: what a person read at the head of some entries: the titles of the others are like these.
    """
    known = [(heading, row) for heading, row in zip(headings, openings, strict=True) if row is not None]
    if not known:
        return
    bounds = [*sorted({row for _, row in known}), len(labelled.measured.rows)]
    own = [heads.get(row) for _, row in known]
    entries = [_candidates(labelled, heading, row, bounds) for heading, row in known]
    if any(own) and all(place is None for place in known_titles(entries, own)):
        sign = sign_before([labelled.measured.rows[row].text for _, row in known], own)
        if sign is not None:
            entries = [_candidates(labelled, heading, row, bounds, sign) for heading, row in known]
    chosen = choose_titles(entries, model, own)
    below = sum(title.text_before > 0 for title in chosen)
    for (heading, _), title, candidates in zip(known, chosen, entries, strict=True):
        _put(document_index, labelled, heading, title)
        heading.title_odds = _odds(title, candidates)
        if title.text_before and below >= NAMES_FIRST * len(chosen):
            _put_artist(document_index, labelled, heading, title)


def _candidates(
    labelled: LabelledLines, heading: Heading, row: int, bounds: Sequence[int], sign: str | None = None
) -> list[TitleCandidate]:
    """List what may be the title of an entry, behind its number, or behind a sign in its first line that has it."""
    number, line = labelled.measured.numbers[row], labelled.measured.rows[row]
    behind = behind_number(line, number.end if number is not None else None, heading.number)
    if sign is not None:
        behind = max(behind, line.text.find(sign, behind) + len(sign))
    return title_candidates(labelled, range(row, bounds[bisect_right(bounds, row)]), behind)


def _put(
    document_index: DocumentIndex, labelled: LabelledLines, heading: Heading, title: TitleCandidate
) -> None:
    heading.title = title.text or None
    if title.row < 0:
        return
    row = labelled.measured.rows[title.row]
    raw = row.region.text[title.start : row.end].strip()[: len(title.text)]
    region = _region_with(document_index, heading.region, row, raw)
    if region is None:
        return
    start = region.text.find(raw)
    if region.id != heading.region.id:
        heading.neighbours = [region]
        heading.title_start = heading.title_end = len(heading.region.text)
    else:
        heading.title_start, heading.title_end = start, min(start + title.length, len(region.text))


def _put_artist(
    document_index: DocumentIndex, labelled: LabelledLines, heading: Heading, title: TitleCandidate
) -> None:
    """The first text of the entry as the name of its maker."""
    row = labelled.measured.rows[title.first]
    name = row.region.text[title.first_start : row.end].strip(" .:,;–—")
    region = _region_with(document_index, heading.region, row, name)
    if region is not None and name and not any(map(str.isdigit, name)):
        artist = text_field("artist", name, region, region.text.find(name), ARTIST_CONFIDENCE)
        heading.fields = (*heading.fields, artist)


def _region_with(document_index: DocumentIndex, first: Region, row: PrintedLine, text: str) -> Region | None:
    """The region, as it is cut now, that holds a text of a line."""
    others = (other for other in document_index.on(row.page) if other.box.overlap_y(row.box) > 0)
    return next(
        (region for region in (first, *others) if text in region.text and region.page == row.page), None
    )
