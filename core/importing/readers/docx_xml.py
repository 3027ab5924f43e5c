"""Small readers of Word's XML that do not care which of its two namespaces a file uses."""

from collections.abc import Iterator

from lxml import etree

_OFF = {"0", "false", "off", "no"}


def name_of(element: etree._Element) -> str:
    """The name of an element without its namespace; "" for comments and the like."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children(element: etree._Element | None, name: str) -> Iterator[etree._Element]:
    if element is not None:
        yield from (item for item in element if name_of(item) == name)


def child(element: etree._Element | None, name: str) -> etree._Element | None:
    if element is not None:
        for item in element:
            if name_of(item) == name:
                return item
    return None


def attribute(element: etree._Element | None, name: str) -> str:
    """An attribute by its name without namespace; "" where it is not there."""
    if element is None:
        return ""
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")


def value_of(element: etree._Element | None, name: str) -> str:
    """The `val` of a child: <w:pStyle w:val="Title"/> → "Title"."""
    return attribute(child(element, name), "val")


def number_of(element: etree._Element | None, name: str) -> int | None:
    """The `val` of a child from 0 to 32,767; None for anything else."""
    text = value_of(element, name)
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 5 and int(text) <= 32_767 else None


def flag(element: etree._Element | None, name: str) -> bool | None:
    """An on/off child: present means on, unless its value says off; None where it is not there."""
    found = child(element, name)
    if found is None:
        return None
    return attribute(found, "val").lower() not in _OFF
