"""Shows the progress of a command of dev.py: the step, "n of m", a bar and the time, at least every five seconds.

On a terminal one line is redrawn, without escape codes or colours. Elsewhere a line is printed when a step begins and
ends, and every few seconds in between. Uses only the standard library; Python 2.7 can parse it and 3.6 can run it.
"""

from __future__ import print_function

import contextlib
import os
import re
import shutil
import subprocess
import sys
import threading
import time

PRINT_EVERY = 4.0  # seconds after which a line is printed where there is no terminal
REDRAW_EVERY = 0.2  # seconds between two drawings on a terminal
PART_LINE = re.compile(r"^(\d+) of (\d+)$")  # printed by our own commands
PIP_LINE = re.compile(r"^\s*(Collecting|Installing collected packages)\b")


class Steps(object):
    """The steps of a command, as (name, seconds that it usually takes); used as a context manager.

    Steps may run at the same time, each in its own thread. `current` is the one of this process, or None.
    """

    current = None

    def __init__(self, usual, out=None, quiet=PRINT_EVERY):
        self.usual, self.out, self.quiet = list(usual), out or sys.stdout, quiet
        self.is_terminal = self.out.isatty() and os.environ.get("TERM") != "dumb"
        self.started = self.printed = time.time()
        self.running, self.ended = {}, []  # name -> [begun, parts done, parts in all]
        self.thread, self.lock, self.stopped = threading.local(), threading.RLock(), threading.Event()
        self.drawn = 0  # characters of the line that is drawn
        self.fraction = 0.0

    def __enter__(self):
        Steps.current = self
        self.ticker = threading.Thread(target=self.tick)
        self.ticker.daemon = True
        self.ticker.start()
        return self

    def __exit__(self, *failure):
        self.stopped.set()
        self.ticker.join()
        with self.lock:
            self.clear()
        Steps.current = None

    @contextlib.contextmanager
    def step(self, name):
        """A step that lasts as long as this context, unless it raises."""
        self.begin(name)
        yield
        self.end(name)

    def run_beside(self, name, work):
        """Run `work` as a step in its own thread; returns a function that waits for it and raises its error."""
        failures = []

        def do():
            try:
                with self.step(name):
                    work()
            except Exception as failure:
                failures.append(failure)

        def wait():
            thread.join()
            if failures:
                raise failures[0]

        thread = threading.Thread(target=do)
        thread.start()
        return wait

    def begin(self, name):
        with self.lock:
            self.thread.name = name
            self.running[name] = [time.time(), 0, 0]
            if not self.is_terminal:
                self.say(self.format_number() + name)

    def end(self, name):
        with self.lock:
            seconds = time.time() - self.running.pop(name)[0]
            self.ended.append(name)
            self.say("%d of %d  %s: done in %d s" % (len(self.ended), len(self.usual), name, round(seconds)))

    def read(self, line, packages):
        """Read the progress from a line that a command printed; `packages` is the number that pip will install."""
        part = PART_LINE.match(line)
        with self.lock:
            progress = self.running[self.thread.name]
            if part:
                progress[1:] = int(part.group(1)), int(part.group(2))
            elif packages and PIP_LINE.match(line):
                progress[1:] = min(progress[1] + 1, packages), packages + 1  # the last part is unpacking

    def format_number(self):
        return "%d of %d  " % (min(len(self.ended) + 1, len(self.usual)), len(self.usual))

    def get_fraction(self):
        """The part that is done, from 0 to 1, estimated from the usual seconds of each step; it never falls."""
        done = 0.0
        for name, seconds in self.usual:
            if name in self.ended:
                done += seconds
            elif name in self.running:
                begun, parts, total = self.running[name]
                guess = (time.time() - begun) / seconds if not total else float(parts) / total
                done += seconds * min(guess, 0.95)
        self.fraction = max(self.fraction, done / sum(seconds for _, seconds in self.usual))
        return self.fraction

    def format_line(self):
        """The state in at most 79 characters, for example "2 of 5  styles, tables 41 of 107  [####....]  44%  0:21"."""
        names = []
        for name, (_, parts, total) in sorted(self.running.items()):
            names.append("%s %d of %d" % (name, parts, total) if total else name)
        seconds, fraction = int(time.time() - self.started), self.get_fraction()
        bar = ("#" * int(fraction * 20)).ljust(20, ".")
        end = "[%s] %3d%%  %d:%02d" % (bar, fraction * 100, seconds // 60, seconds % 60)
        return (self.format_number() + ", ".join(names))[:44].ljust(45) + end

    def clear(self):
        if self.drawn:
            self.out.write("\r" + " " * self.drawn + "\r")
            self.out.flush()
            self.drawn = 0

    def say(self, text):
        """Print a line that stays; the bar is redrawn below it."""
        with self.lock:
            self.clear()
            self.out.write(text + "\n")
            self.out.flush()
            self.printed = time.time()

    def tick(self):
        while not self.stopped.wait(REDRAW_EVERY):
            with self.lock:
                if self.is_terminal:
                    width = shutil.get_terminal_size((80, 24)).columns - 1
                    text = self.format_line()[:width]
                    self.out.write("\r" + text.ljust(self.drawn))
                    self.out.flush()
                    self.drawn = len(text)
                elif time.time() - self.printed >= self.quiet:
                    self.say(self.format_line())

    def call(self, command, packages, **options):
        """Run a command and return its exit code. Its output is read for progress, and printed if it fails."""
        text = options.pop("input", None)
        options.update(stdin=subprocess.DEVNULL if text is None else subprocess.PIPE)
        options.update(stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        process = subprocess.Popen(command, **options)
        if text is not None:
            process.stdin.write(text)
            process.stdin.close()
        printed = []
        for line in process.stdout:
            printed.append(line.decode("utf-8", "replace").rstrip())
            self.read(printed[-1], packages)
        process.stdout.close()
        if process.wait() != 0:
            self.say("\n".join(printed[-100:]))
        return process.returncode
