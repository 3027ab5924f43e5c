"""Settings of single sign-on, read from the environment by esafety/settings.py.

OIDC_NAME, OIDC_SERVER_URL, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET turn it on, all four together. Optional:
OIDC_ADDRESSES_ARE_VERIFIED, OIDC_HAS_SECOND_FACTOR (docs/deploying.md).
"""

from collections.abc import Mapping
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

WANTED = {
    "OIDC_NAME": "what the button says, such as Northmere Council",
    "OIDC_SERVER_URL": "the address of the identity provider, which begins https://",
    "OIDC_CLIENT_ID": "the name under which the provider knows this site",
    "OIDC_CLIENT_SECRET": "the secret that the provider gave for it",
}
SWITCHES = ("OIDC_ADDRESSES_ARE_VERIFIED", "OIDC_HAS_SECOND_FACTOR")
THIS_MACHINE = {"127.0.0.1", "localhost", "::1"}
YES, NO = {"1", "true", "yes", "on"}, {"", "0", "false", "no", "off"}
WELL_KNOWN = "/.well-known/openid-configuration"


def is_private(url: str) -> bool:
    """Whether nobody on the network can read or change what is sent to a URL: https, or localhost."""
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return False
    return bool(host) and (parts.scheme == "https" or (parts.scheme == "http" and host in THIS_MACHINE))


def read(environment: Mapping[str, str]) -> dict | None:
    """Raises ImproperlyConfigured, naming the variable, where only some are set or the URL is not private."""
    values = {name: environment.get(name, "").strip() for name in WANTED}
    missing = [name for name, value in values.items() if not value]
    switches = {name: _switch(name, environment) for name in SWITCHES}
    if len(missing) == len(WANTED) and not any(switches.values()):
        return None
    if missing:
        raise ImproperlyConfigured(
            "Single sign-on is set by half. Unset every OIDC_ variable, or set these too: "
            + "; ".join(f"{name} ({WANTED[name]})" for name in missing)
            + "."
        )
    server = values["OIDC_SERVER_URL"].removesuffix(WELL_KNOWN).rstrip("/")
    if not is_private(server):
        raise ImproperlyConfigured(
            "OIDC_SERVER_URL must begin with https://, since secrets are sent there (http is allowed on this machine "
            f"only). It is {server!r}."
        )
    return {
        "name": values["OIDC_NAME"],
        "server_url": server,
        "client_id": values["OIDC_CLIENT_ID"],
        "client_secret": values["OIDC_CLIENT_SECRET"],
        "addresses_are_verified": switches["OIDC_ADDRESSES_ARE_VERIFIED"],
        "has_second_factor": switches["OIDC_HAS_SECOND_FACTOR"],
    }


def _switch(name: str, environment: Mapping[str, str]) -> bool:
    """The value of a boolean variable; raises for anything but yes or no."""
    word = environment.get(name, "").strip().lower()
    if word not in YES | NO:
        raise ImproperlyConfigured(f"{name} must be 1 or 0. It is {word!r}.")
    return word in YES
