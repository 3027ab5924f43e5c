"""The files of other boards are what they claim to be, and their gold says nothing that does not stand in them."""

import copy
import io
import zipfile

import openpyxl
from lxml import etree

from core.files.packages import Package
from core.files.spreadsheets import read_rows
from core.importing.readers.odf import read_odf
from tests.layouts.build import FILES, OTHERS, PLANS, build, gold
from tests.layouts.compare import compare, plain, print_table
from tests.rows import try_rows

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LISTS = ("messy.csv", "register.csv", "extract.xlsx", "questions.xlsx")
SPREADSHEETS = [name for name in FILES if name.endswith((".xlsx", ".csv"))]


def body_of(name: str) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(build(name))) as archive:
        part = "content.xml" if name.endswith(".odt") else "word/document.xml"
        return etree.fromstring(archive.read(part))


def text_of(name: str) -> str:
    """The words of a file, paragraph by paragraph or cell by cell."""
    if name in SPREADSHEETS:
        texts = [cell for worksheet in read_rows(build(name)) for row in worksheet.rows for cell in row]
        return "\n".join([*texts, *percentages_of(name)])
    if name.endswith(".txt"):
        return build(name).decode()
    paragraphs = (item for item in body_of(name).iter() if etree.QName(item).localname in ("p", "h"))
    return "\n".join("".join(item.itertext()) for item in paragraphs)


def percentages_of(name: str) -> list[str]:
    """The shares in a workbook as it shows them: 1 is 100%."""
    if not name.endswith(".xlsx"):
        return []
    cells = [cell for row in openpyxl.load_workbook(io.BytesIO(build(name))).active.iter_rows() for cell in row]
    return [f"{cell.value:.0%}" for cell in cells if cell.number_format == "0%" and cell.value is not None]


def texts_of_row(row: dict) -> list[str]:
    cells = [row[name] for name in ("objective", "method", "action", "timescale", "update")]
    return [line for text in (*cells, *row["leads"], *row["other"].values()) for line in text.split("\n")]


@try_rows("name", [name for name in FILES if name.endswith((".docx", ".odt", ".xlsx"))])
def test_each_part_of_a_package_is_well_formed(name):
    with zipfile.ZipFile(io.BytesIO(build(name))) as archive:
        assert archive.testzip() is None
        for part in archive.namelist():
            if part.endswith((".xml", ".rels")):
                etree.fromstring(archive.read(part))


@try_rows("name", [name for name in PLANS if name.endswith(".docx")])
def test_the_cells_of_each_word_row_fill_its_grid(name):
    for table in body_of(name).iter(f"{WORD}tbl"):
        columns = len(table.findall(f"{WORD}tblGrid/{WORD}gridCol"))
        for row in table.findall(f"{WORD}tr"):
            spans = row.findall(f"{WORD}tc/{WORD}tcPr/{WORD}gridSpan")
            cells = len(row.findall(f"{WORD}tc"))
            assert cells + sum(int(span.get(f"{WORD}val")) - 1 for span in spans) == columns


def test_the_opendocument_text_has_bullets_above_its_tables():
    source = read_odf(Package(build("quay.odt")))
    assert [len(table.rows) for table in source.tables] == [5, 5, 4]
    assert [[item.is_item for item in table.above] for table in source.tables] == [
        [False, False, True, True],
        [False, False, True],
        [False, True, True, True],
    ]


def test_the_layouts_have_the_traits_that_they_are_for():
    harbour, orchard, beacon = (body_of(f"{name}.docx") for name in ("harbour", "orchard", "beacon"))
    assert {item.get(f"{WORD}fill") for item in harbour.iter(f"{WORD}shd")} >= {"92d050", "ffc000", "ff5050"}
    assert len(body_of("mill.docx").findall(f"{WORD}body/{WORD}tbl")) == 4
    assert len(list(orchard.iter(f"{WORD}gridSpan"))) == 5
    assert len(beacon.findall(f".//{WORD}tc/{WORD}tbl")) == 1
    assert [worksheet.name for worksheet in read_rows(build("meadow.xlsx"), "meadow.xlsx")] == ["Work plan", "Overview"]
    assert b"\x92" in build("chapel.csv")
    assert any(cell.count("\n") == 2 for cell in read_rows(build("chapel.csv"))[0].rows[1])


@try_rows(
    ("name", "rows", "columns"),
    [("messy.csv", 40, 12), ("register.csv", 50, 140), ("extract.xlsx", 61, 12), ("extract-no-type.xlsx", 61, 11)],
)
def test_the_lists_have_their_size(name, rows, columns):
    [worksheet] = read_rows(build(name))
    assert (len(worksheet.rows) - 1, len(worksheet.rows[0])) == (rows, columns)


