"""Descriptions of pictures by a model: what is seen, kept apart from what the text says.

Two pure functions: `ask_descriptions` makes the questions, `use_descriptions` puts the answers to the pictures.
"""

from collections.abc import Iterable

from pictoria_docs.document import Description, Document, Entry, LinkType, Origin, Region, RegionType
from pictoria_docs.document.identity import RegionId
from pictoria_docs.models.question import Answer, Crop, Json, Question

MAX_TOKENS = 400  # of a description

VERSION = "1"
PROMPT = "description"
SHORT = 40
"""With `assist: uncertain`, pictures whose captions have fewer characters than this in all are described."""
ENTRY_TEXT = 1500
"""Characters of an entry that go with a question."""

_SCHEMA: Json = {
    "type": "object",
    "properties": {
        "seen": {"type": "string", "maxLength": 600},
        "known": {"type": "string", "maxLength": 300},
        "keywords": {"type": "array", "maxItems": 8, "items": {"type": "string", "maxLength": 40}},
    },
    "required": ["seen", "known", "keywords"],
    "additionalProperties": False,
}


def ask_descriptions(document: Document, assist: str, language: str) -> list[Question]:
    """One question for each picture that is to be described; panels of a plate are asked about one by one.

    Args:
        document: linked.
        assist: "uncertain": pictures without a telling caption; "always": all.
        language: of prompt and description, of the interface.
    """
    questions = []
    for figure in document.figures:
        if figure.type is RegionType.PLATE:
            continue
        caption, entry = _captions(document, figure), _entry(document, figure)
        if assist == "uncertain" and len(caption) >= SHORT:
            continue
        crop = Crop(figure.page, figure.box.rounded(), "picture")
        values = {"caption": caption, "entry": entry[:ENTRY_TEXT]}
        questions.append(
            Question(figure.id, PROMPT, language, values, _SCHEMA, (crop,), max_tokens=MAX_TOKENS)
        )
    return questions


def _captions(document: Document, figure: Region) -> str:
    captions = document.captions_of(*filter(None, (figure.id, figure.parent)))
    return "\n".join(dict.fromkeys(caption.text for caption in captions))


def _entry(document: Document, figure: Region) -> str:
    for link in document.linked(figure.id, LinkType.DEPICTS):
        entry = document.find(link.target)
        if isinstance(entry, Entry):
            texts = [document.find(id) for span in entry.spans for id in span.regions]
            return "\n".join(region.text for region in texts if isinstance(region, Region) and region.text)
    return ""


def use_descriptions(document: Document, answers: Iterable[Answer], language: str) -> Document:
    """The document with the descriptions; an answer without one changes nothing."""
    described = {
        RegionId(answer.id): {
            "description": Description(
                seen=str(answer.data["seen"]).strip(),
                known=str(answer.data["known"]).strip(),
                keywords=tuple(
                    stripped for keyword in answer.data["keywords"] if (stripped := str(keyword).strip())
                ),
                language=language,
                origin=Origin(stage="assist", version=VERSION, model=answer.model, config=answer.prompt),
            )
        }
        for answer in answers
        if answer.data is not None and str(answer.data["seen"]).strip()
    }
    return document.model_copy(update={"pages": tuple(page.changed(described) for page in document.pages)})
