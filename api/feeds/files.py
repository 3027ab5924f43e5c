"""A feed as CSV or JSON, with the same names and values in both."""

import csv
import datetime as dt
import io
import json
from collections.abc import Iterable

from api.feeds.rules import Feed, Value
from core.documents.csv import BYTE_ORDER_MARK
from core.documents.xlsx_values import cell_text
from core.text.safe_text import clean_text
from core.text.screening import EMAIL, MOBILE, TELEPHONE

NO_EMAIL, NO_TELEPHONE = "[email address]", "[telephone number]"  # printed instead of one that somebody typed


def render_csv(feed: Feed, rows: Iterable[dict[str, Value]]) -> bytes:
    """UTF-8 with a byte order mark and one heading line; texts that look like formulas get an apostrophe."""
    out = io.StringIO(newline="")
    out.write(BYTE_ORDER_MARK)
    writer = csv.writer(out)
    writer.writerow(feed.headings)
    writer.writerows([csv_cell(row[name]) for name in feed.headings] for row in rows)
    return out.getvalue().encode()


def render_json(feed: Feed, rows: Iterable[dict[str, Value]]) -> bytes:
    """A list of objects; dates as ISO texts, null for what is empty."""
    found = [{name: json_value(row[name]) for name in feed.headings} for row in rows]
    return json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()


def csv_cell(value: Value) -> str | int:
    if isinstance(value, str):
        return cell_text(without_contacts(value))
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return ""
    return value if isinstance(value, int) else value.isoformat()


def json_value(value: Value) -> Value:
    if isinstance(value, str):
        return without_contacts(clean_text(value)) or None
    return value.isoformat() if isinstance(value, dt.date) else value


def without_contacts(text: str) -> str:
    """Without email addresses and telephone numbers, which people type; an account without a name signs with its
    address.
    """
    if "@" in text:
        text = EMAIL.sub(NO_EMAIL, text)
    if "0" in text or "+44" in text:
        text = TELEPHONE.sub(NO_TELEPHONE, MOBILE.sub(NO_TELEPHONE, text))
    return text
