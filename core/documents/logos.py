"""Checks and cleans a picture chosen as the board's logo.

Bitmaps are re-encoded, so that no metadata or appended data remains. An SVG keeps only elements and attributes that
draw; one that could do more is refused, with the name of the element. Pages show an SVG as pixels.
"""

import io
import re
import warnings

from lxml import etree

from core.documents.model import Logo
from core.documents.svg import checked_svg, png_of
from core.files.packages import BadPackage, parse_xml
from core.records.rules import RuleBroken

MOST_BYTES = 1024 * 1024
MOST_DRAWN = 256 * 1024  # bytes of a drawing
MOST_PARTS = 3_000  # elements of a drawing
MOST_COPIES = 50  # elements of a drawing that repeat another one
MOST_PIXELS = 25_000_000  # of the picture that was chosen: 5,000 by 5,000
KEPT = (1_000, 500)  # pixels, maximum width and height of the stored picture
MOST_STRETCHED = 12  # times as wide as high, or as high as wide
WRONG_KIND = "Choose a picture as PNG, JPEG or SVG. This file holds something else."
TOO_MANY = "This picture has too many pixels. Make it smaller: 1,000 across are enough."
DAMAGED = "This picture is damaged and cannot be read. Save it again and choose it again."
SVG = "{http://www.w3.org/2000/svg}"
XLINK = "{http://www.w3.org/1999/xlink}href"
# Elements that describe the drawing and draw nothing; drawing programs write them
SILENT = {"metadata", "title", "desc"}
DRAWN = {
    "svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan", "defs", "clipPath",
    "linearGradient", "radialGradient", "stop", "use", "symbol",
}  # fmt: skip
LOOKS = {
    "fill", "fill-opacity", "fill-rule", "stroke", "stroke-width", "stroke-linecap", "stroke-linejoin",
    "stroke-miterlimit", "stroke-dasharray", "stroke-dashoffset", "stroke-opacity", "opacity", "color", "display",
    "visibility", "clip-path", "clip-rule", "stop-color", "stop-opacity", "font-family", "font-size", "font-weight",
    "font-style", "text-anchor", "letter-spacing",
}  # fmt: skip
PLACES = {
    "id", "d", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "fx", "fy", "width", "height", "viewBox",
    "points", "transform", "offset", "gradientUnits", "gradientTransform", "spreadMethod", "clipPathUnits", "dx", "dy",
    "preserveAspectRatio",
}  # fmt: skip
_RULES = re.compile(r"\s*((?:\.[\w-]+\s*,?\s*)+)\{([^{}]*)\}")
_COMMENTS = re.compile(r"/\*.*?\*/", re.DOTALL)


def read_logo(data: bytes) -> Logo:
    """The picture, recognised by its content. Raises RuleBroken for the field "logo"."""
    if len(data) > MOST_BYTES:
        raise refused("This picture is larger than 1 MB. Choose a smaller one.")
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return of_pixels(data, "PNG")
    if data.startswith(b"\xff\xd8\xff"):
        return of_pixels(data, "JPEG")
    if b"<svg" in data[:20_000]:
        return of_drawing(data)
    raise refused(WRONG_KIND)


def refused(text: str) -> RuleBroken:
    return RuleBroken(text, field="logo")


def of_pixels(data: bytes, kind: str) -> Logo:
    """A PNG or JPEG re-encoded: reduced to KEPT, without metadata."""
    from PIL import Image, ImageOps  # slow to load

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            picture = Image.open(io.BytesIO(data), formats=[kind])
            if picture.width * picture.height > MOST_PIXELS:  # known before any pixel is decoded
                raise refused(TOO_MANY)
            picture = ImageOps.exif_transpose(picture).convert("RGB" if kind == "JPEG" else "RGBA")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise refused(DAMAGED) from None
    require_shape(*picture.size)
    picture.thumbnail(KEPT)
    out = io.BytesIO()
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    bare.save(out, kind, quality=90) if kind == "JPEG" else bare.save(out, kind, optimize=True)
    return Logo("jpeg" if kind == "JPEG" else "png", out.getvalue(), *bare.size, alt="")


def require_shape(width: float, height: float) -> None:
    if min(width, height) <= 0 or max(width, height) / min(width, height) > MOST_STRETCHED:
        raise refused(f"This picture is more than {MOST_STRETCHED} times as wide as high, or as high as wide.")


