"""Which files open a connection or start a program: the list of what this application may reach (ASVS 5.0, 13.2.4)."""

from __future__ import annotations

import ast

from tests.architecture.source import modules

OPENS = {
    "aiohttp", "asyncio", "ftplib", "http.client", "httpx", "imaplib", "paramiko", "poplib", "requests", "smtplib",
    "socket", "socketserver", "ssl", "subprocess", "telnetlib", "urllib.request", "urllib3", "websockets", "xmlrpc",
}  # fmt: skip
ALLOWED = {
    "accounts/single_sign_on/page.py": {"requests"},  # the names of errors
    "accounts/single_sign_on/views.py": {"requests"},  # the same; the provider of OIDC_SERVER_URL is asked by services
    "core/mail/sending.py": {"smtplib"},  # the names of errors
    "core/mail/smtp.py": {"smtplib"},  # the mail server of MAIL_URL
    "core/documents/typeset.py": {"subprocess"},  # our own interpreter, which typesets a PDF
    "esafety/running/healthcheck.py": {"http.client"},  # 127.0.0.1
}


def imported(tree: ast.AST) -> set[str]:
    """Dotted names of all modules that a file imports, at its top or later."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def opening(names: set[str]) -> set[str]:
    return {each for each in OPENS for name in names if name == each or name.startswith(f"{each}.")}


def test_only_listed_files_open_connections_or_start_programs():
    found = {path: opening(imported(tree)) for path, tree in modules().items()}
    assert {path: names for path, names in found.items() if names} == ALLOWED
