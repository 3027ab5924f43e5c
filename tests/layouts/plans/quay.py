"""An OpenDocument text: aims as bullets above each table, dates in prose, and a column of comments."""

import io
import zipfile
from xml.sax.saxutils import escape

TITLE = "Lower Quayholme Safeguarding Children Partnership: Staying Safe Online, our plan"
HEADINGS = ("Action", "Responsible", "By when", "Comments")
SECTIONS = (  # heading, text above, aims, rows
    ("1. Homes", "", ("Parents and carers feel able to talk about what children do online.",
                      "Every home knows where to find help."), (
        ("Hold a family evening on games in each ward.", "Community Development Team",
         "By the end of the summer term 2026", "Halls are free of charge on Mondays."),
        ("Lend out boxes of conversation cards.", "Library Service", "Before the partnership meets in October 2026",
         "Twelve boxes are enough to begin with."),
        ("Visit new foster carers within a month.", "Fostering Service", "Always, from now on", ""),
        ("Put a leaflet into the pack for new parents.", "Health Visiting Service",
         "As soon as the leaflet is printed", "Needs to be in five languages."),
    )),
    ("2. Schools and clubs",
     "Young people told us in the 2025 survey that clubs speak of online safety less often than schools do.",
     ("Children hear the same message wherever they go.",), (
        ("Write five rules that schools and clubs can share.", "Education Group",
         "No later than the last day of March 2026", "To be no longer than one page."),
        ("Train one person in each club.", "Sports and Youth Forum", "In the course of 2026",
         "Volunteers prefer Saturday mornings."),
        ("Visit each club that has trained nobody.", "Sports and Youth Forum", "In the spring of 2027", ""),
        ("Give a badge to clubs that keep the rules.", "Communications Group",
         "Within six weeks of the launch", "A badge needs no new money."),
    )),
    ("3. When things go wrong", "", ("No child waits for help longer than a day.",
                                     "Those who harm are helped to stop.", "We learn from each case."), (
        ("Agree who answers at weekends.", "Police and Children’s Services", "By 15 January 2026",
         "Cover at Easter is still unclear."),
        ("Set up a group for children who have harmed others online.", "Youth Justice Service",
         "By Christmas 2026", "A worker from another area may help."),
        ("Look together at three cases each quarter.", "Learning Group", "Every quarter, beginning in April 2026",
         "Cases are chosen by lot."),
    )),
)  # fmt: skip
SPACES = " ".join(
    f'xmlns:{key}="urn:oasis:names:tc:opendocument:xmlns:{name}"'
    for key, name in {
        "office": "office:1.0", "style": "style:1.0", "text": "text:1.0", "table": "table:1.0",
        "fo": "xsl-fo-compatible:1.0", "meta": "meta:1.0", "manifest": "manifest:1.0",
    }.items()
)  # fmt: skip
KIND = "application/vnd.oasis.opendocument.text"
STYLES = """<office:styles>
<style:style style:name="Standard" style:family="paragraph"><style:text-properties fo:font-family="Arial"
  fo:font-size="10pt"/></style:style>
<style:style style:name="Title" style:family="paragraph" style:parent-style-name="Standard"><style:text-properties
  fo:font-size="17pt" fo:font-weight="bold"/></style:style>
<style:style style:name="Heading_20_1" style:display-name="Heading 1" style:family="paragraph"
  style:parent-style-name="Standard" style:default-outline-level="1"><style:paragraph-properties
  fo:margin-top="0.5cm"/><style:text-properties fo:font-size="13pt" fo:font-weight="bold"/></style:style>
<text:list-style style:name="Bullets"><text:list-level-style-bullet text:level="1"
  text:bullet-char="•"><style:list-level-properties
  text:list-level-position-and-space-mode="label-alignment"><style:list-level-label-alignment
  text:label-followed-by="listtab" fo:text-indent="-0.5cm"
  fo:margin-left="1cm"/></style:list-level-properties></text:list-level-style-bullet></text:list-style>
</office:styles>"""
AUTOMATIC = """<office:automatic-styles>
<style:style style:name="Head" style:family="paragraph" style:parent-style-name="Standard"><style:text-properties
  fo:font-weight="bold"/></style:style>
<style:style style:name="Cell" style:family="table-cell"><style:table-cell-properties
  fo:border="0.5pt solid #808080" fo:padding="0.1cm"/></style:style>
<style:style style:name="HeadCell" style:family="table-cell"><style:table-cell-properties
  fo:border="0.5pt solid #808080" fo:padding="0.1cm" fo:background-color="#deeaf6"/></style:style>
</office:automatic-styles>"""


def build() -> bytes:
    body = [_paragraph(TITLE, "Title")]
    for number, (heading, above, aims, rows) in enumerate(SECTIONS, start=1):
        body.append(f'<text:h text:style-name="Heading_20_1" text:outline-level="1">{escape(heading)}</text:h>')
        body += [_paragraph(above)] if above else []
        items = "".join(f"<text:list-item>{_paragraph(aim)}</text:list-item>" for aim in aims)
        body.append(f'<text:list text:style-name="Bullets">{items}</text:list>')
        body.append(_table(f"Table{number}", rows))
    content = _part(
        "document-content", f"{AUTOMATIC}<office:body><office:text>{''.join(body)}</office:text></office:body>"
    )
    entries = {"/": KIND, "content.xml": "text/xml", "styles.xml": "text/xml"}
    listed = "".join(
        f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{kind}"/>'
        for path, kind in entries.items()
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", KIND, zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
        archive.writestr("styles.xml", _part("document-styles", STYLES))
        archive.writestr(
            "META-INF/manifest.xml",
            f'<manifest:manifest {SPACES} manifest:version="1.2">{listed}</manifest:manifest>',
        )
    return stream.getvalue()


def _part(name: str, content: str) -> str:
    return f'<?xml version="1.0"?><office:{name} {SPACES} office:version="1.2">{content}</office:{name}>'


def _paragraph(text: str, style: str = "Standard") -> str:
    return f'<text:p text:style-name="{style}">{escape(text)}</text:p>'


def _table(name: str, rows: tuple[tuple[str, ...], ...]) -> str:
    lines = []
    for place, cells in enumerate((HEADINGS, *rows)):
        look, words = ("Cell", "Standard") if place else ("HeadCell", "Head")
        start = f'<table:table-cell table:style-name="{look}" office:value-type="string">'
        shown = "".join(f"{start}{_paragraph(text, words)}</table:table-cell>" for text in cells)
        lines.append(f"<table:table-row>{shown}</table:table-row>")
    columns = f'<table:table-column table:number-columns-repeated="{len(HEADINGS)}"/>'
    return f'<table:table table:name="{name}">{columns}{"".join(lines)}</table:table>'
