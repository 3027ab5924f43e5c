"""Whether the web process in this container is ready: exit code 0 if /readyz says so, else 1 and the reason.

Uses only the standard library, so that it starts quickly every half minute. core/web/health.py answers this machine
under any host name and without TLS.
"""

import sys
from http.client import HTTPConnection, HTTPException

PORT = 8000
SECONDS = 4


def ask(port: int) -> str:
    """What is wrong with the process on this port of 127.0.0.1; "" where it is ready."""
    connection = HTTPConnection("127.0.0.1", port, timeout=SECONDS)
    try:
        connection.request("GET", "/readyz")
        answer = connection.getresponse()
        words = answer.read(200).decode("utf-8", "replace")
    except (OSError, HTTPException) as error:
        return f"no answer: {error}"
    finally:
        connection.close()
    return "" if answer.status == 200 else f"{answer.status}: {words}"


def main() -> int:
    problem = ask(PORT)
    if problem:
        print(problem, file=sys.stderr)
    return 1 if problem else 0


if __name__ == "__main__":
    sys.exit(main())
