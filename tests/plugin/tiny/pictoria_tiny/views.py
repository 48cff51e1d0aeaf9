"""A view of the figures page."""

from pictoria_docs.plugins import PictureView

LIST = PictureView(module="tiny/list.js")