def of_drawing(data: bytes) -> Logo:
    if len(data) > MOST_DRAWN:
        raise refused(f"This drawing is larger than {MOST_DRAWN // 1024} KB. Save it as PNG and choose that.")
    try:
        root = parse_xml(_without_doctype(data))
    except BadPackage:
        raise refused("This drawing is no plain SVG. Save it as “plain SVG” or as PNG.") from None
    made = tidied(root)
    width, height = size_of(made)
    require_shape(width, height)
    made.set("width", f"{width:g}")
    made.set("height", f"{height:g}")
    text = etree.tostring(made, encoding="unicode")
    inches = width / 72
    try:
        pixels = png_of(checked_svg(text), min(max(round(KEPT[0] / inches), 1), 2_000))
    except (ValueError, RuntimeError):
        raise refused(DAMAGED) from None
    return Logo("svg", text.encode(), width, height, alt="", pixels=pixels)


def _without_doctype(data: bytes) -> bytes:
    """Without the plain document type of old programs; one with declarations stays, and is refused later."""
    return re.sub(rb"<!DOCTYPE\s+svg\s+PUBLIC\s+\"[^\"\[\]<>]*\"\s+\"[^\"\[\]<>]*\"\s*>", b"", data, count=1)


def size_of(root) -> tuple[float, float]:
    """Width and height of a drawing in any unit: only their ratio counts."""
    try:
        if root.get("viewBox"):
            box = [float(part) for part in re.split(r"[\s,]+", root.get("viewBox").strip())]
            return box[2], box[3]
        size = [float(re.sub(r"[a-z%]*$", "", root.get(name, ""))) for name in ("width", "height")]
        root.set("viewBox", f"0 0 {size[0]:g} {size[1]:g}")
        return size[0], size[1]
    except (ValueError, IndexError):
        raise refused("This drawing does not say how large it is. Save it again, or as PNG.") from None


def tidied(root):
    """A copy of the drawing with elements that draw only. RuleBroken, naming the element, for what could do more."""
    if root.tag != f"{SVG}svg":
        raise refused(WRONG_KIND)
    if sum(1 for _ in root.iter()) > MOST_PARTS:
        raise refused("This drawing has too many parts. Save it as PNG and choose that.")
    looks = looks_by_class(root)
    made = etree.Element(f"{SVG}svg", nsmap={None: SVG[1:-1]})
    _copy(root, made, looks)
    require_few_copies(made)
    return made


def _copy(source, target, looks: dict[str, dict[str, str]]) -> None:
    for name, value in attributes_of(source, looks).items():
        target.set(name, value)
    target.text = source.text
    for child in source:
        name = child.tag if isinstance(child.tag, str) else ""
        plain = name.removeprefix(SVG)
        if not name.startswith(SVG) or plain in SILENT or plain == "style":
            continue  # program metadata draws nothing
        if plain not in DRAWN:
            raise refused(f"This drawing holds “{plain[:40]}”, which is not kept. Save it as PNG and choose that.")
        copy = etree.SubElement(target, name)
        _copy(child, copy, looks)
        copy.tail = child.tail


def attributes_of(element, looks: dict[str, dict[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in element.attrib.items():
        if name.lower().startswith("on"):
            raise refused(f"This drawing holds “{name[:40]}”, which runs a program. Save it as PNG and choose that.")
        plain = "href" if name == XLINK else name
        if plain in LOOKS or plain in PLACES or plain == "href":
            found[plain] = value
    for own in element.get("class", "").split():
        found |= looks.get(own, {})
    found |= declarations(element.get("style", ""))
    for name, value in found.items():
        inside = value.startswith("#") if name == "href" else not re.search(r"url\s*\(\s*[^#\s]", value, re.IGNORECASE)
        if not inside:
            raise refused("This drawing loads something from elsewhere. Save it as PNG and choose that.")
    return found


def declarations(style: str) -> dict[str, str]:
    pairs = (part.split(":", 1) for part in _COMMENTS.sub("", style).split(";") if ":" in part)
    return {name.strip(): value.strip() for name, value in pairs if name.strip() in LOOKS}


def looks_by_class(root) -> dict[str, dict[str, str]]:
    """The declarations of the drawing's style sheet by class; RuleBroken for any other rule."""
    found: dict[str, dict[str, str]] = {}
    for style in root.iter(f"{SVG}style"):
        text = _COMMENTS.sub("", style.text or "")
        if _RULES.sub("", text).strip():
            raise refused("This drawing has a style sheet that is not kept. Save it as PNG and choose that.")
        for rule in _RULES.finditer(text):
            for name in rule[1].replace(".", " ").replace(",", " ").split():
                found.setdefault(name, {}).update(declarations(rule[2]))
    return found


def require_few_copies(root) -> None:
    copies = list(root.iter(f"{SVG}use"))
    kept = {element.get("id"): element for element in root.iter() if element.get("id")}
    for each in copies:
        copied = kept.get(each.get("href", "")[1:])
        if len(copies) > MOST_COPIES or (copied is not None and next(copied.iter(f"{SVG}use"), None) is not None):
            raise refused("This drawing repeats its parts too often. Save it as PNG and choose that.")
