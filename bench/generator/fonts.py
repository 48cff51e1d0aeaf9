"""The type cases of the generator: fonts that come with packages, so that a seed sets the same page everywhere.

Two families are built into MuPDF; the others come with Python packages of the extra `dev`. What the machine itself
has installed is never used.
"""

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from importlib.util import find_spec
from random import Random

import pymupdf

from bench.errors import BenchError
from bench.typesetter import BUILT_IN, FACES, built_in_font

_TTF = "mpl-data/fonts/ttf"
_FILES: Mapping[str, tuple[str, str, tuple[str, str, str, str]]] = {
    # family: package, folder, files of its faces
    "stix": ("matplotlib", _TTF, (
        "STIXGeneral.ttf", "STIXGeneralBol.ttf", "STIXGeneralItalic.ttf", "STIXGeneralBolIta.ttf")),
    "dejavu-serif": ("matplotlib", _TTF, (
        "DejaVuSerif.ttf", "DejaVuSerif-Bold.ttf", "DejaVuSerif-Italic.ttf", "DejaVuSerif-BoldItalic.ttf")),
    "crimson": ("fontpkg_crimson_text", "files", (
        "CrimsonText-Regular.ttf", "CrimsonText-Bold.ttf", "CrimsonText-Italic.ttf", "CrimsonText-BoldItalic.ttf")),
    "pt-serif": ("fontpkg_pt_serif", "files", (
        "PT_Serif-Web-Regular.ttf", "PT_Serif-Web-Bold.ttf", "PT_Serif-Web-Italic.ttf", "PT_Serif-Web-BoldItalic.ttf")),
}  # fmt: skip
_CODES: Mapping[str, tuple[str, str, str, str]] = {
    "fira": ("figo", "figbo", "figit", "figbi"),
    "noto-sans": ("notos", "notosbo", "notosit", "notosbi"),
}
"""Families of the package pymupdf-fonts, which knows its faces by codes."""
_PACKAGES: Mapping[str, str] = {
    "matplotlib": "matplotlib",
    "pymupdf_fonts": "pymupdf-fonts",
    "fontpkg_crimson_text": "fontpkg-crimson-text",
    "fontpkg_pt_serif": "fontpkg-pt-serif",
    "fontpkg_caveat": "fontpkg-caveat",
    "fontpkg_zeyada": "fontpkg-zeyada",
    "fontpkg_dancing_script": "fontpkg-dancing-script",
}
"""Modules that hold fonts, and the packages that bring them."""
_SHARES: Mapping[str, float] = {
    "times": 3, "helvetica": 2, "stix": 1, "dejavu-serif": 1, "crimson": 2, "pt-serif": 1, "fira": 1, "noto-sans": 1,
    "courier": 0.4,
}  # fmt: skip


def draw_family(random: Random) -> str:
    """A family by chance: text faces of books are the commoner, the typewriter is rare."""
    return random.choices(list(_SHARES), list(_SHARES.values()))[0]


def require() -> None:
    """Make sure that every family is here: without one, a seed would give another catalogue.

    Raises:
        BenchError: a package with fonts is not installed.
    """
    missing = [package for module, package in _PACKAGES.items() if find_spec(module) is None]
    if missing:
        raise BenchError(
            f"The generator needs fonts of packages that are not installed here ({', '.join(missing)}), and other "
            "fonts would make other catalogues; install them with `pip install -e '.[dev]'`."
        )


@lru_cache(maxsize=64)
def font(family: str, face: str) -> pymupdf.Font:
    """The font of a face (one of `FACES`) in a family.

    Raises:
        KeyError: no such family.
    """
    index = FACES.index(face)
    if family in BUILT_IN:
        return built_in_font(family, face)
    if family in _CODES:
        import pymupdf_fonts

        return pymupdf.Font(fontbuffer=pymupdf_fonts.fontdescriptors[_CODES[family][index]]["loader"]())
    package, folder, names = _FILES[family]
    return pymupdf.Font(fontbuffer=(files(package) / folder / names[index]).read_bytes())


@lru_cache(maxsize=100_000)
def advance(family: str, face: str, text: str) -> float:
    """The width of a text at size 1; kept, for it is asked for again and again while lines are broken."""
    return float(font(family, face).text_length(text, 1))
