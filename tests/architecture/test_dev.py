"""The set-up file can be read by old Pythons, and its pure parts and the suite's plan do what they say."""

import ast
import socket
from pathlib import Path

import pytest

import dev
from tests import suite

TREE = ast.parse(Path(dev.__file__).read_text(encoding="utf-8"), feature_version=(3, 7))
SYNTAX_OF_PYTHON_3 = (
    ast.JoinedStr,  # f-strings
    ast.NamedExpr,
    ast.AnnAssign,
    ast.Nonlocal,
    ast.AsyncFunctionDef,
    ast.YieldFrom,
    ast.Starred,
    ast.Match,
    ast.TryStar,
)


def test_dev_py_holds_no_syntax_that_python_2_7_cannot_parse():
    """Otherwise an old machine gets a SyntaxError in place of the sentence that says what is missing."""
    found = [type(node).__name__ for node in ast.walk(TREE) if isinstance(node, SYNTAX_OF_PYTHON_3)]
    functions = [node for node in ast.walk(TREE) if isinstance(node, ast.FunctionDef)]
    found += [f.name for f in functions if f.returns or f.args.kwonlyargs or f.args.posonlyargs]
    found += [a.arg for f in functions for a in f.args.args if a.annotation]
    found += [r.lineno for r in ast.walk(TREE) if isinstance(r, ast.Raise) and r.cause]
    assert found == []
    assert Path(dev.__file__).read_bytes().isascii()


def test_dev_py_needs_nothing_but_the_standard_library():
    import sys

    nodes = list(ast.walk(TREE))
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module for node in nodes if isinstance(node, ast.ImportFrom)}
    assert {name.split(".")[0] for name in names} <= sys.stdlib_module_names


def test_every_command_is_described_in_the_help_text():
    assert [name for name in dev.COMMANDS if f"python3 dev.py {name}" not in dev.__doc__] == []


@pytest.mark.parametrize(
    ("words", "value", "rest"),
    [
        ([], "8000", []),
        (["--port", "9"], "9", []),
        (["--port=9"], "9", []),
        (["a", "--port=9", "b", "--port", "10"], "10", ["a", "b"]),
        (["--ports=9"], "8000", ["--ports=9"]),
    ],
)
def test_an_option_is_taken_out_of_the_words_and_the_last_one_counts(words, value, rest):
    assert dev.take_option(words, "--port", "8000") == (value, rest)


def test_an_option_without_its_value_stops():
    with pytest.raises(dev.Stop, match="--port needs a value"):
        dev.take_option(["--port"], "--port", "8000")


@pytest.mark.parametrize("text", ["0", "65536", "-1", "http", "", "80.0", "123456"])
def test_a_port_that_is_none_stops_with_a_sentence(text):
    with pytest.raises(dev.Stop, match="between 1 and 65535"):
        dev.parse_port(text)


def test_a_port_on_which_something_listens_is_not_free():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        assert not dev.port_is_free(server.getsockname()[1])


@pytest.mark.parametrize(
    ("text", "version"),
    [("v20.11.1", (20, 11, 1)), ("3.13", (3, 13)), ("Python 3.9.2+", (3, 9, 2)), ("none", ()), ("", ())],
)
def test_versions_compare_as_numbers(text, version):
    assert dev.version_in(text) == version


def test_a_fingerprint_changes_with_content_with_words_and_with_a_missing_file(tmp_path):
    path = tmp_path / "a.txt"
    prints = {dev.fingerprint([str(path)])}
    path.write_text("")
    prints.add(dev.fingerprint([str(path)]))
    path.write_text("one")
    prints |= {dev.fingerprint([str(path)]), dev.fingerprint([str(path)], "3.12"), dev.fingerprint([])}
    assert len(prints) == 5
    assert dev.fingerprint([str(path)], "3.12") in prints


def test_the_environment_of_a_child_belongs_to_this_project(monkeypatch):
    monkeypatch.setenv("VIRTUAL_ENV", "/elsewhere")
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "elsewhere.settings")
    env = dev.environment(DEMO="1")
    assert env["PATH"].startswith(dev.BIN) and env["DEMO"] == "1"
    assert not {"VIRTUAL_ENV", "DJANGO_SETTINGS_MODULE"} & set(env)


