"""`PageCanvas`: a page with its regions and links as a Gradio component.

In a module of its own: Gradio writes a `.pyi` file beside each module with a component of its own.
"""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import gradio as gr
from gradio import processing_utils
from gradio.events import EventListener

import pictoria_docs.apps
from pictoria_docs.api.documents import PageView
from pictoria_docs.apps.components.page_data import PageData
from pictoria_docs.i18n import LANGUAGES, messages

HEIGHT = 720
"""Pixels: a page can be read, and what stands below the canvas is seen on most screens."""
_APPS = Path(pictoria_docs.apps.__file__).resolve().parent
_MODULE = _APPS / "components/static/page_canvas.js"
_SERVED = (_MODULE.parent, _APPS / "desk/static/canvas", _APPS / "desk/static/shared")
"""Our own programs and style sheets: all that a page needs of us, and nothing of anybody's data."""
_WORDS = "desk.canvas."
_TEMPLATE = (
    '<div class="pictoria-page-label" hidden></div>'
    '<div class="pictoria-page-canvas" style="height: {height:d}px"></div>'
)
_STYLE = """
.pictoria-page-label {
  margin-bottom: var(--spacing-lg);
  color: var(--block-title-text-color);
  font-size: var(--block-title-text-size);
  font-weight: var(--block-title-text-weight);
}
"""
"""As Gradio writes the labels of text fields: its own label would lie over the buttons."""
_ON_LOAD = """
const host = element.querySelector('.pictoria-page-canvas');
const start = () => {
  const address = props.value?.module?.url;
  if (!address || host.dataset.started) return;
  host.dataset.started = 'yes';
  import(new URL(address, location.href).href).then((part) => part.mount(host, { props, trigger, watch }));
};
watch('value', start);
start();
"""
"""The templates stay the same for ever, and no text goes through it: Gradio evaluates templates as code."""


def _is_turned(canvas: Any) -> None:
    """Somebody listens: the buttons that turn pages are shown."""
    canvas.props["turns"] = True


_CHANGE: Any = gr.HTML.input
_LINK: Any = EventListener("link").listener
_TURN: Any = EventListener("turn", callback=_is_turned).listener


class PageCanvas(gr.HTML):
    """A page with its regions and links, which a person can select, draw, correct and link, as on the review desk.

    ```python
    with gr.Blocks() as demo:
        canvas = PageCanvas(project.document("vases").page(3))
        canvas.change(lambda page: page.apply(project, user="ana"), canvas, gr.JSON(label="Not done"))
    ```

    Handlers get a `PageData`, and may return a page (`PageView` or `PageData`) or None. The events are:

    - `change`: the person changed something, or took it back;
    - `link`: the person drew a link; `gr.EventData` has its id as `index`, its data as `value`;
    - `select`: something was selected; `gr.SelectData` has its id as `index`, its data as `value`, and `selected`;
    - `turn`: the person wants another page, `gr.EventData.page`. The buttons for it are there once somebody listens.
    """

    def __init__(
        self,
        value: "PageView | PageData | Callable[..., PageView | PageData | None] | None" = None,
        *,
        label: str | None = None,
        interactive: bool = True,
        height: int = HEIGHT,
        language: str | None = None,
        **options: Any,
    ) -> None:
        """Show a page.

        Args:
            value: the page; None: nothing yet. A function is called each time that the application is opened.
            label: shown above it.
            interactive: whether people may change the page; else they can look, zoom and select.
            height: in pixels.
            language: code of that of the buttons; None: that of the browser.
            options: `elem_id`, `visible`, `scale` ... as of `gr.HTML`.
        """
        gr.set_static_paths([path for path in _SERVED if not gr.utils.is_static_file(path)])
        self.language, self.height = language, height
        super().__init__(
            value=value,
            label=label,
            show_label=False,
            html_template=_TEMPLATE.format(height=height),
            css_template=_STYLE,
            js_on_load=_ON_LOAD,
            apply_default_css=False,
            container=True,
            padding=False,
            interactive=interactive,
            height=height,
            language=language,
            turns=False,
            words={each: _words(each) for each in LANGUAGES},
            **options,
        )
        self.interactive = interactive

    @wraps(_CHANGE, assigned=())
    def change(self, *arguments: Any, **options: Any) -> Any:  # type: ignore[override]
        """What to do when a person has changed the page, or has taken a change back.

        Not when the page is first shown or set by a function, as with Gradio's own `change`: so a handler may set the
        page. While a handler runs, changes wait, and are then told together.
        """
        return _CHANGE(self, *arguments, **{"trigger_mode": "always_last", **options})

    @wraps(_LINK, assigned=())
    def link(self, *arguments: Any, **options: Any) -> Any:
        """What to do when a person has drawn a link; `change` comes first."""
        return _LINK(self, *arguments, **options)

    @wraps(_TURN, assigned=())
    def turn(self, *arguments: Any, **options: Any) -> Any:
        """What to do when a person wants another page: by a button, a key, or a link that leads there."""
        return _TURN(self, *arguments, **options)

    def preprocess(self, payload: Any) -> PageData | None:  # type: ignore[override]
        """The page as the person left it; where they may only look, without changes.

        Raises:
            PictoriaError: what the browser sent is no page.
        """
        content = payload.get("page") if isinstance(payload, dict) else None
        if not isinstance(content, dict):
            return None
        data = PageData.from_json(content)
        return data if self.interactive else data.without_edits()

    def postprocess(  # type: ignore[override]
        self, value: "PageView | PageData | None"
    ) -> dict[str, Any]:
        """What the browser gets."""
        data = PageData.of_page(value, language=self.language) if isinstance(value, PageView) else value
        page = data and {**data.to_json(), "image": self._file(data.image)}
        return {"module": gr.FileData(path=str(_MODULE)).model_dump(), "page": page}

    def _file(self, image: Any) -> dict[str, Any] | None:
        """The picture as a file that Gradio gives out, to whoever knows its address."""
        if image is None:
            return None
        if isinstance(image, bytes):
            image = processing_utils.save_bytes_to_cache(image, "page.jpg", self.GRADIO_CACHE)
        elif not isinstance(image, str | Path):
            image = processing_utils.save_pil_to_cache(image, self.GRADIO_CACHE)
        return gr.FileData(path=str(image)).model_dump()

    def api_info(self) -> dict[str, Any]:
        """For programs: JSON."""
        return {"type": "object"}


def _words(language: str) -> dict[str, str]:
    """What the canvas says in a language."""
    found = messages(language).items()
    return {code.removeprefix(_WORDS): text for code, text in found if code.startswith(_WORDS)}
