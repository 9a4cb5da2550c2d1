"""Headers that hold a page to what it is: no foreign or inline code, no framing, no guessing of types."""

from flask import Flask, Response, request

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; "
    "connect-src 'self'; base-uri 'none'; frame-ancestors 'none'"
)
PAGE_WITH_MAIL = CONTENT_SECURITY_POLICY.replace("connect-src", "frame-src 'self'; connect-src")
"""For a page that shows a mail in a frame."""
MAIL_IN_FRAME = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox"
"""For the mail inside that frame: it may style itself and show the pictures inside it, and nothing else."""

REPORT_FILE = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"
"""For a report that is opened by itself: it may style itself, and nothing else."""
PICTURE_FILE = "default-src 'none'; frame-ancestors 'none'; sandbox"
"""For a picture that is opened by itself: an SVG is a document, and this one may do nothing at all."""


def _add_headers(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    if request.endpoint != "static":
        headers.setdefault("Cache-Control", "no-store")
    return response


def register(app: Flask) -> None:
    """Attach the headers to every answer."""
    app.after_request(_add_headers)
