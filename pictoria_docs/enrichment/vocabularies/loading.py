"""Vocabularies by name or from files: which loader reads what."""

from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any

from pictoria_docs import files
from pictoria_docs.enrichment.vocabularies.building import Builder, no_collection, own_urn, read_text
from pictoria_docs.enrichment.vocabularies.iconclass import (
    is_iconclass,
    read_iconclass,
    read_iconclass_package,
)
from pictoria_docs.enrichment.vocabularies.json_lists import read_json
from pictoria_docs.enrichment.vocabularies.model import Vocabulary
from pictoria_docs.enrichment.vocabularies.skos import FORMATS, read_skos
from pictoria_docs.enrichment.vocabularies.tables import read_table, read_year
from pictoria_docs.errors import ConfigError
from pictoria_docs.languages import catalogue_languages
from pictoria_docs.registry import Registry

VocabularyLoader = Callable[[str], Vocabulary]
"""Gives the vocabulary of a name."""
VOCABULARIES: Registry[VocabularyLoader] = Registry("vocabulary", "pictoria_docs.vocabularies")
ICONCLASS = "iconclass"
"""The name of the vocabulary that comes with the package of that name."""
TABLES = (".csv", ".tsv", ".tab")
TEXTS = (".txt",)
YAMLS = (".yaml", ".yml")
SUFFIXES = (*FORMATS, *TABLES, *TEXTS, *YAMLS)
AAT = "http://vocab.getty.edu/aat/"


def load_vocabulary(name_or_path: str | Path, name: str | None = None) -> Vocabulary:
    """A vocabulary by its name in the registry `VOCABULARIES`, from a file, or from a folder of files.

    Args:
        name_or_path: "materials", "iconclass", or a path. All files of a folder make one vocabulary.
        name: what to call it; default: the name of the file or folder.

    Raises:
        ConfigError: no such vocabulary, or a file that is none; one sentence.
        MissingPartError: its format needs rdflib or Iconclass's package, or the package that offers it is broken.
    """
    path = Path(name_or_path)
    is_name = path.name == str(name_or_path) and not path.exists()
    if is_name and (path.name in VOCABULARIES.names() or path.suffix.lower() not in SUFFIXES):
        return _registered(path.name)
    return _from_files(path, name or path.stem)


@cache
def _registered(name: str) -> Vocabulary:
    load = VOCABULARIES.get(name)
    with VOCABULARIES.plugin_errors(name):
        return load(name)


def shipped_vocabulary(name: str) -> Vocabulary:
    """One that comes with the product."""
    return _from_files(files.shipped_config("vocabularies") / f"{name}.yaml", name)


def iconclass(name: str) -> Vocabulary:
    """Iconclass, of the package with its name."""
    builder = Builder(name)
    read_iconclass_package(builder)
    return builder.vocabulary(Path(name))


def _from_files(path: Path, name: str) -> Vocabulary:
    builder = Builder(name)
    files = _files(path)
    with no_collection():
        for file in files:
            _read(file, builder)
        return builder.vocabulary(path)


def _files(path: Path) -> Iterable[Path]:
    if not path.is_dir():
        return [path]
    files = sorted(
        file
        for file in path.rglob("*")
        if file.suffix.lower() in SUFFIXES and file.is_file() and not file.name.upper().startswith("README")
    )
    if not files:
        raise ConfigError("vocabulary_empty", file=path)
    return files


def _read(file: Path, builder: Builder) -> None:
    suffix = file.suffix.lower()
    if suffix in YAMLS:
        _read_yaml(file, builder)
    elif suffix == ".json":
        if not read_json(file, builder):
            read_skos(file, builder)
    elif suffix in FORMATS:
        read_skos(file, builder)
    elif suffix in TABLES:
        read_table(file, builder)
    elif suffix in TEXTS:
        if is_iconclass(read_text(file, Builder(builder.name))):
            read_iconclass(file, builder)
        else:
            read_table(file, builder)
    else:
        raise ConfigError("vocabulary_format", file=file)


def _read_yaml(file: Path, builder: Builder) -> None:
    """Our own format: an id, labels by language parted by |, the broader term's id, an AAT number or a URI.

        bronze: {aat: 300010957, fr: bronze | airain, en: bronze, broader: metal}

    Terms of periods have `first` and `last` years. One key is no term: `include` takes over terms of other such files
    by id.
    """
    values = _yaml(file, builder)
    included = values.pop("include", {})
    terms: dict[str, tuple[str, dict[str, Any]]] = {}
    for name, ids in included.items():
        other = _yaml(file.with_name(f"{name}.yaml"), builder)
        terms |= {str(id): (_uri(str(id), other[id], name), other[id]) for id in ids if id in other}
    terms |= {str(id): (_uri(str(id), item, builder.name), item) for id, item in values.items()}
    for id, (uri, item) in terms.items():
        draft = builder[uri]
        draft.notation = id
        for language, words in item.items():
            for index, word in enumerate(
                str(words or "").split("|") if language in catalogue_languages() else ()
            ):
                draft.name(word, language, preferred=index == 0)
        above = str(item.get("broader") or "")
        draft.under(terms[above][0] if above in terms else above)
        draft.first, draft.last = (read_year(str(item.get(end) or "")) for end in ("first", "last"))


def _yaml(file: Path, builder: Builder) -> dict[str, Any]:
    import yaml

    text = read_text(file, builder)
    try:
        values = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        detail = f"line {mark.line + 1}" if mark is not None else "?"
        raise ConfigError("vocabulary_bad", file=file, format="YAML", detail=detail) from error
    if not isinstance(values, dict) or not all(isinstance(item, dict) for item in values.values()):
        raise ConfigError("vocabulary_bad", file=file, format="YAML", detail="terms by id")
    return dict(values)


def _uri(id: str, values: dict[str, Any], vocabulary: str) -> str:
    if values.get("aat"):
        return f"{AAT}{values['aat']}"
    return str(values.get("uri") or own_urn(vocabulary, id))
