"""Children's surveys of Northmere: last year's, finished and published, and this year's, which is running.

The answers of each child are invented together, so that they agree with each other, and added up at once, as on the
children's pages. All else goes through the services of the pages.
"""

import datetime as dt
from collections import Counter
from zlib import crc32

from django.utils import timezone

from accounts.models import User
from agencies.models import Agency
from audits.models import Return, Round
from audits.returns.return_data import return_data_of
from audits.rounds.services import close_round
from core.board.settings import change_setting
from core.records.locking import create_many, save_versioned
from core.text.dates import today
from esafety.demo.audits import REASON, Known, come_in, fill, make, round_of, signatures
from esafety.demo.chases import record_emails
from esafety.demo.reading import read_toml
from voices.answering.rules import counted
from voices.answering.services import hash_mark
from voices.classes.services import add_together, close_class, open_class
from voices.feedback.services import add_row
from voices.figures import services as figures
from voices.models import SettingSurvey, SurveyClass, VoicesIssue, WaitingCount, WaitingMark
from voices.results import services as results
from voices.surveys import services as surveys
from voices.wording.questions import NOT_KNOWN, YES, shipped_edition, words_for
from voices.wording.settings import CHECKED

LAST_YEAR, ANSWERED, PUBLISHED = dt.date(2025, 11, 3), dt.date(2025, 11, 20), dt.date(2026, 3, 9)
AGREED = dt.date(2026, 6, 15)  # when the board said what it did
WORDS = read_toml("voices")
CHOICE, MULTI = WORDS["choice"], WORDS["multi"]
NO_ONE = "no_one"  # as NOT_KNOWN, chosen alone


def load_last_year(board: Known, clock) -> VoicesIssue:
    """Last year's survey: 13 settings online, three of them with fewer than 10 answers, and six on paper; its figures,
    and what was done about them. `clock(day)` sets the day on which things happen.
    """
    with clock(LAST_YEAR):
        asked = round_of("young-people", 2025, LAST_YEAR, board.helen, children=shipped_edition())
        agencies = {agency.name: agency for agency in Agency.objects.active(LAST_YEAR)}
        rows = make(asked, [agencies[seed["agency"]] for seed in WORDS["last_year"]])
        create_many(rows, by=board.helen, reason=REASON)
    with clock(ANSWERED):
        for seed, audit_return in zip(WORDS["last_year"], rows, strict=True):
            survey = run_survey(seed, audit_return, board.helen)
            surveys.finish(survey=survey, by=board.helen)
            hand_in(audit_return, board)
        on_paper, day = make(asked, [agencies[name] for name in WORDS["paper"]]), ANSWERED + dt.timedelta(days=5)
        for audit_return in on_paper:
            come_in(audit_return, day, "closed", board.helen)
        fill(on_paper, day, board)
    with clock(PUBLISHED):
        record_emails(asked, [*rows, *on_paper], ANSWERED, board.helen)
        asked.refresh_from_db()
        close_round(asked=asked, expected=asked.version, by=board.helen)
        issue = results.publish(asked=asked, by=board.helen)
    with clock(PUBLISHED + dt.timedelta(days=31)):
        figures.delete_expired()
    with clock(AGREED):
        for seed in WORDS["told"]:
            add_row(asked=asked, by=board.helen, agreed=True, **seed)
    return issue


def load_this_year(board: Known) -> None:
    """This year's: one setting with classes in every state, one prepared, one finished, one that has just joined."""
    asked = Round.objects.get(year=2026, edition__questionnaire__key="young-people")
    on = today()
    change_setting(key=CHECKED, value=on.isoformat(), applies_from=on, by=board.helen, reason="Called each of them")
    rows = {each.agency.name: each for each in asked.returns.select_related("agency").filter(agency__name__in=online())}
    for seed in WORDS["this_year"]:
        survey = run_survey(seed, rows[seed["agency"]], board.helen)
        if seed.get("is_finished"):
            surveys.finish(survey=survey, by=board.helen)


