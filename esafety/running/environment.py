"""Settings that are read from the environment with care: each function raises ImproperlyConfigured with a sentence
that says what to set. No sentence repeats a value that could hold a password."""

import re
from collections.abc import Mapping
from email.utils import parseaddr
from importlib.util import find_spec
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email

from accounts.single_sign_on.settings import THIS_MACHINE
from core.working_days.rules import NATIONS

MAKE_KEY = "python3 -c 'import secrets; print(secrets.token_urlsafe(50))'"
DIFFERENT = 10  # characters that a key needs at least; a random one of 50 has about 35
POSTGRESQL = "django.db.backends.postgresql"
MAIL_PORTS = {"smtp+tls": 587, "smtps": 465, "smtp": 25}
MAIL_EXAMPLE = "smtp+tls://user:password@mail.example.org:587"
# Variables that may hold a secret, and so can be given as a file
SECRETS = (
    "SECRET_KEY", "SECRET_KEY_OLD", "INCIDENT_KEYS", "DATABASE_URL", "PURGE_DATABASE_URL", "MAIL_URL",
    "OIDC_CLIENT_SECRET", "AWS_SECRET_ACCESS_KEY", "METRICS_TOKEN",
)  # fmt: skip
STORE_EXAMPLE = "s3://bucket/folder?endpoint=https://s3.example.org&region=eu-west-2"
STORE_PARTS = {"endpoint", "region"}
BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
REGION = re.compile(r"[a-z0-9-]{1,40}")
CLAMD = "core.scanning.clamd"
CLAMD_EXAMPLE = "tcp://127.0.0.1:3310 or unix:///run/clamav/clamd.ctl"
CLAMD_PORT = 3310
VERIFIED = {"verify-ca", "verify-full"}  # values of sslmode with which the server's certificate is checked


def read_secret_files(environment: Mapping[str, str]) -> dict[str, str]:
    """Variable → content of the file that it names with _FILE, for vaults and container secrets (ASVS 5.0, 13.3.1)."""
    found = {}
    for name in SECRETS:
        path = environment.get(f"{name}_FILE", "").strip()
        if not path:
            continue
        if environment.get(name):
            raise ImproperlyConfigured(f"{name} and {name}_FILE are both set. Unset one of them.")
        try:
            found[name] = Path(path).read_text().strip()
        except (OSError, UnicodeDecodeError):
            raise ImproperlyConfigured(f"The file that {name}_FILE names cannot be read.") from None
        if not found[name]:
            raise ImproperlyConfigured(f"The file that {name}_FILE names is empty.")
    return found


def check_key(name: str, key: str, least: int, *, strict: bool) -> None:
    """Refuses a key of fewer than `least` characters and, where `strict`, of fewer than DIFFERENT different ones."""
    make = f"Set it to a long random text, for example the output of: {MAKE_KEY}"
    if len(key) < least:
        raise ImproperlyConfigured(f"{name} is too short: use at least {least} characters. {make}")
    if strict and len(set(key)) < DIFFERENT:
        raise ImproperlyConfigured(
            f"{name} could be guessed, since it has fewer than {DIFFERENT} different characters. {make}"
        )


def read_pattern(text: str, default: str) -> str:
    """The regular expression for case numbers, or `default` where it is blank."""
    try:
        re.compile(text or default)
    except re.error:
        raise ImproperlyConfigured(
            f"CASE_NUMBER_PATTERN is no regular expression. Leave it out, or write one such as {default}"
        ) from None
    return text or default


def read_database(url: str, default: str, *, name: str = "DATABASE_URL") -> dict:
    """The database of an address, or of `default` where it is blank; `name` is the setting.

    Raises ImproperlyConfigured where it is no address of a PostgreSQL database.
    """
    address = url.strip() or default
    try:
        found = dj_database_url.parse(address, conn_max_age=600, conn_health_checks=True)
    except ValueError:
        found = {}
    if found.get("ENGINE") != POSTGRESQL:
        wrong = "cannot be used" if address else "is not set"
        raise ImproperlyConfigured(
            f"{name} {wrong}. Set it to a PostgreSQL database, for example "
            "postgres://esafety_run:password@127.0.0.1:5432/esafety, with every special character of the password "
            "written as in addresses (%40 for @)."
        )
    if is_beyond_this_machine(found.get("HOST", "")) and found.get("OPTIONS", {}).get("sslmode") not in VERIFIED:
        raise ImproperlyConfigured(
            f"{name} names a server on another machine without checking its certificate, so that records could be "
            "read on the way. Add ?sslmode=verify-full, and &sslrootcert=system or the file of your authority."
        )
    return found


def is_beyond_this_machine(host: str) -> bool:
    """Whether a host is a whole domain or another network address; not a socket's folder, nor a name without dots."""
    return host not in THIS_MACHINE and not host.startswith("/") and ("." in host or ":" in host)


