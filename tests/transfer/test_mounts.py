"""Where a file lies: tables of mounts as systems write them, a folder laid out like ``/sys``."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import pytest

from studyhours.transfer.mounts import (
    HERE,
    SHARE,
    STICK,
    kind_of,
    linux_mounts,
    mac_mounts,
    place_of,
)
from tests.support.mounts import as_share

_LINUX = r"""22 1 8:2 / / rw,relatime shared:1 - ext4 /dev/sda2 rw
30 22 8:1 / /home/wang rw - ext4 /dev/sda1 rw
31 22 8:17 / /media/wang/NETAC\040U rw,nosuid shared:9 - vfat /dev/sdb1 rw,utf8
32 22 8:33 / /media/wang/disk rw - fuseblk /dev/sdc1 rw
33 22 0:44 / /mnt/school rw - cifs //10.0.0.2/school rw,vers=3.0
34 22 0:45 / /mnt/nfs rw - nfs4 nas:/vol rw
35 22 0:46 / /home/wang/remote rw - fuse.sshfs wang@host: rw
36 22 0:47 / /mnt/host rw master:1 - 9p host rw
37 22 0:48 / /run/media/wang/btr rw - btrfs /dev/sdd1 rw
38 22 254:0 / /media/wang/locked rw - ext4 /dev/mapper/luks rw
39 33 8:1 / /mnt/school/local rw - ext4 /dev/sda1 rw
nonsense
"""
_MAC = """/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
//wang@nas/school on /Volumes/school (smbfs, nodev, nosuid, mounted by wang)
/dev/disk4s1 on /Volumes/NETAC U (msdos, local, nodev, nosuid, noowners)
/dev/disk5s1 on /Volumes/Data (apfs, local, journaled)
"""


@pytest.fixture
def sys_folder(tmp_path: Path) -> Path:
    """Devices as the kernel shows them: an inner disk, a stick, a card reader's, a USB disk."""
    root = tmp_path / "sys"
    places = {
        "8:1": ("sda1", "devices/pci0000:00/0000:00:17.0/ata1/block/sda/sda1", "0"),
        "8:17": ("sdb1", "devices/pci0000:00/0000:00:14.0/mmc/block/sdb/sdb1", "1"),
        "8:33": ("sdc1", "devices/pci0000:00/0000:00:14.0/usb2/2-1/block/sdc/sdc1", "0"),
        "8:49": ("sdd1", "devices/pci0000:00/0000:00:14.0/usb1/1-2/block/sdd/sdd1", "0"),
        "254:0": ("dm-0", "devices/virtual/block/dm-0", "0"),
    }
    (root / "dev/block").mkdir(parents=True)
    (root / "class/block").mkdir(parents=True)
    for device, (name, place, removable) in places.items():
        folder = root / place
        folder.mkdir(parents=True)
        (folder.parent / "removable").write_text(f"{removable}\n", "ascii")
        (root / "dev/block" / device).symlink_to(folder)
        (root / "class/block" / name).symlink_to(folder)
    slaves = root / "devices/virtual/block/dm-0/slaves"
    slaves.mkdir()
    (slaves / "sdd1").symlink_to(root / places["8:49"][1])
    return root


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/home/wang/学校.studyhours", HERE),
        ("/srv/a.studyhours", HERE),
        ("/media/wang/NETAC U/a.studyhours", STICK),
        ("/media/wang/NETAC Underneath/a.studyhours", HERE),
        ("/media/wang/disk/x/a.studyhours", STICK),
        ("/run/media/wang/btr/a.studyhours", STICK),
        ("/media/wang/locked/a.studyhours", STICK),
        ("/mnt/school/a.studyhours", SHARE),
        ("/mnt/school/local/a.studyhours", HERE),
        ("/mnt/nfs/a.studyhours", SHARE),
        ("/home/wang/remote/a.studyhours", SHARE),
        ("/mnt/host/a.studyhours", SHARE),
    ],
)
def test_linux(path: str, kind: str, sys_folder: Path) -> None:
    assert kind_of(PurePosixPath(path), linux_mounts(_LINUX), sys_folder) == kind


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/Users/wang/a.studyhours", HERE),
        ("/Volumes/school/a.studyhours", SHARE),
        ("/Volumes/NETAC U/a.studyhours", STICK),
        ("/Volumes/Data/a.studyhours", HERE),
    ],
)
def test_macos(path: str, kind: str) -> None:
    assert kind_of(PurePosixPath(path), mac_mounts(_MAC)) == kind


def test_this_computer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("STUDYHOURS_MOUNTS", raising=False)
    assert place_of(tmp_path) in {HERE, SHARE}, "whatever tests run on, it is no stick"
    share = tmp_path / "the share"
    share.mkdir()
    as_share(share, tmp_path, monkeypatch)
    (tmp_path / "link").symlink_to(share)
    assert place_of(tmp_path / "link" / "a.studyhours") == SHARE
    assert place_of(tmp_path / "a.studyhours") == HERE
    monkeypatch.setenv("STUDYHOURS_MOUNTS", str(tmp_path / "none"))
    assert place_of(share) == HERE, "what cannot be told is no obstacle"
