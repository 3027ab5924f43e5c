"""What a page says to assistive technology: the accessibility tree of Chromium, as nodes and as lines read aloud."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

LEFT_OUT = {"InlineTextBox", "LineBreak", "ListMarker", "LabelText"}  # a label is the name of its control
CONTROLS = {
    "link": "link",
    "button": "button",
    "textbox": "edit",
    "searchbox": "search box",
    "spinbutton": "number",
    "combobox": "list to choose from",
    "listbox": "list to choose from",
    "radio": "radio button",
    "checkbox": "check box",
    "DisclosureTriangle": "button",
    "Date": "date",
    "menuitem": "menu item",
}
BLOCKS = {"paragraph", "listitem", "term", "definition", "cell", "gridcell", "columnheader", "rowheader", "caption"}
NAMED = {"region", "group", "radiogroup", "table", "form", "navigation", "dialog", "Section", "Details"}


@dataclass
class Node:
    """One node of the tree: its role and name as the browser computes them, and what is below it."""

    role: str
    name: str
    about: dict
    key: int  # of the element in the page
    children: list[Node] = field(default_factory=list)

    def walk(self) -> Iterator[Node]:
        """This node and all below it, in order."""
        yield self
        for child in self.children:
            yield from child.walk()

    @property
    def text(self) -> str:
        """All text within, in order, in one line."""
        return plain(" ".join(each.name.strip() for each in self.walk() if each.role == "StaticText"))


def plain(text: str) -> str:
    """A text in one line."""
    return " ".join(text.split())


def node_of(raw: dict) -> Node:
    about = {each["name"]: each["value"].get("value") for each in raw.get("properties", ())}
    for key in ("description", "value"):
        if raw.get(key, {}).get("value") not in (None, ""):
            about[key] = plain(str(raw[key]["value"]))
    return Node(
        raw["role"]["value"], plain(raw.get("name", {}).get("value", "")), about, raw.get("backendDOMNodeId", 0)
    )


def tree_of(page, selector: str = "html") -> Node:
    """The accessibility tree of an element; what is ignored is replaced by what is below it."""
    session = page.context.new_cdp_session(page)
    try:
        raws = {raw["nodeId"]: raw for raw in session.send("Accessibility.getFullAXTree")["nodes"]}
        root = session.send("DOM.getDocument", {"depth": 0})["root"]["nodeId"]
        found = session.send("DOM.querySelector", {"nodeId": root, "selector": selector})["nodeId"]
        key = session.send("DOM.describeNode", {"nodeId": found})["node"]["backendNodeId"]
    finally:
        session.detach()

    def below(raw: dict) -> list[Node]:
        nodes = []
        for child in (raws[key] for key in raw.get("childIds", ()) if key in raws):
            if child.get("ignored") or child["role"]["value"] in {"none", "generic"}:
                nodes += below(child)
            elif child["role"]["value"] not in LEFT_OUT:
                nodes.append(built(child))
        return nodes

    def built(raw: dict) -> Node:
        node = node_of(raw) if not raw.get("ignored") else Node("generic", "", {}, raw.get("backendDOMNodeId", 0))
        node.children = below(raw)
        return node

    return built(next(raw for raw in raws.values() if raw.get("backendDOMNodeId") == key))


def state_of(node: Node) -> str:
    """What is said after the name of a control, in the order of the common screen readers."""
    about, words = node.about, []
    if "checked" in about:
        words.append("ticked" if about["checked"] in ("true", True) else "not ticked")
    if "expanded" in about:
        words.append("expanded" if about["expanded"] else "collapsed")
    if about.get("pressed") in ("true", True):
        words.append("pressed")
    words += [word for word in ("required", "disabled") if about.get(word)]
    words += ["invalid"] if about.get("invalid") == "true" else []
    words += [f"“{about['value']}”"] if about.get("value") and node.role not in {"radio", "checkbox"} else []
    words += [str(about["description"]).strip()] if about.get("description") else []
    return "".join(f", {word}" for word in words)


def control(node: Node) -> str:
    return f"{CONTROLS[node.role]} {node.name.strip() or 'WITHOUT A NAME'}{state_of(node)}"


def inline(node: Node) -> str:
    """The text of a block in one line, with its links and buttons in brackets."""
    if node.role in CONTROLS:
        return f"[{control(node)}]"
    if node.role == "StaticText":
        return node.name.strip()
    return " ".join(filter(None, map(inline, node.children)))


def lines_of(node: Node, depth: int = 0) -> list[str]:
    """What is read aloud, one thing a line."""
    pad = "  " * depth
    if node.role == "heading":
        return [f"{pad}heading {node.about['level']}: {node.name.strip()}"]
    if node.role in CONTROLS:
        return [pad + control(node)]
    if node.role == "Legend" and not any(each.role == "heading" for each in node.walk()):
        return []  # it is the name of its group
    if node.role == "StaticText":
        return [pad + node.name.strip()] if node.name.strip() else []
    if node.role in {"img", "image"}:
        return [f"{pad}image {node.name}"]
    if node.role in {"status", "alert"}:
        return [f"{pad}{node.role}: {inline(node)}"] if inline(node) else []
    if node.role in BLOCKS and not any(each.role in NAMED | BLOCKS for each in list(node.walk())[1:]):
        role = {"columnheader": "column header: ", "rowheader": "row header: ", "cell": "cell: "}.get(node.role, "")
        return [f"{pad}{role}{inline(node)}"] if inline(node) or role else []
    below = [line for child in node.children for line in lines_of(child, depth + (node.role in NAMED))]
    if node.role in NAMED and (node.name or node.role == "table"):
        return [f"{pad}{node.role} {node.name.strip()}{state_of(node)}", *below]
    return below


def read_aloud(page, selector: str = "main") -> str:
    """What is read aloud of an element of a page, as text."""
    return "\n".join(lines_of(tree_of(page, selector)))
