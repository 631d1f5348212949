"""The headers by which mail programs put what belongs together into one thread, and sort it."""

import hashlib
import re
from collections.abc import Mapping

from monitor.model.alert import Message, Thread

SEPARATORS = re.compile(r"[^A-Za-z0-9]+")


def mail_headers(receiver: str, message: Message, host: str) -> Mapping[str, str]:
    """The headers of a message to a receiver from `host`, the domain of the sender; ASCII, each one line.

    All messages on a story refer to one root that was never sent itself: programs that thread by References (RFC
    5322, 3.6.4) put them side by side below it, whichever came first. A List-ID (RFC 2919) is what filters go by;
    Auto-Submitted (RFC 3834) keeps the out-of-office replies away.
    """
    general = {
        "List-ID": f"Policy monitor <{_label(receiver)}.policy-monitor.{host}>",
        "Auto-Submitted": "auto-generated",
    }
    if message.thread is None:
        return general
    root = _root(message.thread, host)
    return general | {"References": root, "In-Reply-To": root}


def subject(message: Message) -> str:
    """The subject line: that of the thread, for programs that begin another when it changes."""
    return message.thread.title if message.thread else message.title


def _root(thread: Thread, host: str) -> str:
    return f"<{_label(thread.key)}@{host}>"


def _label(name: str) -> str:
    """A name in letters, digits and hyphens; what other letters there are go into a digest."""
    plain = SEPARATORS.sub("-", name).strip("-").lower()
    return plain if name.isascii() and plain else f"{plain}-{hashlib.sha256(name.encode()).hexdigest()[:8]}".strip("-")
