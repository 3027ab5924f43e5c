"""The rows of each feed, as a person may read them."""

from collections.abc import Callable, Iterable

from api.feeds.page import agencies, audits, days, figures, guidance, plan
from api.feeds.rules import Value

Row = dict[str, Value]
ROWS: dict[str, Callable[..., Iterable[Row]]] = {
    "actions": plan.actions,
    "plan_rows": plan.plan_rows,
    "updates": plan.updates,
    "timescales": plan.timescales,
    "agencies": agencies.agencies,
    "return_states": audits.return_states,
    "improvement_actions": audits.improvement_actions,
    "published_figures": figures.published_figures,
    "days": days.days,
    "training": guidance.training,
    "resources": guidance.resources,
    "news": guidance.news,
}