def test_no_python_inside_the_environment_that_may_be_remade_is_a_candidate(monkeypatch):
    monkeypatch.setenv("PATH", dev.BIN)
    assert [path for path in dev.candidates(None) if path.startswith(dev.VENV)] == []


def test_the_search_for_a_python_says_what_was_tried_and_what_to_install(monkeypatch):
    monkeypatch.setattr(dev, "candidates", lambda uv: ["/nowhere/python3"])
    with pytest.raises(dev.Stop, match="(?s)apt-get install.*/nowhere/python3"):
        dev.find_python(None)


def test_a_python_without_ensurepip_is_taken_only_where_uv_is_there(monkeypatch):
    monkeypatch.setattr(dev, "candidates", lambda uv: ["/bare/python3"])
    monkeypatch.setattr(dev, "answer", lambda command: (False, "3.13\nNo module named 'ensurepip'"))
    assert dev.find_python("/bin/uv") == "/bare/python3"
    with pytest.raises(dev.Stop, match="No module named 'ensurepip'"):
        dev.find_python(None)


SPREAD = ["--dist", "worksteal", "-n"]


@pytest.mark.parametrize(
    ("postgres", "long", "extra", "cores", "runs"),
    [
        (True, False, [], 2, [
            ("SQLite", ["-m", "not long and not browser and not (once_on_postgres and database)"]),
            ("PostgreSQL", [*SPREAD, "2", "-m", "not long and database and not once_on_sqlite"]),
        ]),
        (False, False, [], 2, [("SQLite", [*SPREAD, "2", "-m", "not long"])]),
        (True, True, [], 8, [
            ("SQLite", [*SPREAD, "2", "-m", "not browser"]),
            ("PostgreSQL", [*SPREAD, "4", "-m", "database"]),
        ]),
        (False, True, ["-k", "plan"], 2, [("SQLite", ["-k", "plan"])]),
        (True, True, ["-k", "plan"], 2, [
            ("SQLite", ["-m", "not browser", "-k", "plan"]),
            ("PostgreSQL", ["-m", "database", "-k", "plan"]),
        ]),
        (False, False, [], 1, [("SQLite", ["-m", "not long"])]),
    ],
)  # fmt: skip
def test_every_test_runs_where_it_proves_something_and_long_ones_only_when_asked_for(
    postgres, long, extra, cores, runs
):
    assert suite.suite_runs(postgres, long, extra, cores) == runs


@pytest.mark.parametrize(
    ("results", "extra", "failed"),
    [
        ([("SQLite", 0), ("PostgreSQL", 0)], [], []),
        ([("SQLite", 1), ("PostgreSQL", 0)], [], ["SQLite"]),
        ([("SQLite", 5), ("PostgreSQL", 0)], [], ["SQLite"]),
        ([("SQLite", 5), ("PostgreSQL", 0)], ["tests/browser"], []),
        ([("SQLite", 5), ("PostgreSQL", 5)], ["-k", "misspelt"], ["SQLite", "PostgreSQL"]),
        ([("SQLite", 5), ("PostgreSQL", 1)], ["tests/browser"], ["PostgreSQL"]),
        ([("SQLite", -9)], [], ["SQLite"]),
    ],
)
def test_a_run_without_tests_fails_unless_the_caller_chose_tests_of_the_other_database(results, extra, failed):
    assert suite.failures(results, extra) == failed


def test_a_browser_that_does_not_start_is_said_and_not_passed_over(monkeypatch):
    monkeypatch.setenv("BROWSER_PATH", "/nowhere/chromium")
    with pytest.raises(suite.Missing, match="/nowhere/chromium, which does not start"):
        suite.find_browser()


def test_a_missing_postgres_is_loud_and_under_ci_a_failure(monkeypatch, capsys):
    monkeypatch.setattr(suite, "why_unusable", lambda url: "connection refused")
    monkeypatch.setenv("CI", "")
    assert suite.find_postgres() == ""
    assert "NOTHING IS TESTED ON POSTGRESQL" in capsys.readouterr().err
    monkeypatch.setenv("CI", "true")
    with pytest.raises(suite.Missing, match="connection refused"):
        suite.find_postgres()


def test_two_copies_of_the_project_do_not_share_test_databases():
    assert suite.default_postgres(Path("/one")) != suite.default_postgres(Path("/two"))
