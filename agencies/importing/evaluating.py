"""What importing a list would do, row by row, against the directory as it is now: new, changed, unchanged, refused, or
to be decided."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from django.utils.text import slugify

from agencies.directory.references import reference_fault
from agencies.importing.fields import CLOSED, LABELS, OPENING
from agencies.importing.naming import COMMON, STAGES, is_same_spelling, may_be_one_number
from agencies.importing.rows import OF_ESLO, OF_POSTS, Record
from agencies.models import SCHOOLS, Agency, Eslo
from core.importing.fields import (
    ASK,
    CHANGED,
    EXCLUDED,
    NEW,
    REFUSED,
    SAME,
    Change,
    Choices,
    Place,
    PreviewRow,
    Question,
)
from core.text.dates import print_date, today
from core.text.similarity import Names

ANEW, LEAVE = "new", "leave out"
MONTHS = "months"  # the key of a question
FIRST = "first"
HOW_MONTHS = (
    (FIRST, "As the first day of the month, the earliest that it can have been"),
    (LEAVE, "Leave them out"),
)
NO_DAY = "{cells} a month of training without a day, such as “{text}”. How are they taken?"
NUMBERS = ("national_reference", "local_reference")
SCHOOL_KINDS = tuple((kind, label) for kind, label in Agency.Kind.choices if kind in SCHOOLS)
IS_IT = "{agency} → {name}: is it the same agency?"
NEW_NAME = "{agency} → {name}, both with the number {number}: is this its new name?"
OPEN_HERE = "{agency} is open here. Close it on its own page, where its posts end with it"
UNCLEAR = "“{text}” does not say which kind of school it is. Which kind are such rows?"


@dataclass
class Line:
    record: Record
    agency: Agency | None = None
    keeps_name: bool = False
    fields: dict[str, str | dt.date] = field(default_factory=dict)
    appointed: list[dict] = field(default_factory=list)
    corrected: list[tuple[Eslo, dict]] = field(default_factory=list)
    ended: list[Eslo] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)


def displayed(name: str, value: str | dt.date | None) -> str:
    if name == "kind" and value:
        return Agency.Kind(value).label
    return print_date(value) if isinstance(value, dt.date) else value or ""


def renamed(agency: Agency) -> str:
    """The answer that a row means this agency, which has the name of the row from now on."""
    return f"renamed {agency.pk}"


def kept(agency: Agency) -> str:
    """The answer that a row means this agency, which keeps its name."""
    return f"same {agency.pk}"


def only_ones[T](pairs: Iterable[tuple[str, T]]) -> dict[str, T]:
    """Text → what has it, for texts that only one thing has."""
    found: dict[str, list[T]] = defaultdict(list)
    for text, each in pairs:
        found[text].append(each)
    return {text: several[0] for text, several in found.items() if text and len(several) == 1}


class Evaluation:
    def __init__(self, agencies: Iterable[Agency], terms: Iterable[Eslo], choices: Choices):
        self.by_pk = {agency.pk: agency for agency in agencies}
        self.by_reference = {each.national_reference: each for each in self.by_pk.values() if each.national_reference}
        self.by_local = only_ones((each.local_reference, each) for each in self.by_pk.values())
        self.by_name = {agency.name.lower(): agency for agency in self.by_pk.values()}
        self.terms: Mapping[int, list[Eslo]] = defaultdict(list)
        for term in terms:
            self.terms[term.agency_id].append(term)
        self.choices = choices
        self.questions: dict[str, Question] = {}
        self.asked_of: dict[str, Agency] = {}  # key of a question → the agency that a row may mean

    def rows(self, records: Sequence[tuple[Place, Record]]) -> list[PreviewRow]:
        lines = [Line(record.copy()) for _, record in records]
        self.take_months([line.record for line in lines if line.record.month])
        seen: dict[tuple[str, str], Record] = {}
        taken = [line for line in lines if line.record.at not in self.choices.excluded]
        self.locals = only_ones((line.record.values.get("local_reference", ""), line) for line in taken)
        for line in taken:
            self.find_agency(line, seen)
        rest = {pk: agency.name for pk, agency in self.by_pk.items() if ("pk", str(pk)) not in seen}
        self.names = Names(rest, COMMON, STAGES)
        found = []
        for line in lines:
            record, state = line.record, self.state(line, seen)
            changes = line.changes if state in (NEW, CHANGED, SAME) else []
            found.append(PreviewRow(record.at, state, record.name, changes, record.faults, line))
        return found

    def take_months(self, records: Sequence[Record]) -> None:
        """Ask once how months without a day are taken; until somebody says so, they are left out."""
        if not records:
            return
        cells = "1 cell gives" if len(records) == 1 else f"{len(records)} cells give"
        text = NO_DAY.format(cells=cells, text=records[0].text("training_date"))
        self.questions[MONTHS] = Question(MONTHS, text, HOW_MONTHS, FIRST)
        for record in records if self.choices.answers.get(MONTHS) == FIRST else ():
            record.take_first_day()

    def find_agency(self, line: Line, seen: dict[tuple[str, str], Record]) -> None:
        record, reference = line.record, line.record.values.get("national_reference", "")
        by_name, by_number = self.by_name.get(record.name.lower()), self.by_number(line)
        if by_name and by_number and by_name.pk != by_number.pk:
            record.refuse("name", f"The reference is that of {by_number}, the name that of another agency")
        own = by_name.national_reference if by_name and not by_number else ""
        if own and reference and own != reference:
            record.refuse("national_reference", f"{by_name} has another national reference number here: {own}")
        line.agency = by_number or by_name
        self.refuse_repeated(record, seen, "name", record.values.get("name", "").lower(), "has the same name")
        self.refuse_repeated(record, seen, "national_reference", reference, "has the same reference")
        self.refuse_repeated(record, seen, "pk", str(line.agency.pk) if line.agency else "", "means the same agency")

    def by_number(self, line: Line) -> Agency | None:
        """The agency with the national reference of a row, else the one that alone has its local reference here, as
        the row has it alone in the file, and no other national one.
        """
        reference = line.record.values.get("national_reference", "")
        if found := self.by_reference.get(reference):
            return found
        local = line.record.values.get("local_reference", "")
        found = self.by_local.get(local) if self.locals.get(local) is line else None
        return found if found and not (reference and found.national_reference) else None

    def refuse_repeated(self, record: Record, seen: dict, name: str, value: str, what: str) -> None:
        first = seen.setdefault((name, value), record) if value else record
        if first is not record and not record.is_refused:
            record.refuse("name" if name == "pk" else name, f"Row {first.at[1] + 1} {what}")

    def state(self, line: Line, seen: dict[tuple[str, str], Record]) -> str:
        record = line.record
        if record.at in self.choices.excluded:
            return EXCLUDED
        state = self.settle_agency(line, seen)
        check_days(record, line.agency)
        is_asked = self.find_kind(line)
        if record.is_refused:
            return REFUSED
        if is_asked or state:
            return state or ASK
        self.plan_agency(line)
        self.plan_posts(line)
        if line.agency is None:
            return NEW
        return CHANGED if any(change.is_ticked for change in line.changes) else SAME

    def settle_agency(self, line: Line, seen: dict[tuple[str, str], Record]) -> str:
        """Settle which agency a row means, and under which name; ASK or EXCLUDED where it is not saved so, else ""."""
        record, here = line.record, line.agency
        if record.is_refused or (here and is_same_spelling(here.name, record.name)):
            return ""
        if here is None:
            here = self.by_pk.get(self.names.likely(record.name, partial(self.may_mean, record)))
        if here is None:
            return ""
        answer = self.ask_which(line, here)
        if answer == LEAVE:
            return EXCLUDED
        if answer == ANEW and line.agency is None:
            return ""
        if answer not in (renamed(here), kept(here)):
            return ASK
        line.keeps_name = answer == kept(here)
        if line.agency is None:
            line.agency = here
            self.refuse_repeated(record, seen, "pk", str(here.pk), "means the same agency")
        return ""

    def may_mean(self, record: Record, pk: int) -> bool:
        """Whether no number of a row says that it means another agency than this one."""
        agency, values = self.by_pk[pk], record.values
        national = values.get("national_reference", "")
        if reference_fault(agency.kind, national):
            national = ""  # a cell that is not taken
        return may_be_one_number(agency.national_reference, national) and may_be_one_number(
            agency.local_reference, values.get("local_reference", "")
        )

    def ask_which(self, line: Line, here: Agency) -> str:
        """Ask whether a row means this agency, found by its number or as likely, and what it is called from now on."""
        record = line.record
        key = f"agency-{record.at[0]}-{record.at[1]}"
        text = IS_IT.format(agency=here, name=record.name)
        if line.agency:
            same = [name for name in NUMBERS if record.values.get(name) == getattr(here, name) != ""]
            text = NEW_NAME.format(agency=here, name=record.name, number=record.values[same[0]])
        options = [
            (renamed(here), f"Yes, and it is now called {record.name}"),
            (kept(here), f"Yes, but it is still called {here}"),
            (ANEW, "No, it is a new agency"),
            (LEAVE, "Leave this row out"),
        ]
        if line.agency:  # no other agency can have its number
            options.remove((ANEW, "No, it is a new agency"))
        self.questions[key] = Question(key, text, tuple(options), at=record.at, kind="agency")
        self.asked_of[key] = here
        return self.choices.answers.get(key, "")

    def find_kind(self, line: Line) -> bool:
        """Settle the kind of the agency of a row; True where it has to be asked."""
        record, known = line.record, line.record.values.get("kind") or (line.agency.kind if line.agency else "")
        if record.is_unclear and not {known, record.default_kind} & SCHOOLS:
            if record.is_refused:
                return False
            key = f"kind-{slugify(record.text('kind'))}"
            self.questions[key] = Question(key, UNCLEAR.format(text=record.text("kind")), SCHOOL_KINDS)
            known = self.choices.answers.get(key, "")
            if known not in SCHOOLS:
                return True
        known = known or record.default_kind
        if known:
            record.values["kind"] = known
        else:
            record.refuse("kind", "Say what kind of agency it is, which a new agency needs")
        if fault := reference_fault(known, record.values.get("national_reference", "")):
            record.fault("national_reference", fault)
        return False

    def change(self, line: Line, name: str, before, after, *, default: bool = True) -> bool:
        is_ticked = line.agency is None or self.choices.is_ticked(line.record.at, name, default=default)
        line.changes.append(Change(name, LABELS[name], displayed(name, before), displayed(name, after), is_ticked))
        return is_ticked

    def plan_agency(self, line: Line) -> None:
        for name, value in line.record.values.items():
            if name == "name" and line.keeps_name:
                continue
            before = getattr(line.agency, name) if line.agency else None
            if value != before and self.change(line, name, before, value):
                line.fields[name] = value

    def plan_posts(self, line: Line) -> None:
        record, posts = line.record, line.record.posts
        terms = self.terms[line.agency.pk] if line.agency else []
        officer = next((term for term in terms if term.post == Eslo.Post.LEAD), None)
        details = {name.removeprefix("eslo_"): posts[name] for name in OF_ESLO if name in posts}
        details |= {"trained_on": posts["training_date"]} if "training_date" in posts else {}
        name = details.get("name", officer.name if officer and set(details) <= {"trained_on"} else "")
        if details and not name:
            for each in [each for each in (*OF_ESLO, "training_date") if each in posts]:
                record.fault(each, "Write the ESLO’s name too")
        elif officer is None and details:
            if self.change(line, "eslo_name", "", name):
                line.appointed.append(details)
        elif officer and name.lower() == officer.name.lower():
            self.plan_correction(line, officer, details)
        elif details and (fault := handover_fault(officer)):
            record.fault("eslo_name", fault)
        elif details and self.change(line, "eslo_name", officer.name, name, default=False):
            line.appointed.append(details)
            line.ended.append(officer)
        self.plan_deputies(line, [term for term in terms if term.post == Eslo.Post.DEPUTY])

    def plan_correction(self, line: Line, term: Eslo, details: Mapping) -> None:
        values = {}
        post = "eslo" if term.post == Eslo.Post.LEAD else "deputy"
        for name, value in details.items():
            before = getattr(term, name)
            label = "training_date" if name == "trained_on" else f"{post}_{name}"
            is_older = name == "trained_on" and before and value < before
            if value != before and not is_older and self.change(line, label, before, value):
                values[name] = value
        if values:
            line.corrected.append((term, values))

    def plan_deputies(self, line: Line, present: list[Eslo]) -> None:
        """Deputies come to those who are there; nobody's post ends. An email address is that of the first."""
        by_name, posts = {term.name.lower(): term for term in present}, line.record.posts
        names, emails = posts.get("deputy", []), {"email": posts["deputy_email"]} if "deputy_email" in posts else {}
        new = [name for name in dict.fromkeys(names) if name.lower() not in by_name]
        before = ", ".join(term.name for term in present)
        if new and self.change(line, "deputy", before, ", ".join([*filter(None, [before]), *new])):
            post = {"post": Eslo.Post.DEPUTY}
            line.appointed += [post | {"name": name} | (emails if name == names[0] else {}) for name in new]
        if names and names[0].lower() in by_name:
            self.plan_correction(line, by_name[names[0].lower()], emails)


