"""The list of all that is bundled (SBOM), as CycloneDX JSON."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable
from datetime import UTC, datetime
from email.parser import HeaderParser
from pathlib import Path

from installers import licences
from installers.licences import Part
from installers.places import epoch, inputs, version
from installers.target import Target
from tools.dev.base import ROOT, Trouble

_QT = "pyside6_essentials"


def parts_of(site: Path, target: Target, debian: Iterable[Path] = ()) -> list[Part]:
    """All parts of an installer, sorted by name.

    Args:
        site: The folder of Python packages.
        target: What it is for.
        debian: The Debian packages bundled.
    """
    found = [_of_wheel(path) for path in sorted(site.glob("*.dist-info/METADATA"))]
    qt = next(part for part in found if part.name.lower() == _QT)
    found.append(Part("Qt", qt.version, licences.licence_of("qt"), f"pkg:generic/qt@{qt.version}"))
    if target.system == "windows":
        real = inputs()["python"]["windows"]["real_version"]
        found.append(
            Part("Python", real, licences.licence_of("python"), f"pkg:generic/python@{real}")
        )
    else:
        found.append(
            Part("ICU", _icu(site), licences.licence_of("icu"), f"pkg:generic/icu@{_icu(site)}")
        )
    for path in debian:
        name, number, arch = path.stem.split("_")
        number = number.replace("%3a", ":")
        purl = f"pkg:deb/debian/{name}@{number}?arch={arch}"
        found.append(Part(name, number, licences.licence_of(name), purl))
    for font in sorted((ROOT / "resources" / "fonts").glob("*.ttf")):
        licence = licences.licence_of(font.stem)
        found.append(Part(font.stem, version(), licence, f"pkg:generic/{font.stem}@{version()}"))
    return sorted(found, key=lambda part: (part.name.lower(), part.version))


def check(parts: Iterable[Part], root: Path) -> None:
    """Sees that all of it may be shipped.

    Raises:
        Trouble: something may not; says what.
    """
    files = [str(path.relative_to(root)) for path in sorted(root.rglob("*")) if path.is_file()]
    complaints = licences.complaints(parts, files)
    if complaints:
        raise Trouble("\n".join(complaints))


def write(parts: Iterable[Part], path: Path) -> None:
    """Writes the list."""
    path.write_text(
        json.dumps(document(parts), ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )


def document(parts: Iterable[Part]) -> dict[str, object]:
    """The list as CycloneDX 1.5; the same parts give the same document."""
    components = [
        {
            "type": "library",
            "bom-ref": part.purl,
            "name": part.name,
            "version": part.version,
            "purl": part.purl,
            "licenses": [{"expression": part.licence}],
        }
        for part in parts
    ]
    names = json.dumps(components, sort_keys=True)
    when = datetime.fromtimestamp(epoch(), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    own = {
        "type": "application",
        "name": "StudyHours",
        "version": version(),
        "bom-ref": "studyhours",
    }
    own_licence = {"licenses": [{"expression": "Apache-2.0"}]}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, names)}",
        "version": 1,
        "metadata": {"timestamp": when, "component": {**own, **own_licence}},
        "components": components,
    }


def _of_wheel(path: Path) -> Part:
    head = HeaderParser().parsestr(path.read_text(encoding="utf-8"))
    name, number = str(head["Name"]), str(head["Version"])
    plain = name.lower().replace("_", "-")
    return Part(name, number, licences.licence_of(name), f"pkg:pypi/{plain}@{number}")


def _icu(site: Path) -> str:
    found = [path.name.rsplit(".", 1)[1] for path in site.glob("PySide6/Qt/lib/libicudata.so.*")]
    if not found:
        raise Trouble("no ICU in the folder")
    return found[0]
