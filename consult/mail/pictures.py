"""Pictures inside a mail: each is named after its own bytes, so that whatever covers the HTML covers them too."""

import base64
import hashlib
import re
from collections.abc import Iterable, Mapping

_NAMED = re.compile(r'<img src="cid:([a-z-]+\.([0-9a-f]{64})@pictures\.consult)"')
"""As our templates write it; what people write is escaped and never looks like this."""


def content_id(kind: str, png: bytes) -> str:
    """The name of a picture: its kind and the hash of its bytes."""
    return f"{kind}.{hashlib.sha256(png).hexdigest()}@pictures.consult"


def pictures_named(html: str, found: Iterable[bytes]) -> dict[str, bytes]:
    """The pictures that a mail names, from those at hand.

    Raises: LookupError when one of them is not at hand with exactly these bytes.
    """
    by_hash = {hashlib.sha256(png).hexdigest(): png for png in found}
    return {name: by_hash[digest] for name, digest in _NAMED.findall(html)}


def with_pictures(html: str, pictures: Mapping[str, bytes]) -> str:
    """The HTML with its pictures inside, for a page that shows the mail without being a mail reader."""
    for name, png in pictures.items():
        inside = f"data:image/png;base64,{base64.b64encode(png).decode('ascii')}"
        html = html.replace(f'src="cid:{name}"', f'src="{inside}"')
    return html
