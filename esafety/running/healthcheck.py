"""Whether the web process in this container is ready: exit code 0 if /readyz says so, else 1 and the reason.

Asks as the proxy in front would, with a host name that the site answers to, over what counts as TLS.
Needs nothing but the standard library, so that it can be asked every half minute.
"""

from __future__ import annotations

import os
import sys
from http.client import HTTPConnection, HTTPException

PORT = 8000
SECONDS = 4


def first_host(names: str) -> str:
    """The first name of ALLOWED_HOSTS; a leading dot, which stands for every subdomain, is left out."""
    found = [name.strip().lstrip(".") for name in names.split(",") if name.strip()]
    return found[0] if found else "localhost"


def headers_for(host: str) -> dict[str, str]:
    """What the proxy in front would say: the site's own name, and that the request came over TLS."""
    return {"Host": host, "X-Forwarded-Proto": "https"}


def ask(port: int, host: str) -> str:
    """What is wrong with the process on this port of 127.0.0.1; "" where it is ready."""
    connection = HTTPConnection("127.0.0.1", port, timeout=SECONDS)
    try:
        connection.request("GET", "/readyz", headers=headers_for(host))
        answer = connection.getresponse()
        words = answer.read(200).decode("utf-8", "replace")
    except (OSError, HTTPException) as error:
        return f"no answer: {error}"
    finally:
        connection.close()
    return "" if answer.status == 200 else f"{answer.status}: {words}"


def main() -> int:
    problem = ask(PORT, first_host(os.environ.get("ALLOWED_HOSTS", "")))
    if problem:
        print(problem, file=sys.stderr)
    return 1 if problem else 0


if __name__ == "__main__":
    sys.exit(main())
