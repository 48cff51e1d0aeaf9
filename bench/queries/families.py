"""Families of queries with their relevant items: each a function over a corpus and a language.

A query is made from one entry or figure, but relevant is all that meets what it asks for, found by going through the
whole corpus: there are no unjudged items. Queries that too many items would answer are left out.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain, pairwise, zip_longest
from random import Random

from bench.queries.criteria import EXACT, PARTIAL, QueryCriteria, graded, same_text, with_all_words
from bench.queries.dates import CENTURY, between, century, century_of, year
from bench.queries.records import KnownRecord, QueryCorpus, folded_words, identifier_parts
from bench.queries.vocabulary import LANGUAGES, MATERIALS, OBJECTS, WORDS, label, scenes, with_article
from pictoria_docs.eval.search_queries import ItemKind

MAX_RELEVANT = 20
"""A query with more answers than a page of hits says little."""
SAME_TITLES = 3
"""Entries that may share a title which is asked for."""
TITLE_WORDS = 2
"""Words of a title that is asked for, at least: one word is the name of a kind of object."""
CONTENT_WORD = re.compile(r"[^\W\d_]{4,}")
"""Words that are long enough to say something."""
HALF_WORDS = range(3, 7)
"""How many words are left of an entry or caption."""
HEAD_WORDS = 10
"""Content words of a record or caption from which half are kept."""
CAPTION_LABEL = re.compile(r"^\s*[^\W\d]+\.?\s*[\dIVXLC]+[\w.,–\-]*\W*")
SEPARATORS = (" ", "-", ".", "/")
REVERSED = 0.3  # share of keywords in the other order
GERMAN_NAMES = frozenset({"Herkules", "Odysseus", "Merkur", "Neptun", "Vulkan", "Pluto", "Äneas", "Apollon"})
"""Names that German writes otherwise than English; other words with a capital are nouns."""
TYPO_WORD = 5  # letters of a word that may be mistyped
GAP = re.compile(r"\s+")
ALPHABET = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class DraftQuery:
    """A query before it has an id."""

    text: str
    relevant: dict[str, int]
    asks: ItemKind = "entry"


Family = Callable[[QueryCorpus, str, Random], Iterator[DraftQuery]]


def by_turns(records: Iterable[KnownRecord], random: Random) -> Iterator[KnownRecord]:
    """Records by chance, the catalogues taking turns."""
    documents: dict[str, list[KnownRecord]] = defaultdict(list)
    for record in records:
        documents[record.item.document].append(record)
    order = random.sample(sorted(documents), len(documents))
    rows = (random.sample(documents[name], len(documents[name])) for name in order)
    return (record for record in chain.from_iterable(zip_longest(*rows)) if record)


def titles(corpus: QueryCorpus, language: str, random: Random) -> Iterator[DraftQuery]:
    """A title as printed. Grade 1: it stands in a longer title or elsewhere, or means the same in another language."""
    for record in by_turns(corpus.of(language), random):
        text = record.item.title
        relevant = _title_relevance(corpus, record)
        if (
            len(text.split()) >= TITLE_WORDS
            and sum(grade == EXACT for grade in relevant.values()) <= SAME_TITLES
        ):
            yield DraftQuery(text, relevant)


def _title_relevance(corpus: QueryCorpus, record: KnownRecord) -> dict[str, int]:
    meant: dict[str, int] = {}
    for id in record.objects:
        for scene in record.scenes_of(id):
            language = record.item.language
            text = scenes()[scene][language]
            meant |= graded(corpus, QueryCriteria(object=id, scene=text, language=language), ())
    return meant | same_text(corpus, record.item.title)


def identifiers(corpus: QueryCorpus, language: str, random: Random) -> Iterator[DraftQuery]:
    """An inventory number with other signs between its parts, and words before it or none."""
    for record in by_turns(corpus.of(language), random):
        parts = identifier_parts(record.identifier)
        if len(parts) < 2 or len(parts) != len(re.findall(r"\w+", record.identifier)):
            continue
        separators = SEPARATORS if not _is_mixed(record.identifier) else (*SEPARATORS, "")
        joined = [separator.join(re.findall(r"\w+", record.identifier)) for separator in separators]
        others = [text for text in joined if text != record.identifier] or joined
        text = random.choice(WORDS["labels"][language]["inventory"]).format(n=random.choice(others))
        same = (each for each in corpus.entries if identifier_parts(each.identifier) == parts)
        yield DraftQuery(text, {each.item.id: EXACT for each in same})


def _is_mixed(identifier: str) -> bool:
    """Whether its parts are letters and digits in turn, so that they need no sign between them: "86.AE.203"."""
    parts = re.findall(r"\w+", identifier)
    return all(one.isdigit() != other.isdigit() for one, other in pairwise(parts))


def numbers(corpus: QueryCorpus, language: str, random: Random) -> Iterator[DraftQuery]:
    """ "cat. 12", alone or with the kind of object; "fig. 3", "pl. IV, 2"."""
    labels = WORDS["labels"][language]
    entries = [record for record in corpus.of(language) if record.label]
    figures = [each for each in corpus.figures if each.label and each.item.language == language]
    for entry, figure in zip(by_turns(entries, random), by_turns(figures, random), strict=False):
        text = random.choice(labels["entry"]).format(n=entry.item.number)
        same = {each.item.id: EXACT for each in corpus.entries if each.number == entry.number}
        if entry.objects and random.random() < 0.5:
            object = entry.objects[0]
            text = f"{text} {label(OBJECTS, object, language)}"
            meant = graded(corpus, QueryCriteria(object=object), LANGUAGES)
            same = {id: EXACT if id in meant else PARTIAL for id in same}
        yield DraftQuery(text, same)
        text = random.choice(labels[figure.label]).format(n=figure.asked_number)
        yield DraftQuery(text, _same_number(corpus, figure), asks="figure")


def _same_number(corpus: QueryCorpus, figure: KnownRecord) -> dict[str, int]:
    """Figures (plates) with the same number; graded 1: panels of such a plate, and pictures with that number alone."""
    found = {}
    for each in corpus.figures:
        if each.label == figure.label and each.number == figure.number:
            found[each.item.id] = EXACT
        elif each.number[: len(figure.number)] == figure.number and each.label in (figure.label, ""):
            found[each.item.id] = PARTIAL
    return found


def keywords(corpus: QueryCorpus, language: str, random: Random) -> Iterator[DraftQuery]:
    """Two or three things that a record says: kind of object, material, century or scene."""
    for record in by_turns(corpus.of(language), random):
        for criteria, date in _asked(record, random, language):
            words = [label(OBJECTS, criteria.object, language)]
            if criteria.material:
                words.append(label(MATERIALS, criteria.material, language))
            if date:
                words.append(date)
            if criteria.scene:
                names = _names(criteria.scene, language)
                words.append(names)
                criteria = replace(criteria, scene=names)
                if not _is_clear(corpus, criteria):
                    continue
            elif random.random() < REVERSED:
                words.reverse()
            yield DraftQuery(" ".join(words), graded(corpus, criteria, (language,)))


def plurals(corpus: QueryCorpus, language: str, random: Random) -> Iterator[DraftQuery]:
    """Objects in the plural with their material, where entries print the singular."""
    nouns: Mapping[str, str] = WORDS["plurals"][language]
    for record in by_turns(corpus.of(language), random):
        named = [id for id in record.objects if id in nouns and nouns[id] != label(OBJECTS, id, language)]
        if named and record.made_of:
            object, material = named[0], random.choice(record.made_of)
            template: str = random.choice(WORDS["made_of"][language])
            text = template.format(objects=nouns[object], material=label(MATERIALS, material, language))
            criteria = QueryCriteria(object=object, material=material)
            yield DraftQuery(text, graded(corpus, criteria, (language,)))


def _asked(record: KnownRecord, random: Random, language: str) -> Iterator[tuple[QueryCriteria, str]]:
    """What may be asked of a record, with the words for its century, or ""; at most one."""
    if not record.objects:
        return
    object = random.choice(record.objects)
    scene = sorted(record.scenes_of(object))
    if scene and random.random() < 0.5:
        yield QueryCriteria(object=object, scene=scenes()[scene[0]][language], language=language), ""
    elif record.made_of:
        number = century_of(*record.years) if record.years else None
        material = random.choice(record.made_of)
        if number and random.random() < 0.5:
            phrase = century(number, language)
            years = (phrase.first, phrase.last)
            yield QueryCriteria(object=object, material=material, years=years), phrase.text
        else:
            yield QueryCriteria(object=object, material=material), ""


def _names(scene: str, language: str) -> str:
    """The first two names in the text of a scene, as one types them, else its longest word."""
    words = re.findall(r"[\w'’]+", scene)
    names = [word for word in words if word[0].isupper()]
    if language == "de":
        english = " ".join(texts["en"] for texts in scenes().values() if texts["de"] == scene)
        names = [word for word in names if word in GERMAN_NAMES or re.search(rf"\b{word}\b", english)]
    return " ".join((names or sorted(words, key=len)[-1:])[:2])


def _is_clear(corpus: QueryCorpus, criteria: QueryCriteria) -> bool:
    """Whether all is known of what such objects show: dev documents in other languages name their scenes unread."""
    return not any(
        ":" in record.item.title and not record.is_made_up and record.item.language != criteria.language
        for record in corpus.entries
        if criteria.object in record.objects
    )


def sentences(corpus: QueryCorpus, language: str, random: Random) -> Iterator[DraftQuery]:
    """A question or a wish in a whole sentence."""
    for record in by_turns(corpus.of(language), random):
        for criteria, date in _asked(record, random, language):
            yield DraftQuery(
                sentence(criteria, date, language, random), graded(corpus, criteria, (language,))
            )


def sentence(criteria: QueryCriteria, date: str, language: str, random: Random) -> str:
    """Criteria as a sentence; `date` is a century in words, or ""."""
    form = "scene" if criteria.scene else "material"
    template: str = random.choice(WORDS["sentences"][language][form])
    text = template.format(
        object=with_article(criteria.object, language),
        material=label(MATERIALS, criteria.material, language) if criteria.material else "",
        century=WORDS["dates"][language]["of"].format(century=date) if date else "",
        scene=criteria.scene,
    )
    text = GAP.sub(" ", text)
    return re.sub(r" +(?=[.,])" if language == "fr" else r" +(?=[.,?])", "", text).replace("..", ".")


def cross_language(corpus: QueryCorpus, language: str, random: Random) -> Iterator[DraftQuery]:
    """Keywords and sentences in `language` that only catalogues in other languages answer."""
    others = [record for record in corpus.entries if record.item.language != language]
    own = frozenset(record.item.id for record in corpus.of(language))
    seeds: Mapping[str, list[KnownRecord]] = {
        other: list(by_turns([each for each in others if each.item.language == other], random))
        for other in LANGUAGES
        if other != language
    }
    for record in chain.from_iterable(zip_longest(*seeds.values())):
        for criteria, date in _asked(record, random, language) if record else ():
            relevant = graded(corpus, criteria, LANGUAGES)
            if own & relevant.keys():
                continue
            if random.random() < 0.5:
                text = sentence(criteria, date, language, random)
            else:
                nouns = [label(OBJECTS, criteria.object, language)]
                nouns += [label(MATERIALS, criteria.material, language)] if criteria.material else []
                text = " ".join(filter(None, [*nouns, criteria.scene, date]))
            yield DraftQuery(text, relevant)


def typing_errors(corpus: QueryCorpus, language: str, random: Random) -> Iterator[DraftQuery]:
    """A title, or object and material, with one letter left out, doubled, exchanged or wrong in one long word."""
    for record in by_turns(corpus.of(language), random):
        is_short = len(record.item.title.split()) < TITLE_WORDS
        if record.objects and record.made_of and (is_short or random.random() < 0.5):
            object, material = record.objects[0], record.made_of[0]
            text = f"{label(OBJECTS, object, language)} {label(MATERIALS, material, language)}"
            relevant = graded(corpus, QueryCriteria(object=object, material=material), (language,))
        else:
            text, relevant = record.item.title, _title_relevance(corpus, record)
        mistyped = typing_error(text, random)
        if mistyped != text and len(text.split()) >= TITLE_WORDS:
            yield DraftQuery(mistyped, relevant)


def typing_error(text: str, random: Random) -> str:
    """A text with one edit inside one of its long words, or as it is if it has none."""
    words = [match for match in re.finditer(r"[^\W\d_]+", text) if len(match.group()) >= TYPO_WORD]
    if not words:
        return text
    word = random.choice(words)
    at = random.randrange(word.start() + 1, word.end() - 1)
    edits = [
        text[:at] + text[at + 1 :],
        text[:at] + text[at] + text[at:],
        text[:at] + text[at + 1] + text[at] + text[at + 2 :],
        text[:at] + random.choice(ALPHABET) + text[at + 1 :],
    ]
    return random.choice([edit for edit in edits if edit != text])


def half_of_the_words(corpus: QueryCorpus, language: str, random: Random) -> Iterator[DraftQuery]:
    """Half of the content words of a record, in their order. Grade 2: all entries that print them."""
    for record in by_turns(corpus.of(language), random):
        kept = _half(record.values, random)
        relevant = with_all_words(corpus.entries, kept)
        if len(kept) in HALF_WORDS and record.item.id in relevant:
            yield DraftQuery(" ".join(kept), relevant)


def captions(corpus: QueryCorpus, language: str, random: Random) -> Iterator[DraftQuery]:
    """Half of the content words of a caption, for its figure; of figures that show no entry. Grade 1: entries that
    print them."""
    own = [
        record for record in corpus.figures if record.item.language == language and not record.item.entries
    ]
    for record in by_turns(own, random):
        kept = _half(CAPTION_LABEL.sub("", record.item.text), random)
        if len(kept) in HALF_WORDS:
            entries = with_all_words(corpus.entries, kept, PARTIAL)
            yield DraftQuery(" ".join(kept), entries | with_all_words(corpus.figures, kept), asks="figure")


def _half(text: str, random: Random) -> list[str]:
    """Half of the first content words of a text, in their order."""
    found = {" ".join(folded_words(word)): word for word in CONTENT_WORD.findall(text)}
    words = list(found.values())[:HEAD_WORDS]
    chosen = sorted(random.sample(range(len(words)), (len(words) + 1) // 2))[: HALF_WORDS.stop - 1]
    return [words[index] for index in chosen]


def dates(corpus: QueryCorpus, language: str, random: Random) -> Iterator[DraftQuery]:
    """A kind of object with a century, a year, or two years; relevant by overlap of intervals."""
    for record in by_turns(corpus.of(language), random):
        if not record.objects or not record.years:
            continue
        first, last = record.years
        number = century_of(first, last)
        middle = (first + last) // 2
        tens = round(middle, -1)
        middle = (tens if first <= tens <= last else middle) or 1
        low = middle // CENTURY * CENTURY
        choices = [year(middle, language)]
        if number:
            choices += [century(number, language)] * 2
        if low and low + CENTURY:
            choices.append(between(low, low + CENTURY, language))
        asked = random.choice(choices)
        criteria = QueryCriteria(object=record.objects[0], years=(asked.first, asked.last))
        relevant = graded(corpus, criteria, (language,))
        if record.item.id in relevant:
            yield DraftQuery(f"{label(OBJECTS, record.objects[0], language)} {asked.text}", relevant)


def places(corpus: QueryCorpus, language: str, random: Random) -> Iterator[DraftQuery]:
    """A kind of object, or a material, with a place that the entry names."""
    for record in by_turns(corpus.of(language), random):
        named = sorted(place for place in corpus.places if record.says(place))
        if not named or not record.objects:
            continue
        place = record.findspot or random.choice(named)
        if record.made_of and random.random() < 0.4:
            material = record.made_of[0]
            words, criteria = (
                label(MATERIALS, material, language),
                QueryCriteria(material=material, place=place),
            )
        else:
            object = record.objects[0]
            words, criteria = label(OBJECTS, object, language), QueryCriteria(object=object, place=place)
        yield DraftQuery(f"{words} {place}", graded(corpus, criteria, (language,)))
