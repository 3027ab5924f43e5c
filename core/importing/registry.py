"""The kinds of files that are taken in, as their apps registered them."""

from core.importing.fields import Importer

_importers: dict[str, Importer] = {}


def register(importer: Importer) -> None:
    """Let files of this kind be taken in; called by an app when it is ready."""
    _importers[importer.name] = importer


def importer_named(name: str) -> Importer:
    return _importers[name]


def importers() -> tuple[Importer, ...]:
    return tuple(_importers.values())
