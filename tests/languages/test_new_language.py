"""The recipe of `pictoria_docs/languages/__init__.py`: a folder and its entry point, and a language is read."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import pictoria_docs
from pictoria_docs.languages import (
    LANGUAGES,
    Language,
    catalogue_languages,
    catalogue_words,
    language_words,
)

PACKAGE = Path(pictoria_docs.__file__).parent
SWEDISH = {
    "labels": "labels: {figure: {one: [figur, bild], plural: [figurer, bilder]}, plate: {one: [plansch]}}\n"
    "positions: {left: [till vänster], right: [till höger]}\n",
    "dates": "eras: {before: [f kr], after: [e kr]}\ncenturies: {behind: [arhundradet]}\napproximate: [omkring]\n",
    "dimensions": "kinds: {height: [höjd], width: [bredd]}\n",
    "record_labels": "fields: {findspot: [fyndort]}\n",
}
READ = """
import json
from pictoria_docs.enrichment.dates import read_date
from pictoria_docs.enrichment.dimensions import find_dimensions
from pictoria_docs.enrichment.labels import labels
from pictoria_docs.labels import read_caption
from pictoria_docs.languages import catalogue_languages

caption = read_caption("Plansch 3. Till vänster: kanna; till höger: skål")
date, (size,) = read_date("5 århundradet f.Kr."), find_dimensions("höjd 12 cm, bredd 8 cm")
print(json.dumps([
    catalogue_languages(), caption.kind.value, [part.position for part in caption.parts],
    [date.first, date.last], [each.kind for each in size.dimensions], labels().opened_by("Fyndort"),
    read_caption("Planche 3. Vase").kind.value,
]))
"""


def test_a_folder_and_an_entry_point_are_a_language(tmp_path: Path) -> None:
    info = tmp_path / "swedish-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: swedish\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[pictoria_docs.languages]\nsv = swedish:words\n")
    (tmp_path / "swedish.py").write_text(
        "from pathlib import Path\nfrom pictoria_docs.plugins import Language\n"
        "def words(code): return Language(Path(__file__).parent / code)\n"
    )
    (tmp_path / "sv").mkdir()
    for topic, words in SWEDISH.items():
        (tmp_path / "sv" / f"{topic}.yaml").write_text(words, encoding="utf-8")
    command = [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n{READ}"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    languages, kind, sides, years, sizes, field, french = json.loads(done.stdout)
    assert "sv" in languages
    assert (kind, sides) == ("plate", ["left", "right"])
    assert (years, sizes, field) == ([-500, -400], ["height", "width"], ["findspot"])
    assert french == "plate"


@pytest.mark.parametrize("words", ["labels: [figur]", "labels: {figure", "labels: {figure: {one: 3}}"])
def test_words_that_do_not_fit_are_left_out(words: str, tmp_path: Path) -> None:
    LANGUAGES.register("zz", lambda code: Language(tmp_path / code))
    (tmp_path / "zz").mkdir()
    (tmp_path / "zz" / "labels.yaml").write_text(words, encoding="utf-8")
    try:
        for known in (catalogue_languages, catalogue_words, language_words):
            known.cache_clear()
        assert "planche" in catalogue_words("labels")["labels"]["plate"]["one"]
    finally:
        LANGUAGES.unregister("zz")
        for known in (catalogue_languages, catalogue_words, language_words):
            known.cache_clear()


def test_every_folder_of_ours_is_named() -> None:
    folders = {folder.name for folder in (PACKAGE / "languages").iterdir() if folder.is_dir()}
    assert set(LANGUAGES.built_in) == folders - {"mul", "__pycache__"}
