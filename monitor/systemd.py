"""What the service tells systemd (sd_notify(3)); nothing when it runs without it."""

import os
import socket


def notify(*states: str) -> None:
    """Send states such as `READY=1` or `STATUS=...`; does nothing without NOTIFY_SOCKET."""
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return
    # A leading @ stands for the NUL of an abstract socket (sd_notify(3)).
    path = "\0" + address[1:] if address.startswith("@") else address
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as channel:
        channel.sendto("\n".join(states).encode(), path)
