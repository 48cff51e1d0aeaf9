"""SQLite on network file systems, told from what is mounted where."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pictoria_docs.store.database.network_disks import network_file_system

ROOT = Path(__file__).parents[2]
LIMIT = 60
"""Seconds that a process may take."""


def mounted(tmp_path: Path, *mounts: tuple[str, str], root: str = "/") -> Path:
    """What Linux tells of these mounts (place, type) on a local disk."""
    lines = [
        f"{number} 1 0:{number} {root} {place} rw,relatime shared:{number} - {system} source rw,vers=4.2"
        for number, (place, system) in enumerate([("/", "ext4"), ("/proc", "proc"), *mounts], 20)
    ]
    file = tmp_path / "mountinfo"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


@pytest.mark.parametrize(
    "system",
    [
        "nfs",
        "nfs4",
        "cifs",
        "smb3",
        "afs",
        "ceph",
        "lustre",
        "gpfs",
        "beegfs",
        "fuse.sshfs",
        "fuse.glusterfs",
    ],
)
def test_each_network_file_system_is_known(tmp_path: Path, system: str) -> None:
    file = mounted(tmp_path, ("/srv/shared", system))
    assert network_file_system(Path("/srv/shared/a/vases.pictoria"), file) == system
    assert network_file_system(Path("/srv/shared"), file) == system
    assert network_file_system(Path("/srv/shared2/vases.pictoria"), file) is None
    assert network_file_system(Path("/srv"), file) is None


@pytest.mark.parametrize(
    "system", ["ext4", "xfs", "btrfs", "zfs", "tmpfs", "overlay", "9p", "virtiofs", "fuseblk"]
)
def test_disks_of_a_machine_are_not_refused(tmp_path: Path, system: str) -> None:
    assert network_file_system(Path("/srv/a"), mounted(tmp_path, ("/srv", system))) is None


def test_the_innermost_mount_decides_whatever_the_order(tmp_path: Path) -> None:
    inner, outer = ("/home/anna/scratch", "xfs"), ("/home", "nfs4")
    for mounts in ([inner, outer], [outer, inner]):
        file = mounted(tmp_path, *mounts)
        assert network_file_system(Path("/home/anna/scratch/p"), file) is None
        assert network_file_system(Path("/home/anna/p"), file) == "nfs4"


def test_of_two_mounts_at_one_place_the_later_hides_the_earlier(tmp_path: Path) -> None:
    """An automounter stays listed below what it has mounted."""
    assert (
        network_file_system(Path("/net/p"), mounted(tmp_path, ("/net", "autofs"), ("/net", "nfs"))) == "nfs"
    )
    assert network_file_system(Path("/net/p"), mounted(tmp_path, ("/net", "nfs"), ("/net", "ext4"))) is None


def test_a_network_disk_can_be_the_root(tmp_path: Path) -> None:
    assert network_file_system(Path("/srv/p"), mounted(tmp_path, ("/", "nfs"))) == "nfs"


@pytest.mark.parametrize(
    ("written", "place"),
    [
        (r"/srv/my\040files", "/srv/my files"),
        (r"/srv/a\011b\134c", "/srv/a\tb\\c"),
        (r"/srv/a\012b", "/srv/a\nb"),
        ("/srv/œuvres - été", "/srv/œuvres - été"),
    ],
)
def test_places_are_read_as_the_kernel_writes_them(tmp_path: Path, written: str, place: str) -> None:
    file = mounted(tmp_path, (written.replace(" ", r"\040"), "cifs"))
    assert network_file_system(Path(place) / "p", file) == "cifs"


def test_a_folder_that_is_bound_elsewhere_is_on_the_same_system(tmp_path: Path) -> None:
    """The kernel tells the type of what is bound; the folder within it stands before its place."""
    file = mounted(tmp_path, ("/data", "nfs4"), root="/exports/museum")
    assert network_file_system(Path("/data/p"), file) == "nfs4"


def test_a_link_is_followed_to_where_the_project_is(tmp_path: Path) -> None:
    share = tmp_path / "share"
    share.mkdir()
    (tmp_path / "link").symlink_to(share)
    file = mounted(tmp_path, (str(share), "nfs"))
    assert network_file_system(tmp_path / "link" / "p", file) == "nfs"


def test_nothing_is_told_where_the_system_tells_nothing(tmp_path: Path) -> None:
    assert network_file_system(tmp_path, tmp_path / "none") is None
    (tmp_path / "odd").write_bytes(b"\n1 2\n\xff\xfe - nfs\n")
    assert network_file_system(tmp_path, tmp_path / "odd") is None


OPEN = """
import os, subprocess, sys
from pictoria_docs.errors import ProjectError
from pictoria_docs.review.identity.accounts_database import AccountsDatabase
from pictoria_docs.store import Store
folder, mounts = sys.argv[1:]
done = subprocess.run(["mount", "--bind", mounts, f"/proc/{os.getpid()}/mountinfo"], capture_output=True)
if done.returncode:
    sys.exit("cannot be mounted")
from pathlib import Path
for opened in (lambda: Store(folder, create=True), lambda: AccountsDatabase(Path(folder))):
    try:
        opened().close()
        print("opened")
    except ProjectError as error:
        print(error.sentence("en"), error.sentence("fr"), error.public_sentence("en"), sep="\\n")
"""


def opened(folder: Path, mounts: Path, **environment: str) -> list[str]:
    """What is said where a project and accounts are opened by a process that is told these mounts."""
    if shutil.which("unshare") is None or os.geteuid() != 0:
        pytest.skip("what is mounted can be told otherwise only by root")
    done = subprocess.run(
        ["unshare", "--mount", sys.executable, "-c", OPEN, str(folder), str(mounts)],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        timeout=LIMIT,
    )
    if done.returncode:
        assert "cannot be mounted" in done.stderr or "unshare" in done.stderr, done.stderr
        pytest.skip("what is mounted cannot be told otherwise here")
    return done.stdout.splitlines()


def test_a_project_and_accounts_are_refused_there_with_the_remedy(tmp_path: Path) -> None:
    folder = tmp_path / "p"
    said = opened(folder, mounted(tmp_path, (str(tmp_path), "nfs4")))
    english, french, public = said[:3]
    assert said[3:] == said[:3]
    assert not folder.exists()
    for sentence in (english, french):
        assert str(folder) in sentence
        assert "(nfs4)" in sentence
        assert sentence.endswith("PICTORIA_NETWORK_DISK=allow.")
    assert "local disk" in english
    assert "disque local" in french
    assert str(folder) not in public


def test_who_is_sure_may_allow_it(tmp_path: Path) -> None:
    file = mounted(tmp_path, (str(tmp_path), "nfs4"))
    assert opened(tmp_path / "p", file, PICTORIA_NETWORK_DISK="allow") == ["opened"] * 2
    assert "opened" not in opened(tmp_path / "p", file, PICTORIA_NETWORK_DISK="no")
