"""Line 7: the plan as at a day, and what changed in ten years, however long the history.

The statements are PostgreSQL's. All that is made lies before the first version of the demonstration plan.
"""

from __future__ import annotations

from django.db import connection
from django.utils.timezone import now

from actions.models import Action, AnswerCount, Plan, ProgressUpdate
from actions.past.asat import KINDS
from tests.benchmarks.figures import Result, milliseconds
from tests.benchmarks.lines import HELLO1, PLAN, Pace, against, counted, statements
from tests.benchmarks.people import person, signed_in
from tests.benchmarks.rounds import interleave, page

AS_AT_LIMIT, CHANGES_SECONDS = 2, 0.3  # times line 1; seconds
BEGIN, MIDDLE, END = "2014-09-02", "2019-03-01", "2024-08-31"
ROWS = 5_000  # versions of all records
VERSIONS = 200  # of one action
ANSWERS = 100_000  # versions of the counts of answers
SHARES = {"action": 0.15, "placement": 0.1, "lead": 0.05, "timescale": 0.1, "update": 0.6}
MONTHS = 120
DECADE = f"/plan/changes/?from={BEGIN}&to={END}"


def known_for_ten_years(plan: Plan) -> None:
    """Let the plan have been known since ten years ago."""
    for kind in KINDS.values():
        add_versions(plan, kind, 1, spread=False)


def written_for_ten_years(plan: Plan) -> None:
    """Give each action an update in each month of ten years."""
    table, history = ProgressUpdate._meta.db_table, ProgressUpdate.history.model._meta.db_table
    names = ", ".join(f'"{field.column}"' for field in ProgressUpdate._meta.concrete_fields if not field.primary_key)
    months = f"generate_series(0, {MONTHS - 1}) AS n"
    values = {
        "action_id": "a.id",
        "on": f"DATE '{BEGIN}' + n * 30",
        "date_assumed": "false",
        "author_name": "'Alun'",
        "text": "'What was done in month ' || n || ': parents, schools and the police were asked again.'",
        "version": "1",
        "created_at": f"TIMESTAMPTZ '{BEGIN}'",
    }
    fields = [field.column for field in ProgressUpdate._meta.concrete_fields if not field.primary_key]
    selected = ", ".join(values.get(name, "NULL") for name in fields)
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH made AS (INSERT INTO {table} ({names}) SELECT {selected} FROM {Action._meta.db_table} AS a, {months}"
            f" WHERE a.plan_id = %s RETURNING *) "
            f"INSERT INTO {history} (id, {names}, history_date, history_type) SELECT id, {names}, \"on\" + TIME '10:00',"
            " '+' FROM made",
            [plan.pk],
        )


def deepen(plan: Plan) -> None:
    """Add versions to the records of a plan, many at the same moment: as edits and answers of ten years do."""
    for name, share in SHARES.items():
        add_versions(plan, KINDS[name], int(ROWS * share), spread=True)
    if AnswerCount.objects.filter(action__plan=plan).exists():
        add_versions(plan, KINDS["answers"], ANSWERS, spread=True)
    first = plan.actions.order_by("pk").first()
    add_versions(plan, KINDS["action"], VERSIONS, spread=True, only=first.pk)


def add_versions(plan: Plan, kind, count: int, *, spread: bool, only: int | None = None) -> None:
    """Versions of the records of a kind: one of each at the beginning, or `count` spread over the ten years."""
    versions = kind.model.history.model._meta
    tracked = {field.column for field in versions.concrete_fields}
    fields = [field.column for field in kind.model._meta.concrete_fields if field.column in tracked]
    names, history = ", ".join(f'"{name}"' for name in fields), versions.db_table
    moment = f"TIMESTAMPTZ '{BEGIN}'"
    if spread:
        moment += " + (n * 7919 %% 3640) * INTERVAL '1 day' + (n %% 5) * INTERVAL '1 hour'"
    own = [only] if only else list(kind.versions(plan.pk, [now()]).values_list("id", flat=True).distinct())
    numbers = f"JOIN generate_series(0::bigint, {count - 1}) AS n ON n %% r.own = r.place" if spread else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {history} ({names}, history_date, history_type) SELECT {names}, {moment}, '~' FROM ("
            f"SELECT t.*, row_number() OVER (ORDER BY t.id) - 1 AS place, count(*) OVER () AS own "
            f"FROM {kind.model._meta.db_table} AS t WHERE t.id = ANY(%s)) AS r {numbers}",
            [own],
        )


def past_pages(port: int, pace: Pace, plan: Plan) -> list[Result]:
    """The page of a day, early, in the middle and late."""
    manager = signed_in(port, person("manager"))
    days = {"early": BEGIN, "in the middle": MIDDLE, "late": END}
    addresses = {what: f"/plan/as-at/{day}/?plan={plan.pk}" for what, day in days.items()}
    things = {
        "hello1": page(manager, HELLO1),
        "line 1": page(manager, f"{PLAN}?plan={plan.pk}"),
        **{what: page(manager, address) for what, address in addresses.items()},
    }
    found = interleave(things, rounds=max(3, pace.rounds // 2), each=max(3, pace.each // 2), within=pace.within)
    return [
        *(against("7", f"as at a day {what}", found[what], found["line 1"], AS_AT_LIMIT) for what in days),
        counted("7", "statements of the page", statements(manager, addresses["late"]), 24),
    ]


def changes_page(port: int, pace: Pace, plan: Plan) -> list[Result]:
    """What changed in ten years, some five thousand updates; and the page of a day of a plan with so many."""
    manager = signed_in(port, person("manager"))
    things = {
        "line 1": page(manager, f"{PLAN}?plan={plan.pk}"),
        "changes": page(manager, f"{DECADE}&plan={plan.pk}"),
        "late": page(manager, f"/plan/as-at/{END}/?plan={plan.pk}"),
    }
    found = interleave(things, rounds=max(3, pace.rounds // 2), each=max(3, pace.each // 2), within=pace.within)
    changes = found["changes"]
    return [
        Result("7", "changes of ten years", milliseconds(changes), changes.median, CHANGES_SECONDS, unit="s"),
        against("7", "as at a day after ten years of updates", found["late"], found["line 1"], None),
    ]
