"""Takes the pictures in docs/pictures/: eight pages of the demonstration board on a fixed day.

`python3 dev.py screenshots` runs it with an environment that names a new database. It loads the board there and serves
it in this process, whose clock does not move, so that the same code gives the same pictures.
"""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass
from pathlib import Path

import django
from PIL import Image
from playwright.sync_api import Browser, sync_playwright

django.setup()

from django.contrib.staticfiles.handlers import StaticFilesHandler  # noqa: E402 (needs the settings)
from django.core.management import call_command  # noqa: E402
from django.db.models import Count  # noqa: E402
from django.test.testcases import LiveServerThread  # noqa: E402
from django.urls import reverse  # noqa: E402

from accounts.demo import token_for  # noqa: E402
from accounts.models import User  # noqa: E402
from actions.models import Action  # noqa: E402
from audits.models import Return  # noqa: E402
from esafety.demo.load import clock  # noqa: E402
from esafety.demo.people import PEOPLE  # noqa: E402
from incidents.models import PublishedEdition  # noqa: E402
from reports.models import Report  # noqa: E402
from tests.suite import find_browser  # noqa: E402
from voices.models import SurveyClass  # noqa: E402

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "pictures"
DAY = dt.date(2026, 11, 24)  # after the last event of the demonstration board
WIDE, PHONE = (1280, 900), (390, 844)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@dataclass(frozen=True)
class Picture:
    """A page, the person who is signed in ("" for nobody), and the size of the window in pixels."""

    name: str
    person: str
    url: str
    size: tuple[int, int] = WIDE


def list_pictures() -> list[Picture]:
    action = Action.objects.annotate(number_of=Count("updates")).order_by("-number_of", "pk").first()
    denzil = User.objects.get(email=email_of("denzil"))
    audit_return = Return.objects.visible_to(denzil).order_by("-round__opens_on", "pk").first()
    edition = PublishedEdition.objects.order_by("-pk").first()
    report = Report.objects.frozen().order_by("-number").first()
    survey_class = SurveyClass.objects.filter(state=SurveyClass.State.OPEN).order_by("pk").first()
    return [
        Picture("plan", "helen", "/plan/"),
        Picture("action", "helen", f"/plan/actions/{action.pk}/"),
        Picture("manager", "helen", "/"),
        Picture("member", "marian", "/"),
        Picture("return", "denzil", f"/audits/returns/{audit_return.pk}/"),
        Picture("published-figures", "grace", f"/incidents/figures/published/{edition.pk}/"),
        Picture("report", "grace", f"/reports/{report.pk}/"),
        Picture("childrens-survey", "", f"/s/{survey_class.key}/", PHONE),
    ]


def email_of(key: str) -> str:
    return next(person.email for person in PEOPLE if person.key == key)


def take(browser: Browser, server: str, picture: Picture, sign_in: str) -> bytes:
    """The top of a page as PNG."""
    width, height = picture.size
    context = browser.new_context(viewport={"width": width, "height": height}, locale="en-GB")
    page = context.new_page()
    if sign_in:
        page.goto(server + sign_in)
    response = page.goto(server + picture.url)
    if response.status != 200:
        raise SystemExit(f"{picture.url} answered {response.status}.")
    page.evaluate("document.fonts.ready")
    png = page.screenshot()
    context.close()
    return png


def reduce_colours(png: bytes) -> bytes:
    """The picture with a palette of 128 colours, a third of the size."""
    out = io.BytesIO()
    image = Image.open(io.BytesIO(png)).convert("RGB").quantize(128, dither=Image.Dither.NONE)
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    call_command("seed_demo", tables=True)
    with clock(DAY):
        call_command("seed_demo")
        pictures = list_pictures()
        people = {key: User.objects.get(email=email_of(key)) for key in {each.person for each in pictures} - {""}}
        links = {key: reverse("demo_sign_in", args=[token_for(user)]) for key, user in people.items()}
        server = LiveServerThread("127.0.0.1", StaticFilesHandler)
        server.daemon = True
        server.start()
        server.is_ready.wait()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
            for each in pictures:
                png = take(browser, f"http://127.0.0.1:{server.port}", each, links.get(each.person, ""))
                (FOLDER / f"{each.name}.png").write_bytes(reduce_colours(png))
            browser.close()
        server.terminate()
    print("Written:", *(f"docs/pictures/{each.name}.png" for each in pictures))


if __name__ == "__main__":
    main()
