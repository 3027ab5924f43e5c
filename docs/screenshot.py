"""Take the picture of the README: the top of the plan page of the demonstration board.

Run by `python3 dev.py screenshot`, which sets up, loads the demonstration board and gives the environment. Starts a
server of its own on a free port and ends it.
"""

import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.suite import find_browser  # noqa: E402 (the project's own modules are found from here on)

PICTURE = ROOT / "docs" / "plan.png"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(address: str) -> None:
    """Wait up to twenty seconds until the server answers."""
    for _ in range(100):
        try:
            urllib.request.urlopen(f"{address}/healthz", timeout=2).close()  # noqa: S310 (our own address)
            return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("The server did not start.")


def sign_in_link(address: str) -> str:
    """The link that signs the development manager in."""
    command = [sys.executable, "manage.py", "demo_links", "--base-url", address]
    lines = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    line = next(line for line in lines if line.startswith("Development manager"))
    return next(word for word in line.split() if word.startswith("http"))


def main() -> None:
    """Start, look, save, end."""
    address = f"http://127.0.0.1:{free_port()}"
    server = subprocess.Popen(
        [sys.executable, "manage.py", "runserver", "--noreload", "--skip-checks", address.removeprefix("http://")],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(address)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            page.goto(sign_in_link(address))
            page.goto(f"{address}/plan/")
            page.screenshot(path=str(PICTURE))
            browser.close()
    finally:
        server.terminate()
        server.wait(timeout=10)
    print(f"Written: {PICTURE.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