def read_mailer(url: str, *, demo: bool) -> dict:
    """The options of the mailer: how the server of MAIL_URL is reached.

    Passwords and the text of emails cross the network, so `smtp://`, which encrypts nothing, is for a server on this
    very machine only, unless this is the demonstration.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        host = None
    if not host or parts.scheme not in MAIL_PORTS:
        raise ImproperlyConfigured(
            f"MAIL_URL cannot be used. Set it to the mail server, for example {MAIL_EXAMPLE}; it must begin with "
            "smtp+tls://, smtps:// or, for a server on this machine, smtp://."
        )
    if parts.scheme == "smtp" and host not in THIS_MACHINE and not demo:
        raise ImproperlyConfigured(
            "MAIL_URL begins with smtp://, so that emails and the password would cross the network unencrypted. "
            "Set it to begin with smtp+tls:// or smtps://; smtp:// is for a mail server on this machine only."
        )
    return {
        "host": host,
        "port": port or MAIL_PORTS[parts.scheme],
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "use_tls": parts.scheme == "smtp+tls",
        "use_ssl": parts.scheme == "smtps",
        "timeout": 10,  # seconds
    }


def check_sender(sender: str) -> None:
    try:
        validate_email(parseaddr(sender)[1])
    except ValidationError as error:
        raise ImproperlyConfigured(
            "MAIL_FROM is not set to an email address. Set it to the address from which emails are sent and to which "
            "they come back when they cannot be delivered, for example plan@example.gov.uk."
        ) from error


def read_nation(text: str) -> str:
    """The nation whose bank holidays count, as a key of NATIONS; England where nothing is said."""
    nation = text.strip().upper() or "ENG"
    if nation not in NATIONS:
        known = ", ".join(f"{key} ({name})" for key, name in NATIONS.items())
        raise ImproperlyConfigured(f"NATION is not one of the four nations. Set it to one of {known}.")
    return nation


def read_store(url: str, environment: Mapping[str, str], *, folder: Path, demo: bool) -> dict:
    """The store of uploaded files for STORAGES: the bucket of EVIDENCE_URL, or `folder` if that is blank."""
    if not url:
        return {"BACKEND": "core.files.storage.WholeFileStorage", "OPTIONS": {"location": folder}}
    try:
        parts, query = urlsplit(url), dict(parse_qsl(urlsplit(url).query, strict_parsing="?" in url))
        has_password = parts.username is not None
    except ValueError:
        raise ImproperlyConfigured(f"EVIDENCE_URL cannot be used. Set it to a bucket, as {STORE_EXAMPLE}") from None
    if has_password:
        raise ImproperlyConfigured(
            "EVIDENCE_URL contains a user name or password. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY instead."
        )
    region = query.get("region", "eu-west-2")
    fits = parts.scheme == "s3" and BUCKET.fullmatch(parts.netloc) and REGION.fullmatch(region)
    if not fits or parts.fragment or query.keys() - STORE_PARTS:
        raise ImproperlyConfigured(
            f"EVIDENCE_URL cannot be used. Set it to a bucket, as {STORE_EXAMPLE}, or unset it to store files on "
            "the disk. It begins with s3://, and only endpoint and region may follow the question mark."
        )
    keys = [environment.get(name, "").strip() for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")]
    if not all(keys):
        raise ImproperlyConfigured("EVIDENCE_URL needs AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY. Set both.")
    if not (find_spec("storages") and find_spec("boto3")):
        raise ImproperlyConfigured(
            "EVIDENCE_URL needs packages that are not installed. Install django-storages[s3], or unset it."
        )
    return {
        "BACKEND": "core.files.buckets.BucketStorage",
        "OPTIONS": {
            "bucket_name": parts.netloc,
            "location": unquote(parts.path).strip("/"),
            "endpoint_url": read_endpoint(query.get("endpoint", ""), demo=demo),
            "region_name": region,
            "access_key": keys[0],
            "secret_key": keys[1],
        },
    }


def read_endpoint(url: str, *, demo: bool) -> str | None:
    """The address of an S3 server; None for Amazon's. Raises ImproperlyConfigured for http:// to another machine."""
    if not url:
        return None
    try:
        parts, host = urlsplit(url), urlsplit(url).hostname
    except ValueError:
        host = None
    if not host or parts.scheme not in {"https", "http"} or parts.username is not None:
        raise ImproperlyConfigured("The endpoint in EVIDENCE_URL is not the address of a server. Write https://HOST.")
    if parts.scheme == "http" and is_beyond_this_machine(host) and not demo:
        raise ImproperlyConfigured(
            "The endpoint in EVIDENCE_URL begins with http://, so files would cross the network unencrypted. Write "
            "https://; http:// is allowed for a server on this machine only."
        )
    return url


def read_scanner(url: str, scanner: str, *, demo: bool) -> str | tuple[str, int] | None:
    """clamd's socket path, or host and port; None if not clamd. Raises ImproperlyConfigured for another machine."""
    if (scanner == CLAMD) != bool(url):
        raise ImproperlyConfigured(
            f"UPLOAD_SCANNER={CLAMD} and CLAMD_URL belong together, but only one is set, so no file could be scanned. "
            f"Set both, CLAMD_URL for example to {CLAMD_EXAMPLE}, or neither."
        )
    if not url:
        return None
    try:
        parts, host, port = urlsplit(url), urlsplit(url).hostname, urlsplit(url).port
    except ValueError:
        parts = host = port = None
    if parts and parts.scheme == "unix" and not parts.netloc and len(parts.path) > 1:
        return parts.path
    if not parts or parts.scheme != "tcp" or not host or parts.path.strip("/"):
        raise ImproperlyConfigured(f"CLAMD_URL cannot be used. Set it to where clamd listens: {CLAMD_EXAMPLE}.")
    if is_beyond_this_machine(host) and not demo:
        raise ImproperlyConfigured(
            "CLAMD_URL names another machine. clamd encrypts nothing, so files would cross the network unencrypted. "
            "Run it on this machine, or in a container on it."
        )
    return host, port or CLAMD_PORT


def read_networks(text: str) -> list[IPv4Network | IPv6Network]:
    """Networks whose health checks are answered: this machine, and those of HEALTH_NETWORKS, joined by commas."""
    names = ["127.0.0.0/8", "::1/128", *filter(None, map(str.strip, text.split(",")))]
    try:
        return [ip_network(name) for name in names]
    except ValueError:
        raise ImproperlyConfigured(
            "HEALTH_NETWORKS is not a list of networks. Write each as 10.20.0.0/16 or 10.20.30.40, joined by commas."
        ) from None
