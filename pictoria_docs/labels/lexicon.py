"""The words of captions and references of all catalogue languages, joined and compiled for matching."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from pictoria_docs.document import NumberKind
from pictoria_docs.languages import catalogue_words

CREDIT_WORDS = ("strong", "with_colon", "before_names", "in_brackets")
"""The lists of words that may open a credit."""
SHORT = 4
"""Label words with no more letters than this are abbreviations, but for the few that `whole_words` names."""


@dataclass(frozen=True, slots=True)
class LabelWord:
    """What a label word says: the series of its number, and whether it announces one or several."""

    kind: NumberKind
    plural: bool
    either: bool
    """Printed alike for one and for several ("Abb.")."""
    abbreviated: bool


@dataclass(frozen=True, slots=True)
class LabelLexicon:
    """The words of all languages (`languages/*/labels.yaml`), compiled. All patterns are for lower-case text."""

    labels: dict[str, LabelWord]
    label: re.Pattern[str]
    """A label word with its point and number word, up to where its number starts; group 1 is the word."""
    number_word: re.Pattern[str]
    """A label or number word inside a list of numbers ("pl. IV, fig. 3"); group 1 is the word."""
    tab: frozenset[str]
    """Label words for a table that are the Latin for a plate too."""
    ordinals: frozenset[str]
    """Words that a number before them counts ("2. Jh.")."""
    latin: frozenset[str]
    living: frozenset[str]
    weak: frozenset[str]
    and_words: frozenset[str]
    joint: str
    """A pattern for a word that joins two numbers ("and"), signs left out."""
    to_words: frozenset[str]
    suffixes: frozenset[str]
    not_roman: frozenset[str]
    following_one: str
    """A pattern for what stands, with a point, for the next number ("12 f.")."""
    following_several: str
    """The same for the next ones ("12 ff.")."""
    following_after_and: str
    """The same behind a joint ("12 et suiv.")."""
    see: str
    """A pattern for words that send the reader somewhere."""
    verbs: frozenset[str]
    continuing: frozenset[str]
    continued: re.Pattern[str]
    credited: frozenset[str]
    """Label words that open a credit too: "photo", "Zeichnung"."""
    credit: re.Pattern[str]
    """Where a credit opens; to be searched at the start of a clause."""
    credit_word: re.Pattern[str]
    """Any word that may open a credit: a cheap test before the clauses are gone through."""
    credit_by: str
    """A pattern for words between such a word and the name: "Dessin de A. Robin"."""
    particle: str
    """A pattern for small words within a name: "von Hase"."""
    signed: re.Pattern[str]
    """A word that opens a credit where a name follows: "Photo M. Vidal", "delineavit"."""
    positions: dict[str, str]
    position: re.Pattern[str]
    """One or more position words."""
    list_headings: frozenset[str]
    units: frozenset[str]
    citation: re.Pattern[str]
    """A citation mark at the end of the text."""
    divisions: frozenset[str]
    """Words for divisions of a book or a site."""
    page: re.Pattern[str]
    """The number of a page that stands alone, group 1: "12", "page 12 of 100"."""
    inventory: re.Pattern[str]
    """What stands before the number of an inventory, at the end of the text."""
    scale: re.Pattern[str]
    """The scale of a drawing: "M. 1:3"."""
    and_short: re.Pattern[str]
    """A word that joins two numbers, shortened, with its point: "7 u. 9"; group 1 is the word."""
    figure_alone: re.Pattern[str]
    """A figure's label that stands for itself: "Fig. 3.", "Abb. 4:"."""


_MISREAD_PLATE = re.compile(r"(?<![^\W_])p[i1|!](?=s?[.,]\s?[0-9ivxl])")

_MISREAD_ONE = re.compile(r"(?<=[\w.]\s)[|!](?=[\s.:,;]|$)")


def lower(text: str, *, tolerant: bool = False) -> str:
    """`text` in lower case with each character in its place (plain `lower` can make some longer).

    Accents stay, as they do in the lists of words.

    Args:
        text: any text.
        tolerant: mend "PI. V" and "PLATE |", as OCR prints "Pl. V" and "PLATE I".
    """
    lowered = text.lower()
    if len(lowered) == len(text):
        return _MISREAD_ONE.sub("i", _MISREAD_PLATE.sub("pl", lowered)) if tolerant else lowered
    return "".join(small if len(small := character.lower()) == 1 else character for character in text)


def one_of(words: "list[str] | set[str] | frozenset[str]") -> str:
    """A pattern for any of `words`, longest first; spaces match any white space."""
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return "(?:" + "|".join(re.escape(word).replace("\\ ", r"\s+") for word in ordered) + ")"


def any_of(words: Sequence[str]) -> str:
    """A pattern for any of the words, the longest first.

    Words that begin alike share their first letter: where a text has another one, they are passed over in one step.
    """
    by_letter: dict[str, list[str]] = {}
    for word in sorted(words, key=len, reverse=True):
        by_letter.setdefault(word[:1], []).append(re.escape(word[1:]))
    return "|".join(
        f"{re.escape(letter)}(?:{'|'.join(remaining)})" for letter, remaining in by_letter.items()
    )


