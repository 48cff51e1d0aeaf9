"""Regions of a page as document models write them: asked, parsed, checked against the page, laid beside the rules'.

`asking` has the two functions that a pipeline calls. Each family of models has its own format and its own file;
what all parsers share: they never raise, whatever they are given.
"""

from pictoria_docs.layout.document_models.asking import PageReadingOutcome, ask_regions, use_regions
from pictoria_docs.layout.document_models.families import FAMILIES, family_of

__all__ = ["FAMILIES", "PageReadingOutcome", "ask_regions", "family_of", "use_regions"]
