"""Drawings: checked before they go into a page, and turned into pixels for Word."""

import base64
import re

from lxml import etree

from core.documents import fonts
from core.documents.model import Logo

_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
_NAMESPACE = "{http://www.w3.org/2000/svg}"
_REMEMBERED = 10  # texts
_REFERENCE = re.compile(r"url\s*\(", re.IGNORECASE)
_ALLOWED = {f"{_NAMESPACE}{name}" for name in (
    "svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan", "title", "desc",
    "defs", "pattern", "clipPath", "linearGradient", "radialGradient", "stop", "use", "symbol", "marker",
)}  # fmt: skip


def checked_svg(svg: str) -> str:
    """`svg`, if it only draws. ValueError for scripts, handlers, styles and references to anything outside."""
    try:
        root = etree.fromstring(svg.encode("utf-8", "replace"), _PARSER)
    except etree.XMLSyntaxError as error:
        raise ValueError("The drawing is no SVG.") from error
    if root.getroottree().docinfo.doctype or root.tag != f"{_NAMESPACE}svg":
        raise ValueError("The drawing is no plain SVG.")
    attributes = set()
    for element in root.iter():
        if element.tag not in _ALLOWED:
            name = element.tag if isinstance(element.tag, str) else "processing instruction or comment"
            raise ValueError(f"The drawing holds {name}, which does not draw.")
        attributes.update(element.attrib.items())
    names = {name: name.rpartition("}")[2].lower() for name in dict(attributes)}
    for name, value in attributes:
        plain = names[name]
        outside = plain == "href" and not value.startswith("#")
        if "(" in value:
            outside = outside or any(not part.lstrip("'\" ").startswith("#") for part in _REFERENCE.split(value)[1:])
        if outside or plain == "style" or plain[:2] == "on":
            raise ValueError(f"The drawing holds the attribute {plain}, which does more than draw.")
    return svg


def png_of(svg: str, pixels_per_inch: int = 200) -> bytes:
    """The drawing as PNG, with the fonts of the PDF; the same drawing gives the same bytes."""
    import typst  # slow to load; pages show drawings as they are

    source = (
        b"#set page(width: auto, height: auto, margin: 0pt)\n"
        b"#set text(font: sys.inputs.font)\n"
        b'#image(bytes(sys.inputs.svg), format: "svg")\n'
    )
    inputs = {"svg": checked_svg(svg), "font": fonts.MAIN_FAMILY}
    compiler = typst.Compiler(source, font_paths=fonts.fonts(), ignore_system_fonts=True, sys_inputs=inputs)
    return compiler.compile(format="png", ppi=pixels_per_inch)


def forget_drawings() -> None:
    """Free the memory of drawings: the typesetter keeps 5 MB for each of the latest ten texts that it has set."""
    import typst

    for _ in range(_REMEMBERED + 1):
        empty = typst.Compiler(b" ", font_paths=fonts.fonts(), ignore_system_fonts=True)
        empty.compile(format="png", ppi=1)


def as_drawing(logo: Logo) -> str:
    if logo.kind == "svg":
        return checked_svg(logo.data.decode())
    held = base64.b64encode(logo.data).decode()
    size = f'width="{logo.width:g}" height="{logo.height:g}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 {logo.width:g} {logo.height:g}">'
        f'<image {size} href="data:image/{logo.kind};base64,{held}"/></svg>'
    )
