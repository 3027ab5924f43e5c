"""Takes the form of a child apart: 1 is added to each chosen option, and nothing else of it is stored (ADR 89).

Every counter of the class is written at each form, chosen or not, and in the same order: neither the order of rows nor
the transaction that last wrote a row tells which options belong to one form.
"""

import logging
import time
from collections.abc import Mapping, Sequence

from django.db import Error, connection, transaction
from django.db.models import Case, F, PositiveSmallIntegerField, Value, When
from django.utils import timezone
from django.utils.crypto import salted_hmac

from voices.answering.rules import SendLimit, counted, is_mark
from voices.models import OldVersions, SettingSurvey, SurveyClass, WaitingCount, WaitingMark
from voices.wording.questions import Words, words_for

REFUSALS = {
    "closed": "This survey is closed. Ask your teacher.",
    "full": "Everyone in this class has answered. Ask your teacher.",
    "busy": "Busy, we try again",
    "unknown": "We do not know this link. Ask your teacher.",
    "wrong": "Something went wrong. Press “Send” again.",
}
CLASS_FIELDS = (
    *("key", "age", "roll", "state", "open_until", "received", "survey__state", "survey__helper"),
    *("survey__audit_return__round_id", "survey__audit_return__round__children_id"),
)
send_limit = SendLimit(40)
logger = logging.getLogger("core.jobs")


class Refused(Exception):
    """A form or page that is refused. `kind` is closed, full, busy, unknown or wrong; `words` are for the child."""

    def __init__(self, kind: str):
        super().__init__(kind)
        self.kind, self.words = kind, REFUSALS[kind]


def class_with_key(key: str) -> SurveyClass:
    """The class of a link, whose key may be typed in capitals. Raises Refused "unknown"."""
    rows = SurveyClass.objects.select_related("survey__audit_return__round").only(*CLASS_FIELDS)
    if (found := rows.filter(key=key.lower()).first()) is None:
        raise Refused("unknown")
    return found


def words_of(survey_class: SurveyClass) -> Words:
    """What the children of a class are asked."""
    return words_for(survey_class.survey.audit_return.round.children_id, survey_class.age)


def require_open(survey_class: SurveyClass, marks: int | None = None) -> None:
    """Raise Refused where a class is closed, has lost answers, or all have answered; `marks` where counted already."""
    until = survey_class.open_until
    is_open = survey_class.state == SurveyClass.State.OPEN and until is not None and timezone.now() < until
    is_running = survey_class.survey.state == SettingSurvey.State.RUNNING
    if not is_open or not is_running or lost_answers(survey_class, marks):
        raise Refused("closed")
    if survey_class.received >= survey_class.roll:
        raise Refused("full")


def receive(*, key: str, picks: Mapping[str, Sequence[str]], mark: str) -> None:
    """Add the form of a child to the counters of its class. `picks` are options by question, `mark` the random number
    of the page. A repeat changes nothing; nor does a form that answers nothing, so that blank forms cannot fill a class
    up around the answers of one child. Raises Refused; nothing is changed then.
    """
    survey_class = class_with_key(key)
    if not is_mark(mark):
        raise Refused("wrong")
    try:
        require_open(survey_class, survey_class.received)  # whether answers are lost is looked at below
    except Refused:
        if WaitingMark.objects.filter(survey_class=survey_class, mark=hash_mark(survey_class, mark)).exists():
            return
        raise
    words = words_of(survey_class)
    if not (chosen := counted(words.questions, picks)):
        return
    if not send_limit.allow(survey_class.pk, time.monotonic()):
        raise Refused("busy")
    with transaction.atomic():
        locked = SurveyClass.objects.select_for_update().filter(pk=survey_class.pk).first()
        if locked is None:  # the survey was finished a moment ago
            raise Refused("closed")
        locked.survey = survey_class.survey  # read a moment ago: no statement more while other children wait
        marks = set(WaitingMark.objects.filter(survey_class=locked).values_list("mark", flat=True))
        if (hashed := hash_mark(locked, mark)) not in marks:
            require_open(locked, len(marks))
            _add(locked, words, chosen, hashed)


def _add(locked: SurveyClass, words: Words, chosen: set[tuple[str, str]], hashed: str) -> None:
    if not locked.received:
        make_counters(locked, words)  # the database loses those at 0 too when it fails
    WaitingMark.objects.create(survey_class=locked, mark=hashed)
    cases = [When(question=question, option=option, then=Value(1)) for question, option in sorted(chosen)]
    added = Case(*cases, default=Value(0), output_field=PositiveSmallIntegerField())
    WaitingCount.objects.filter(survey_class=locked).update(n=F("n") + added)
    locked.received += 1
    locked.save(update_fields=["received"])


def hash_mark(survey_class: SurveyClass, mark: str) -> str:
    """A keyed hash of the random number of a page: whoever finds the number in a browser cannot look for it."""
    return salted_hmac("voices.answering.mark", f"{survey_class.pk} {mark}", algorithm="sha256").hexdigest()


def make_counters(survey_class: SurveyClass, words: Words | None = None) -> None:
    """Create the counters of a class that are missing, at 0, in the order of their names."""
    pairs = sorted((words or words_of(survey_class)).counters)
    have = set(WaitingCount.objects.filter(survey_class=survey_class).values_list("question", "option"))
    WaitingCount.objects.bulk_create(
        WaitingCount(survey_class=survey_class, question=question, option=option)
        for question, option in pairs
        if (question, option) not in have
    )


@transaction.atomic
def throw_away(survey_class: SurveyClass) -> None:
    """Forget all answers of a class, which is then as before it was opened: its children can answer again."""
    locked = SurveyClass.objects.select_for_update().get(pk=survey_class.pk)
    WaitingMark.objects.filter(survey_class=locked).delete()
    WaitingCount.objects.filter(survey_class=locked).update(n=0)
    make_counters(locked)
    remove_after_commit()
    for each in (locked, survey_class):
        each.received, each.state, each.open_until = 0, SurveyClass.State.READY, None
    locked.save(update_fields=["received", "state", "open_until"])


def lost_answers(survey_class: SurveyClass, marks: int | None = None) -> int:
    """Forms received and gone: a crash empties the tables of counts and marks, which no backup holds."""
    if marks is None:
        marks = WaitingMark.objects.filter(survey_class=survey_class).count()
    return max(0, survey_class.received - marks)


# Old versions of rows. PostgreSQL keeps a changed row beside the new one until it clears up, and names the transaction
# that wrote it: the counters of a class before its last form, and after it, are that form. So once a class is closed
# the tables get new files that hold the present rows only. A function of the database does it, since the role that runs
# the application owns no table (voices/migrations/0003_old_versions.py).


def remove_after_commit() -> None:
    """Record, in the present transaction, that old versions are there, and remove them when it is committed. Where that
    does not succeed, the record stays and the scheduler tries again at each pass.
    """
    OldVersions.objects.create()
    transaction.on_commit(try_to_remove)


def try_to_remove() -> None:
    try:
        remove_old_versions()
    except Error:
        logger.warning("Old versions of children’s answers are still there; the scheduler tries again", exc_info=True)


def remove_old_versions() -> None:
    """Write the tables of waiting answers to new files, where a record says that old versions are there. Raises
    DatabaseError where another transaction holds one of the tables for half a second, or the database refuses.
    """
    if not OldVersions.objects.exists():
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT rewrite_waiting_answers()")
        # Nobody writes to the tables until this is committed, so these records are all of what was done before.
        OldVersions.objects.all().delete()
