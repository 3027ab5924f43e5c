"""Every answer of a round as a table: a row for each counted return, a column for each question."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import batched

from audits.models import Answer, Return, Round
from audits.questions.questionnaire import Given, form_of
from audits.questions.wording import answer_in_words
from core.documents.model import DATES, NUMBERS, Column, Document
from core.pages.lists import RowsLater, list_document, table_of
from core.text.dates import print_date

BEFORE = (
    Column("Agency", 2, is_row_header=True),
    *map(Column, ("Access point", "Kind", "State")),
    Column("First submitted", values=DATES),
)
VALUES = {"number": NUMBERS, "date": DATES}  # type of a question → type of its column
BATCH = 500  # returns whose answers are read at a time


def counted_returns(asked: Round, returns):
    return returns.filter(round=asked).received().by_name()


def answer_rows(asked: Round, keys: Sequence[int]) -> Iterator[tuple[str, ...]]:
    """The cells of these returns, in order; two statements for each batch, and only one batch in memory."""
    questions = [each for each in form_of(asked.edition).questions.values() if not each.is_answered_by_signing]
    for some in batched(keys, BATCH):
        found = Return.objects.select_related("agency", "access_point").in_bulk(some)
        batch = [found[key] for key in some]
        given: dict[int, dict[int, Answer]] = defaultdict(dict)
        for row in Answer.objects.filter(audit_return__in=[audit_return.pk for audit_return in batch]).given():
            given[row.audit_return_id][row.question_id] = row
        for audit_return in batch:
            facts = (
                audit_return.agency.name,
                audit_return.access_point.name if audit_return.access_point else "",
                audit_return.get_kind_display(),
                audit_return.get_state_display(),
                print_date(audit_return.submitted_on),
            )
            own = given[audit_return.pk]
            yield (
                *facts,
                *(answer_in_words(q, Given.from_answer(own[q.pk])) if q.pk in own else "" for q in questions),
            )


def answers_document(asked: Round, returns) -> Document:
    questions = [each for each in form_of(asked.edition).questions.values() if not each.is_answered_by_signing]
    columns = (*BEFORE, *(Column(f"{each.code} {each.text}", values=VALUES.get(each.type, "")) for each in questions))
    notes = ["Every answer of every return that counts: for the development manager alone, not to be passed on."]
    keys = list(returns.values_list("pk", flat=True))
    rows = RowsLater(len(keys), lambda: answer_rows(asked, keys))
    table = table_of("Answers", columns, rows, none="No return has come in.",
                     summary="Each row is about one return.", above=notes)  # fmt: skip
    return list_document(f"{asked.title}: every answer", [table], lines=notes)
