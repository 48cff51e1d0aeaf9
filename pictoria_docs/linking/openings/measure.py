"""What is measured of a pattern of openings: whether they open entries of a list, or chapters, references, steps."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import log10

import numpy as np

from pictoria_docs.document.region_type import RegionType
from pictoria_docs.evidence import FeatureSet
from pictoria_docs.linking.openings.patterns import OpeningPattern, PatternLines
from pictoria_docs.linking.sequence import Floats, Ints

NEAR = 6  # lines of an entry in which its fields are looked for
BEST = 3  # attributes that count for contrast
ONCE = 6  # things that stand once in each entry, that count
WORD = 0.2  # of the entries, in which a word opens a line once, from which it counts
MAX_WORDS = 2.0
ORDERED = 8  # entries from which their order says something
WORDS = 8  # first words of an opening
PROSE = 300  # characters of an entry


@dataclass(frozen=True)
class MeasuredPattern:
    """A pattern in its document."""

    of: PatternLines
    pattern: OpeningPattern

    @property
    def lines(self) -> Ints:
        """The lines that open."""
        return self.pattern.lines

    @property
    def count(self) -> int:
        """How many."""
        return len(self.pattern.lines)

    @cached_property
    def lengths(self) -> Floats:
        """Lines of each entry."""
        return (self.pattern.ends - self.lines).astype(np.float64)

    @cached_property
    def held(self) -> Floats:
        """How often each thing stands in each entry; shape (entries, things)."""
        sums = self.of.inside
        return np.asarray(sums[self.pattern.ends] - sums[self.lines])

    @cached_property
    def near(self) -> Floats:
        """The share of entries in which each thing stands near the opening."""
        sums = self.of.inside
        stop = np.minimum(self.pattern.ends, self.lines + NEAR)
        return np.asarray((sums[stop] - sums[self.lines] > 0).mean(axis=0))

    @cached_property
    def once_each(self) -> Floats:
        """The share of entries in which each thing stands exactly once, beyond chance (Poisson)."""
        rate = self.held.mean(axis=0)
        return np.asarray(((self.held == 1).mean(axis=0) - rate * np.exp(-rate)).clip(0))

    @cached_property
    def own(self) -> list[int]:
        """Columns of the attributes that make the pattern."""
        names = set(self.pattern.attributes)
        if self.pattern.numbered:
            names.add("number")
        return [place for place, name in enumerate(self.of.names) if name in names]

    @cached_property
    def inside(self) -> Floats:
        """The share of openings with each attribute."""
        return np.asarray(self.of.matrix[self.lines].mean(axis=0))

    @cached_property
    def excess(self) -> Floats:
        """How much more often openings have each attribute than other lines."""
        total = self.of.matrix.sum(axis=0)
        others = max(1, len(self.of) - self.count)
        return np.asarray(self.inside - (total - self.of.matrix[self.lines].sum(axis=0)) / others)

    def near_of(self, *names: str) -> float:
        """The largest share of entries in which one of some fields stands near the opening."""
        return max(float(self.near[self.of.column(name)]) for name in names)

    def share(self, name: str) -> float:
        """The share of openings with an attribute."""
        return float(self.of.attributes[name][self.lines].mean()) if name in self.of.attributes else 0.0


OPENINGS: FeatureSet[MeasuredPattern] = FeatureSet("openings", base=0.0)
"""Of a pattern of openings in its document."""


@OPENINGS.feature("share", rises=True)
def of_pages(of: MeasuredPattern) -> float:
    """Pages of the document with an opening."""
    return len(set(of.of.pages[of.lines])) / len(set(of.of.pages))


@OPENINGS.feature("share", rises=True)
def even(of: MeasuredPattern) -> float:
    """How much alike the entries are in their number of lines."""
    return float(1 / (1 + of.lengths.std() / of.lengths.mean()))


@OPENINGS.feature("share")
def one_a_page(of: MeasuredPattern) -> float:
    """Pages with an opening that have no other."""
    pages = Counter(of.of.pages[of.lines].tolist())
    return sum(each == 1 for each in pages.values()) / len(pages)


@OPENINGS.feature("share", rises=True)
def whole(of: MeasuredPattern) -> float:
    """Lines that open with a number of the same kind and are openings here."""
    names = [name for name in of.pattern.attributes if name.startswith("sign ") or name == "number"]
    return of.count / max(of.count, int(of.of.attributes[names[0]].sum())) if names else 0.0


@OPENINGS.feature("share", rises=True)
def ascends(of: MeasuredPattern) -> float:
    """Openings that stand in the order of the alphabet, beyond chance."""
    heads = [of.of.first_words[index][:3] for index in of.lines]
    ordered = sum(a <= b for a, b in pairwise(heads)) / (of.count - 1)
    distinct = len(set(heads)) > 2
    return max(0.0, 2 * ordered - 1) * min(1.0, of.count / ORDERED) if distinct else 0.0


@OPENINGS.feature("share", rises=True)
def measured(of: MeasuredPattern) -> float:
    """Entries with dimensions near the opening."""
    return of.near_of("dimensions")


@OPENINGS.feature("share", rises=True)
def priced(of: MeasuredPattern) -> float:
    """Entries with a price near the opening."""
    return of.near_of("price", "price_apart")


@OPENINGS.feature("share", rises=True)
def inventoried(of: MeasuredPattern) -> float:
    """Entries with an accession number near the opening."""
    return of.near_of("inventory")


@OPENINGS.feature("share", rises=True)
def made_of(of: MeasuredPattern) -> float:
    """Entries with a material or technique near the opening."""
    return of.near_of("material")


@OPENINGS.feature("difference of shares")
def contrast(of: MeasuredPattern) -> float:
    """How much more often openings have an attribute of the pattern than other lines; the clearest of them."""
    return float(of.excess[of.own].max()) if of.own else 0.0


@OPENINGS.feature("difference of shares", rises=True)
def other_contrast(of: MeasuredPattern) -> float:
    """The same of the clearest other attributes, in the mean."""
    other = np.sort(np.delete(of.excess, of.own))[::-1][:BEST]
    return float(other.clip(0).mean()) if len(other) else 0.0


@OPENINGS.feature("share", rises=True)
def alike(of: MeasuredPattern) -> float:
    """How much alike openings are in all attributes."""
    return float(np.maximum(of.inside, 1 - of.inside).mean())


@OPENINGS.feature("share", rises=True)
def once(of: MeasuredPattern) -> float:
    """What stands exactly once in each entry, beyond chance: the clearest, in the mean."""
    other = np.sort(np.delete(of.once_each, of.own))[::-1][:ONCE]
    return float(other.mean())


@OPENINGS.feature("words", rises=True)
def template(of: MeasuredPattern) -> float:
    """Words that open one line of each entry, beyond chance, summed."""
    words = of.once_each[of.of.words_from :]
    return min(MAX_WORDS, float(words[words > WORD].sum()))


@OPENINGS.feature("powers of 10", rises=False)
def prose(of: MeasuredPattern) -> float:
    """How much longer than 300 characters the text of an entry is, in the middle."""
    sums = of.of.characters
    return max(0.0, log10(max(float(np.median(sums[of.pattern.ends] - sums[of.lines])), 1.0) / PROSE))


@OPENINGS.feature("share", rises=False)
def leaders(of: MeasuredPattern) -> float:
    """Entries with dots that lead to a number."""
    return float((of.held[:, of.of.column("leaders")] > 0).mean())


@OPENINGS.feature("share", rises=False)
def captions(of: MeasuredPattern) -> float:
    """How sure openings are captions: the mean of their confidence, 0 for what is none."""
    regions = [of.of.measured.rows[index].region for index in of.lines]
    return float(sum(region.confidence for region in regions if region.type is RegionType.CAPTION) / of.count)


@OPENINGS.feature("share")
def headings(of: MeasuredPattern) -> float:
    """Openings that the layout took for headings."""
    return of.share("heading")


@OPENINGS.feature("share", rises=True)
def pictured(of: MeasuredPattern) -> float:
    """Openings with a picture beside, over or under them."""
    return of.share("picture")


@OPENINGS.feature("flag")
def numbered(of: MeasuredPattern) -> float:
    """The openings are numbered."""
    return float(of.pattern.numbered)


@OPENINGS.feature("flag")
def worded(of: MeasuredPattern) -> float:
    """A word stands before the numbers."""
    return float(any(name.startswith("sign ") and name[5:6].isalpha() for name in of.pattern.attributes))


@OPENINGS.feature("share")
def covered(of: MeasuredPattern) -> float:
    """Lines of the document that stand in entries."""
    return float(of.lengths.sum() / len(of.of))


@OPENINGS.feature("share", rises=False)
def opens_small(of: MeasuredPattern) -> float:
    """Openings whose first letter is small."""
    return 1 - of.share("capital")


@OPENINGS.feature("share", rises=False)
def small_letters(of: MeasuredPattern) -> float:
    """First words of openings that are not capitalised."""
    words = [word for index in of.lines for word in of.of.texts[index].split()[:WORDS] if word[:1].isalpha()]
    return float(sum(word[:1].islower() for word in words) / max(1, len(words)))


@OPENINGS.feature("share")
def begins(of: MeasuredPattern) -> float:
    """How far on in the document the first opening stands."""
    return float(of.lines[0] / len(of.of))
