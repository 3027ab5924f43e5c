"""A list of agencies on the import desk: read, matched with those that are here, saved, and undone as a whole.

Undoing deletes what the list brought, although records are otherwise ended and never deleted: else somebody who never
held a post would have held it for ever (ADR 14).
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from agencies.access import may
from agencies.directory.following import agencies_changed, agencies_undone
from agencies.directory.services import FIELDS as AGENCY_FIELDS
from agencies.importing.belongings import belongings_of
from agencies.importing.evaluating import Evaluation, Line
from agencies.importing.fields import FIELDS
from agencies.importing.rows import Record, read_record
from agencies.links.services import follow_address, lock_lines
from agencies.models import Agency, Eslo, EsloReturnLine, Membership
from agencies.posts import lead_dates
from agencies.posts.rules import still_confirmed
from agencies.posts.services.access import HANDED_OVER, end_access
from agencies.posts.services.eslos import CONTACT
from core.importing.fields import NEW, Choices, Importer, Place, PreviewRow, Question, Saved
from core.importing.progress import Progress
from core.importing.undo import keys_of, lock_saved, saved_of, take_back
from core.importing.work import means_of, rows_of
from core.records.locking import create_many, save_many
from core.text.dates import today

OTHERS = "{count} row{s} with another ESLO than we have: nobody’s post ends unless you tick that change in its row."
BATCH = 2_000  # records in one statement
TERM_FIELDS = ("valid_to", "confirmed_on", "trained_on", *CONTACT)  # of a term that is there already


class AgencyImporter(Importer):
    name = "agencies"
    url = "import_agencies"
    heading = "Import a list of agencies"
    lead = "A spreadsheet or CSV file with a row for each agency, such as the register of schools."
    record = "agency"
    crumb = ("Agencies", "agencies")
    constants = ("kind",)
    screens_texts = True
    ticks_left = True
    undo_lead = (
        "Agencies and ESLOs that came with it go, and what it changed is as it was before. This can be done until "
        "something from it has been changed or used."
    )

    def may_read(self, user) -> bool:
        return may(user, "directory.edit_any")

    def fields(self):
        return FIELDS

    def read_all(self, work) -> list[tuple[Place, Record]]:
        found, above = [], {}
        for at, row in rows_of(work):
            means = means_of(work, at[0])
            record, above = read_record(at, row, means, above)
            found.append((at, record))
        return found

    def evaluate(self, rows: Sequence, choices: Choices, *, lock: bool) -> list[PreviewRow]:
        """Locks in the order of agencies/links/services.py: agencies, then open lines, then who holds the posts."""
        agencies, terms = Agency.objects.order_by("pk"), Eslo.objects.current().order_by("pk")
        if lock:
            agencies, terms = list(agencies.select_for_update()), terms.select_for_update()
            lock_lines(EsloReturnLine.objects.to_answer())
        return Evaluation(agencies, terms, choices).rows(rows)

    def questions(self, rows: Sequence, choices: Choices) -> list[Question]:
        evaluation = Evaluation(Agency.objects.order_by("pk"), (), choices)
        evaluation.rows(rows)
        hints = belongings_of(set(evaluation.asked_of.values()))
        return [
            replace(question, hint=hints[evaluation.asked_of[key].pk]) if key in evaluation.asked_of else question
            for key, question in evaluation.questions.items()
        ]

    def preview_context(self, import_, work, rows: Sequence[PreviewRow]) -> dict:
        count = sum(change.field == "eslo_name" and not change.is_ticked for row in rows for change in row.changes)
        if not count:
            return {"notes": work.source.notes}
        told = OTHERS.format(count=count, s="" if count == 1 else "s")
        return {"notes": (*work.source.notes, told)}

    def save(
        self, import_, rows: Sequence[PreviewRow], prepared: None, *, by, reason: str, progress: Progress
    ) -> Saved:
        lines = [row.record for row in rows]
        made = [Agency(taken_from=import_, **row.record.fields) for row in rows if row.state == NEW]
        create_many(made, by=by, reason=reason, batch=BATCH)
        for row, agency in zip((row for row in rows if row.state == NEW), made, strict=True):
            row.record.agency = agency
        progress(30)
        changed = [line.agency for line in lines if line.fields and line.agency.taken_from_id != import_.pk]
        for line in lines:
            for name, value in line.fields.items():
                setattr(line.agency, name, value)
        save_many(changed, fields=AGENCY_FIELDS, by=by, reason=reason)
        progress(50)
        named, touched = save_terms(lines, by=by, reason=reason)
        places = end_access([term for line in lines for term in line.ended], by=by, reason=f"{HANDED_OVER}: {reason}")
        progress(80)
        agencies_changed.tell(keys=[agency.pk for agency in (*made, *changed)], by=by, reason=reason)
        return saved_of(made=(*made, *named), changed=(*changed, *touched, *places))

    def undo(self, import_, saved: Saved, *, by, reason: str) -> None:
        records = lock_saved(saved, (Agency, Eslo, Membership))
        made, changed = (list(keys_of(each).get(Agency, ())) for each in (saved.made, saved.changed))
        agencies_undone.tell(keys=made, by=by, reason=reason)
        take_back(saved, records, by=by, reason=reason)
        lead_dates.refresh({term.agency_id for term in records[Eslo].values()} - set(made))
        agencies_changed.tell(keys=changed, by=by, reason=reason)


def save_terms(lines: Sequence[Line], *, by, reason: str) -> tuple[list[Eslo], list[Eslo]]:
    ended, corrected = [term for line in lines for term in line.ended], [c for line in lines for c in line.corrected]
    for term in ended:
        term.valid_to = today() - dt.timedelta(days=1)
        term.confirmed_on = still_confirmed(term.confirmed_on, term.valid_to)
    addresses = [(term, term.email) for term, _ in corrected]
    for term, values in corrected:
        for name, value in values.items():
            setattr(term, name, value)
    touched = [*ended, *(term for term, _ in corrected)]
    save_many(touched, fields=TERM_FIELDS, by=by, reason=reason)
    for term, before in addresses:
        follow_address(eslo=term, before=before, by=by)
    named = [Eslo(agency=line.agency, valid_from=today(), **values) for line in lines for values in line.appointed]
    create_many(named, by=by, reason=reason, batch=BATCH)
    lead_dates.refresh(term.agency_id for term in (*named, *touched))
    return named, touched
