"""Updates the published results of rounds (audits/results/steps.py), about once a minute."""

import hashlib
from collections import Counter, defaultdict
from itertools import batched

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from audits.models import ImprovementAction, PriorityInResults, ResultsStep, Return, ReturnInResults, Round
from audits.questions.questionnaire import form_of
from audits.questions.states import RECEIVED
from audits.results.contributions import contributions
from audits.results.figures import ALL, AT_ONCE, as_of, responses_of, standing_rows
from audits.results.saying import improvement_contributions, improvements_in
from audits.results.settings import fewest
from audits.results.steps import Mine, add, at_the_end, differing, group_of, moved_on, moves, sum_items
from core.jobs.one_by_one import one_by_one
from core.text.dates import today


def move_all_on() -> None:
    waiting = Round.objects.opened().exclude(results_step__is_last=True).select_related("edition__questionnaire")
    one_by_one(waiting, move_on, what="a step of the results of a round")


@transaction.atomic
def move_on(asked: Round) -> None:
    """Publish what may be by now; four statements where nothing changed. Idempotent, safe to run twice at once."""
    ResultsStep.objects.get_or_create(round=asked)
    step = ResultsStep.objects.select_for_update().get(round=asked)
    least, is_over = fewest(), asked.state == Round.State.CLOSED
    rows = standing_rows(asked)
    mark = hashlib.sha256(repr((rows, least, is_over)).encode()).hexdigest()
    if step.is_last or step.looked_at == mark:
        return
    expected = {kind: each.asked for kind, each in responses_of(rows).items()}
    look = Look(step, asked, expected, least)
    while look.go_through():
        pass
    if is_over:
        look.end()
    step.looked_at, step.is_last = mark, is_over
    step.save()
    show_improvements(step)


def show_improvements(step: ResultsStep) -> None:
    found = improvements_in(step.totals[ALL] if step.is_last else sum_items(step.totals.values()))
    rows = [PriorityInResults(round_id=step.round_id, priority_id=key, actions=n) for key, n in found.items()]
    PriorityInResults.objects.filter(round=step.round_id).exclude(priority__in=list(found)).delete()
    PriorityInResults.objects.bulk_create(
        rows, update_conflicts=True, update_fields=["actions"], unique_fields=["round", "priority"]
    )


class Look:
    def __init__(self, step: ResultsStep, asked: Round, expected: dict[str, int], least: int):
        self.step, self.asked, self.expected, self.least = step, asked, expected, least
        self.form, self.on = form_of(asked.edition), as_of(asked)

    def changed(self):
        counts = Q(state__in=RECEIVED, not_counted_reason="")
        unseen = Q(in_results__isnull=True) | Q(in_results__waits=True) | ~Q(in_results__seen=F("times_submitted"))
        gone = Q(in_results__waits=True) | Q(in_results__seen__gt=0)
        found = self.asked.returns.filter(counts & unseen | ~counts & gone)
        return found.select_related("in_results").order_by("kind", "pk")

    def go_through(self) -> bool:
        any_moved = False
        for some in batched(list(self.changed().values_list("pk", flat=True)), AT_ONCE):
            any_moved |= self.look_at(some)
        return any_moved

    def read(self, keys) -> tuple[list[Return], dict[int, Mine], dict[int, Mine]]:
        rows = list(Return.objects.filter(pk__in=keys).select_related("in_results"))
        counting = [audit_return for audit_return in rows if counts(audit_return)]
        current = contributions(self.form, counting, self.on)
        serving: dict[int, list[int]] = defaultdict(list)
        agreed = ImprovementAction.objects.agreed().filter(audit_return__in=current, priority__isnull=False)
        for audit_return, priority in agreed.values_list("audit_return", "priority"):
            serving[audit_return].append(priority)
        shown = {
            audit_return.pk: Mine(audit_return.in_results.group, audit_return.in_results.contributions)
            for audit_return in rows
            if hasattr(audit_return, "in_results")
        }
        now = {
            each.pk: Mine(self.group(each, shown), current[each.pk] | improvement_contributions(serving[each.pk]))
            for each in counting
        }
        return rows, shown, now

    def group(self, audit_return: Return, shown: dict[int, Mine]) -> str:
        if audit_return.pk in shown:
            return shown[audit_return.pk].group
        return group_of(audit_return.kind, self.expected, self.least)

    def look_at(self, keys) -> bool:
        rows, shown, now = self.read(keys)
        made = moves(shown, now, self.least)
        then = moved_on(shown, now, made)
        for (group, item), moved in made.items():
            self.change(self.step.totals.setdefault(group, {}), item, moved, shown, then)
        waiting = {key for moved in differing(then, now).values() for key in moved}
        kept = [
            ReturnInResults(
                audit_return=audit_return, group=then[audit_return.pk].group,
                contributions=then[audit_return.pk].contributions,
                seen=audit_return.times_submitted if counts(audit_return) else 0, waits=audit_return.pk in waiting,
            )
            for audit_return in rows if audit_return.pk in then
        ]  # fmt: skip
        fields = ["group", "contributions", "seen", "waits"]
        ReturnInResults.objects.bulk_create(
            kept, batch_size=500, update_conflicts=True, update_fields=fields, unique_fields=["audit_return"]
        )
        if made:
            self.step.moved_on, self.step.moved_at = today(), timezone.now()
        return bool(made)

    def end(self) -> None:
        _, shown, now = self.read(list(self.changed().values_list("pk", flat=True)))
        total = sum_items(self.step.totals.values())
        left = at_the_end(shown, now, self.least)
        for item, ending in left.items():
            self.change(total, item, ending.of_all, shown, now)
            for group, keys in ending.groups.items():
                self.change(self.step.totals.setdefault(group, {}), item, keys, shown, now)
        self.step.totals[ALL] = total
        if left:
            self.step.moved_on, self.step.moved_at = today(), timezone.now()

    @staticmethod
    def change(totals: dict, item: str, keys, shown: dict[int, Mine], then: dict[int, Mine]) -> None:
        """Replace the contributions of some returns in an item's total; equal values are applied once with a factor."""
        total, contributions, times = totals.setdefault(item, {}), {}, Counter()
        for key in keys:
            for state, sign in ((shown, -1), (then, 1)):
                own = state[key].contributions.get(item) if key in state else None
                contributions[id(own)] = own
                times[id(own)] += sign
        for place, number in times.items():
            add(total, contributions[place], number)


def counts(audit_return: Return) -> bool:
    return audit_return.state in RECEIVED and not audit_return.not_counted_reason
