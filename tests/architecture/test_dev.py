"""The set-up file can be read by old Pythons, and its pure parts and the suite's plan do what they say."""

import ast
import io
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

import dev
import machine
import packages
import postgres
import serving
import steps
from tests import suite
from tests.benchmarks.server import free_port
from tests.missing_packages import get_skip_reason
from tests.rows import try_rows

FILES = {
    Path(module.__file__).name: Path(module.__file__) for module in (dev, machine, packages, postgres, serving, steps)
}
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


@pytest.fixture(params=FILES)
def tree(request) -> ast.Module:
    """The syntax of a file that must run on old machines."""
    return ast.parse(FILES[request.param].read_text(encoding="ascii"), feature_version=(3, 7))


def test_it_holds_no_syntax_that_python_2_7_cannot_parse(tree):
    """Otherwise an old machine gets a SyntaxError in place of the sentence that says what is missing."""
    found = [type(node).__name__ for node in ast.walk(tree) if isinstance(node, SYNTAX_OF_PYTHON_3)]
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    found += [f.name for f in functions if f.returns or f.args.kwonlyargs or f.args.posonlyargs]
    found += [a.arg for f in functions for a in f.args.args if a.annotation]
    found += [r.lineno for r in ast.walk(tree) if isinstance(r, ast.Raise) and r.cause]
    assert found == []


def test_it_needs_nothing_but_the_standard_library(tree):
    nodes = list(ast.walk(tree))
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module for node in nodes if isinstance(node, ast.ImportFrom)}
    assert {name.split(".")[0] for name in names} <= sys.stdlib_module_names | {
        "machine",
        "packages",
        "postgres",
        "serving",
        "steps",
    }


def test_every_command_is_described_in_the_help_text():
    assert [name for name in dev.COMMANDS if f"python3 dev.py {name}" not in dev.__doc__] == []


def test_help_ends_quietly_when_its_reader_has_closed_the_output():
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run([sys.executable, "dev.py", "help"], cwd=dev.ROOT, stdout=write, stderr=subprocess.PIPE)
    os.close(write)
    assert done.stderr == b""


