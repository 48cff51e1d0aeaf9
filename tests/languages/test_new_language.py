"""The recipe of `pictoria_docs/languages/__init__.py`: a folder, and a language is read; nothing else is touched."""

import json
import subprocess
import sys
from pathlib import Path

import pictoria_docs

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


def test_a_folder_is_a_language(tmp_path: Path) -> None:
    copy = tmp_path / "pictoria_docs"
    copy.mkdir()
    for entry in PACKAGE.iterdir():
        if entry.name not in ("languages", "__pycache__"):
            (copy / entry.name).symlink_to(entry)
    (copy / "languages").mkdir()
    for entry in (PACKAGE / "languages").iterdir():
        (copy / "languages" / entry.name).symlink_to(entry)
    (copy / "languages" / "sv").mkdir()
    for topic, words in SWEDISH.items():
        (copy / "languages" / "sv" / f"{topic}.yaml").write_text(words, encoding="utf-8")
    command = [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n{READ}"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    languages, kind, sides, years, sizes, field, french = json.loads(done.stdout)
    assert "sv" in languages
    assert (kind, sides) == ("plate", ["left", "right"])
    assert (years, sizes, field) == ([-500, -400], ["height", "width"], ["findspot"])
    assert french == "plate"
