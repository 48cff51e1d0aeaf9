"""The reference at the end of docs/gradio.md, made of docstrings; `python -m tests.apps.gradio_reference` writes it."""

import inspect
from pathlib import Path

from pictoria_docs.apps.components import GradioProgress, PageCanvas, PageData
from tests.api.reference import first_line, members

PAGE = Path(__file__).parents[2] / "docs" / "gradio.md"
HEADING = "## All names\n"
INTRODUCTION = "All of these come from `pictoria_docs.apps.components`.\n"
WITHIN = ("preprocess", "postprocess", "api_info")
"""What Gradio calls."""
EVENT = "(fn, inputs, outputs, ...)"
"""Arguments that all events of Gradio have."""


def reference() -> str:
    """The reference as Markdown."""
    lines = [HEADING, INTRODUCTION, "| | |\n| --- | --- |"]
    for kind in (PageCanvas, PageData, GradioProgress):
        signature = inspect.signature(kind)
        plain = signature.replace(
            parameters=[each.replace(annotation=each.empty) for each in signature.parameters.values()],
            return_annotation=signature.empty,
        )
        lines.append(f"| `{kind.__name__}{plain}` | {first_line(kind)} |")
        for name, written in members(kind).items():
            member = inspect.getattr_static(kind, name)
            if name in WITHIN or name in signature.parameters:
                continue
            if hasattr(member, "event_name"):
                written = name + EVENT
            lines.append(f"| `{kind.__name__}.{written}` | {first_line(getattr(kind, name))} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    text = PAGE.read_text(encoding="utf-8").partition(HEADING)[0]
    PAGE.write_text(text + reference(), encoding="utf-8")
