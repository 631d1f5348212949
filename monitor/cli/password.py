"""`monitor password`: the hash that `web.password` takes."""

import sys

import typer
from argon2 import PasswordHasher

from monitor.errors import MonitorError

SHORTEST = 8


def password() -> None:
    """Ask for a password (or read it from standard input) and print its argon2 hash, for `web.password`."""
    secret = _asked() if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")
    if len(secret) < SHORTEST:
        raise MonitorError(f"a password of {len(secret)} characters is soon guessed; take {SHORTEST} or more")
    print(PasswordHasher().hash(secret))


def _asked() -> str:
    answer: str = typer.prompt("Password", hide_input=True, confirmation_prompt="Once more", err=True)
    return answer
