"""Transcriptions: what an ALTO or PAGE XML file says of a page, its regions, lines and words.

ALTO versions 2 to 4 and PAGE 2013 to 2019 are read, as eScriptorium, kraken, Transkribus and OCR-D write them.
"""

from pictoria_docs.sources.transcriptions.beside import transcription_beside
from pictoria_docs.sources.transcriptions.model import (
    TranscribedLine,
    TranscribedPage,
    TranscribedRegion,
    TranscribedRelation,
    TranscribedWord,
)
from pictoria_docs.sources.transcriptions.reading import read_transcription

__all__ = [
    "TranscribedLine",
    "TranscribedPage",
    "TranscribedRegion",
    "TranscribedRelation",
    "TranscribedWord",
    "read_transcription",
    "transcription_beside",
]
