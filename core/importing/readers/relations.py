"""Which parts of an Office package belong to which, as its relation files say."""

import posixpath
from dataclasses import dataclass

from core.files.packages import Package
from core.importing.readers.docx_xml import children


@dataclass(frozen=True)
class Relation:
    """`kind` is the last word of its type, e.g. "styles"; `part` is the name of a part of the package."""

    id: str
    kind: str
    part: str


def relations(package: Package, part: str) -> list[Relation]:
    """The relations of a part ("" for the package) to others of the package."""
    folder, name = posixpath.split(part)
    source = posixpath.join(folder, "_rels", f"{name}.rels")
    if source not in package.names:
        return []
    found = []
    for item in children(package.xml(source), "Relationship"):
        if item.get("TargetMode") != "External":
            target = item.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
            kind = item.get("Type", "").rpartition("/")[2]
            found.append(Relation(item.get("Id", ""), kind, posixpath.normpath(path)))
    return found


def related(package: Package, part: str) -> dict[str, str]:
    """Kind → part, the first of each kind, e.g. {"styles": "word/styles.xml"}."""
    return {each.kind: each.part for each in reversed(relations(package, part))}
