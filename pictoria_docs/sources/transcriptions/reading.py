"""A transcription read, whichever of the two formats it has."""

from pictoria_docs.errors import TranscriptionError
from pictoria_docs.sources.transcriptions.alto import read_alto
from pictoria_docs.sources.transcriptions.model import TranscribedPage
from pictoria_docs.sources.transcriptions.page_xml import read_page_xml
from pictoria_docs.sources.transcriptions.parsing import kind, parse_xml

READERS = {"alto": read_alto, "PcGts": read_page_xml}
"""By the name of the root element."""


def read_transcription(data: bytes, file: str) -> TranscribedPage:
    """The page that an ALTO or PAGE file is about.

    Args:
        data: the content of the file.
        file: its name, for messages.

    Raises:
        TranscriptionError: it is neither, or cannot be read; the sentence names file and line.
    """
    root = parse_xml(data, file)
    reader = READERS.get(kind(root))
    if reader is None:
        raise TranscriptionError(
            "transcription_unknown", file=file, line=root.sourceline, element=kind(root)[:40]
        )
    return reader(root, file)
