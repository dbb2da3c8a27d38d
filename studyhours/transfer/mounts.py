"""Where a file lies: on this computer, on a network share, or on a stick that is pulled out.

On Linux the table of mounts and ``/sys`` tell, on Windows the kind of the drive, on macOS what
``mount`` says. ``STUDYHOURS_MOUNTS`` names a text in the form of ``/proc/self/mountinfo`` that is
believed instead, for a computer whose shares cannot be told by their file system.
"""

from __future__ import annotations

import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path, PurePath, PurePosixPath

HERE, SHARE, STICK = "", "share", "stick"
_SHARES = frozenset(
    {"9p", "afpfs", "afs", "ceph", "cifs", "davfs", "glusterfs", "lustre", "ncpfs", "nfs", "nfs4",
     "smb2", "smb3", "smbfs", "vboxsf", "webdav",
     "fuse.davfs2", "fuse.glusterfs", "fuse.gvfsd-fuse", "fuse.rclone", "fuse.smbnetfs",
     "fuse.sshfs"}
)  # fmt: skip
_ON_STICKS = frozenset({"exfat", "msdos"})
_OCTAL = re.compile(r"\\([0-7]{3})")
_MAC_LINE = re.compile(r"(?P<source>.*) on (?P<at>/.*) \((?P<type>\w+)[,)]")
_DRIVE_REMOVABLE, _DRIVE_REMOTE = 2, 4
_PATIENCE = 5
"""Seconds that ``mount`` may take where a share no longer answers."""


@dataclass(frozen=True, slots=True)
class Mount:
    """A line of the table.

    Attributes:
        at: Where it is mounted.
        type: Type of its file system.
        device: ``major:minor`` of its device; empty where that is not said.
        source: What is mounted there.
    """

    at: str
    type: str
    device: str
    source: str


def place_of(path: Path) -> str:
    """``SHARE``, ``STICK``, or ``HERE`` for everything else; what cannot be told lies here."""
    try:
        named = os.environ.get("STUDYHOURS_MOUNTS")
        if named:
            return kind_of(path.resolve(), linux_mounts(Path(named).read_text("utf-8")))
        if sys.platform == "win32":
            return _windows_place(path)
        if sys.platform == "darwin":
            return kind_of(path.resolve(), mac_mounts(_said_by_mount()))
        table = Path("/proc/self/mountinfo").read_text("utf-8", "surrogateescape")
        return kind_of(path.resolve(), linux_mounts(table))
    except (OSError, ValueError):
        return HERE


def kind_of(path: PurePath, mounts: list[Mount], sys_folder: Path = Path("/sys")) -> str:
    """What a path lies on, by a table of mounts.

    Args:
        path: Absolute, without links.
        mounts: The table; of two at one place the later covers the earlier.
        sys_folder: Where the kernel tells of devices.
    """
    mount = _mount_of(path, mounts)
    if mount is None or mount.at == "/":
        return HERE  # what the system itself lies on cannot be pulled out
    if mount.type in _SHARES:
        return SHARE
    if mount.type in _ON_STICKS and mount.at.startswith("/Volumes/"):
        return STICK
    return STICK if _can_be_pulled(mount, sys_folder) else HERE


def _mount_of(path: PurePath, mounts: list[Mount]) -> Mount | None:
    found: Mount | None = None
    for mount in mounts:
        above = PurePosixPath(mount.at)
        longer = found is None or len(above.parts) >= len(PurePosixPath(found.at).parts)
        if longer and path.as_posix().startswith(mount.at.rstrip("/") + "/"):
            found = mount
    return found


def linux_mounts(table: str) -> list[Mount]:
    """Reads a table in the form of ``/proc/self/mountinfo``; lines that are none are left out."""
    found = []
    for line in table.splitlines():
        before, dash, after = line.partition(" - ")
        head, tail = before.split(" "), after.split(" ")
        if dash and len(head) > 4 and len(tail) > 1:
            found.append(Mount(_plain(head[4]), tail[0], head[2], _plain(tail[1])))
    return found


def _plain(field: str) -> str:
    r"""A field whose blanks the kernel wrote as ``\040``."""
    return _OCTAL.sub(lambda match: chr(int(match[1], 8)), field)


def mac_mounts(said: str) -> list[Mount]:
    """Reads what ``mount`` says on macOS."""
    matches = (_MAC_LINE.fullmatch(line) or _MAC_LINE.match(line) for line in said.splitlines())
    return [Mount(one["at"], one["type"], "", one["source"]) for one in matches if one]


def _can_be_pulled(mount: Mount, sys_folder: Path) -> bool:
    """Whether the disk is a removable one, or hangs on USB."""
    device = sys_folder / "dev" / "block" / mount.device
    if mount.device.startswith("0:") or not mount.device:
        # Some file systems have a device of their own and name the disk only as their source.
        device = sys_folder / "class" / "block" / PurePosixPath(mount.source).name
    if not device.exists():
        return False
    disks = [device.resolve()]
    for disk in disks:  # an encrypted stick is a device over the stick's
        disks.extend(one.resolve() for one in disk.glob("slaves/*"))
    return any(_is_removable(disk) for disk in disks)


def _is_removable(disk: Path) -> bool:
    if any(part.startswith("usb") for part in disk.parts):
        return True
    for folder in (disk, disk.parent):  # a partition's says nothing, its disk's does
        try:
            if (folder / "removable").read_text("ascii").strip() == "1":
                return True
        except OSError:
            continue
    return False


def _windows_place(path: Path) -> str:
    drive = str(path.absolute().anchor)
    if drive.startswith("\\\\"):
        return SHARE
    kind = 0
    if sys.platform == "win32":
        import ctypes

        kind = ctypes.windll.kernel32.GetDriveTypeW(drive)
    return {_DRIVE_REMOVABLE: STICK, _DRIVE_REMOTE: SHARE}.get(kind, HERE)


def _said_by_mount() -> str:
    import subprocess

    asked = ["/sbin/mount"]
    try:
        done = subprocess.run(asked, capture_output=True, text=True, timeout=_PATIENCE, check=True)
    except subprocess.SubprocessError:
        return ""
    return done.stdout
