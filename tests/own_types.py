"""A project that names types of its own, for tests of all rooms."""

from pathlib import Path

import yaml

TYPES = {
    "regions": [
        {"name": "initial", "label": "Ornate initial", "colour": "#8a2be2", "key": "i", "base": "figure"},
        {"name": "price_mark", "label": {"en": "Price mark", "fr": "Marque de prix"}},
    ],
    "links": [
        {
            "name": "same_workshop",
            "label": "same workshop as",
            "colour": "#006400",
            "key": "m",
            "sources": ["initial"],
            "targets": ["initial"],
            "symmetric": True,
        }
    ],
}


def name_types(folder: Path, types: object = TYPES) -> Path:
    """Write the section `types` into the config of a project."""
    file = folder / "config.yaml"
    values = yaml.safe_load(file.read_text(encoding="utf-8")) if file.exists() else {}
    file.write_text(yaml.safe_dump({**(values or {}), "types": types}), encoding="utf-8")
    return folder
