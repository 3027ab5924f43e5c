"""Emails are called emails: "letter" is a sign of the alphabet, or paper."""

from __future__ import annotations

import ast
import re

from tests.architecture.source import modules, templates

WORD = re.compile(r"\bletters?\b", re.IGNORECASE)
# What a template does not show: tags (their words in quotes apart), and attributes that hold names or URLs
TAG = re.compile(r"\{%\s*(?:url|partial|partialdef|endpartialdef|extends)\b[^%]*%\}")
ATTRIBUTE = re.compile(r"""\b(?:id|class|href|name|for|hx-[a-z]+)="[^"]*"|[.-]letter\b|\bletter-[a-z]+""")
SIGNS = re.compile(r"letter keys|least \{\{ shortest \}\} letters|(?:small|capital) letters", re.IGNORECASE)
# Rewritten with the weekly email
LATER = {"templates/mail/reminder.html", "templates/mail/reminder.txt"}
# The letter to parents is on paper
PAPER = {"templates/voices/surveys/parents.html"}
# Files in which the word is a sign of the alphabet, paper, a key or URL that stays, or the name of a field in the
# database, which only a migration can change
OTHER_MEANING = {
    "accounts/models/people.py",
    "actions/models/answers.py",
    "actions/timescales/belonging.py",
    "agencies/models/returns.py",
    "agencies/people/forms.py",
    "audits/chasing/urls.py",
    "audits/improvements/urls.py",
    "audits/models/chasing.py",
    "audits/models/rounds.py",
    "audits/questionnaires/services/questionnaires.py",
    "core/documents/logos.py",
    "core/documents/word_template.py",
    "core/files/spreadsheets.py",
    "incidents/records/case_numbers.py",
    "reminders/models.py",
    "reminders/urls.py",
    "reports/drafts/forms.py",
    "voices/papers/files.py",
    "voices/papers/urls.py",
    "voices/papers/views.py",
    "voices/surveys/forms.py",
}
KEY = re.compile(r"letters?|.*\.html(#\w+)?|<letter-.*|letters-of:", re.DOTALL)  # no words for people


def shown_words(path: str, text: str) -> list[str]:
    """The lines of a template that show the word to people."""
    seen = SIGNS.sub("", ATTRIBUTE.sub("", TAG.sub("", text)))
    return [f"{path}: {line.strip()}" for line in seen.splitlines() if WORD.search(line)]


def strings(path: str, tree: ast.Module) -> list[str]:
    """The strings of a module that have the word, docstrings and keys apart."""
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    found = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in docstrings)
    texts = (node.value for node in found if isinstance(node.value, str))
    return [f"{path}: {text}" for text in texts if WORD.search(text) and not KEY.fullmatch(text)]


def test_no_template_calls_an_email_a_letter():
    assert [
        line for path, text in templates().items() if path not in LATER | PAPER for line in shown_words(path, text)
    ] == []


def test_no_text_in_code_calls_an_email_a_letter():
    found = {path: lines for path, tree in modules().items() if (lines := strings(path, tree))}
    assert {path: lines for path, lines in found.items() if path not in OTHER_MEANING} == {}
    assert set(found) == OTHER_MEANING


def test_the_word_is_found_where_people_see_it():
    assert shown_words("a.html", '<p id="letters">Send the letter</p>{% url "letter" 1 %}') == [
        "a.html: <p >Send the letter</p>"
    ]
    assert shown_words("a.html", '{% url "letter" 1 %} <a href="/letters/">{{ each.letter }}</a> small letters') == []
    assert strings("a.py", ast.parse('"""A letter."""\nx = "A letter"; y = "letter"')) == ["a.py: A letter"]
