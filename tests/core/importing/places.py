"""An importer of names and kinds of places that stands in for an app's."""

from __future__ import annotations

from core.importing.fields import Fault, Field, Importer, Means, PreviewRow, Question, Saved, Values
from core.importing.work import means_of, rows_of


class Places(Importer):
    """Takes in names of places with a kind, into a dictionary."""

    name = "places"
    url = "places"
    heading = "Import a list of places"
    lead = "A list with a row for each place."
    crumb = ("Start", "start")
    constants = ("kind",)

    def __init__(self):
        self.records: dict[str, str] = {}

    def may_read(self, user) -> bool:
        return user.is_authenticated

    def fields(self):
        kinds = Values({"primary": "Primary school", "secondary": "Secondary school", "other": "Other"})
        return (Field("name", "Name", ("name",), required=True), Field("kind", "Kind", ("type", "kind"), values=kinds))

    def read_all(self, work):
        return [(at, self.read(row, means_of(work, at[0]))) for at, row in rows_of(work)]

    def read(self, row, means: Means):
        texts = means.texts(row)
        said = texts.get("kind", [""])[0]
        return texts.get("name", [""])[0], means.value("kind", said) or means.constants.get("kind", ""), said

    def evaluate(self, rows, choices, *, lock):
        return [self.line(at, *record, choices) for at, record in rows]

    def line(self, at, name, kind, said, choices) -> PreviewRow:
        key = f"place-{at[0]}-{at[1]}"
        if at in choices.excluded:
            return PreviewRow(at, "excluded", name, record=kind)
        if not kind:
            return PreviewRow(at, "refused", name, faults=[Fault("kind", None, said, f"“{said}” is no kind")])
        if name.endswith("?") and choices.answers.get(key) != "new":
            return PreviewRow(at, "ask", name)
        return PreviewRow(at, "new", name, record=kind)

    def questions(self, rows, choices):
        return [
            Question(f"place-{at[0]}-{at[1]}", "Is it new?", (("new", "Yes"), ("leave", "No")), "new", at)
            for at, (name, _, _) in rows
            if name.endswith("?")
        ]

    def save(self, import_, rows, prepared, *, by, reason, progress):
        self.records |= {row.name: row.record for row in rows}
        return Saved(made=tuple(("places", at, 1) for at, _ in enumerate(rows)))

    def undo(self, import_, saved, *, by, reason):
        self.records.clear()


PLACES = Places()
