"""How the shipped questionnaires are written down, short: rows of dictionaries with the columns of a question."""

from __future__ import annotations

COMPULSORY, OFFERED = {"weight": "compulsory"}, {"weight": "offered"}
NO = {"rule": "answer", "codes": ["n"], **COMPULSORY}
PARTLY = {"rule": "answer", "codes": ["p"], **OFFERED}
WEAK = {"rule": "answer", "codes": ["1", "2"], **COMPULSORY}
BLANK = {"rule": "blank", **COMPULSORY}
NAMES = "Do not name or describe a child: no names, initials, dates of birth, addresses or case histories."


def older(months: int) -> dict:
    """Fires where a day is blank or longer ago than so many months."""
    return {"rule": "older", "months": months, **COMPULSORY}


def rows(*named: tuple[str, str]) -> list[dict]:
    """Parts or options from (code, words)."""
    return [{"code": code, "text": text} for code, text in named]


def question(code: str, text: str, type: str, carry: str, priority: str, *triggers: dict, **more) -> dict:
    """One question; everybody is asked and it has to be answered unless `more` says otherwise.

    `evidence` in `more` is "optional", or the words of what is wanted.
    """
    evidence = more.pop("evidence", "")
    if evidence:
        optional = evidence == "optional"
        more |= {"evidence": "optional" if optional else "wanted", "evidence_words": "" if optional else evidence}
    asked = {"code": code, "text": text, "type": type, "carry": carry, "priority": priority, **more}
    return asked | {"triggers": list(triggers)}


def section(code: str, title: str, *questions: dict, guidance: str = "") -> dict:
    """One section."""
    return {"code": code, "title": title, "guidance": guidance, "questions": questions}
