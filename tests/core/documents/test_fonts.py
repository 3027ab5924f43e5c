"""The fonts of PDF files: what they cover, how large they are, and what is said where they are missing."""

from __future__ import annotations

import io
import json
from itertools import chain
from pathlib import Path

import pikepdf
import pytest
from django.core.exceptions import ImproperlyConfigured

from core.documents import fonts, render
from core.documents.model import Document, Heading
from core.web import checks
from tests.core.documents.samples import DAY

ROOT = Path(__file__).resolve().parents[3]
LARGEST = 8_000_000  # bytes, all fonts together
BOLD = {
    "Arabic": "العربية",
    "Armenian": "Հայերեն",
    "Bengali": "বাংলা",
    "Devanagari": "हिन्दी",
    "Georgian": "ქართული",
    "Gujarati": "ગુજરાતી",
    "Gurmukhi": "ਪੰਜਾਬੀ",
    "Hebrew": "עברית",
    "Kannada": "ಕನ್ನಡ",
    "Khmer": "ភាសាខ្មែរ",
    "Lao": "ລາວ",
    "Malayalam": "മലയാളം",
    "Myanmar": "မြန်မာ",
    "Oriya": "ଓଡ଼ିଆ",
    "Sinhala": "සිංහල",
    "Tamil": "தமிழ்",
    "Telugu": "తెలుగు",
    "Thai": "ไทย",
}
REGULAR = {"NotoSansEthiopic": "አማርኛ", "NotoEmoji": "\U0001f600", "NotoSans": "ᴀ", "NotoSansSymbols": "⚢"}


def code_points(text: str) -> set[int]:
    """The code points of ranges such as `41-5A 61`."""
    ends = [tuple(int(end, 16) for end in part.split("-")) for part in text.split()]
    return set(chain.from_iterable(range(end[0], end[-1] + 1) for end in ends))


def test_fonts_cover_every_code_point_of_the_committed_list():
    listed = code_points(Path(__file__).with_name("covered.txt").read_text())
    assert len(listed) == 8935
    assert sorted(map(hex, listed - fonts.covered())) == []


def test_bold_font_covers_what_the_regular_one_covers():
    bold = sorted(fonts.FOLDER.glob("*_700Bold.ttf"))
    assert len(bold) > 10
    for path in bold:
        regular = path.with_name(path.name.replace("_700Bold", "_400Regular"))
        assert fonts.character_map(path).keys() == fonts.character_map(regular).keys(), path.name


@pytest.mark.long
def test_headings_are_set_in_the_bold_of_their_script_where_there_is_one():
    blocks = tuple(Heading(1, text) for text in ("Abc", *BOLD.values(), *REGULAR.values()))
    with pikepdf.open(io.BytesIO(render(Document("T", DAY, blocks), "pdf"))) as file:
        embedded = {str(font.BaseFont).split("+")[1] for page in file.pages for font in page.Resources.Font.values()}
    used = {name.split("-Identity")[0] for name in embedded}
    assert {"FiraSans-Bold", *(f"NotoSans{script}-Bold" for script in BOLD)} <= used
    assert {f"{family}-Regular" for family in REGULAR} <= used


def test_fonts_are_small_and_each_has_its_licence():
    packages = json.loads((ROOT / "package.json").read_text())["devDependencies"]
    names = {name.split("/")[1] for name in packages if name.startswith("@expo-google-fonts/")}
    licences = {path.name.removesuffix(".LICENSE.txt"): path for path in fonts.FOLDER.glob("*.txt")}
    files = list(fonts.FOLDER.glob("*.ttf"))
    assert licences.keys() == names
    assert {path.name.split("_")[0].casefold() for path in files} == {name.replace("-", "") for name in names}
    assert all("SIL OPEN FONT LICENSE Version 1.1" in path.read_text() for path in licences.values())
    assert sum(path.stat().st_size for path in files) <= LARGEST


@pytest.mark.django_db
def test_missing_fonts_are_named_with_the_command_that_fetches_them(monkeypatch, tmp_path):
    monkeypatch.setattr(fonts, "FOLDER", tmp_path / "fonts")
    for read in (fonts.fonts, fonts.covered, fonts.bold_widths):
        with pytest.raises(ImproperlyConfigured, match="missing from .*fonts. Run: python3 dev.py assets"):
            read.__wrapped__()
    assert [error.id for error in checks.fonts_are_there(None)] == ["core.E006"]
    with pytest.raises(ImproperlyConfigured, match="dev.py assets"):
        checks.refuse_unsafe_start()


@pytest.mark.parametrize(("building", "folder"), [(True, Path("nowhere")), (False, fonts.FOLDER)])
def test_check_finds_nothing_while_building_or_with_fonts(monkeypatch, settings, building, folder):
    monkeypatch.setattr(fonts, "FOLDER", folder)
    settings.BUILDING = building
    assert checks.fonts_are_there(None) == []
