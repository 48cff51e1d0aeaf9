"""A place on a Gradio page where a module of ours builds what is seen."""

from typing import Any

import gradio as gr

_ON_LOAD = """
const host = element.querySelector('.ph-island');
const show = (value) => {
  if (!value || !value.module || host.dataset.shown) return;
  host.dataset.shown = 'yes';
  import(new URL(value.module, location.href).href).then((part) => part.mount(host, value));
};
watch('value', () => show(props.value));
show(props.value);
"""
"""The template stays the same for ever, and no text goes through it: Gradio evaluates templates as code.

The module's address is made absolute: browsers keep evaluated code for all ports of a host, with the address that a
relative one would be resolved against.
"""


class Island(gr.HTML):
    """Its value, `{"module": address, ...}`, is given to the module's `mount(host, value)`, once."""

    def __init__(self, value: dict[str, Any] | None = None, **options: Any) -> None:
        super().__init__(
            value=value,
            html_template='<div class="ph-island"></div>',
            js_on_load=_ON_LOAD,
            apply_default_css=False,
            container=False,
            padding=False,
            **options,
        )

    def api_info(self) -> dict[str, Any]:
        """What programs would send: nothing, in effect."""
        return {"type": "object"}
