"""What tells that files are as they were, without reading them."""

import os
from pathlib import Path

from pictoria_docs.sources.files import stamp


def test_a_stamp_changes_with_any_file_of_a_folder(tmp_path: Path) -> None:
    for name in ("page 1.jpg", "page 2.jpg"):
        (tmp_path / name).write_bytes(b"picture")
    first = stamp(str(tmp_path))
    assert first is not None and stamp(str(tmp_path)) == first
    os.utime(tmp_path / "page 2.jpg", ns=(1, 1))
    touched = stamp(str(tmp_path))
    (tmp_path / "page 2.jpg").rename(tmp_path / "page 3.jpg")
    renamed = stamp(str(tmp_path))
    (tmp_path / "page 3.jpg").write_bytes(b"another picture")
    assert len({first, touched, renamed, stamp(str(tmp_path))}) == 4


def test_what_lies_elsewhere_or_nowhere_has_no_stamp(tmp_path: Path) -> None:
    manifest = tmp_path / "manifest.json"
    manifest.write_text("{}")
    for location in ("https://example.org/manifest.json", str(manifest), str(tmp_path / "none.pdf")):
        assert stamp(location) is None
