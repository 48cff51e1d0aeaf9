"""A language of the interface is a folder of `locales/`: nothing in the code names one, but the one to fall back on."""

import re
import string
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

import pictoria_docs
from pictoria_docs.document import Status
from pictoria_docs.i18n import FALLBACK, LANGUAGES, decimal, language_names, messages, percent, translate
from pictoria_docs.installed import package_folders

PACKAGE = Path(pictoria_docs.__file__).parent
NAMED = re.compile(r"""["'](?:en|fr)["']""")
CATALOGUES = ("languages", "locales", "enrichment/vocabularies")
"""What speaks of the languages of catalogues and vocabularies; the words themselves."""


def test_no_code_names_a_language_of_the_interface() -> None:
    named = []
    for file in sorted(PACKAGE.rglob("*")):
        path = file.relative_to(PACKAGE).as_posix()
        if file.suffix not in (".py", ".js", ".html") or path.startswith(CATALOGUES):
            continue
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            # Parameters of pages have a default, for tests that mount them alone.
            if NAMED.search(line) and not re.search(r"\blanguage = 'en'", line):
                named.append((f"{path}:{number}", line.strip()))
    assert [line for _, line in named] == ['FALLBACK = "en"'], named


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_what_it_is_called_and_how_it_writes_numbers(language: str) -> None:
    named = {code for code in messages(FALLBACK) if code.startswith("language.")}
    assert named == {code for code in messages(language) if code.startswith("language.")}
    assert language_names()[language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_code_stands_twice_over_all_files_of_a_language(language: str) -> None:
    codes: Counter[str] = Counter()

    def count(node: yaml.Node | None, path: tuple[str, ...]) -> None:
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                count(value, (*path, key.value))
        elif node is not None:
            codes[".".join(path)] += 1

    folders = (PACKAGE / "locales", *package_folders("locales"))
    for file in (file for folder in folders for file in (folder / language).glob("*.yaml")):
        count(yaml.compose(file.read_text(encoding="utf-8")), ())
    assert len(codes) == len(messages(language))
    assert [code for code, times in codes.items() if times > 1] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_everything_with_the_same_values(language: str) -> None:
    def values(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    own = messages(language)
    # What singulars name: `test_plurals.py`.
    codes = [code for code in messages(FALLBACK) if not code.startswith("language.") and code[-4:] != "_one"]
    assert {code: values(own[code]) for code in codes} == {
        code: values(messages(FALLBACK)[code]) for code in codes
    }


def test_numbers_are_written_as_the_language_writes_them() -> None:
    assert (decimal("0.75", "en"), decimal("0.75", "fr")) == ("0.75", "0,75")
    assert (percent(0.75, "en"), percent(0.75, "fr")) == ("75%", "75\u202f%")


BAD_FRENCH = re.compile(r"[ \u00a0](?=[;:!?»])|«[ \u00a0]|[\wàâéèêîôû][;!?»]|«\w|\w'\w")
"""A sign without its thin space, a straight apostrophe."""
CODE = re.compile(r"`[^`]*`|https?://\S+|\{[^}]*\}")
CONFIGS = PACKAGE.parent / "configs"
FEMININE_FORMS = ("artwork", "coin")
"""Schemas of an œuvre, of a monnaie."""
MASCULINE = re.compile(r"\b(?:il|qu’il|le (?:conserve|décrit|compare)|fait|trouvé|publié|montré|possédé)\b")


def french_of(node: Any) -> Iterator[str]:
    """All French words of a config file: what stands below `fr`."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield from [str(value)] if key == "fr" else french_of(value)
    elif isinstance(node, list):
        for value in node:
            yield from french_of(value)


def test_french_signs_keep_to_their_words_by_a_thin_space() -> None:
    assert [text for text in messages("fr").values() if BAD_FRENCH.search(CODE.sub("X", text))] == []
    assert "\u202f?" in translate("desk.projects.purge_sure", "fr", project="x")
    assert "\u202f" not in "".join(
        text for code, text in messages("en").items() if not code.startswith("language.")
    )


def test_forms_and_vocabularies_are_written_as_french_is() -> None:
    words = {
        file.name: list(french_of(yaml.safe_load(file.read_text(encoding="utf-8"))))
        for folder in ("schemas", "vocabularies")
        for file in sorted((CONFIGS / folder).glob("*.yaml"))
    }
    assert sum(map(len, words.values())) > 500
    wrong = [(name, text) for name, texts in words.items() for text in texts if BAD_FRENCH.search(text)]
    assert wrong == []


@pytest.mark.parametrize("form", FEMININE_FORMS)
def test_genders_in_forms_agree(form: str) -> None:
    texts = french_of(yaml.safe_load((CONFIGS / "schemas" / f"{form}.yaml").read_text(encoding="utf-8")))
    assert [text for text in texts if MASCULINE.search(text) and "s’agit" not in text] == []


def test_states_have_a_feminine_form_for_what_is_feminine() -> None:
    french = messages("fr")
    types = {code.removeprefix("desk.type.") for code in french if code.startswith("desk.type.")}
    assert set(french["desk.panels.feminine"].split()) <= types | {"field"}
    for status in Status:
        assert french[f"desk.panels.status_{status}_feminine"] == french[f"desk.panels.status_{status}"] + "e"


def test_pages_do_not_join_words_by_english_signs() -> None:
    """A name and its value, words in quotation marks: by `labelled` and `quotation`, as the language has them."""
    english = re.compile(r"\}: \$\{|\}: `|[“”«»]")
    found = [
        f"{file.name}:{number}"
        for file in sorted((PACKAGE / "apps" / "desk" / "static").rglob("*.js"))
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if not line.lstrip().startswith(("*", "//", "/*")) and english.search(line)
    ]
    assert found == []


@pytest.mark.parametrize(("language", "word"), [("en", "later"), ("fr", "plus tard")])
def test_what_is_left_for_later_is_called_so_everywhere(language: str, word: str) -> None:
    table = messages(language)
    codes = ("panels.act_skip", "panels.status_skipped", "panels.remark_skipped", "canvas.key_skip")
    assert {table[f"desk.{code}"].casefold() for code in codes} == {word}
    for code in ("panels.end_later", "panels.skip_help", "team_page.did_skipped"):
        assert word in table[f"desk.{code}"]


@pytest.mark.parametrize(
    ("code", "english", "french"),
    [
        ("panels.finish", "Mark “{name}” as finished", "Marquer «\u202f{name}\u202f» comme terminé"),
        ("home.remove", "Remove", "Retirer"),
        ("panels.contact_none", "No more cards.", "Plus aucune carte."),
        ("panels.text_of", "Text of the region", "Texte de la zone"),
        ("panels.assumed", "{count} accepted unasked.", "{count} acceptés d’office."),
        (
            "panels.sample_left",
            "Check {count} more and at most {share} of what was found is wrong.",
            "Vérifiez-en encore {count}, et au plus {share} de ce qui a été trouvé est faux.",
        ),
    ],
)
def test_buttons_say_what_they_do_and_promises_what_they_cover(code: str, english: str, french: str) -> None:
    assert (messages("en")[f"desk.{code}"], messages("fr")[f"desk.{code}"]) == (english, french)


def test_another_folder_is_another_language(tmp_path: Path) -> None:
    """In a copy of the package: German, of which nothing is translated but one sentence."""
    copy = tmp_path / "pictoria_docs"
    copy.mkdir()
    for name in ("__init__.py", "i18n.py", "errors.py", "installed.py"):
        (copy / name).write_text(
            (PACKAGE / name).read_text(encoding="utf-8") if name != "__init__.py" else ""
        )
    (copy / "locales").mkdir()
    for language in LANGUAGES:
        (copy / "locales" / language).symlink_to(PACKAGE / "locales" / language)
    own = copy / "locales" / "de"
    own.mkdir()
    facts = {"name": "Deutsch", "decimal": ",", "percent": "\u202f%", "singular_from": 1, "singular_below": 1}
    (own / "language.yaml").write_text(yaml.safe_dump({"language": facts}))
    (own / "report.yaml").write_text(yaml.safe_dump({"report": {"title": "{count} Dokumente"}}))
    code = (
        "from pictoria_docs.i18n import *; from pictoria_docs.i18n import language_names, decimal;"
        "print(LANGUAGES, user_language(), language_names()['de'], decimal('0.5', 'de'));"
        "print(translate('report.title', count=3), '|', translate('cli.dir'))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={"PICTORIA_LANG": "de", "PYTHONPATH": str(tmp_path), "PYTHONSAFEPATH": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    first, second = done.stdout.splitlines()
    assert first == f"{tuple(sorted([*LANGUAGES, 'de']))} de Deutsch 0,5"
    assert second == f"3 Dokumente | {messages(FALLBACK)['cli.dir']}"
