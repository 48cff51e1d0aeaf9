"""ALTO 4.4 written and read."""

from pictoria_docs.exchange.alto.writing import alto_xml, export_alto
from pictoria_docs.exchange.transcriptions.importing import import_alto

__all__ = ["alto_xml", "export_alto", "import_alto"]
