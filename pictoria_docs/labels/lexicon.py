"""The words of captions and references of all catalogue languages, joined and compiled for matching."""

import re
import unicodedata
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


class LabelLexicon:
    """The words of all languages (`languages/*/labels.yaml`), compiled. All patterns are for lower-case text."""

    def __init__(self) -> None:
        data = catalogue_words("labels")
        self.labels = labels = _labels(data)
        number_word = one_of(data["number_words"])
        # A number may follow the word after a point, a space, a ring ("n°3"), or at once ("Fig12").
        gap = r"(?:\.?\s{1,3}|\.|(?<=[°º])|(?=[0-9]))"
        self.joint = joint = one_of([word for word in data["joints"]["and"] if word.isalpha()])
        """A pattern for a word that joins two numbers ("and"), signs left out."""
        following = data["following"]
        credits = data["credits"]
        self.label = re.compile(
            rf"(?<![^\W_])(?:{one_of(data['label_prefixes'])}\.?[\s-]?)?({one_of(list(labels))}){gap}"
            rf"(?:-?{number_word}{gap})?(?=[0-9a-z(])"
            rf"|(?<![^\W_])({one_of([word for word in labels if labels[word].kind is NumberKind.ENTRY])})"
            rf"\.?-{number_word}{gap}(?=[0-9a-z(])"
        )
        """A label word with its point and number word, up to where its number starts; group 1 is the word."""
        self.number_word = re.compile(rf"({one_of(list(labels))}){gap}")
        """A label or number word inside a list of numbers ("pl. IV, fig. 3"); group 1 is the word."""
        self.tab: frozenset[str] = frozenset(data["tab"])
        """Label words for a table that are the Latin for a plate too."""
        self.ordinals: frozenset[str] = frozenset(data["ordinals"])
        """Words that a number before them counts ("2. Jh.")."""
        self.latin: frozenset[str] = frozenset(data["latin"])
        self.living: frozenset[str] = frozenset(data["living"])
        self.weak: frozenset[str] = frozenset(data["weak_references"])
        self.and_words: frozenset[str] = frozenset(data["joints"]["and"])
        self.to_words: frozenset[str] = frozenset(data["joints"]["to"])
        self.not_roman: frozenset[str] = frozenset(data["not_roman"])
        self.following_one = one_of(following["one"])
        """A pattern for what stands, with a point, for the next number ("12 f.")."""
        self.following_several = one_of(following["several"])
        """The same for the next ones ("12 ff.")."""
        self.following_after_and = one_of(following["after_and"])
        """The same behind a joint ("12 et suiv.")."""
        self.see = one_of(data["see"])
        """A pattern for words that send the reader somewhere."""
        self.verbs: frozenset[str] = frozenset(data["verbs"])
        self.continuing: frozenset[str] = frozenset(data["continuing"])
        self.continued = re.compile(
            rf"[\s,.:;–—-]*(?:[(\[]\s*{one_of(data['continued'])}\s*\.?\s*[)\]]|{one_of(data['continued'])}\s*(?:[.:)|–—]|$))"
        )
        self.credited: frozenset[str] = frozenset(credits["with_colon"])
        """Label words that open a credit too: "photo", "Zeichnung"."""
        self.credit = re.compile(
            rf"[\[(]?(?:{one_of(credits['strong'])}(?![^\W\d_])"
            rf"|(?<=[\[(]){one_of(credits['in_brackets'])}\b"
            rf"|{one_of(credits['with_colon'])}\.?\s*(?:[:©]|\(c\)))"
        )
        """Where a credit opens; to be searched at the start of a clause."""
        self.credit_word = re.compile(
            rf"(?<![^\W\d_]){one_of([word for group in CREDIT_WORDS for word in credits[group]])}(?![^\W\d_])"
        )
        """Any word that may open a credit: a cheap test before the clauses are gone through."""
        self.credit_by = one_of(credits["by"])
        """A pattern for words between such a word and the name: "Dessin de A. Robin"."""
        self.particle = one_of(catalogue_words("citations")["particles"])
        """A pattern for small words within a name: "von Hase"."""
        self.signed = re.compile(rf"{one_of([*credits['with_colon'], *credits['before_names']])}\.?\s")
        """A word that opens a credit where a name follows: "Photo M. Vidal", "delineavit"."""
        self.positions: dict[str, str] = {
            " ".join(word.split()): name for name, phrases in data["positions"].items() for word in phrases
        }
        position = one_of(list(self.positions))
        self.position = re.compile(
            rf"(?<!\w){position}(?:(?:\s*[,/-]\s*|\s+(?:{joint}\s+)?){position})*(?!\w)"
        )
        """One or more position words."""
        self.list_headings: frozenset[str] = frozenset(data["list_headings"])
        self.units: frozenset[str] = frozenset(data["units"])
        self.citation = re.compile(rf"(?<!\w){one_of(data['citations'])}\.?[\s,]*$")
        """A citation mark at the end of the text."""
        self.divisions: frozenset[str] = frozenset(data["divisions"])
        """Words for divisions of a book or a site."""
        self.page = re.compile(
            rf"\W{{0,3}}(?:{one_of(data['pages']['words'])}\.?\s*)?(\d{{1,4}}|[ivxlcdm]{{1,7}})"
            rf"(?:\s*(?:/|{one_of(data['pages']['of'])})\s*\d{{1,4}})?\W{{0,3}}\Z",
            re.IGNORECASE,
        )
        """The number of a page that stands alone, group 1: "12", "page 12 of 100"."""
        self.inventory = re.compile(rf"{one_of(data['inventories'])}\.?[\s,]*$")
        """What stands before the number of an inventory, at the end of the text."""
        self.scale = re.compile(rf"{one_of(data['scales'])}\.?\s*[0-9: /]+")
        """The scale of a drawing: "M. 1:3"."""
        self.and_short = re.compile(rf"(\s{one_of(data['joints']['and_short'])})\.(?=\s?[0-9])")
        """A word that joins two numbers, shortened, with its point: "7 u. 9"; group 1 is the word."""
        self.figure_alone = re.compile(
            rf"\W*{one_of(data['figure_stems'])}\w*\.?\s*\d[\w.\-]*\s*(?:[:–—]|[.]\s|$)", re.IGNORECASE
        )
        """A figure's label that stands for itself: "Fig. 3.", "Abb. 4:"."""


