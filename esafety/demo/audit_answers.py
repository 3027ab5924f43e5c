"""What the agencies of Northmere say in their audit returns: the same at every loading, by turns."""

import datetime as dt
from dataclasses import dataclass
from zlib import crc32

from audits.questions.questionnaire import Asked
from esafety.demo.reading import read_toml

WORDS = read_toml("audits")


@dataclass(frozen=True)
class Told:
    """What an agency says in a year: `place` is its place in the list of agencies."""

    place: int
    year: int
    day: dt.date

    def turn(self, question: Asked, sides: int) -> int:
        """A number below `sides`: the same for a question and an agency, in two thirds of the cases in each year."""
        mark = crc32(f"{self.place} {question.code}".encode())
        return (mark if mark % 3 else crc32(f"{self.place} {question.code} {self.year}".encode())) // 3 % sides

    def raw(self, question: Asked) -> dict:
        special = SPECIAL.get(question.code)
        if special:
            return special(self, question)
        return {field.name: self.of_field(question, field) for field in question.fields}

    def of_field(self, question: Asked, field):
        turn = self.turn(question, 12)
        if field.kind in {"radio", "checkboxes"}:
            codes = [code for code, _ in field.options]
            if question.type == "m5":
                return ("3", "4", "4", "3", "2", "4", "5", "3", "4", "1", "4", "3")[turn]
            if codes[0] == "y":
                return {0: "n", 3: "p", 8: "p"}.get(turn, "y")
            if field.kind == "checkboxes":
                return [code for place, code in enumerate(codes) if (turn + place) % 2]
            return codes[turn % len(codes)]
        if field.kind == "date":
            months = turn * 16 if field.name == "answer" else 10
            return (
                self.day + dt.timedelta(days=180) if field.next else self.day - dt.timedelta(days=months + 20)
            ).isoformat()
        if field.kind == "number":
            if question.type == "counts":  # each part its own number, at most 11, so that all are fewer than answered
                return str((turn + crc32(field.name.encode())) % 12)
            return str(turn if question.type == "number" else turn % 4)
        if field.kind == "email":
            return "office@northmere.example"
        return WORDS["changed" if field.name == "text" else "texts"][turn % 3]


def staff(told: Told, question: Asked) -> dict:
    return {"answer": str(8 + told.place * 7 % 60)}


def trained(told: Told, question: Asked) -> dict:
    number, percent = 8 + told.place * 7 % 60, (100, 95, 88, 82, 74, 91, 100, 66)[(told.place + told.year) % 8]
    return {"answer": str(number * percent // 100)}


def referred(told: Told, question: Asked) -> dict:
    return {"social_care": "0", "police": "0"}


def risk_now(told: Told, question: Asked) -> dict:
    likelihood, impact = 1 + told.place % 4, 2 + told.place % 4
    return {
        "likelihood": str(likelihood),
        "impact": str(impact),
        "reason": "Guests share one connection without a log.",
    }


def risk_after(told: Told, question: Asked) -> dict:
    return {
        "likelihood": "1",
        "impact": str(1 + told.place % 4),  # always less than it is now
        "look_again": (told.day + dt.timedelta(days=200)).isoformat(),
    }


def surveyed(told: Told, question: Asked) -> dict:
    numbers = {field.name: "0" for field in question.fields}
    for code, asked in (("8_11", 60), ("12_15", 40)) if told.place % 3 else (("8_11", 90),):
        numbers |= {f"asked_{code}": str(asked + told.place % 9), f"answered_{code}": str(asked - told.place % 7)}
    return numbers


def described(told: Told, question: Asked) -> dict:
    answered = sum(int(number) for name, number in surveyed(told, question).items() if name.startswith("answered"))
    other, rather_not = told.place % 2, told.place % 3
    girls = (answered - other - rather_not) * (47 + told.place % 7) // 100
    boys = answered - girls - other - rather_not
    return {"girls": str(girls), "boys": str(boys), "other": str(other), "rather_not": str(rather_not)}


def met_with(told: Told, question: Asked) -> dict:
    """At least as many as C10 has in one group: whom did they tell."""
    return {"answer": str(11 + told.turn(question, 9))}


SPECIAL = {
    "A3.2": staff, "A3.3": trained, "A7.4": referred, "B15": risk_now, "B16": risk_after, "C2": surveyed,
    "C3": described, "C7": met_with, "C8": met_with, "C9": met_with,
    "C13": lambda told, question: dict.fromkeys(("agreed", "plan", "parents"), "y"),
}  # fmt: skip
