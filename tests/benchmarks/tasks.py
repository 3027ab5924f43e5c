"""What few of a crowd do at a time: return a changed plan, import a list, freeze a report; and children who send forms."""

from __future__ import annotations

import datetime as dt
import itertools
import random
import re
from dataclasses import dataclass, field
from threading import Lock

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.utils import timezone

from actions.models import Plan
from actions.table.files import export_plan
from core.text.dates import print_date, today
from reports.periods import Period
from reports.sections.section import QUARTERLY
from tests.actions.returns.long_return import UPDATE
from tests.actions.returns.test_reading import edited_book
from tests.benchmarks.imports import agencies_file
from tests.benchmarks.server import TOKEN, Client
from tests.benchmarks.tally import Tally
from tests.factories.voices import make_class
from voices.models import SettingSurvey, SurveyClass

VERSION, MARK = re.compile(r'name="version" value="(\d+)"'), re.compile(r'name="mark" value="([\w-]+)"')
QUARTER = dt.timedelta(days=91)
QUARTERS = 8  # of which reports are made
JSON = {"Accept": "application/json"}
CHILD = {"C6": "talk", "C7": "yes", "C10": ["parent", "friend"]}  # what a child answers


@dataclass
class Tasks:
    """Work that takes seconds of a processor, one kind after the other, on the plan in force. `book` is its workbook."""

    book: bytes
    kinds: itertools.cycle = field(init=False)
    lock: Lock = field(default_factory=Lock)

    def __post_init__(self):
        self.kinds = itertools.cycle((self.merge, self.import_agency, self.freeze))

    @classmethod
    def of(cls, plan: Plan) -> Tasks:
        return cls(export_plan(plan, None, "xlsx"))

    def next(self, client: Client, text: str, dice: random.Random, tally: Tally) -> None:
        """Do what comes next; `text` is one that nobody else writes."""
        with self.lock:
            kind = next(self.kinds)
        kind(client, text, dice, tally)

    def merge(self, client: Client, text: str, dice: random.Random, tally: Tally) -> None:
        """Return the workbook with one more update, and take that over."""

        def edit(sheet) -> None:
            cell = sheet.cell(dice.randrange(2, sheet.max_row + 1), UPDATE)
            cell.value = f"{print_date(today())}: {text}\n{cell.value or ''}"

        if take_over(client, tally, "/plan/return/", "plan.xlsx", edited_book(self.book, edit)):
            tally.texts.append(text)
            tally.merges += 1

    def import_agency(self, client: Client, text: str, dice: random.Random, tally: Tally) -> None:
        """Import a list with one agency."""
        data = agencies_file(1, name=text, first=dice.randrange(100_000, 400_000))
        if take_over(client, tally, "/agencies/import/", "agencies.csv", data):
            tally.agencies.append(text)

    def freeze(self, client: Client, text: str, dice: random.Random, tally: Tally) -> None:
        """Make the report of a quarter and freeze it; where somebody else has begun it, that is said."""
        period = Period.containing(today() - dice.randrange(1, QUARTERS) * QUARTER)
        made = client.send("/reports/new/", {"kind": QUARTERLY, "period": period.key})
        tally.note(made, "/reports/new/", 302, 422)
        if made.status != 302:
            tally.told += made.status == 422
            return
        url = made.headers["location"]
        page = tally.note(client.send(f"{url}freeze/"), f"{url}freeze/", 200)
        version = VERSION.search(page.text)
        form = {"version": version[1] if version else ""}
        frozen = tally.note(client.send(f"{url}freeze/", form), f"{url}freeze/", 302)
        if frozen.status == 302 and frozen.headers["location"] == url:
            tally.reports.append(int(re.search(r"/(\d+)/$", url)[1]))


def take_over(client: Client, tally: Tally, url: str, filename: str, data: bytes) -> bool:
    """Choose a file on the import desk at a URL and accept its preview as it is proposed.

    False where records changed since the preview, so that it is displayed again, or where an answer was an error.
    """
    reply = tally.note(client.send(url, *multipart(filename, data)), url, 302)
    if reply.status != 302:
        return False
    one = reply.headers["location"]
    page = tally.note(client.send(one), one, 200)
    version, mark = VERSION.search(page.text), MARK.search(page.text)
    if not (version and mark):
        tally.errors.append(f"{one} shows no preview")
        return False
    reply = tally.note(client.send(f"{one}accept/", {"version": version[1], "mark": mark[1]}), f"{one}accept/", 302)
    if reply.status != 302:
        return False
    done = reply.headers["location"]
    if MARK.search(tally.note(client.send(done), done, 200).text):
        tally.told += 1
        return False
    return True


def multipart(filename: str, data: bytes) -> tuple[bytes, dict[str, str]]:
    """Body and headers of a form with one file, as Client.send takes them."""
    fields = {"csrfmiddlewaretoken": TOKEN, "file": SimpleUploadedFile(filename, data)}
    body = encode_multipart(BOUNDARY, fields)
    return body, {"Content-Type": MULTIPART_CONTENT}


def open_classes(count: int, roll: int, label: str = "Crowd") -> list[SurveyClass]:
    """Classes of the children's survey that is running, open for so long as anybody measures."""
    survey = SettingSurvey.objects.filter(state=SettingSurvey.State.RUNNING).order_by("pk")[0]
    until = timezone.now() + dt.timedelta(hours=12)
    values = {"roll": roll, "state": SurveyClass.State.OPEN, "open_until": until}
    return [make_class(survey, f"{label} {number}", **values) for number in range(count)]


def send_form(client: Client, key: str, tally: Tally) -> None:
    """What a child does: open the page of its class, answer, and send."""
    url = f"/s/{key}/"
    page = tally.note(client.send(url), url, 200)
    if mark := MARK.search(page.text):
        reply = tally.note(client.send(f"{url}send/", {"mark": mark[1], **CHILD}, JSON), f"{url}send/", 200)
        tally.forms[key] += reply.status == 200
    else:
        tally.errors.append(f"{url} shows no form")
