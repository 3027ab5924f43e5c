"""The names of the four levels of a plan: of sections, of what stands under them, of methods and of actions. Pure."""

from typing import NamedTuple

LONGEST = 40  # characters of a name


def default_levels() -> list[str]:
    return ["Strategic priority", "Objective", "Method", "Action"]


class Levels(NamedTuple):
    priority: str
    objective: str
    method: str
    action: str

    @property
    def priorities(self) -> str:
        return f"{self.priority[:-1]}ies" if self.priority.endswith("y") else f"{self.priority}s"

    @property
    def column(self) -> str:
        """The heading of a column with the section of each row."""
        return "Priority" if self.priority == LEVELS.priority else self.priority

    def heading(self, number: str, text: str) -> str:
        """The heading of a section: "Strategic Priority 1: Children are safe"; its text alone without a number."""
        name = " ".join(word[:1].upper() + word[1:] for word in self.priority.split())
        return f"{name} {number}: {text}" if number else text

    def place(self, number: str) -> str:
        """A section without its text: "Strategic Priority 3"."""
        return self.heading(number, "").rstrip(": ") if number else "another heading"


LEVELS = Levels(*default_levels())


def levels_of(plan) -> Levels:
    """The names of a plan, today's or that of a past moment."""
    return Levels(*plan.level_names)


def in_sentence(name: str) -> str:
    """A name inside a sentence: with a small letter, unless its first word is an abbreviation."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def with_article(name: str) -> str:
    """ "an objective", "a method"."""
    name = in_sentence(name)
    return f"{'an' if name[:1].lower() in 'aeio' else 'a'} {name}"
