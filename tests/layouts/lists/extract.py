"""A social-care extract: ages as years and as bands, codes, dates with times, words of its own, a total below."""

import datetime as dt
import io

from openpyxl import Workbook
from openpyxl.styles import Font

HEADINGS = (
    "Record ID", "Category", "Date received", "Age at referral", "Gender", "Referral source", "Device", "Platform",
    "S47 start date", "Police", "Outcome", "Assessment factors",
)  # fmt: skip
AGES = (13, "13-15", 9, "5-9", 15, "16-17", 11, "10-12", 16, "Under 5", 14, "not known", 4, 17, 12)
VALUES = {  # field → what the file says → our value
    "main_type": {
        "Cyber bullying": "bullying", "Sexting": "image_not_agreed", "Online grooming": "grooming",
        "CSE": "exploitation",
        "Sextortion": "sextortion", "Radicalisation": "extremist", "Self harm content": "self_harm",
        "Pornography": "sexual_content", "County lines": "criminal_exploitation", "Hacking": "hacking",
        "Fake profile": "impersonation", "Unknown": "not_known",
    },
    "age": {
        "4": "under_5", "9": "5_9", "11": "10_12", "12": "10_12", "13": "13_15", "14": "13_15", "15": "13_15",
        "16": "16_17", "17": "16_17", "13-15": "13_15", "5-9": "5_9", "16-17": "16_17", "10-12": "10_12",
        "Under 5": "under_5", "not known": "not_known",
    },
    "sex": {"F": "girl", "M": "boy", "1": "boy", "2": "girl", "U": "not_known"},
    "source": {
        "2A": "school", "6": "police", "3A": "health", "1A": "parent", "School": "school", "Hosp": "health",
        "10": "not_known",
    },
    "devices": {"mobile": "phone", "Tablet": "tablet", "laptop": "computer", "X-box": "console", "n/k": "not_known"},
    "platform": {
        "chat app": "messages", "social media": "social", "online game": "games", "video sharing": "sharing",
        "n/k": "not_known",
    },
    "police": {"NFA": "no_action", "Informed": "told", "Ongoing": "under_way", "O21": "outcome_21", "No": "not_told"},
    "outcome": {"CIN": "in_need", "CP": "protection", "NFA": "no_action", "EH": "early_help", "LAC": "looked_after",
                "Advice": "advice"},
}  # fmt: skip
FACTORS = ("17A,21A", "11A", "", "15A,4A", "24A", "18B", "19B,11A", "21", "20", "14A")
COLUMNS = ("main_type", "known_on", "age", "sex", "source", "devices", "platform", "section_47_on", "police", "outcome")
ROWS = 60


def row(place: int) -> list:
    """The cells of a row (from 0) as they stand in the file."""

    def word(field: str, step: int = 1):
        words = list(VALUES[field])
        found = words[place * step % len(words)]
        return int(found) if field == "sex" and found.isdigit() else found

    received = dt.datetime(2026, 4, 1, 8, 15) + dt.timedelta(days=place, minutes=37 * place)
    started = received.date() + dt.timedelta(days=3) if place % 4 == 0 else None
    known = f"{received:%d/%m/%Y %H:%M}" if place % 5 == 4 else received
    return [
        f"R{place + 1001}", word("main_type"), known, AGES[place % len(AGES)], word("sex"), word("source"),
        word("devices", 2), word("platform"), started, word("police", 3), word("outcome"),
        FACTORS[place % len(FACTORS)],
    ]  # fmt: skip


def build(*, with_type: bool = True) -> bytes:
    book = Workbook()
    worksheet = book.active
    worksheet.title = "Extract"
    total = ["TOTAL", "", ROWS, *[""] * (len(HEADINGS) - 3)]
    for line in (HEADINGS, *map(row, range(ROWS)), total):
        worksheet.append(
            [cell for heading, cell in zip(HEADINGS, line, strict=True) if with_type or heading != "Category"]
        )
    for cell in worksheet[1]:
        cell.font = Font(bold=True)
        worksheet.column_dimensions[cell.column_letter].width = 17
    worksheet.page_setup.orientation = "landscape"
    worksheet.page_setup.fitToHeight, worksheet.sheet_properties.pageSetUpPr.fitToPage = 0, True
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def build_without_type() -> bytes:
    """The extract without its type of incident."""
    return build(with_type=False)
