"""Converts the triggers of a question to form fields, and back (shapes in audits/questions/triggers.py). Pure.

A form has one field for each rule. What it cannot show, such as two rules of one kind, is preserved.
"""

from collections.abc import Mapping, Sequence

from audits.questions.questionnaire import CODES, SCALES, YES_NO
from audits.questions.triggers import COMPULSORY, NEEDS, OFFERED

OF_TYPE = {  # the rules that a form offers for each type, besides "blank"
    **dict.fromkeys([*CODES, "choice", "multi", "grid"], ("answer",)),
    "group": ("answer", "older", "number"),
    "date": ("older",),
    **dict.fromkeys(["number", "numbers", "counts"], ("number", "share_below")),
    "risk": ("score",),
}


def rules_for(type: str) -> tuple[str, ...]:
    return () if type == "sign_off" else (*OF_TYPE.get(type, ()), "blank")


def answers_of(type: str, options: Sequence[Mapping], parts: Sequence[Mapping]) -> list[tuple[str, str]]:
    """The answers that can require an action, as (code, label), each code once."""
    if type in CODES:
        return list(CODES[type])
    found = {str(each["code"]): str(each["text"]) for each in options}
    for part in parts if type == "group" else ():
        among = YES_NO.get(part.get("type")) or [(o["code"], o["text"]) for o in part.get("options", ())]
        found = dict(among) | found
    return list(found.items())


def turned(triggers: Sequence[Mapping], before: str, type: str) -> list[Mapping]:
    """Triggers as they are meant once a scale runs the other way: on the worst levels they stay there."""
    if before == type or not {before, type} <= SCALES.keys():
        return list(triggers)
    levels = [code for code, _ in SCALES[type]]
    other = dict(zip(levels, reversed(levels), strict=True))
    return [
        {**each, "codes": [other.get(code, code) for code in each["codes"]]} if "codes" in each else each
        for each in triggers
    ]


def taken_apart(triggers: Sequence[Mapping], type: str) -> tuple[dict, list]:
    """The form's initial values by field, and the triggers that it cannot show."""
    shown: dict[str, object] = {}
    rest, offered = [], rules_for(type)
    for trigger in triggers:
        rule, weight = trigger.get("rule"), trigger.get("weight")
        known = {"rule", "weight", *NEEDS.get(rule, ())} | ({"tell_board"} if rule == "score" else set())
        name = f"{weight}_on" if rule == "answer" else f"{rule}_action"
        if rule not in offered or set(trigger) - known or weight not in (COMPULSORY, OFFERED) or name in shown:
            rest.append(dict(trigger))
            continue
        shown[name] = list(trigger["codes"]) if rule == "answer" else weight
        for key in NEEDS[rule].keys() - {"codes"}:
            shown[f"{rule}_{key}"] = trigger[key]
        if trigger.get("tell_board"):
            shown["score_tell"] = True
    return shown, rest


def put_together(shown: Mapping[str, object], type: str, answers: Sequence[str]) -> list[dict]:
    """The triggers entered on a form; without those for `answers` that no longer exist."""
    made = []
    for rule in rules_for(type):
        for weight in (COMPULSORY, OFFERED):
            if rule == "answer":
                codes = [code for code in shown.get(f"{weight}_on") or () if code in answers]
                made += [{"rule": rule, "codes": codes, "weight": weight}] if codes else []
            elif shown.get(f"{rule}_action") == weight:
                values = {key: shown.get(f"{rule}_{key}") for key in NEEDS[rule]}
                tell = {"tell_board": True} if rule == "score" and shown.get("score_tell") else {}
                made.append({"rule": rule, **values, **tell, "weight": weight})
    return made


def same_rules(some: Sequence[Mapping], others: Sequence[Mapping]) -> bool:
    return sorted(map(plain, some)) == sorted(map(plain, others))


def plain(rule: Mapping) -> str:
    return str(
        sorted((key, sorted(value) if isinstance(value, list | tuple) else value) for key, value in rule.items())
    )