@try_rows(
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
    with pytest.raises(machine.Stop, match="--port needs a value"):
        dev.take_option(["--port"], "--port", "8000")


@try_rows("text", ["0", "65536", "-1", "http", "", "80.0", "123456"])
def test_a_port_that_is_none_stops_with_a_sentence(text):
    with pytest.raises(machine.Stop, match="between 1 and 65535"):
        dev.parse_port(text)


def test_a_port_on_which_something_listens_is_not_free():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        port = server.getsockname()[1]
        assert not serving.is_port_free(port)
        for use in (serving.require_free_port, lambda port: serving.start_server(port, {})):
            with pytest.raises(machine.Stop, match=f"Port {port} is taken"):
                use(port)


@try_rows(
    ("text", "version"),
    [("v20.11.1", (20, 11, 1)), ("3.13", (3, 13)), ("Python 3.9.2+", (3, 9, 2)), ("none", ()), ("", ())],
)
def test_versions_compare_as_numbers(text, version):
    assert machine.version_in(text) == version


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
    env = machine.environment(DEMO="1")
    assert env["PATH"].startswith(machine.BIN) and env["DEMO"] == "1"
    assert not {"VIRTUAL_ENV", "DJANGO_SETTINGS_MODULE"} & set(env)


def test_a_partial_within_a_sentence_ends_without_a_line_break():
    for path in dev.INLINE:
        assert not Path(dev.ROOT, path).read_text(encoding="utf-8").endswith("\n"), "it is printed as a space"


def test_no_python_inside_the_environment_that_may_be_remade_is_a_candidate(monkeypatch):
    monkeypatch.setenv("PATH", machine.BIN)
    assert [path for path in machine.candidates(None) if path.startswith(machine.VENV)] == []


def test_the_search_for_a_python_says_what_was_tried_and_what_to_install(monkeypatch):
    monkeypatch.setattr(machine, "candidates", lambda uv: ["/nowhere/python3"])
    with pytest.raises(machine.Stop, match="(?s)apt-get install.*/nowhere/python3"):
        machine.find_python(None)


def test_a_python_without_ensurepip_is_taken_only_where_uv_is_there(monkeypatch):
    monkeypatch.setattr(machine, "candidates", lambda uv: ["/bare/python3"])
    monkeypatch.setattr(machine, "answer", lambda command: (False, "3.13\nNo module named 'ensurepip'"))
    assert machine.find_python("/bin/uv") == "/bare/python3"
    with pytest.raises(machine.Stop, match="No module named 'ensurepip'"):
        machine.find_python(None)


@pytest.fixture
def bare(monkeypatch):
    """A Debian machine on which nothing but Python and apt-get is there."""
    monkeypatch.setattr(machine.shutil, "which", lambda name: "/usr/bin/apt-get" if name == "apt-get" else None)
    monkeypatch.setattr(machine.glob, "glob", lambda pattern, **options: [])
    monkeypatch.setattr(machine, "has_library", lambda name: False)
    monkeypatch.setattr(machine, "venv_version", lambda: "")
    monkeypatch.setattr(packages, "venv_version", lambda: "")
    monkeypatch.setattr(machine, "candidates", lambda uv: [])
    monkeypatch.delenv("BROWSER_PATH", raising=False)
    return monkeypatch


TESTS_NEED = (
    "libatomic1 chromium-headless-shell fonts-liberation fonts-dejavu-core git poppler-utils qpdf docker-compose "
    "clamav-daemon libreoffice-writer-nogui libreoffice-calc-nogui"
)


@pytest.mark.parametrize(
    ("command", "packages"),
    [
        (lambda: dev.test([]), f"python3-venv {TESTS_NEED}"),
        (lambda: dev.test(["--long"]), f"python3-venv {TESTS_NEED} postgresql"),
        (dev.setup, "python3-venv"),
        (dev.assets, "python3-venv"),
        (lambda: dev.run(["--port", str(free_port())]), "python3-venv"),
    ],
    ids=["test", "test --long", "setup", "assets", "run"],
)
def test_commands_name_all_missing_packages_in_one_line(bare, command, packages):
    with pytest.raises(machine.Stop) as stopped:
        command()
    sentence = str(stopped.value)
    assert sentence.endswith(f"apt-get install --no-install-recommends {packages}")
    assert len(sentence.splitlines()) == 1


def test_require_returns_missing_packages_when_only_tests_need_them(bare, capsys):
    bare.setattr(machine, "venv_version", lambda: "3.13.5")
    assert machine.require(machine.tests_need([])) == TESTS_NEED.split()
    line = capsys.readouterr().out
    assert line.endswith(f"apt-get install --no-install-recommends {TESTS_NEED}\n") and line.count("\n") == 1


def test_require_returns_nothing_when_all_is_there_or_there_is_no_apt(bare, capsys):
    bare.setattr(machine.shutil, "which", lambda name: None)
    assert machine.require(machine.tests_need([])) == []
    bare.setattr(machine.shutil, "which", lambda name: f"/usr/bin/{name}")
    bare.setattr(machine.glob, "glob", lambda pattern, **options: [pattern])
    bare.setattr(machine, "has_library", lambda name: True)
    bare.setattr(machine, "venv_version", lambda: "3.13.5")
    assert machine.require(machine.tests_need(["--long"])) == []
    assert capsys.readouterr().out == ""


@pytest.fixture
def passing(monkeypatch):
    """A suite whose checks and tests pass, and that records what was passed to pytest."""
    calls = []
    monkeypatch.setattr(suite, "find_postgres", lambda: "postgres:///tests")
    monkeypatch.setattr(suite, "call", lambda *command, **more: calls.append(command) or 0)
    monkeypatch.setattr(suite, "find_browser", lambda: "/opt/chromium")
    for name in ("CI", "BROWSER_PATH", "TESTS_LACK"):
        monkeypatch.setenv(name, "")
    monkeypatch.calls = calls
    return monkeypatch


@pytest.mark.parametrize(
    ("missing", "words", "code", "sentence"),
    [
        ("libatomic1 qpdf", ["--all"], 3, "Browser tests were skipped. Not on this machine: libatomic1 qpdf"),
        ("libatomic1 qpdf", [], 0, "Browser tests were skipped. Not on this machine: libatomic1 qpdf"),
        ("qpdf", ["--all"], 3, "Not on this machine: qpdf"),
        ("", ["--all"], 0, "All passed"),
    ],
)
def test_suite_ends_with_3_when_all_was_wanted_and_some_was_skipped(passing, capsys, missing, words, code, sentence):
    passing.setenv("TESTS_LACK", missing)
    assert suite.test(words) == code
    assert capsys.readouterr().out.splitlines()[-1] == sentence
    assert not any("--all" in command for command in passing.calls)


def test_suite_skips_browser_tests_when_no_browser_is_found(passing, capsys):
    def nowhere():
        raise suite.Missing("no browser")

    passing.setattr(suite, "find_browser", nowhere)
    assert suite.test(["--all"]) == 3
    assert "Browser tests were skipped." in capsys.readouterr().out
    passing.setenv("TESTS_LACK", "")
    passing.setenv("CI", "true")
    with pytest.raises(suite.Missing):
        suite.test([])


def test_a_missing_program_excuses_a_test_unless_it_is_ci(passing):
    error = FileNotFoundError(2, "No such file", "/usr/bin/pdftotext")
    assert get_skip_reason(error) == ""
    passing.setenv("TESTS_LACK", "poppler-utils")
    assert get_skip_reason(error) == "pdftotext is in poppler-utils, which is not installed"
    assert get_skip_reason(FileNotFoundError(2, "No such file", "plan.docx")) == ""
    passing.setenv("CI", "true")
    assert get_skip_reason(error) == ""


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


STEPS = [("packages", 10), ("tables", 10)]


def test_steps_print_lines_without_escape_codes_when_there_is_no_terminal():
    out = io.StringIO()
    with steps.Steps(STEPS, out, quiet=0.01) as progress:
        with progress.step("packages"):
            assert progress.call([sys.executable, "-c", "print('3 of 4'); import time; time.sleep(1)"], 0) == 0
        with progress.step("tables"):
            assert progress.call([sys.executable, "-c", "print('why'); raise SystemExit(7)"], 0) == 7
    lines = out.getvalue().splitlines()
    assert lines[0] == "1 of 2  packages"
    assert any(line.startswith("1 of 2  packages 3 of 4 ") and "[#######....." in line for line in lines)
    assert [line for line in lines if "[" not in line and "done" not in line] == [
        "1 of 2  packages",
        "2 of 2  tables",
        "why",
    ]
    assert not {"\r", "\x1b"} & set(out.getvalue())


def test_steps_draw_one_line_of_80_columns_on_a_terminal(monkeypatch):
    monkeypatch.setenv("TERM", "xterm")
    out = Screen()
    with steps.Steps(STEPS, out) as progress, progress.step("packages"):
        progress.read("1 of 2", 0)
        time.sleep(0.5)
    drawn = [part for part in out.getvalue().replace("\n", "\r").split("\r") if "[" in part]
    assert drawn and all(len(line) <= 79 for line in drawn)
    assert "\x1b" not in out.getvalue()
    assert out.getvalue().endswith("1 of 2  packages: done in 0 s\n") or "done in 1 s" in out.getvalue()


def test_bar_of_steps_never_goes_back_when_a_guess_was_too_high():
    with steps.Steps(STEPS, io.StringIO()) as progress, progress.step("packages"):
        progress.running["packages"][0] -= 100  # as long as the step should have taken, without a word of its command
        guessed = progress.get_fraction()
        progress.read("1 of 10", 0)
        assert progress.get_fraction() == guessed > 0


def test_steps_count_the_packages_that_pip_collects():
    with steps.Steps(STEPS, io.StringIO()) as progress, progress.step("packages"):
        for line in (
            "Collecting django==6.1 (from -r requirements.txt)",
            "  Downloading django.whl",
            "Collecting lxml",
        ):
            progress.read(line, 4)
        assert progress.running["packages"][1:] == [2, 5]
        assert progress.format_line().startswith("1 of 2  packages 2 of 5 ")


def test_steps_raise_the_error_of_a_parallel_step_when_waited_for():
    def fail():
        raise machine.Stop("no network")

    with steps.Steps(STEPS, io.StringIO()) as progress:
        wait = progress.run_beside("packages", fail)
        with progress.step("tables"):
            pass
        with pytest.raises(machine.Stop, match="no network"):
            wait()


SPREAD = ["--dist", "worksteal", "-n"]


@try_rows(
    ("long", "extra", "cores", "arguments"),
    [
        (False, [], 2, [*SPREAD, "2", "-m", "not long"]),
        (True, [], 8, [*SPREAD, "4"]),
        (True, ["tests/incidents"], 2, [*SPREAD, "2", "tests/incidents"]),
        (True, ["-k", "plan"], 2, ["-k", "plan"]),
        (False, ["-k", "plan"], 2, ["-m", "not long", "-k", "plan"]),
        (False, ["tests/browser/test_plans.py"], 2, ["tests/browser/test_plans.py"]),
        (False, [], 1, ["-m", "not long"]),
    ],
)
def test_long_tests_run_only_when_asked_for_and_whole_folders_on_several_cores(long, extra, cores, arguments):
    assert suite.pytest_arguments(long, extra, cores) == arguments


def test_a_browser_that_does_not_start_is_said_and_not_passed_over(monkeypatch):
    monkeypatch.setenv("BROWSER_PATH", "/nowhere/chromium")
    with pytest.raises(suite.Missing, match="/nowhere/chromium, which does not start"):
        suite.find_browser()


def test_find_postgres_raises_missing_when_the_server_is_not_named_or_does_not_answer(monkeypatch):
    monkeypatch.delenv("DATABASE_URL_TEST_PG", raising=False)
    with pytest.raises(suite.Missing, match="python3 dev.py test"):
        suite.find_postgres()
    monkeypatch.setenv("DATABASE_URL_TEST_PG", "postgres://nobody@127.0.0.1:1/nothing")
    with pytest.raises(suite.Missing, match="cannot be used: .*refused"):
        suite.find_postgres()