@try_rows("name", PLANS)
def test_each_text_of_a_plans_gold_stands_in_the_file(name):
    plan, text = gold(name), plain(text_of(name))
    titles = [plan["title"], *(item["title"] for item in plan["priorities"])]
    above = [text for item in plan["priorities"] for text in item.get("other", {}).values()]
    said = [*titles, *above, *(line for row in plan["rows"] for line in texts_of_row(row))]
    assert [line for line in said if plain(line) not in text] == []
    assert 8 <= len(plan["rows"]) <= 24


@try_rows("name", PLANS)
def test_each_word_of_a_plan_stands_in_its_gold(name):
    """Headings and labels apart, nothing of the file is forgotten."""
    plan = gold(name)
    headings = {
        "harbour.docx": "Theme What we will do Who leads Finish by",
        "mill.docx": "Theme Objective Action Timescale Progress",
        "orchard.docx": "Section Recommendation What How Who When",
        "quay.odt": "Action Responsible By when",
        "beacon.docx": "Priority Objective Action Lead Target date Progress at December",
        "meadow.xlsx": "Workstream Activity Owner End",
        "chapel.csv": "Commitment Named person Target Position at March",
        "lantern.txt": "Led by Target",
    }[name]
    said = [plan["title"], headings]
    said += [
        str(text)
        for item in plan["priorities"]
        for text in (item["number"], item["title"], *item.get("other", {}).values())
    ]
    said += [line for row in plan["rows"] for line in (*texts_of_row(row), *row["other"])]
    text = text_of(name)
    if name == "meadow.xlsx":  # the second sheet is no plan
        text = "\n".join(cell for row in read_rows(build(name))[0].rows for cell in row if cell != "1")
    assert set(plain(text).split()) - set(plain("\n".join(said)).split()) == set()


@try_rows("name", LISTS)
def test_the_columns_and_words_of_a_lists_gold_stand_in_the_file(name):
    plan = gold(name)
    cells = {cell for worksheet in read_rows(build(name)) for row in worksheet.rows for cell in row}
    words = {word for means in (plan.get("words") or {"kind": plan["kinds"]}).values() for word in means}
    assert (set(plan["columns"]) | words) - cells == set()


def test_what_must_not_be_shown_stands_in_the_file():
    for name in ("unknown-headings.csv", "no-headings.csv"):
        assert [text for text in gold(name)["never_shown"] if text not in text_of(name)] == []


def test_the_heading_names_of_the_matrix_are_known():
    assert gold("meadow-overview.xlsx")["headings"] == read_rows(build("meadow-overview.xlsx"))[0].rows[0]


@try_rows("name", PLANS)
def test_a_preview_that_is_the_gold_is_right_throughout(name):
    result = compare(gold(name), gold(name))
    assert result.is_right
    assert result.rows_right == result.rows == len(gold(name)["rows"])
    assert (result.cells_right, result.others_found) == (result.cells, result.others)


def test_a_lost_word_a_lost_row_and_a_lost_column_are_told():
    plan = gold("harbour.docx")
    preview = copy.deepcopy(plan)
    preview["rows"][0]["action"] = preview["rows"][0]["action"].replace("kind ", "")
    del preview["rows"][3]
    preview["rows"][4]["other"].pop("How we shall know")
    result = compare(preview, plan)
    assert (result.rows_right, result.rows) == (10, 13)
    assert (result.cells_right, result.cells) == (13 * 7 - 8, 13 * 7)
    assert "kind" in result.lost
    assert "planners" in result.lost
    assert "twelve" in result.lost


def test_a_continued_objective_and_other_punctuation_count_as_the_same():
    plan = gold("orchard.docx")
    preview = copy.deepcopy(plan)
    for above, row in list(zip(preview["rows"], preview["rows"][1:], strict=False))[::-1]:
        if above["objective"] == row["objective"]:
            row["objective"] = ""
            row["method"] = "" if above["method"] == row["method"] else row["method"]
    preview["rows"][0]["action"] = "Collect  what schools use now"
    preview["rows"][0]["objective"] = "1.1 Every school teaches online safety in each year group"
    assert compare(preview, plan).cells_right == compare(plan, plan).cells


def test_the_table_has_a_line_for_each_file(capsys):
    table = print_table({name: compare(gold(name), gold(name)) for name in ("harbour.docx", "mill.docx")})
    assert table.splitlines()[1].split() == ["harbour.docx", "13/13", "91/91", "26/26", "10/10", "0"]
    assert capsys.readouterr().out == f"{table}\n"


def test_each_file_has_gold():
    assert [name for name in (*PLANS, *OTHERS) if not gold(name)] == []
