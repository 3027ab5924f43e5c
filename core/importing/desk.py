"""What every page of the import desk needs: its import, its addresses, its steps."""

from django.http import Http404
from django.urls import reverse

from core.files.uploads import content_of
from core.importing import services
from core.importing.fields import Importer, PreviewRow, Question
from core.importing.forms import UploadForm
from core.importing.page import STEPS
from core.importing.services import State
from core.importing.source import UnreadableFile
from core.importing.work import VALUES, Work, missing_fields
from core.models import Import
from core.records.rules import RuleBroken

Looked = tuple[list[PreviewRow], list[Question]]  # what would be saved now, and what is asked


class BaseDesk:
    """What every page of importing one kind of file needs; in its sentences {} is the name of the file."""

    cancelled = "The import of {} has been cancelled. Nothing was saved."
    undo_heading = "Undo the import of {}"
    undo_submit = "Undo the import"
    undone = "The import of {} has been undone."

    def __init__(self, importer: Importer):
        self.importer = importer

    def url(self, page: str, *args) -> str:
        return reverse(self.importer.url + page, args=args)

    def found(self, request, pk: int, *, waiting: bool = False) -> Import:
        """An import that this person may see; 404 otherwise. RuleBroken if it should be `waiting` and is over."""
        imports = Import.objects.for_importer(self.importer.name).select_related("uploaded_by")
        imports = imports if waiting else imports.defer("work", "saved")  # read once a second while saving
        try:
            found = imports.visible_to(request.user).get(pk=pk)
            if waiting and found.state in Import.WAITING:
                found = imports.editable_by(request.user).get(pk=pk)
        except (Import.DoesNotExist, OverflowError):
            raise Http404("This page was not found.") from None
        if waiting:
            services.require_waiting(found)
        return found

    def begin(self, form: UploadForm, user) -> Import:
        """The import that a file begins. Raises RuleBroken where it cannot be read."""
        file = form.cleaned_data["file"]
        try:
            return services.begin_import(
                importer=self.importer, data=content_of(file), filename=file.name, options=form.options(), by=user
            )
        except UnreadableFile as unreadable:
            raise RuleBroken(unreadable.message, field="file") from None

    def context(self, import_: Import | None = None, step: str = "") -> dict:
        crumb = (self.importer.crumb[0], reverse(self.importer.crumb[1]))
        context = {"importer": self.importer, "crumbs": (*crumb, self.importer.heading, self.url(""))}
        if import_ is None:
            return context | {"cancel_url": crumb[1], "crumbs": crumb}
        done = list(STEPS)[: list(STEPS).index(import_.state) + 1] if import_.state in STEPS else []
        unused = (VALUES,) if step and not any(each.values for each in self.importer.fields()) else ()
        return context | {
            "import": import_,
            "step": step,
            "step_heading": STEPS.get(step, ""),
            "steps": [(name, label, name in done) for name, label in STEPS.items() if name not in unused],
            "one_url": self.url("_one", import_.pk),
            "accept_url": self.url("_accept", import_.pk),
            "cancel_url": self.url("_cancel", import_.pk),
            "upload_url": self.url(""),
            "undo_url": self.url("_undo", import_.pk),
            "refused_url": self.url("_refused", import_.pk),
            "done_url": self.importer.done_url(import_) if import_.state == State.ACCEPTED else "",
        }

    def is_ready(self, work: Work) -> bool:
        """Whether the columns that every row needs have been chosen."""
        return not missing_fields(work, self.importer) and not self.importer.faults(work)
