"""Hand-made bombs: small files that ask for more time or memory than any page of a catalogue."""

from benchmarks.hostile_files.bombs import files, graphics, pictures, texts
from benchmarks.hostile_files.bombs.bomb import Bomb

FAMILIES = ("images", "forms", "paths", "words", "streams", "pages", "pictures")


def all_bombs() -> list[Bomb]:
    """Every bomb, family by family."""
    found = [*graphics.bombs(), *texts.bombs(), *files.bombs(), *pictures.bombs()]
    return sorted(found, key=lambda bomb: FAMILIES.index(bomb.family))
