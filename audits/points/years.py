"""How the risk of internet access points stands year on year: one line for each round that asked about them."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field

from django.db.models import Count, Q

from audits.models import Answer, Questionnaire, Return
from audits.querysets import CAME_IN
from audits.questions.risk import BAND_WORDS
from audits.results.charts import RISKS
from core.charts.charts import Drawing, Series, Words, bars
from core.text.numbers import share

SHOWN = 5  # rounds, the newest


@dataclass(frozen=True)
class YearLine:
    round: int
    title: str
    asked: int
    came: int
    bands: Counter = field(default_factory=Counter)

    @property
    def cells(self) -> list[int]:
        return [self.bands[code] for code in BAND_WORDS]

    @property
    def share_came(self) -> str:
        return share(self.came, self.asked)


def year_lines(user, questions: Collection[int]) -> list[YearLine]:
    """The newest rounds about access points that a person may see, the newest first; two statements."""
    subject = Questionnaire.Subject.ACCESS_POINT
    returns = Return.objects.visible_to(user).filter(round__edition__questionnaire__subject=subject)
    asked = Count("pk", filter=Q(exempt_on__isnull=True))
    came = Count("pk", filter=Q(exempt_on__isnull=True) & CAME_IN)
    rows = returns.order_by("-round__year", "-round").values("round", "round__title").annotate(asked=asked, came=came)
    lines = [YearLine(row["round"], row["round__title"], row["asked"], row["came"]) for row in rows[:SHOWN]]
    by_round = {line.round: line for line in lines}
    answers = Answer.objects.visible_to(user).filter(round__in=by_round, question__in=list(questions)).received()
    for key, code, n in answers.order_by().exclude(code="").values_list("round", "code").annotate(n=Count("pk")):
        by_round[key].bands[code] += n
    return lines


def years_chart(lines: list[YearLine]) -> Drawing | None:
    """One bar for each round, in parts for the bands of risk; None where none has come in."""
    lines = [line for line in lines if line.bands.total()]
    if not lines:
        return None
    series = [
        Series(words, *look, tuple(line.bands[code] for line in lines))
        for (code, words), look in zip(BAND_WORDS.items(), RISKS, strict=True)
    ]
    text = "; ".join(
        f"{line.title}: " + ", ".join(f"{words} {line.bands[code]}" for code, words in BAND_WORDS.items())
        for line in lines
    )
    title = Words("Internet access points by band of risk, year on year", text)
    return bars(title, [line.title for line in lines], series, prefix="years")
