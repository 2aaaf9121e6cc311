"""How the county answers over HTTP: numbered problems for programs, safe headers for people."""

from collections.abc import Mapping

import msgspec
from starlette.responses import Response

from sync.carrier import ProblemBody
from sync.problems import Problem

PROBLEM_TYPE = "application/msgpack"
CLOSE = {"Connection": "close"}


def problem(
    which: Problem, again_s: int = 0, signature: bytes = b"", *, close: bool = False
) -> Response:
    """A refusal as ``ProblemBody`` with the problem's HTTP status."""
    headers = dict(CLOSE) if close else {}
    if again_s:
        headers["Retry-After"] = str(again_s)
    body = msgspec.msgpack.encode(ProblemBody(which.number, which.text, again_s, signature))
    return Response(body, which.status, headers, PROBLEM_TYPE)


def page(html: str, style_hash: str, headers: Mapping[str, str] | None = None) -> Response:
    """A page that may do nothing but show itself, with the one style sheet it carries."""
    policy = (
        f"default-src 'none'; style-src '{style_hash}'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    )
    safe = {
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
        "Cache-Control": "no-store",
    }
    return Response(html, 200, {**safe, **(headers or {})}, "text/html")


def text(content: str) -> Response:
    """Plain text."""
    headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}
    return Response(content, 200, headers, "text/plain")
