"""Search in a plan: all that is printed of it, and the records of its actions."""

from collections.abc import Iterable
from functools import partial

from django.db.models import Case, F, When
from django.urls import reverse

from actions.models import (
    Action,
    Decision,
    FieldValue,
    FollowUp,
    GlossaryTerm,
    Method,
    Objective,
    Plan,
    ProgressUpdate,
    Query,
    StrategicPriority,
)
from core.board.search import Group, Hit, containing, taken
from core.text.dates import print_date

type Plans = dict[int, Plan]


def find(user, words: list[str], *, plans: Iterable[Plan], limit: int) -> list[Group]:
    """Records of these plans that a person may see and that contain all the words: at most `limit` of each kind."""
    plans = {plan.pk: plan for plan in plans}
    looks = (actions, updates, extra_fields, parts, follow_ups, queries, decisions, terms)
    return [look(user, words, plans, limit) for look in looks]


def action_hit(plans: Plans, action: Action, text: str, about: str = "") -> Hit:
    name = plans[action.plan_id].levels.action
    return Hit(f"{name} {action.number}", reverse("action", args=[action.pk]), text, about)


OF_ACTION = ("text", "action__plan_id", "action__number")
OF_PRIORITY = ("plan_id", "number", "text")
OF_VALUE = (
    *OF_ACTION, "field__heading", "field__level", "objective__number",
    *(f"{path}priority__{name}" for path in ("", "objective__") for name in OF_PRIORITY),
)  # fmt: skip


def actions(user, words, plans, limit) -> Group:
    """Actions by number or words, withdrawn ones as well; those of the newest plan first."""
    rows = Action.objects.visible_to(user).filter(plan__in=plans)
    rows = rows.filter(number=int(words[0])) if is_number(words) else rows.filter(containing(words, "text"))
    rows = rows.order_by("-plan", "number")
    return taken("Actions", rows, limit, lambda row: action_hit(plans, row, row.text, state_of(row)))


def is_number(words: list[str]) -> bool:
    """Whether only the number of an action was typed."""
    return len(words) == 1 and words[0].isascii() and words[0].isdigit() and len(words[0]) < 7


def state_of(action: Action) -> str:
    return "" if action.is_open else action.get_status_display()


def updates(user, words, plans, limit) -> Group:
    """Updates that have not been deleted, newest first."""
    rows = ProgressUpdate.objects.visible_to(user).filter(action__plan__in=plans, voided_on__isnull=True)
    rows = rows.filter(containing(words, "text")).select_related("action").order_by("-on", "-pk")
    return taken(
        "Updates",
        rows.only("on", "author_name", *OF_ACTION),
        limit,
        lambda row: action_hit(plans, row.action, row.text, f"{print_date(row.on)}, {row.author_name}".rstrip(", ")),
    )


def extra_fields(user, words, plans, limit) -> Group:
    """What extra fields say of actions, objectives and priorities."""
    owners = ("action", "objective__priority", "priority")
    rows = FieldValue.objects.visible_to(user).in_print().filter(field__plan__in=plans)
    rows = rows.filter(containing(words, "text")).select_related("field", *owners).only(*OF_VALUE)
    return taken("Extra fields", rows.order_by("-field__plan", "pk"), limit, partial(value_hit, plans))


def value_hit(plans: Plans, value: FieldValue) -> Hit:
    if value.action:
        return action_hit(plans, value.action, value.text, value.field.heading)
    part, level = value.objective or value.priority, value.field.level
    return part_hit(plans, level, part, f"{value.field.heading}: {value.text}")


def parts(user, words, plans, limit) -> Group:
    found, more = [], False
    kinds = (
        ("priority", StrategicPriority, ""),
        ("objective", Objective, "priority__"),
        ("method", Method, "objective__priority__"),
    )
    for name, model, path in kinds:
        rows = model.objects.visible_to(user).in_print().filter(**{f"{path}plan__in": plans})
        rows = rows.filter(containing(words, "text")).order_by("pk")
        rows = rows.select_related(path.removesuffix("__")) if path else rows
        group = taken("", rows, limit - len(found), partial(part_hit, plans, name))
        found += group.hits
        more = more or group.more
    return Group("Priorities, objectives and methods", found, more)


def part_hit(plans: Plans, level: str, part, text: str = "") -> Hit:
    above = priority_above(level, part)
    url = f"{reverse('plan')}?plan={above.plan_id}&priority={above.pk}"
    levels = plans[above.plan_id].levels
    about = "" if above is part else levels.heading(above.number, above.text)
    return Hit(f"{getattr(levels, level)} {part.number}".strip(), url, text or part.text, about)


def priority_above(level: str, part) -> StrategicPriority:
    """The priority to which a part of the plan belongs; of a priority, itself."""
    if level == "method":
        return part.objective.priority
    return part.priority if level == "objective" else part


def follow_ups(user, words, plans, limit) -> Group:
    rows = (
        FollowUp.objects.visible_to(user).filter(action__plan__in=plans).filter(containing(words, "text", "owner_name"))
    )
    closed = Case(When(done_on__isnull=True, dropped_on__isnull=True, then=0), default=1)
    rows = rows.select_related("action").order_by(closed, F("due").asc(nulls_last=True), "pk")
    rows = rows.only("owner_name", *OF_ACTION)
    return taken("Follow-ups", rows, limit, lambda row: action_hit(plans, row.action, row.text, row.owner_name))


def queries(user, words, plans, limit) -> Group:
    rows = Query.objects.visible_to(user).filter(action__plan__in=plans).filter(containing(words, "text"))
    rows = rows.select_related("action").order_by("-raised_on", "-pk").only("raised_on", *OF_ACTION)
    return taken("Queries", rows, limit, lambda row: action_hit(plans, row.action, row.text, print_date(row.raised_on)))


def decisions(user, words, plans, limit) -> Group:
    rows = Decision.objects.visible_to(user).filter(plan__in=plans, action__isnull=False, voided_on__isnull=True)
    rows = rows.filter(containing(words, "text")).select_related("action").order_by("-taken_on", "-pk")
    rows = rows.only("taken_on", *OF_ACTION)
    return taken(
        "Decisions", rows, limit, lambda row: action_hit(plans, row.action, row.text, print_date(row.taken_on))
    )


def terms(user, words, plans, limit) -> Group:
    rows = GlossaryTerm.objects.visible_to(user).in_print().filter(plan__in=plans)
    rows = rows.filter(containing(words, "term", "meaning")).order_by("term")
    return taken(
        "Glossary",
        rows,
        limit,
        lambda row: Hit(row.term, f"{reverse('glossary')}?plan={row.plan_id}#term-{row.pk}", row.meaning),
    )
