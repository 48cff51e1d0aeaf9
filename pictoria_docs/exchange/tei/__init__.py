"""TEI P5 written and read."""

from pictoria_docs.exchange.tei.importing import import_tei
from pictoria_docs.exchange.tei.writing import export_tei

__all__ = ["export_tei", "import_tei"]
