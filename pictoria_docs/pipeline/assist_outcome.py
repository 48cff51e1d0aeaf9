"""What came of the questions that models were asked."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from pictoria_docs.models.question import Answer, Failure


@dataclass
class AssistOutcome:
    """What came of the questions about one document."""

    asked: int = 0
    cached: int = 0
    """Answers that were remembered from an earlier run."""
    filled: int = 0
    """Fields that were empty before."""
    agreed: int = 0
    """Values that the rules had found too."""
    disputed: int = 0
    """Values that say otherwise than the rules: both are kept for the reviewer."""
    pictures: int = 0
    """Pictures that the rules had not found."""
    captions: int = 0
    """Texts suggested as captions."""
    described: int = 0
    numbers: int = 0
    votes: int = 0
    seconds: float = 0.0
    tokens: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    """Values that were not taken, by reason."""
    failed: Counter[str] = field(default_factory=Counter)
    """Questions without an answer, by failure."""

    @property
    def complete(self) -> bool:
        """Whether asking again would bring nothing: an answer that was cut is cut again."""
        return all(failure == Failure.CUT for failure in self.failed)

    def take(self, answers: Sequence[Answer]) -> None:
        """Count some answers."""
        self.asked += len(answers)
        for answer in answers:
            self.cached += answer.cached
            self.seconds += 0.0 if answer.cached else answer.seconds
            self.tokens += 0 if answer.cached else answer.tokens_in + answer.tokens_out
            if answer.failure is not None:
                self.failed[answer.failure] += 1

    def add(self, other: "AssistOutcome") -> None:
        """Count another document's too."""
        for name, value in vars(other).items():
            mine = getattr(self, name)
            if isinstance(mine, Counter):
                mine.update(value)
            else:
                setattr(self, name, mine + value)
