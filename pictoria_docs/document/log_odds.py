"""Evidence as log-odds, and the probability that it makes: what all rooms that weigh evidence have in common."""

from math import exp

MOST_LOG_ODDS = 30.0  # beyond, a probability is 0 or 1 for all purposes


def probability(log_odds: float) -> float:
    """Log-odds as a probability."""
    return 1 / (1 + exp(-min(max(log_odds, -MOST_LOG_ODDS), MOST_LOG_ODDS)))