def open_again() -> None:
    """Open the classes that are open for 90 minutes from the moment at which the board is loaded."""
    until = timezone.now() + dt.timedelta(minutes=90)
    SurveyClass.objects.filter(state=SurveyClass.State.OPEN).update(open_until=until)


def online() -> list[str]:
    return [seed["agency"] for seed in WORDS["this_year"]]


def run_survey(seed: dict, audit_return: Return, helen: User) -> SettingSurvey:
    survey = surveys.join(audit_return=audit_return, by=helen)
    if not seed["classes"]:
        return survey
    lines = [line.split(", ") for line in seed["classes"]]
    added = surveys.set_up(
        survey=survey,
        expected=survey.version,
        by=helen,
        classes="\n".join(line for line, *_ in lines),
        questions_agreed_by=WORDS["agreed_by"],
        disclosure_plan=WORDS["plan"],
        helper=seed["helper"],
        parents_told_on=timezone.localdate() - dt.timedelta(days=10),
    )
    for survey_class, (_, answered, *named) in zip(added, lines, strict=True):
        state = named[0] if named else SurveyClass.State.CLOSED
        if state != SurveyClass.State.READY:
            answer(open_class(survey_class=survey_class), int(answered), seed, audit_return)
        if state == SurveyClass.State.CLOSED:
            close_class(survey_class=survey_class)
    if seed.get("together"):
        add_together(survey_class=added[-1], text=seed["together"])
    survey.refresh_from_db()
    return survey


def answer(survey_class: SurveyClass, answered: int, seed: dict, audit_return: Return) -> None:
    words = words_for(audit_return.round.children_id, survey_class.age)
    counts_by_option: Counter[tuple[str, str]] = Counter()
    for child in range(answered):
        picks = picks_of(seed, f"{audit_return.round.year} {survey_class.label} {child}")
        counts_by_option.update(counted(words.questions, picks))
    counts = list(WaitingCount.objects.filter(survey_class=survey_class))
    for count in counts:
        count.n = counts_by_option[count.question, count.option]
    WaitingCount.objects.bulk_update(counts, ["n"])
    marks = sorted(hash_mark(survey_class, f"{child:032d}") for child in range(answered))
    WaitingMark.objects.bulk_create(WaitingMark(survey_class=survey_class, mark=mark) for mark in marks)
    survey_class.received = answered
    survey_class.save(update_fields=["received"])


def picks_of(seed: dict, who: str) -> dict[str, list[str]]:
    def turn(about: str) -> int:
        return crc32(f"{seed['agency']} {who} {about}".encode()) // 7 % 100

    chosen = {code: one_of(seed.get(code, shares), turn(code)) for code, shares in CHOICE.items()}
    if chosen["lesson"] != YES:
        chosen["useful"] = "none" if chosen["lesson"] else ""
    picks = {code: [option] for code, option in chosen.items() if option}
    for code, shares in MULTI.items():
        several = [option for option, share in shares.items() if turn(f"{code} {option}") < share]
        picks[code] = [NO_ONE] if NO_ONE in several else several or [NOT_KNOWN]
    return picks


def one_of(shares: dict[str, int], turn: int) -> str:
    for option, share in shares.items():
        if turn < share:
            return option
        turn -= share
    return ""


def hand_in(audit_return: Return, board: Known) -> None:
    """The return of a finished survey is signed, comes in, is read and closed."""
    audit_return.refresh_from_db()
    come_in(audit_return, ANSWERED + dt.timedelta(days=4), "closed", board.helen)
    audit_return.ready_on = audit_return.submitted_on
    fields = ["state", "ready_on", "submitted_on", "submitted_at", "times_submitted", "receipt", "moderated_on"]
    fields += ["moderated_by", "closed_on"]
    save_versioned(audit_return, expected=audit_return.version, fields=fields, by=board.helen, reason=REASON)
    signed = signatures(return_data_of(audit_return), board)
    create_many([each.request for each in signed], by=board.helen, reason=REASON)
    create_many(signed, by=board.helen, reason=REASON)
