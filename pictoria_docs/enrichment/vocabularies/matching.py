"""Which terms printed words may mean, and where terms stand in running text.

`Matcher.match` takes words that are meant as one term ("bronze doré") and gives candidates with scores: exact, folded
(capitals, accents, ligatures), inflected (plural, gender), fuzzy for words long enough, and by meaning where an
embedder is given. `Matcher.find_terms` scans running text for the longest terms, by look-up only: its cost grows with
the text, not with the vocabulary.
"""

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np

from pictoria_docs.document.record import Term
from pictoria_docs.enrichment.vocabularies.building import no_collection
from pictoria_docs.enrichment.vocabularies.folding import (
    STEMMERS,
    FoldedWord,
    everyday_stems,
    family,
    fold,
    leads,
    read_tokens,
    stems_of,
    tokens,
)
from pictoria_docs.enrichment.vocabularies.model import TermLabel, Vocabulary, VocabularyTerm
from pictoria_docs.languages import catalogue_words
from pictoria_docs.models.embedding import Embedder, Vectors

MAX_LABELS = 65_535  # of a term: numbers are kept in two bytes
LETTERS_PER_SLIP = 6  # letters of a word for each that may be missing
OVERSAMPLED = 3  # labels that are looked at for each term wanted: several may be of one term
NO_SPREAD = 1e-6  # where all terms are alike

EXACT, SAME_LETTERS, FOLDED, INFLECTED = 1.0, 0.99, 0.97, 0.93
"""Scores of words that are a label, but for what is named."""
SYNONYM = 0.01
"""What a label that is not the preferred one costs."""
WITHOUT_QUALIFIER = 0.05
"""What it costs to leave out a label's qualifier: "beads" for "beads (pierced objects)"."""
FUZZY_LENGTH = 6
"""Shorter words are never matched by likeness: "lance" is no "lampe"."""
FUZZY_CUTOFF = 86.0
"""Least likeness of letters, of 100."""
FUZZY = 0.9
"""What likeness of letters is worth at most."""
AKIN_CUTOFF = 0.45
"""Least likeness of meaning, of 1, beyond that of a vocabulary's terms at large."""
AKIN = 0.8
"""What likeness of meaning is worth at most."""
PARTICIPLE = re.compile(r"\wée?s?\b")
"""A last é that is printed is never a mute e: "montré" is no watch ("montre")."""
GERMAN = "de"
"""Its nouns begin with a capital: "bei" is no "Bein" without its ending. Adjectives are longer: "silberne"."""
ABBREVIATION = 4
"""A label in capitals of so many letters at most ("HMA") is an abbreviation: it matches capitals only."""
MAX_WORDS = 12
"""Longer labels are sentences, and are not looked for in running text."""
BARE = 2
"""A word of so few letters ("or", "os") is a term only after a small word ("en or"), a number, or alone."""
CANDIDATES = 10  # terms that are offered for words
COMPANY = 30
"""How many characters around an everyday word are looked at."""
SENTENCE_END = re.compile(r"[.;:](?=\s|$)|\n")
QUALIFIERS = {")": " (", "}": " {", "]": " ["}


@cache
def _articles() -> frozenset[str]:
    """A label of one word after a preposition ("au tour", "à jour", not "l'or") counts only behind the same one:
    "vue de la tour" is no work of the wheel."""
    return frozenset(("", *catalogue_words("terms")["articles"]))


@cache
def _part_of() -> re.Pattern[str]:
    """What says that a thing is broken, before it: "fragment d'"."""
    data = catalogue_words("terms")
    part, of, indefinite = ("|".join(data[key]) for key in ("parts", "of_thing", "indefinite"))
    return re.compile(rf"\b(?:{part})\s+(?:{of})\s*(?:(?:{indefinite})\s+)?$", re.IGNORECASE)


