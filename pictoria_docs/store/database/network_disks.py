"""SQLite is refused on network file systems: its locks and its shared memory do not reach other machines."""

import os
import re
from pathlib import Path

from pictoria_docs.errors import ProjectError

ALLOWED = ("PICTORIA_NETWORK_DISK", "allow")
"""The variable, and its value, by which whoever is sure that one machine alone writes may use such a disk."""
NETWORK_SYSTEMS = frozenset(
    {
        *("nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ceph", "lustre", "gpfs", "beegfs", "glusterfs"),
        *("fuse.sshfs", "fuse.ceph", "fuse.ceph-fuse", "fuse.glusterfs", "fuse.rclone", "fuse.s3fs"),
    }
)
"""Types as Linux names them. 9p and virtiofs are none of them: by these a virtual machine sees a disk of its host."""
_ESCAPED = re.compile(rb"\\([0-7]{3})")


def refuse_network_disk(folder: Path) -> None:
    """Refuse a folder on a network file system, unless the environment allows it.

    Raises:
        ProjectError: it is on one.
    """
    name, value = ALLOWED
    system = network_file_system(folder)
    if system is not None and os.environ.get(name) != value:
        raise ProjectError("network_disk", folder=folder, system=system)


def network_file_system(path: Path, mountinfo: Path = Path("/proc/self/mountinfo")) -> str | None:
    """Name the type of the network file system that holds `path`; None: it is on another one, or nothing tells.

    Args:
        path: a file or folder; what does not exist yet is where its parents are.
        mountinfo: what is mounted where, as Linux tells it (proc_pid_mountinfo(5)).
    """
    try:
        lines = mountinfo.read_bytes().split(b"\n")
    except OSError:  # not a Linux
        return None
    place = _as_folder(os.fsencode(os.path.realpath(path)))
    longest, system = b"", b""
    for line in lines:
        fields = line.split(b" ", 5)
        if len(fields) < 6:
            continue
        point = _as_folder(_ESCAPED.sub(lambda found: bytes([int(found[1], 8)]), fields[4]))
        # Of two at the same place the later one hides the earlier.
        if len(point) >= len(longest) and place.startswith(point):
            longest, system = point, fields[5].partition(b" - ")[2].partition(b" ")[0]
    name = system.decode(errors="replace")
    return name if name in NETWORK_SYSTEMS else None


def _as_folder(path: bytes) -> bytes:
    """Write the path with one slash behind it, so that it begins as those within do, and no other."""
    return path.rstrip(b"/") + b"/"
