"""The schema of the API as values for its page."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Named:
    """A parameter, or a field of an answer. `kind` says which values it takes."""

    name: str
    kind: str
    about: str


@dataclass(frozen=True)
class Operation:
    path: str
    about: str
    scope: str
    parameters: list[Named]
    fields: list[Named]
    problems: list[int]  # statuses

    @property
    def parts(self) -> list[str]:
        """The parts of its path, between which a narrow page breaks it."""
        return self.path.removeprefix("/").split("/")

    @property
    def anchor(self) -> str:
        """The id of its heading: `get-actions-id-updates`."""
        return "-".join(["get", *(part.strip("{}") for part in self.parts[2:])])


@dataclass(frozen=True)
class Chapter:
    title: str
    operations: list[Operation]


def chapters_of(described: dict[str, Any]) -> list[Chapter]:
    """Operations by what they are about."""
    parts = described["components"]["schemas"]
    found: dict[str, list[Operation]] = {tag["name"]: [] for tag in described["tags"]}
    for path, methods in described["paths"].items():
        for about in methods["get"]["tags"]:
            found[about].append(operation_of(path, methods["get"], parts))
    return [Chapter(title, operations) for title, operations in found.items()]


def operation_of(path: str, details: dict[str, Any], parts: dict[str, Any]) -> Operation:
    answers = details["responses"]
    content = answers[200].get("content", {}).get("application/json", {})
    return Operation(
        path=path,
        about=" ".join(details["description"].split()),
        scope=details["x-scope"],
        parameters=[parameter_of(each, parts) for each in details["parameters"]],
        fields=list(fields_of(content.get("schema", {}), parts)),
        problems=sorted(status for status in answers if status >= 400),
    )


def parameter_of(described: dict[str, Any], parts: dict[str, Any]) -> Named:
    """One that may be left out is never sent as null."""
    kind = kind_of(described["schema"], parts).removesuffix(" or null")
    about = described.get("description") or described["schema"].get("description", "")
    return Named(described["name"], kind, about)


def fields_of(schema: dict[str, Any], parts: dict[str, Any], above: str = "") -> Iterator[Named]:
    """The fields of an answer, those inside others with the names above them: `colour.code`."""
    for name, each in resolved(schema, parts).get("properties", {}).items():
        yield named(f"{above}{name}", each, parts)
        inner = resolved(each, parts)
        many = inner.get("type") == "array"
        yield from fields_of(inner["items"] if many else inner, parts, f"{above}{name}{'[]' if many else ''}.")


def named(name: str, schema: dict[str, Any], parts: dict[str, Any]) -> Named:
    return Named(name, kind_of(schema, parts), schema.get("description", ""))


def resolved(schema: dict[str, Any], parts: dict[str, Any]) -> dict[str, Any]:
    """The schema itself, where it refers to another one, or is that or null."""
    schema = next((each for each in schema.get("anyOf", ()) if each.get("type") != "null"), schema)
    return parts[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema


def kind_of(schema: dict[str, Any], parts: dict[str, Any]) -> str:
    """In words: "date or null", "list of text", "whole number, 1 to 500"."""
    own = resolved(schema, parts)
    words = {"integer": "whole number", "boolean": "true or false", "string": "text", "object": "object"}
    kind = own.get("type", "text")
    if kind == "array":
        text = f"list of {kind_of(own['items'], parts)}"
    else:
        text = {"date": "date", "date-time": "date and time"}.get(own.get("format", ""), words.get(kind, kind))
    if "enum" in own:
        text = " or ".join(own["enum"])
    if own.get("maximum", 10**6) < 10**6:
        text += f", {own['minimum']} to {own['maximum']}"
    if any(each.get("type") == "null" for each in schema.get("anyOf", ())):
        text += " or null"
    return text
