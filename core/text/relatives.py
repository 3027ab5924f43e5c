"""Names that the words beside them tell: "Jayden B's mum", "her name is Rukhsana", "JAMIE SMITH". Pure."""

import re
from collections.abc import Iterator

from core.text.known_words import is_word, names_that_are_words
from core.text.unknown_words import WORD, is_explained, is_first_name, is_in_place, plain_characters
from core.text.vocabulary import ABBREVIATIONS, NO_NAME, TITLES

UPPER = "A-Z\u00c0-\u00d6\u00d8-\u00de"
CHARACTER = r"[^\W\d_]"
NAME = rf"[{UPPER}]{CHARACTER}+(?:[’'-]{CHARACTER}{{2,}})*"
INITIALS = r"(?:[A-Z]\.){2,3}|[A-Z]{2,3}"
RELATIVE = (
    r"(?:mum|mummy|mother|mom|mam|dad|daddy|father|parents?|brother|sister|sibling|nan|nana|gran|grandad|grand(?:mother"
    r"|father|parents?)|aunt(?:ie)?|uncle|cousin|carers?|foster|family|guardian|step(?:dad|mum|father|mother))"
)
# Patterns begin with what is rare, and the name before it is looked for from there
OWNING_RELATIVE = re.compile(
    rf"[’']s? (?:own |older |younger |big |little |step-?)?(?:{RELATIVE}|phone|mobile|laptop|tablet|account|boyfriend"
    r"|girlfriend|social worker|friend)s?\b"
)
NAME_BEFORE = re.compile(rf"(?<![\w.’'-])(({NAME})(?: [A-Z]\b\.?| {NAME})?|{INITIALS})$")
OF_NAME = re.compile(rf"\bof (({NAME})(?: [A-Z]\b\.?| {NAME})?|{INITIALS})(?![\w-])")
THE_CHILDREN = re.compile(rf"\b[Tt]he ({NAME}) (?:twins|siblings|brothers|sisters|family|boys|girls)\b")
ENDS_IN_RELATIVE = re.compile(rf"\b{RELATIVE} $", re.IGNORECASE)
NAME_IS = re.compile(
    rf"\b(?i:(?:name|initials) ?(?:is|was|are|=|:|-)?|named|called|known as|nicknamed|aka) [“\"'‘]?"
    rf"(({NAME})(?: {NAME})*|{INITIALS}|[a-z]{{3,}})(?![\w-])"
)
ONE_CHARACTER = re.compile(r"(?<=[^\W\d_] )[A-Zb-hj-z](?![\w’'-])")
WORD_BEFORE = re.compile(rf"(?<![\w’'.-])({NAME}|[a-z]{{3,}}) $")
SHOUTED = re.compile(r"(?<![\w’'.-])(([A-Z][A-Z’'-]{2,}),? ([A-Z][A-Z’'-]+))(?![\w’'-])")
# Before or after a first name alone: words of one child's story
STORY = re.compile(
    r"\b(?:case (?:of|for|notes?|file)|disclos(?:ed|ure)|groomed|sexted|blackmailed|went missing|was excluded"
    r"|was bullied|self[- ]harm|CSC|LCS|Mosaic|MASH referral|referred to)\b",
    re.IGNORECASE,
)
OWNING = re.compile(r"[’']s?$")
SHORTEST = 3  # letters of a name that is written alone
LONGEST = 40  # characters of a name
NEAR = 30  # characters


def names_by_context(text: str) -> Iterator[tuple[int, int]]:
    """Where names stand that their neighbours tell."""
    for match in (*_beside_relatives(text), *NAME_IS.finditer(text)):
        if _could_be_name(text, match):
            yield match.span(1)
    for match in THE_CHILDREN.finditer(text):
        if not _is_known(match[1]):
            yield match.span(1)
    for character in ONE_CHARACTER.finditer(text):
        before = WORD_BEFORE.search(text, max(0, character.start() - LONGEST), character.start())
        if before and _takes_initial(before[1], character[0], has_stop=text.startswith(".", character.end())):
            yield before.start(1), character.end()
    for match in SHOUTED.finditer(text):
        if _is_shouted_name(match[2], match[3]) or _is_shouted_name(match[3], match[2]):
            yield match.span(1)


def lone_first_names(text: str) -> Iterator[tuple[int, int, bool]]:
    """Where first names stand alone, and whether a word of one child's story is near."""
    tokens = list(WORD.finditer(text))
    for at, token in enumerate(tokens):
        if not token[0][0].isupper():
            continue
        word = OWNING.sub("", token[0])
        if len(word) < SHORTEST or not is_first_name(word) or is_in_place(tokens, at):
            continue
        start, end = token.start(), token.start() + len(word)
        yield start, end, bool(STORY.search(text, max(0, start - NEAR), end + NEAR))


def _beside_relatives(text: str) -> Iterator[re.Match]:
    for owning in OWNING_RELATIVE.finditer(text):
        if before := NAME_BEFORE.search(text, max(0, owning.start() - LONGEST), owning.start()):
            yield before
    for name in OF_NAME.finditer(text):
        if ENDS_IN_RELATIVE.search(text, max(0, name.start() - LONGEST), name.start()):
            yield name


def _takes_initial(word: str, character: str, *, has_stop: bool) -> bool:
    """Whether a word with one letter after it is a first name with an initial."""
    if character.isupper() and word[0].isupper():
        is_name = is_first_name(word) or (has_stop and plain_characters(word) in names_that_are_words())
        return is_name or not _is_known(word)
    return word.islower() and character.islower() and is_first_name(word)


def _could_be_name(text: str, match: re.Match) -> bool:
    word = match[2]
    if word is None:
        characters = match[1].replace(".", "")
        if match[1].islower():
            return is_first_name(characters) or (len(characters) > 3 and not _is_known(characters))
        return characters not in ABBREVIATIONS and not is_word(characters.lower())
    before = text[max(0, match.start(1) - 10) : match.start(1)].split()
    if before and before[-1].strip(".,") in {*TITLES, "St", "Saint", "King", "Queen", "The", "the"}:
        return False
    words = match[1].split()[:2] if word.isalpha() else [word]
    return any(is_first_name(each) or not _is_known(each) for each in words if len(each) > 1)


def _is_known(word: str) -> bool:
    plain = plain_characters(word)
    return is_explained(word) or plain in names_that_are_words()


def _is_shouted_name(first: str, last: str) -> bool:
    if first in ABBREVIATIONS or last in ABBREVIATIONS or last.title() in NO_NAME:
        return False
    if is_first_name(first):
        return True
    return plain_characters(first) in names_that_are_words() and len(last) > 3 and not _is_known(last)
