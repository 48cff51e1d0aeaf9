"""Writes the pages of the guided tour (see make_tour.py) from tour.yaml."""

from pathlib import Path

import yaml

HERE = Path(__file__).parent
TEXTS = HERE / "tour.yaml"
FILES = {"en": "tour.md", "fr": "visite.md"}


def write(language: str, taken: dict[str, str]) -> None:
    """The tour in one language, around its pictures.

    Raises:
        SystemExit: a step has no text, or a text no step.
    """
    texts = yaml.safe_load(TEXTS.read_text(encoding="utf-8"))
    if [step["step"] for step in texts["steps"]] != list(taken):
        raise SystemExit(f"the steps of {TEXTS.name} are not those of the script: {list(taken)}")
    parts = [f"# {texts['title'][language]}", texts["before"][language].strip()]
    for number, step in enumerate(texts["steps"], 1):
        said = step[language]
        picture = f"images/tour/{language}/{taken[step['step']]}"
        parts += [f"## {number}. {said['title']}", said["text"].strip(), f"![{said['alt']}]({picture})"]
    parts.append(texts["after"][language].strip())
    (HERE / FILES[language]).write_text("\n\n".join(parts) + "\n", encoding="utf-8")
