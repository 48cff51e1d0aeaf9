"""How sure a model was of a choice: the log-odds of the options of one property, from the tokens' probabilities.

The options share a beginning (`"` of `"yes"` and `"no"`, or more); what the model gave to each is read where it
leaves the way of the one that was chosen.
"""

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pictoria_docs.models.question import Json

LIMIT = 30.0
"""Log-odds beyond say nothing more."""


@dataclass(frozen=True, slots=True)
class TokenLogprobs:
    """One token of an answer: its bytes, its log-probability, and the likeliest tokens at its place."""

    token: bytes
    logprob: float
    top: tuple[tuple[bytes, float], ...]


def options_of(schema: Json, name: str) -> list[str]:
    """What the property may be, as words of JSON."""
    spec = schema.get("properties", {}).get(name, {})
    values = spec.get("enum", [True, False] if spec.get("type") == "boolean" else [])
    return [json.dumps(value, ensure_ascii=False) for value in values]


def log_odds(steps: Sequence[TokenLogprobs], schema: Json, name: str) -> Mapping[str, float]:
    """Log-odds of each option against all others, "log_odds.OPTION"; of two options also "log_odds", the first's.

    Empty where the answer does not tell.
    """
    options = [option.encode() for option in options_of(schema, name)]
    text = b"".join(step.token for step in steps)
    match = re.search(rb'(?<!\\)"' + re.escape(name.encode()) + rb'"\s*:\s*', text)
    if match is None or len(options) < 2:
        return {}
    start = match.end()
    chosen = next(
        (option for option in sorted(options, key=len, reverse=True) if text.startswith(option, start)), None
    )
    if chosen is None:
        return {}
    last_fork = max(_common(chosen, option) for option in options if option != chosen)
    scores = [_score(steps, start, chosen, option, last_fork) for option in options]
    return _as_extra(options, scores)


def _score(steps: Sequence[TokenLogprobs], start: int, chosen: bytes, option: bytes, last_fork: int) -> float:
    """Log-probability of an option, as far as the answer's way tells."""
    fork = start + (last_fork if option == chosen else _common(chosen, option))
    total, end = 0.0, 0
    for step in steps:
        begin, end = end, end + len(step.token)
        if end <= start:
            continue
        if end <= fork:
            total += step.logprob
        else:
            return total + _branch(step, begin, start, option, fork)
    return total


def _branch(step: TokenLogprobs, begin: int, start: int, option: bytes, fork: int) -> float:
    """What the model gave, at the fork's token, to the tokens that lead to the option."""
    # A token may begin before the value does (`: "yes`): what stands before is the same for all.
    before = step.token[: max(0, start - begin)]
    rest = before + option[max(0, begin - start) :]
    least = fork - begin + 1
    ways = [
        logprob
        for token, logprob in {**dict(step.top), step.token: step.logprob}.items()
        if len(token) >= least and (rest.startswith(token) or token.startswith(rest))
    ]
    if ways:
        return math.log(sum(math.exp(way) for way in ways) or 5e-324)
    return min((logprob for _, logprob in step.top), default=-LIMIT)


def _common(one: bytes, other: bytes) -> int:
    return next(
        (index for index, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
        min(len(one), len(other)),
    )


def _as_extra(options: Sequence[bytes], scores: Sequence[float]) -> Mapping[str, float]:
    best = max(scores)
    shares = [math.exp(score - best) for score in scores]
    extra = {}
    for option, share in zip(options, shares, strict=True):
        others = sum(shares) - share
        odds = math.log(share / others) if share > 0 and others > 0 else math.copysign(LIMIT, share - others)
        extra[f"log_odds.{option.decode().strip(chr(34))}"] = max(-LIMIT, min(LIMIT, odds))
    if len(options) == 2:
        extra["log_odds"] = next(iter(extra.values()))
    return extra
