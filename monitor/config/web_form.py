"""The form of what the page and the interface for scripts may be asked."""

from datetime import timedelta
from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from monitor.config.scalars import (
    HeaderName,
    Listen,
    Name,
    Network,
    PasswordHash,
    PositiveDuration,
    WebUrl,
    is_loopback,
)
from monitor.config.shapes import Many, OneOrMany
from monitor.config.validate import Model, mistake
from monitor.model.settings import Web

SHORTEST_TOKEN = 32
"""Characters of a token for scripts: it is all that stands between a stranger and the watch list."""

LOOPBACK = ("127.0.0.0/8", "::1/128")
ANYWHERE = frozenset({"0.0.0.0", "::"})  # noqa: S104 - what is refused without a name


def _token(text: str) -> str:
    if len(text) < SHORTEST_TOKEN or not text.isascii() or not text.isprintable() or " " in text:
        hint = "make one by `openssl rand -hex 32`"
        raise mistake("bad-value", f"a token is {SHORTEST_TOKEN} or more characters of ASCII without spaces", hint)
    return text


class TokenForm(Model):
    """What a script shows to be let in."""

    name: Name = Field(description="who it is: it is written beside what is done with it")
    token: Annotated[str, AfterValidator(_token)] = Field(description="32 characters or more")
    write: bool = Field(
        default=False, description="whether it may change something: silences, the configuration in use"
    )


class WebForm(Model):
    """The page and the interface for scripts."""

    listen: Listen = Field(default=Web(), description="host:port, or none")
    url: WebUrl | None = Field(default=None, description="where readers find the page; alerts link to it")
    password: PasswordHash | None = Field(default=None, description="an argon2 hash: `monitor password` prints it")
    session: PositiveDuration = Field(default=timedelta(hours=12), description="how long nobody is asked again")
    user_header: HeaderName | None = Field(default=None, description="in which a proxy says who asks")
    proxies: OneOrMany[Network] = Field(default=LOOPBACK, description="who is believed about `user_header`")
    tokens: Many[TokenForm] = Field(default=(), description="scripts that are let in")

    @model_validator(mode="after")
    def _is_guarded(self) -> Self:
        host = self.listen.host
        if host is None or is_loopback(host):
            return self
        if self.password is None and self.user_header is None:
            hint = "listen on 127.0.0.1, or give `password` (`monitor password` prints a hash) or `user_header`"
            raise mistake("bad-value", f"'{host}' can be reached from other machines, and nobody is asked", hint)
        if self.url is None and host in ANYWHERE:
            raise mistake("missing-key", f"'{host}' is no name", "give `url`: requests for other hosts are refused")
        return self

    @model_validator(mode="after")
    def _tells_scripts_apart(self) -> Self:
        names = [each.name for each in self.tokens]
        if twice := next((name for name in names if names.count(name) > 1), None):
            raise mistake("duplicate-name", f"the token '{twice}' is already given")
        return self
