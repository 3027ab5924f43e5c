"""Checks national reference numbers: those of schools are URNs of six digits. Pure.

A nursery may have the number of its inspectorate instead, and other agencies have numbers of all kinds.
"""

import re

from agencies.models.directory import SCHOOLS

WITH_URN = SCHOOLS - {"nursery"}
URN = re.compile(r"[0-9]{6}")


def reference_fault(kind: str, reference: str) -> str:
    if not reference or kind not in WITH_URN or URN.fullmatch(reference):
        return ""
    return f"The URN of a school has six digits, such as 123456. “{reference[:20]}” has not"
