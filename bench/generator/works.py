"""The works that the entries of generated catalogues describe: what is said of one is said once."""

from dataclasses import dataclass
from typing import Any

from bench.generator.content import decimal, fill, stop
from bench.generator.press import Press, Run
from bench.generator.words import MUSEUMS, PLACES


@dataclass(frozen=True)
class Work:
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


def draw_work(press: Press, *, title: str | None = None) -> Work:
    """A work by chance, in the language of the catalogue."""
    random, words = press.random, press.style.words
    return Work(
        title=title or random.choice(words.objects),
        material=random.choice(words.materials),
        date=random.choice(words.dates),
        place=random.choice(PLACES),
        museum=random.choice(MUSEUMS),
        inventory=f"{random.randint(1, 99)}.{random.randint(100, 999)}",
        height=random.randint(30, 480) / 10,
    )


def facts(press: Press, work: Work) -> list[Run]:
    """Labelled lines of an entry."""
    words = press.style.words
    rows = [Run(f"{words.inventory} {work.inventory}\n")]
    for label, template in words.facts:
        value = template.format(
            place=work.place, material=work.material, date=work.date, museum=work.museum, object=work.title
        )
        rows += [Run(label, "italic"), Run(f" : {value}\n")]
    rows.append(Run(f"{words.height} {decimal(press, work.height)} cm"))
    return rows


def prose(press: Press, work: Work, *, inventory: bool = True) -> list[Run]:
    """The facts of an entry as one paragraph."""
    words = press.style.words
    start = f"{words.inventory} {work.inventory}. " if inventory else ""
    start += f"{work.material.capitalize()}. {words.height} {decimal(press, work.height)} cm. "
    return [Run(start + f"{work.place}, {stop(work.date)} {work.museum}.")]


def lore(press: Press, sentences: int = 2) -> list[Run]:
    """A few sentences on a work."""
    chosen = press.random.sample(
        press.style.words.sentences, min(sentences, len(press.style.words.sentences))
    )
    return [Run(" ".join(fill(press, sentence) for sentence in chosen))]
