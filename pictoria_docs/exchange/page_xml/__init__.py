"""PAGE XML 2019 written and read."""

from pictoria_docs.exchange.page_xml.writing import export_page, page_xml
from pictoria_docs.exchange.transcriptions.importing import import_page

__all__ = ["export_page", "import_page", "page_xml"]
