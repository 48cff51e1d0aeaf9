"""A model that answers every question with the first thing that its schema allows."""

import json
from typing import Any

from pictoria_docs.plugins import Completion, ImageOf, ModelBackend, ModelOptions, PageKey, Request


class TinyModel(ModelBackend):
    """Asks nobody."""

    def __init__(self, options: ModelOptions, image_of: ImageOf | None, page_key: PageKey | None) -> None:
        super().__init__(options.model or "tiny", "tiny@0.3", options, image_of=image_of, page_key=page_key)

    async def open(self) -> None:
        """Nothing to open."""

    async def close(self) -> None:
        """Nothing to close."""

    async def generate(self, request: Request) -> Completion:
        """The answer."""
        return Completion(text=json.dumps(simplest(request.schema)), tokens_in=1, tokens_out=1)


def simplest(schema: Any) -> Any:
    """Something that a schema allows."""
    match schema.get("type"):
        case "object":
            return {name: simplest(part) for name, part in schema["properties"].items()}
        case "array":
            return []
        case "string":
            return (schema.get("enum") or ["a small answer"])[0]
        case "boolean":
            return True
    return 0
