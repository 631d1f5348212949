"""By what a body is known again."""

import re
from hashlib import sha256

FIRST_ENTRY = re.compile(rb"<(?:[A-Za-z][\w.-]*:)?(?:item|entry)[\s>]", re.IGNORECASE)
BUILD_DATE = re.compile(rb"<(lastBuildDate|pubDate|updated|dc:date)(?:\s[^<>]*)?>[^<]{0,80}</\1\s*>")
"""The feed's own dates. Many servers write the present there at each request, over the same entries."""


def body_digest(body: bytes) -> str:
    """The digest of a body, the same as long as everything but the feed's own dates is."""
    first = FIRST_ENTRY.search(body)
    head = body[: first.start()] if first else b""
    digest = sha256(BUILD_DATE.sub(b"", head))
    digest.update(memoryview(body)[len(head) :])
    return digest.hexdigest()