@cache
def _made_of() -> re.Pattern[str]:
    """What says that a thing is made of something, behind it: "en bronze"."""
    data = catalogue_words("terms")
    before, others = "|".join(data["made_in"]), "|".join(data["no_materials"])
    return re.compile(rf"\s+(?:{before})\s+(?!(?:{others})\b)\w{{3}}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class TermReading:
    """Terms that stand in a text at `text[start:end]`."""

    start: int
    end: int
    term: Term
    terms: tuple[Term, ...] = ()
    """Other terms that the words may mean, best first."""


@dataclass(frozen=True, slots=True)
class _Hit:
    first: int
    after: int
    labels: tuple[tuple[int, float], ...]


class Matcher:
    """Terms of one or several vocabularies, ready to be looked up.

    Args:
        vocabularies: the vocabularies; where words are terms of two, the earlier one's come first.
        languages: only labels in these languages (and Latin, and those without language); None: all.
        embedder: turns words into vectors; without it nothing is matched by meaning.
    """

    def __init__(
        self,
        *vocabularies: Vocabulary,
        languages: Sequence[str] | None = None,
        embedder: Embedder | None = None,
    ) -> None:
        self.vocabularies = vocabularies
        self.embedder = embedder
        self._language = languages[0] if languages else ""
        self._starts = [0]
        self._term_of = array("I")
        self._label_of = array("H")
        self._bare = bytearray()
        self._everyday = bytearray()
        self._led: dict[int, str] = {}
        self._keys: dict[str, dict[str, int | tuple[int, ...]]] = {name: {} for name in STEMMERS}
        self._reach: dict[str, dict[str, int]] = {name: {} for name in STEMMERS}
        with no_collection():
            self._index(None if languages is None else frozenset((*languages, "", "la")))

    def match(self, words: str, limit: int = CANDIDATES) -> list[Term]:
        """The terms that words may mean as a whole, best first.

        Likeness of letters and of meaning are asked only where nothing fits letter by letter.
        """
        words = " ".join(words.split()).strip(" ,;:.")
        scores = self._look_up(words)
        if not scores:
            scores = self._alike(words, limit)
            for term, score in self._akin(words, limit).items():
                scores[term] = max(score, scores.get(term, 0.0))
        return self._terms(scores, limit)

    def find_terms(self, text: str, prose: bool = False) -> list[TermReading]:
        """The terms in running text, in order: the longest at each place, none over another.

        Args:
            text: the text.
            prose: it is prose, not the words of a field or heading: everyday words count only in company of other
                terms, or where they are said to be broken or made of something ("bord de coupe", "coupe en verre").
        """
        words = tokens(text)
        hits: list[_Hit] = []
        for name, keys in self._keys.items():
            if keys:
                hits += self._scan(text, words, name, keys)
        if not hits:
            return []
        hits.sort(key=lambda hit: (hit.first - hit.after, -max(score for _, score in hit.labels), hit.first))
        covered = bytearray(len(words))
        chosen: dict[tuple[int, int], dict[int, float]] = {}
        everyday: set[tuple[int, int]] = set()
        for hit in hits:
            span = (hit.first, hit.after)
            if span not in chosen and any(covered[hit.first : hit.after]):
                continue
            covered[hit.first : hit.after] = b"\1" * (hit.after - hit.first)
            scores = chosen.setdefault(span, {})
            for label, score in hit.labels:
                if prose and self._everyday[label]:
                    everyday.add(span)
                term = self._term_of[label]
                scores[term] = max(score, scores.get(term, 0.0))
        if prose:
            lone = {span for span in chosen if span in everyday}
            kept = [
                (words[first].start, words[after - 1].end)
                for first, after in chosen
                if (first, after) not in lone
            ]
            for first, after in lone:
                if not _in_company(text, words[first].start, words[after - 1].end, kept):
                    del chosen[first, after]
        return [
            TermReading(words[first].start, words[after - 1].end, best, tuple(others))
            for (first, after), scores in sorted(chosen.items())
            for best, *others in [self._terms(scores, CANDIDATES)]
        ]

    # -- the index

    def _index(self, languages: frozenset[str] | None) -> None:
        for vocabulary in self.vocabularies:
            first = self._starts[-1]
            for index, term in enumerate(vocabulary.terms):
                for number, label in enumerate(term.labels):
                    if languages is None or label.language in languages:
                        self._add(first + index, min(number, MAX_LABELS), label)
            self._starts.append(first + len(vocabulary.terms))

    def _add(self, term: int, number: int, label: TermLabel) -> None:
        self._enter(term, number, label.text, label.language, bare=False)
        opening = QUALIFIERS.get(label.text[-1:])
        if opening and label.text.find(opening) > 0:
            self._enter(term, number, label.text[: label.text.find(opening)], label.language, bare=True)

    def _enter(self, term: int, number: int, text: str, language: str, bare: bool) -> None:
        group = family(language)
        stem = STEMMERS[group]
        words = read_tokens(text)
        stems = [stem(token.word) for token in words]
        if not stems:
            return
        label = len(self._term_of)
        self._term_of.append(term)
        self._label_of.append(number)
        self._bare.append(bare)
        if len(words) == 1 and (lead := fold(text[: words[0].start])) not in _articles():
            self._led[label] = lead[0]
        self._everyday.append(len(stems) == 1 and stems[0] in everyday_stems(language))
        keys, key = self._keys[group], " ".join(stems)
        entered = keys.get(key)
        if entered is None:
            keys[key] = label
        else:
            keys[key] = (entered, label) if isinstance(entered, int) else (*entered, label)
        reach = self._reach[group]
        if len(stems) > reach.get(stems[0], 0):
            reach[stems[0]] = len(stems)

    def _term(self, index: int) -> tuple[Vocabulary, VocabularyTerm]:
        number = bisect_right(self._starts, index) - 1
        return self.vocabularies[number], self.vocabularies[number].terms[index - self._starts[number]]

    def _label(self, label: int) -> TermLabel:
        return self._term(self._term_of[label])[1].labels[self._label_of[label]]

    def _terms(self, scores: dict[int, float], limit: int) -> list[Term]:
        best = sorted(scores.items(), key=lambda item: (-item[1], item[0]))[:limit]
        terms = []
        for index, score in best:
            vocabulary, term = self._term(index)
            terms.append(
                Term(
                    label=term.label(self._language),
                    uri=term.uri,
                    vocabulary=vocabulary.name,
                    score=round(score, 3),
                )
            )
        return terms

    # -- letter by letter

    def _scan(
        self, text: str, words: Sequence[FoldedWord], group: str, keys: dict[str, int | tuple[int, ...]]
    ) -> Iterator[_Hit]:
        stems, reach = stems_of(text, group), self._reach[group]
        if reach.keys().isdisjoint(stems):
            return
        for first, word in enumerate(stems):
            if word not in reach:
                continue
            longest = min(MAX_WORDS, reach[word])
            after = first + 1
            while after - first < longest and after < len(words) and words[after].joint:
                after += 1
            while after > first:
                labels_of_key = keys.get(word if after == first + 1 else " ".join(stems[first:after]))
                if labels_of_key is not None:
                    printed = text[words[first].start : words[after - 1].end]
                    if len(printed) > BARE or printed.isupper() or _is_bare_term(text, words, first):
                        led = leads(text, words[first - 1].end if first else 0, words[first].start)
                        labels = self._scored(printed, labels_of_key, led)
                        if labels:
                            yield _Hit(first, after, labels)
                            break
                after -= 1

    def _scored(
        self, printed: str, entered: int | tuple[int, ...], led: frozenset[str]
    ) -> tuple[tuple[int, float], ...]:
        labels = (entered,) if isinstance(entered, int) else entered
        scored = (
            (label, self._score(printed, label))
            for label in labels
            if label not in self._led or self._led[label] in led
        )
        return tuple((label, score) for label, score in scored if score > 0)

    def _score(self, printed: str, number: int) -> float:
        label = self._label(number)
        text = label.text
        cost = 0.0 if label.preferred else SYNONYM
        if self._bare[number]:
            text = text[: text.find(QUALIFIERS[text[-1]])]
            cost += WITHOUT_QUALIFIER
        if printed == text:
            return EXACT - cost
        if len(text) <= ABBREVIATION and text.isupper() and not printed.isupper():
            return 0.0
        if printed.casefold() == text.casefold():
            return SAME_LETTERS - cost
        if (
            label.language == GERMAN
            and text[0].isupper()
            and printed[0].islower()
            and len(printed) < len(text)
        ):
            return 0.0
        if "é" in printed and len(PARTICIPLE.findall(printed)) > len(PARTICIPLE.findall(text)):
            return 0.0
        return (FOLDED if fold(printed) == fold(text) else INFLECTED) - cost

    def _look_up(self, words: str) -> dict[int, float]:
        scores: dict[int, float] = {}
        printed = tokens(words)
        folded = [token.word for token in printed]
        led = leads(words, 0, printed[0].start) if printed else frozenset[str]()
        for group, keys in self._keys.items():
            entered = keys.get(" ".join(STEMMERS[group](word) for word in folded))
            for label, score in self._scored(words, entered, led) if entered is not None else ():
                term = self._term_of[label]
                scores[term] = max(score, scores.get(term, 0.0))
        return scores

    # -- by likeness

    @cached_property
    def _by_length(self) -> dict[int, tuple[list[str], list[tuple[str, str]]]]:
        """Folded labels by their length, each with its group and key."""
        buckets: dict[int, tuple[list[str], list[tuple[str, str]]]] = {}
        for group, keys in self._keys.items():
            for key, entered in keys.items():
                text = fold(self._label(entered if isinstance(entered, int) else entered[0]).text)
                if len(text) >= FUZZY_LENGTH - 1:
                    texts, origins = buckets.setdefault(len(text), ([], []))
                    texts.append(text)
                    origins.append((group, key))
        return buckets

    def _alike(self, words: str, limit: int) -> dict[int, float]:
        from rapidfuzz import fuzz, process

        folded = fold(words)
        if len(folded) < FUZZY_LENGTH:
            return {}
        scores: dict[int, float] = {}
        slack = max(1, len(folded) // LETTERS_PER_SLIP)
        for length in range(len(folded) - slack, len(folded) + slack + 1):
            texts, origins = self._by_length.get(length, ([], []))
            for _, likeness, index in process.extract(
                folded, texts, scorer=fuzz.ratio, processor=None, limit=limit, score_cutoff=FUZZY_CUTOFF
            ):
                group, key = origins[index]
                entered = self._keys[group][key]
                for label in (entered,) if isinstance(entered, int) else entered:
                    term = self._term_of[label]
                    scores[term] = max(FUZZY * likeness / 100, scores.get(term, 0.0))
        return scores

    @cached_property
    def _vectors(self) -> Vectors:
        """Of each label."""
        assert self.embedder is not None
        return self.embedder.encode([self._label(label).text for label in range(len(self._term_of))])

    def _akin(self, words: str, limit: int) -> dict[int, float]:
        """Terms near in meaning.

        Models call any two words alike to some degree (multilingual E5 more than 0.8), each to its own. What counts is
        therefore how far a term stands out from the vocabulary's middle one.
        """
        if self.embedder is None or not words or not self._term_of:
            return {}
        likeness = self._vectors @ self.embedder.encode([words])[0]
        middle = float(np.median(likeness))
        scores: dict[int, float] = {}
        for label in np.argsort(-likeness)[: limit * OVERSAMPLED]:
            beyond = (float(likeness[label]) - middle) / max(1 - middle, NO_SPREAD)
            if beyond >= AKIN_CUTOFF:
                term = self._term_of[int(label)]
                scores[term] = max(AKIN * min(1.0, beyond), scores.get(term, 0.0))
        return scores


def _is_bare_term(text: str, words: Sequence[FoldedWord], first: int) -> bool:
    """Whether a very short word is meant: after a small word or a number, or alone between marks."""
    token = words[first]
    before = words[first - 1] if first else None
    after = words[first + 1] if first + 1 < len(words) else None
    if before is not None and before.word.isdigit():
        return True
    if leads(text, before.end if before is not None else 0, token.start):
        return True
    return not token.joint and (after is None or not after.joint)


def _in_company(text: str, start: int, end: int, kept: Sequence[tuple[int, int]]) -> bool:
    """Whether an everyday word stands among words that tell what it means."""
    before, after = text[max(0, start - COMPANY) : start], text[end : end + COMPANY]
    if _part_of().search(before) or _made_of().match(after):
        return True
    before, after = SENTENCE_END.split(before)[-1], SENTENCE_END.split(after)[0]
    first, last = start - len(before), end + len(after)
    return any(first <= term_start and term_end <= last for term_start, term_end in kept)
