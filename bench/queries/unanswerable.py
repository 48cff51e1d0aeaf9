"""Queries that nothing in the corpus answers: the same forms, with things that stand nowhere in it.

Each absent thing is looked for in the records and in all text of the corpus' PDFs, in every language, before it is
used; one that is found is left out.
"""

from collections.abc import Iterator, Sequence
from random import Random

from bench.queries.criteria import QueryCriteria, graded
from bench.queries.dates import century
from bench.queries.families import DraftQuery, sentence
from bench.queries.records import QueryCorpus, folded_words, identifier_parts
from bench.queries.vocabulary import LANGUAGES, MATERIALS, OBJECTS, WORDS, label, scenes, scenes_of, terms

LATE_CENTURIES = (14, 17, 19)
"""After all objects that a made-up catalogue has; of a kind of object, none may be dated so."""
ABSENT_NUMBERS = range(4000, 9999)


class AbsentThings:
    """What the text and the records of a corpus do not have."""

    def __init__(self, corpus: QueryCorpus, texts: Sequence[str]) -> None:
        self.corpus = corpus
        self._words = f" {' '.join(folded_words(' '.join(texts)))} "
        self.objects = [id for id in WORDS["absent"]["objects"] if self._is_absent_term(OBJECTS, id)]
        self.materials = [id for id in WORDS["absent"]["materials"] if self._is_absent_term(MATERIALS, id)]
        self.places = [name for name in WORDS["absent"]["places"] if self.is_absent(name)]
        self.scenes = [
            id
            for id in scenes_of("absent")
            if all(self.is_absent(scenes()[id][language]) for language in LANGUAGES)
        ]

    def is_absent(self, words: str) -> bool:
        """Whether words stand nowhere one behind the other."""
        return f" {' '.join(folded_words(words))} " not in self._words

    def _is_absent_term(self, name: str, id: str) -> bool:
        labels = [
            each.text for each in terms(name)[id].labels if each.language in LANGUAGES and each.preferred
        ]
        return all(self.is_absent(text) for text in labels)


def unanswerable(absent: AbsentThings, language: str, random: Random) -> Iterator[DraftQuery]:
    """Queries without an answer, the kinds of absent things taking turns."""
    present = sorted({id for theme in WORDS["themes"].values() for id in theme["objects"]})
    era: str = WORDS["dates"][language]["eras"][1]
    made_of = [id for theme in WORDS["themes"].values() for id in theme["materials"]]
    while True:
        known, object = random.choice(present), random.choice(absent.objects)
        rare, common = random.choice(absent.materials), random.choice(made_of)
        asked = [
            f"{label(OBJECTS, object, language)} {label(MATERIALS, common, language)}",
            f"{label(OBJECTS, known, language)} {label(MATERIALS, rare, language)}",
            sentence(QueryCriteria(object=object, material=common), "", language, random),
            sentence(QueryCriteria(object=known, material=rare), "", language, random),
            f"{label(OBJECTS, known, language)} {random.choice(absent.places)}",
            _absent_identifier(absent, language, random),
            random.choice(WORDS["labels"][language]["entry"]).format(n=random.choice(ABSENT_NUMBERS)),
        ]
        if absent.scenes:
            scene = random.choice(absent.scenes)
            asked.append(f"{label(OBJECTS, known, language)} {scenes()[scene][language]}")
        late = century(random.choice(LATE_CENTURIES), language)
        if not graded(absent.corpus, QueryCriteria(object=known, years=(late.first, late.last)), LANGUAGES):
            asked.append(f"{label(OBJECTS, known, language)} {late.text.removesuffix(era).strip()}")
        yield DraftQuery(random.choice([text for text in asked if text]), {})


def _absent_identifier(absent: AbsentThings, language: str, random: Random) -> str:
    """An inventory number as the corpus has them that is none of its own, or "" if chance gave one that is there."""
    number = f"{random.randint(100, 999)}.{random.randint(1000, 9999)}"
    taken = {identifier_parts(record.identifier) for record in absent.corpus.entries}
    if identifier_parts(number) in taken or not absent.is_absent(number):
        return ""
    return str(WORDS["labels"][language]["inventory"][0].format(n=number))