def handover_fault(officer: Eslo) -> str:
    """Why somebody else cannot take over from today; "" where they can."""
    if officer.valid_to:
        return f"{officer} holds the post until the end of today. Import this row tomorrow"
    is_new = officer.valid_from >= today()
    return f"{officer} took up the post today. Correct it on the page of the agency" if is_new else ""


def check_days(record: Record, agency: Agency | None) -> None:
    here, last_day, status = agency.active_to if agency else None, record.values.get("active_to"), record.status
    if here and here < today():
        if last_day != here and (last_day or status != CLOSED):
            record.refuse("active_to", f"{agency} was closed on {print_date(here)}. Open it again first")
    elif last_day and last_day > today():
        record.fault("active_to", "The last day is in the future. Close the agency when it has closed")
    elif agency and (last_day != here if last_day else status == CLOSED and not here):
        record.fault("active_to" if last_day else "status", OPEN_HERE.format(agency=agency))
    elif status == CLOSED and not last_day:
        record.refuse("active_to", "It is closed, and no last day is given. Add it, or leave the row out")
    if status == OPENING:
        wrong = record.fault if agency else record.refuse
        wrong("status", "It is not open yet. Leave it out of the list until it opens")
    first = record.values.get("active_from", agency.active_from if agency else None)
    last = record.values.get("active_to", here)
    if first and last and last < first:
        record.refuse("active_from", "The last day lies before the first")
    if last and last <= today():
        for name in [name for name in OF_POSTS if name in record.posts]:
            record.fault(name, "It is closed, so nobody can hold a post in it now")
