"""Gradio components for applications of your own: `PageCanvas`, a page with its regions and links (docs/gradio.md).

Importing this package turns off what Gradio reports to its makers, unless `GRADIO_ANALYTICS_ENABLED` is set otherwise.
"""

import os
from importlib.util import find_spec

from pictoria_docs.errors import MissingPartError

# Before Gradio is imported: no request leaves the machine that nobody asked for.
os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
if find_spec("gradio") is None:
    raise MissingPartError("server_needs_review")

from pictoria_docs.apps.components.gradio_progress import GradioProgress
from pictoria_docs.apps.components.page_canvas import PageCanvas
from pictoria_docs.apps.components.page_data import PageData

__all__ = ["GradioProgress", "PageCanvas", "PageData"]
