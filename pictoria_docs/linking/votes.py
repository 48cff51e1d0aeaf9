"""A model's vote on uncertain links of captions: it sees both ends, and its answer is one more piece of evidence.

Two pure functions: `ask_votes` makes the questions, `opinions` turns the answers into what `link` takes.
"""

import math
from collections.abc import Iterable

from pictoria_docs.document import Document, LinkType, Region, Status
from pictoria_docs.document.identity import RegionId
from pictoria_docs.linking.assignment import Opinions
from pictoria_docs.models.question import Answer, Crop, Json, Question

MAX_TOKENS = 16  # of an answer

PROMPT = "vote"
UNCERTAIN = 0.9
"""With `assist: uncertain`, links below this confidence are put to the vote, and what they might be instead."""
MARGIN = 6.0
"""White around the ends that the model sees, in points."""
STRONGEST = 2.5
"""A vote counts at most this much, in log-odds: models are sure of themselves, and wrong."""
PLAIN = 1.0
"""What a yes or no counts whose probability is not known."""

_SCHEMA: Json = {
    "type": "object",
    "properties": {"answer": {"type": "string", "enum": ["yes", "no"]}},
    "required": ["answer"],
    "additionalProperties": False,
}


def ask_votes(document: Document, assist: str, language: str) -> list[Question]:
    """One question for each uncertain pair of a caption and a picture, and for its runner-up.

    Args:
        document: linked.
        assist: "uncertain" or "always".
        language: of the prompt.
    """
    questions: dict[str, Question] = {}
    for link in document.links:
        if link.type != LinkType.CAPTION_OF or link.status is not Status.SUGGESTED:
            continue
        if assist == "uncertain" and link.confidence >= UNCERTAIN:
            continue
        runner_up = link.runner_up
        for target in (link.target, runner_up.target) if runner_up is not None else (link.target,):
            question = _question(document, link.source, target, language)
            if question is not None:
                questions[question.id] = question
    return list(questions.values())


def _question(document: Document, source: str, target: str, language: str) -> Question | None:
    caption, picture = document.find(source), document.find(target)
    if not isinstance(caption, Region) or not isinstance(picture, Region):
        return None
    crops = tuple(
        Crop(region.page, region.box.grown(MARGIN).rounded(), name)
        for region, name in ((picture, "picture"), (caption, "caption"))
    )
    values = {
        "caption": caption.text,
        "page_of_caption": str(caption.page),
        "page_of_picture": str(picture.page),
    }
    return Question(
        f"{source}>{target}", PROMPT, language, values, _SCHEMA, crops, max_tokens=MAX_TOKENS, odds="answer"
    )


def opinions(answers: Iterable[Answer]) -> Opinions:
    """The votes as evidence: the log-odds of a yes, where the model tells them, and no more than they are worth."""
    votes: dict[tuple[RegionId, RegionId], dict[str, float]] = {}
    for answer in answers:
        if answer.data is None or ">" not in answer.id:
            continue
        caption, _, picture = answer.id.partition(">")
        yes = answer.data.get("answer") == "yes"
        log_odds = answer.extra.get("log_odds", math.copysign(PLAIN, 1 if yes else -1))
        votes[(RegionId(caption), RegionId(picture))] = {
            "model_vote": max(-STRONGEST, min(STRONGEST, log_odds))
        }
    return votes
