"""Evidence as log-odds, and the probability that it makes: what all rooms that weigh evidence have in common."""

from math import exp, log

MAX_LOG_ODDS = 30.0  # beyond, a probability is 0 or 1 for all purposes


def probability(log_odds: float) -> float:
    """Log-odds as a probability."""
    return 1 / (1 + exp(-min(max(log_odds, -MAX_LOG_ODDS), MAX_LOG_ODDS)))


def log_odds(probability: float) -> float:
    """A probability as log-odds."""
    if not 0 < probability < 1:
        return MAX_LOG_ODDS if probability >= 1 else -MAX_LOG_ODDS
    return log(probability / (1 - probability))
