"""A view of the figures page, and a card of the export page."""

from pictoria_docs.plugins import ExportCard, PictureView

LIST = PictureView(module="tiny/list.js")
CARD = ExportCard(module="tiny/card.js")
