"""The works that the entries of generated catalogues describe: what is said of one is said once."""

from dataclasses import dataclass
from typing import Any

from bench.generator.content import decimal, fill, stop
from bench.generator.typesetter import BookTypesetter
from bench.generator.words import MUSEUMS, PLACES
from bench.typesetter import TextRun


@dataclass(frozen=True)
class CatalogueObject:
    """One object and its facts as printed."""

    title: str
    material: str
    date: str
    place: str
    museum: str
    inventory: str
    height: float
    """In cm."""

    @property
    def fields(self) -> dict[str, Any]:
        """Its facts as fields of a truth. The place is left out: languages differ in what their word for it means."""
        return {
            "inventory_number": self.inventory, "material": self.material, "date_text": self.date,
            "location": self.museum, "dimensions": [height(self.height)],
        }  # fmt: skip


def height(value: float) -> dict[str, Any]:
    """A height in cm as a truth has it."""
    return {"kind": "height", "value": value, "unit": "cm"}


def draw_object(typesetter: BookTypesetter, *, title: str | None = None) -> CatalogueObject:
    """A work by chance, in the language of the catalogue."""
    random, words = typesetter.random, typesetter.style.words
    return CatalogueObject(
        title=title or random.choice(words.objects),
        material=random.choice(words.materials),
        date=random.choice(words.dates),
        place=random.choice(PLACES),
        museum=random.choice(MUSEUMS),
        inventory=f"{random.randint(1, 99)}.{random.randint(100, 999)}",
        height=random.randint(30, 480) / 10,
    )


def facts(typesetter: BookTypesetter, work: CatalogueObject) -> list[TextRun]:
    """Labelled lines of an entry."""
    words = typesetter.style.words
    rows = [TextRun(f"{words.inventory} {work.inventory}\n")]
    for label, template in words.facts:
        value = template.format(
            place=work.place, material=work.material, date=work.date, museum=work.museum, object=work.title
        )
        rows += [TextRun(label, "italic"), TextRun(f" : {value}\n")]
    rows.append(TextRun(f"{words.height} {decimal(typesetter, work.height)} cm"))
    return rows


def prose(typesetter: BookTypesetter, work: CatalogueObject, *, inventory: bool = True) -> list[TextRun]:
    """The facts of an entry as one paragraph."""
    words = typesetter.style.words
    start = f"{words.inventory} {work.inventory}. " if inventory else ""
    start += f"{work.material.capitalize()}. {words.height} {decimal(typesetter, work.height)} cm. "
    return [TextRun(start + f"{work.place}, {stop(work.date)} {work.museum}.")]


def history(typesetter: BookTypesetter, sentences: int = 2) -> list[TextRun]:
    """A few sentences on a work."""
    chosen = typesetter.random.sample(
        typesetter.style.words.sentences, min(sentences, len(typesetter.style.words.sentences))
    )
    return [TextRun(" ".join(fill(typesetter, sentence) for sentence in chosen))]
