"""What may be displayed of a file that could name children: shapes of its texts, and words that name nobody. Pure."""

import re
from collections.abc import Sequence

from core.records.typed_dates import AT_TIME, CLOCK
from core.text.numbers import count_of
from core.text.screening import CERTAIN, Concern, Kind, days_in, screen
from core.text.similarity import plain
from core.text.vocabulary import NO_NAME

MOST_WORDS = 60  # different texts of a column from which on it is no list of answers
FEW_NAMES = 5  # words that could be first names, from which on a list must have words that are known
LONGEST_NAME = 3  # words of a name
LONG_NUMBER = re.compile(r"\d(?:[ /.-]?\d){4}")
# Words of answers in lists: two of them with capitals are no name
LIST_WORDS = frozenset(
    """abuse account adult advice agency alleged anonymous app assessment bullying call caller carer case chat closed
    computer concern console contact content county crime criminal cyber dating device domestic emotional enquiry
    exploitation extremist family friend further gambling game games gaming grooming group harassment harm harmful help
    hospital identity image images inappropriate indecent individual instant intervention investigation laptop live
    media meeting member mental message messaging misuse missing mobile neglect need neighbour network networking
    ongoing open order organisation other outcome person phone photo physical platform profile radicalisation referral
    referred relative risk self sexual sharing signposted site source stranger stream streaming substance suicide
    support tablet text theft threats trafficking transferred unknown video violence voluntary worker""".split()  # noqa: SIM905
)
NO_NAMES = LIST_WORDS | {word.casefold() for word in NO_NAME}
LISTED = re.compile(r"[^\W\d_][\w’'-]+, ?[A-Z][\w’'-]*(?: [A-Z][\w’'-]*)*")  # "Orrell, Tamsin"


def shape_of(text: str) -> str:
    """What kind of text it is, without a letter or figure of it: "date", "10 digits", "2 words"; "" for a blank one."""
    text = text.strip()
    if not text:
        return ""
    days = _days_in(text)
    if days and days[0].at == 0 and (days[0].found == text or AT_TIME.fullmatch(text, len(days[0].found))):
        return "date"
    if re.fullmatch(CLOCK, text, re.IGNORECASE):
        return "time"
    if not re.search(r"[^\W\d_]", text):
        return count_of(sum(character.isdigit() for character in text), "digit") if re.search(r"\d", text) else "signs"
    return count_of(len(text.split()), "word")


def is_shown(words: Sequence[str], *, known: int = 0) -> bool:
    """Whether the words of a column may be displayed: a list of answers, none like a date, long number or name.

    `known` is how many other words of it are answers that we know. Where there are hardly any, words such as "Jade" may
    be first names.
    """
    different = {plain(word): word for word in words if word.strip()}
    names = sum(map(could_be_name, different))
    is_known = names <= FEW_NAMES or known * 2 >= names  # a third of both
    return is_known and len(different) <= MOST_WORDS and not any(map(names_somebody, different.values()))


def could_be_name(text: str) -> bool:
    """Whether a text is one to three words of letters, of which none is of answers in lists, nor else no name."""
    words = plain(text).split()
    is_short = 0 < len(words) <= LONGEST_NAME and all(re.fullmatch(r"[^\W\d_]['\w-]+", word) for word in words)
    return is_short and NO_NAMES.isdisjoint(words)


def names_somebody(text: str) -> bool:
    """Whether a text looks like a date, a number of a child, an address or the name of a person.

    Words in capitals are judged as "Capitalised Words" are, and so are two or three in small letters that could all be
    of a name.
    """
    if _days_in(text) or LONG_NUMBER.search(text) or LISTED.fullmatch(text.strip()):
        return True
    is_small = text.islower() and could_be_name(text)
    concerns = [*screen(text), *(screen(text.title()) if text.isupper() or is_small else ())]
    concerns = [each for each in concerns if each.kind != Kind.FIRST_NAME]  # a single word may be of a list
    return any(each.kind in CERTAIN or not LIST_WORDS.issuperset(plain(each.found).split()) for each in concerns)


def is_data(text: str) -> bool:
    """Whether a cell is figures without a letter, begins with a day, or holds a number of a child, a postcode or an
    address, as no heading does.

    A day further on does not count: “Age at 31/03/2026” is a heading.
    """
    if re.search(r"\d", text) and not re.search(r"[^\W\d_]", text):
        return True
    return any(day.at == 0 for day in days_in(text)) or any(concern.kind in CERTAIN for concern in screen(text))


def _days_in(text: str) -> list[Concern]:
    """The dates in a text, those of ISO dates with times too."""
    return days_in(re.sub(r"(?<=\d)T(?=\d)", " ", text))