ACCENTS = ("", "\u0300", "\u0301", "\u0302", "\u0303", "\u0308")
"""None, grave, acute, circumflex, tilde, diaeresis."""
_MISREAD_PLATE = re.compile(r"(?<![^\W_])p[i1|!](?=s?[.,]\s?[0-9ivxl])")

_MISREAD_DEGREE = re.compile(r"(?<![^\W_])n[?*'’](?=\s?[0-9])")
_MISREAD_ONE = re.compile(r"(?<=[\w.]\s)[|!](?=[\s.:,;]|$)")


def letters_and_digits(text: str) -> str:
    """A text without signs and blanks, in small letters: by which it is known again."""
    return "".join(filter(str.isalnum, text.casefold()))


def lower(text: str, *, tolerant: bool = False) -> str:
    """`text` in lower case with each character in its place (plain `lower` can make some longer).

    Accents stay, as they do in the lists of words.

    Args:
        text: any text.
        tolerant: mend "PI. V", "PLATE |" and "n? 5", as OCR prints "Pl. V", "PLATE I" and "n° 5".
    """
    lowered = text.lower()
    if len(lowered) == len(text):
        if not tolerant:
            return lowered
        return _MISREAD_DEGREE.sub("n°", _MISREAD_ONE.sub("i", _MISREAD_PLATE.sub("pl", lowered)))
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
                label = LabelWord(
                    NumberKind(kind), plural=form == "plural", either=form == "either", abbreviated=short
                )
                for spelling in (word, *misread_accents(word)):
                    table.setdefault(spelling, label)
    return table


def misread_accents(word: str) -> list[str]:
    """A word with other accents, or none, on its accented vowels, as OCR reads them: "lám", "läm", "lâm", "lam"."""
    found = [index for index, letter in enumerate(word) if len(letter.encode()) > 1]
    vowel = unicodedata.normalize("NFD", word[found[0]])[0] if len(found) == 1 else ""
    if vowel not in set("aeiou"):
        return []
    spellings = [unicodedata.normalize("NFC", vowel + accent) for accent in ACCENTS]
    return [
        word[: found[0]] + spelling + word[found[0] + 1 :]
        for spelling in spellings
        if spelling != word[found[0]]
    ]


@cache
def lexicon() -> LabelLexicon:
    """The compiled words, joined on first use."""
    return LabelLexicon()
