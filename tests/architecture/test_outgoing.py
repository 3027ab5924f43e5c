"""Which files open a connection or start a program: the list of what this application may reach (ASVS 5.0, 13.2.4).

And that none runs code that data could bring (1.3.2, 1.5.2).
"""

from __future__ import annotations

import ast

from tests.architecture.source import modules

OPENS = {
    "aiohttp", "asyncio", "boto3", "botocore", "ftplib", "http.client", "httpx", "imaplib", "paramiko", "poplib",
    "requests", "smtplib", "socket", "socketserver", "ssl", "subprocess", "telnetlib", "urllib.request", "urllib3",
    "websockets", "xmlrpc",
}  # fmt: skip
RUNS = {"code", "codeop", "dill", "jsonpickle", "marshal", "pickle", "runpy", "shelve", "yaml"}
RUN = {"eval", "exec", "compile"}  # builtins
ALLOWED = {
    "accounts/single_sign_on/page.py": {"requests"},  # the names of errors
    "accounts/single_sign_on/views.py": {"requests"},  # the same; the provider of OIDC_SERVER_URL is asked by services
    "core/backup/database.py": {"subprocess"},  # pg_dump and pg_restore, which reach the server of DATABASE_URL
    "core/files/buckets.py": {"boto3", "botocore"},  # the S3 server of EVIDENCE_URL
    "core/scanning.py": {"socket"},  # the scanner of CLAMD_URL
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


def called(tree: ast.AST) -> set[str]:
    """Names that a file calls, methods left out."""
    calls = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
    return {function.id for function in calls if isinstance(function, ast.Name)}


def among(modules: set[str], names: set[str]) -> set[str]:
    """Those of `modules` of which something is named."""
    return {each for each in modules for name in names if name == each or name.startswith(f"{each}.")}


def test_only_listed_files_open_connections_or_start_programs():
    found = {path: among(OPENS, imported(tree)) for path, tree in modules().items()}
    assert {path: names for path, names in found.items() if names} == ALLOWED


def test_no_file_runs_code_from_data():
    found = {path: among(RUNS, imported(tree)) | called(tree) & RUN for path, tree in modules().items()}
    assert not {path: names for path, names in found.items() if names}
