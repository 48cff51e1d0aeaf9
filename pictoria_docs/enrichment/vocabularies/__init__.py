"""Vocabularies: loaded from files that users have or that come with the product; words matched with their terms."""

from pictoria_docs.enrichment.vocabularies.loading import ICONCLASS, load_vocabulary
from pictoria_docs.enrichment.vocabularies.matching import Matcher, TermReading
from pictoria_docs.enrichment.vocabularies.model import TermLabel, Vocabulary, VocabularyTerm

__all__ = [
    "ICONCLASS",
    "Matcher",
    "TermLabel",
    "TermReading",
    "Vocabulary",
    "VocabularyTerm",
    "load_vocabulary",
]
