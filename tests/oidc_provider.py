"""An OpenID Connect provider on loopback: discovery, sign-in page, token, keys and userinfo, over real HTTP.

It is as strict as a good one (client, secret, redirect address, proof key, single-use codes) and signs with RS256. A
test sets the person and, with `flaw`, what is wrong with the answer.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import secrets
import threading
import time
import urllib.request
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.error import HTTPError
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

CLIENT, SECRET = "esafety", "a secret of the provider: 100%"
WELL_KNOWN = "/.well-known/openid-configuration"


@cache
def key(name: str) -> rsa.RSAPrivateKey:
    """A private key, cached."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class Provider:
    """The provider; `url` is its issuer."""

    url: str = ""
    subject: str = "number-1"
    email: str | None = "pat@example.org"
    verified: object = True  # None: omitted
    amr: list[str] = field(default_factory=list)
    in_token: bool = True  # False: the address is on the userinfo page only
    told_subject: str | None = None  # subject on the userinfo page, where different
    flaw: str = ""
    seen: list[dict] = field(default_factory=list)  # parameters of requests for the sign-in page
    codes: dict[str, dict] = field(default_factory=dict)
    tokens: int = 0  # how many were issued

    @property
    def environment(self) -> dict[str, str]:
        return {
            "OIDC_NAME": "Northmere Council",
            "OIDC_SERVER_URL": self.url,
            "OIDC_CLIENT_ID": CLIENT,
            "OIDC_CLIENT_SECRET": SECRET,
        }

    def discovery(self) -> dict:
        found = {
            "issuer": self.url if self.flaw != "other issuer in discovery" else "https://elsewhere.example",
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "response_types_supported": ["code"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
            "code_challenge_methods_supported": ["S256"],
        }
        if self.flaw == "open token address":
            found["token_endpoint"] = "http://elsewhere.example/token"
        return found

    def keys(self) -> dict:
        public = RSAAlgorithm.to_jwk(key("own").public_key(), as_dict=True)
        return {"keys": [public | {"kid": "own", "use": "sig", "alg": "RS256"}]}

    def accept(self, asked: dict) -> str:
        """The redirect address, with a code, for a signed-in person."""
        code = secrets.token_urlsafe(12)
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def address(self) -> dict:
        found = {} if self.email is None else {"email": self.email}
        return found if self.verified is None else found | {"email_verified": self.verified}

    def id_token(self, asked: dict) -> str:
        """The signed token, valid or with the flaw."""
        now, flaw = int(time.time()), self.flaw
        claims = {
            "iss": "https://elsewhere.example" if flaw == "issuer" else self.url,
            "sub": self.subject,
            "aud": "another-site" if flaw == "audience" else CLIENT,
            "iat": now - 7200 if flaw == "expired" else now,
            "exp": now - 3600 if flaw == "expired" else now + 300,
            "nonce": "of another sign-in" if flaw == "nonce" else asked["nonce"],
            "amr": self.amr,
        } | (self.address() if self.in_token else {})
        if flaw == "several audiences":
            claims["aud"] = [CLIENT, "another-site"]
        if flaw == "no nonce":
            del claims["nonce"]
        if flaw == "no subject":
            del claims["sub"]
        if flaw == "unsigned":
            return jwt.encode(claims, None, algorithm="none")
        if flaw == "signed with the secret":
            return jwt.encode(claims, SECRET * 2, algorithm="HS256", headers={"kid": "own"})
        signer = key("another") if flaw == "signature" else key("own")
        kid = "unknown" if flaw == "unknown key" else "own"
        return jwt.encode(claims, signer, algorithm="RS256", headers={"kid": kid})

    def token(self, form: dict) -> tuple[int, dict]:
        """(status, answer) to a site that presents a code."""
        asked = self.codes.pop(form.get("code"), None)
        if not asked or (form.get("client_id"), form.get("client_secret")) != (CLIENT, SECRET):
            return 400, {"error": "invalid_grant"}
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        proof = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if proof != asked["code_challenge"] or form.get("redirect_uri") != asked["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        if self.flaw == "no answer":
            return 500, {}
        self.tokens += 1
        answer = {"access_token": f"secret-{self.tokens}", "token_type": "Bearer", "expires_in": 300}
        return 200, answer if self.flaw == "no token" else answer | {"id_token": self.id_token(asked)}

    # For tests without a browser

    def sign_in(self, address: str) -> str:
        """Opens the sign-in page, presses its button, and returns the redirect address."""
        with urllib.request.urlopen(address) as page:
            assert "Sign in as" in page.read().decode()
        try:
            urllib.request.build_opener(Still).open(address, data=b"")
        except HTTPError as answer:
            assert answer.code == 302
            return answer.headers["Location"]
        raise AssertionError("the provider leads nowhere")


class Still(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args, **kwargs):
        return None


PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Northmere Council</title>
<link rel="icon" href="data:,"></head><body><main><h1>Northmere Council</h1><form method="post">
<button>Sign in as {email}</button></form><form action="/cancel?{query}" method="post"><button>Cancel</button></form>
</main></body></html>"""


def handler(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *args):
            pass

        def answer(self, status: int, text: str, kind: str = "application/json", **headers) -> None:
            body = text.encode()
            self.send_response(status)
            for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def asked(self) -> dict:
            return dict(parse_qsl(urlsplit(self.path).query))

        def do_GET(self):
            path = urlsplit(self.path).path
            if path == WELL_KNOWN and provider.flaw == "moved":
                self.answer(302, "", Location=f"{provider.url}/moved")
            elif path in (WELL_KNOWN, "/moved"):
                self.answer(503, "{}") if provider.flaw == "down" else self.say(provider.discovery())
            elif path == "/keys":
                self.say(provider.keys())
            elif path == "/userinfo":
                assert self.headers["Authorization"] == f"Bearer secret-{provider.tokens}"
                self.say({"sub": provider.told_subject or provider.subject, **provider.address()})
            elif path == "/authorize":
                provider.seen.append(self.asked())
                query = html.escape(urlsplit(self.path).query)
                self.answer(200, PAGE.format(email=provider.email, query=query), "text/html; charset=utf-8")
            else:
                self.answer(404, "{}")

        def do_POST(self):
            path, asked = urlsplit(self.path).path, self.asked()
            text = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            if path == "/token" and provider.flaw == "token moved":
                self.answer(307, "", Location=f"{provider.url}/moved")
            elif path in ("/token", "/moved"):
                status, found = provider.token({name: values[0] for name, values in parse_qs(text).items()})
                self.answer(status, json.dumps(found))
            elif path == "/cancel":
                back = urlencode({"error": "access_denied", "state": asked["state"]})
                self.answer(302, "", Location=f"{asked['redirect_uri']}?{back}")
            else:
                self.answer(302, "", Location=provider.accept(asked))

        def say(self, found: dict) -> None:
            self.answer(200, json.dumps(found))

    return Handler


def running():
    """A generator for a fixture: the provider on a free port of loopback."""
    provider = Provider()
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler(provider))
    provider.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield provider
    server.shutdown()
    server.server_close()
    thread.join()
