"""The cells of one row as values of an agency and its ESLO, with every reason why it cannot be taken. Pure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from agencies.importing.kinds import read_kind
from agencies.importing.reading import ADDRESS
from agencies.models import Agency, Eslo
from core.records.typed_dates import DateProblem, read_date
from core.text.dates import print_date

OF_AGENCY = ("name", "address", "postcode", "phone", "email", "national_reference", "local_reference")
OF_ESLO = ("name", "job_title", "email", "phone")
DAYS = ("active_from", "active_to")
LABEL = {name: str(Agency._meta.get_field(name).verbose_name) for name in (*OF_AGENCY, *DAYS, "kind")}
LABEL |= {f"eslo_{name}": f"ESLO’s {Eslo._meta.get_field(name).verbose_name}" for name in OF_ESLO}
LONGEST = {name: Agency._meta.get_field(name).max_length or 500 for name in OF_AGENCY}
LONGEST |= {f"eslo_{name}": Eslo._meta.get_field(name).max_length for name in OF_ESLO}


@dataclass
class Read:
    """One row of the file: its number there, what it says of an agency (`values`) and of its ESLO, what is wrong.

    A blank cell says nothing: what is known stays.
    """

    number: int
    values: dict[str, str | dt.date]
    eslo: dict[str, str]
    faults: list[str] = field(default_factory=list)
    says_kind: bool = False  # also one that is not known
    unclear: str = ""  # what to ask for where it names a type that schools of any kind may have


def read_row(number: int, cells: list[str], columns: Mapping[str, str]) -> Read | None:
    """What a row says; None for a blank one."""
    said: dict[str, str] = {}
    for column, name in columns.items():
        text = cells[int(column)] if int(column) < len(cells) else ""
        if text:
            said[name] = f"{said[name]}\n{text}" if name == ADDRESS and name in said else text
    if not said:
        return None
    faults = [
        f"{text_of(name)}: more than {LONGEST[name]} characters"
        for name, text in said.items()
        if name in LONGEST and len(text) > LONGEST[name]
    ]
    kind = read_kind(said.pop("kind", ""), said.pop("phase", ""))
    faults += [kind.fault] if kind.fault else []
    said |= {"kind": kind.kind} if kind.kind else {}
    for name in ("email", "eslo_email"):
        if name in said and not is_address(said[name]):
            faults.append(f"{text_of(name)}: “{said[name][:60]}” is no e-mail address")
    status = said.pop("status", "")
    days = {name: said.pop(name) for name in DAYS if name in said}
    eslo = {name: said.pop(f"eslo_{name}") for name in OF_ESLO if f"eslo_{name}" in said}
    for name in set(said) - {ADDRESS}:
        said[name] = " ".join(said[name].split())
    for name, text in days.items():
        try:
            said[name] = day_of(text)
        except DateProblem as problem:
            faults.append(f"{text_of(name)}: “{text[:40]}” cannot be read. {problem}")
    if re.match("closed", status, re.IGNORECASE) and "active_to" not in days:
        faults.append("It is closed, and no last day is given. Leave it out of the list, or add its last day")
    elif re.match("proposed to open", status, re.IGNORECASE):
        faults.append("It is not open yet. Leave it out of the list until it opens")
    if not said.get("name"):
        faults.append("It names no agency")
    if eslo and not eslo.get("name"):
        faults.append("Enter the ESLO’s name, or leave the ESLO columns blank")
    return Read(number, said, eslo, faults, says_kind=any(kind), unclear=kind.unclear)


def is_address(text: str) -> bool:
    """Whether a text is one e-mail address, as the forms of the directory judge it."""
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def day_of(text: str) -> dt.date:
    """The day of a cell: 3 February 2010, 3/2/2010, 03-02-2010 or 2010-02-03. DateProblem where there is none."""
    parts = re.split(r"[\s/.-]+", text.strip())[:4]
    if parts and re.fullmatch(r"[0-9]{4}", parts[0]):
        parts.reverse()
    return read_date(*parts) if len(parts) == 3 else read_date("", "", "")


def shown(value: str | dt.date | None) -> str:
    """A value as people read it."""
    return print_date(value) if isinstance(value, dt.date) else value or ""


def text_of(name: str) -> str:
    """The name of a field for people."""
    words = LABEL[name]
    return words[:1].upper() + words[1:]