def _labels(data: Mapping[str, Any]) -> dict[str, LabelWord]:
    table: dict[str, LabelWord] = {}
    for kind, forms in data["labels"].items():
        for form in ("one", "either", "plural"):
            for word in forms[form]:
                short = len(word) <= SHORT and word not in data["whole_words"]
                table.setdefault(
                    word,
                    LabelWord(
                        NumberKind(kind), plural=form == "plural", either=form == "either", abbreviated=short
                    ),
                )
    return table


@cache
def lexicon() -> LabelLexicon:
    """The compiled words, joined on first use."""
    data = catalogue_words("labels")
    labels = _labels(data)
    number_word = one_of(data["number_words"])
    # A number may follow the word after a point, a space, a ring ("n°3"), or at once ("Fig12").
    gap = r"(?:\.?\s{1,3}|\.|(?<=[°º])|(?=[0-9]))"
    label = re.compile(
        rf"(?<![^\W_])(?:{one_of(data['label_prefixes'])}\.?[\s-]?)?({one_of(list(labels))}){gap}"
        rf"(?:-?{number_word}{gap})?(?=[0-9a-z(])"
        rf"|(?<![^\W_])({one_of([word for word in labels if labels[word].kind is NumberKind.ENTRY])})"
        rf"\.?-{number_word}{gap}(?=[0-9a-z(])"
    )
    positions = {
        " ".join(word.split()): name for name, phrases in data["positions"].items() for word in phrases
    }
    position = one_of(list(positions))
    joint = one_of([word for word in data["joints"]["and"] if word.isalpha()])
    following = data["following"]
    credits = data["credits"]
    return LabelLexicon(
        labels=labels,
        label=label,
        number_word=re.compile(rf"({one_of(list(labels))}){gap}"),
        tab=frozenset(data["tab"]),
        ordinals=frozenset(data["ordinals"]),
        latin=frozenset(data["latin"]),
        living=frozenset(data["living"]),
        weak=frozenset(data["weak_references"]),
        and_words=frozenset(data["joints"]["and"]),
        joint=joint,
        to_words=frozenset(data["joints"]["to"]),
        suffixes=frozenset(data["suffixes"]),
        not_roman=frozenset(data["not_roman"]),
        following_one=one_of(following["one"]),
        following_several=one_of(following["several"]),
        following_after_and=one_of(following["after_and"]),
        see=one_of(data["see"]),
        verbs=frozenset(data["verbs"]),
        continuing=frozenset(data["continuing"]),
        continued=re.compile(
            rf"[\s,.:;–—-]*(?:[(\[]\s*{one_of(data['continued'])}\s*\.?\s*[)\]]|{one_of(data['continued'])}\s*(?:[.:)|–—]|$))"
        ),
        credited=frozenset(credits["with_colon"]),
        credit=re.compile(
            rf"[\[(]?(?:{one_of(credits['strong'])}(?![^\W\d_])"
            rf"|(?<=[\[(]){one_of(credits['in_brackets'])}\b"
            rf"|{one_of(credits['with_colon'])}\.?\s*(?:[:©]|\(c\)))"
        ),
        credit_word=re.compile(
            rf"(?<![^\W\d_]){one_of([word for group in CREDIT_WORDS for word in credits[group]])}(?![^\W\d_])"
        ),
        credit_by=one_of(credits["by"]),
        particle=one_of(catalogue_words("citations")["particles"]),
        signed=re.compile(rf"{one_of([*credits['with_colon'], *credits['before_names']])}\.?\s"),
        positions=positions,
        position=re.compile(rf"(?<!\w){position}(?:(?:\s*[,/-]\s*|\s+(?:{joint}\s+)?){position})*(?!\w)"),
        list_headings=frozenset(data["list_headings"]),
        units=frozenset(data["units"]),
        citation=re.compile(rf"(?<!\w){one_of(data['citations'])}\.?[\s,]*$"),
        divisions=frozenset(data["divisions"]),
        page=re.compile(
            rf"\W{{0,3}}(?:{one_of(data['pages']['words'])}\.?\s*)?(\d{{1,4}}|[ivxlcdm]{{1,7}})"
            rf"(?:\s*(?:/|{one_of(data['pages']['of'])})\s*\d{{1,4}})?\W{{0,3}}\Z",
            re.IGNORECASE,
        ),
        inventory=re.compile(rf"{one_of(data['inventories'])}\.?[\s,]*$"),
        scale=re.compile(rf"{one_of(data['scales'])}\.?\s*[0-9: /]+"),
        and_short=re.compile(rf"(\s{one_of(data['joints']['and_short'])})\.(?=\s?[0-9])"),
        figure_alone=re.compile(
            rf"\W*{one_of(data['figure_stems'])}\w*\.?\s*\d[\w.\-]*\s*(?:[:–—]|[.]\s|$)", re.IGNORECASE
        ),
    )
