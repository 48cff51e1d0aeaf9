"""Answers about friezes."""

from pictoria_docs.plugins import Answer, BoxJson


class FriezeJson(Answer):
    """A frieze of roller stamps in a figure."""

    document: str
    document_title: str
    id: str
    """Of the figure."""
    page: int
    box: BoxJson
    number: str
    """As printed; empty without one."""
    roller: int
    """Friezes of this answer with the same number are probably of one roller; 0: no other one is."""
    roller_score: float
    """Probability that one roller made it and the likeliest other one of that number, 0 to 1; 0 without a number."""
    sequence: str
    """Motifs as letters, of one revolution in canonical form, else of what is seen; two friezes share no letters."""
    period: int | None
    """Boxes of one revolution; null where the roller is not seen to repeat."""
    boxes: int
    """That are seen."""
    confidence: float
    """Probability that it is a frieze and read rightly, 0 to 1."""
    crop: str
    """Address of a picture of the figure."""


class FriezesJson(Answer):
    """Friezes as far as figures were read."""

    friezes: list[FriezeJson]
    left: int
    """Figures that are still to be read, which goes on while somebody asks."""
