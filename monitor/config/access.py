"""How each feed is asked: what it says itself, else what is said for its category, else what is said for all."""

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TypeVar
from urllib.parse import unquote, urlsplit

from monitor.config.feed_form import AskForm, FetchForm
from monitor.model.feed import Access, ThrottleScope

T = TypeVar("T")

ARTICLE_EXTRA = ("protego", "trafilatura")
"""What the extra `article` brings."""


@dataclass(frozen=True, slots=True)
class Asked:
    """How a feed is asked; what of it is no secret goes into its specification."""

    url: str
    access: Access
    user_agent: str | None
    throttle_scope: ThrottleScope
    article: bool


def asked(form: AskForm, url: str, category: str | None, fetch: FetchForm) -> Asked:
    """How a feed of that address and category is asked; a password in the address becomes a header."""
    kind = fetch.categories.get(category or "", AskForm())
    forms = [form, kind]
    plain, given = _without_password(url)
    headers = dict(_headers(kind)) | dict(given) | dict(_headers(form))
    proxy = next((each.proxy for each in forms if "proxy" in each.model_fields_set), fetch.proxy)
    return Asked(
        url=plain,
        access=Access(tuple(headers.items()), tuple({**kind.query, **form.query}.items()), proxy),
        user_agent=_first(*(each.user_agent for each in forms)),
        throttle_scope=_first(*(each.throttle_scope for each in forms)) or fetch.throttle_scope,
        article=_first(*(each.article for each in forms)) or False,
    )


def article_readers() -> bool:
    """Whether what reads articles is installed."""
    return all(find_spec(name) for name in ARTICLE_EXTRA)


def _headers(form: AskForm) -> Iterator[tuple[str, str]]:
    """The headers of a form, by lower-case names."""
    for name, value in form.headers.items():
        yield name.lower(), value
    if form.token:
        yield "authorization", f"Bearer {form.token}"
    if form.auth:
        yield "authorization", _basic(form.auth.user, form.auth.password)


def _without_password(url: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """An address without the user and password in it, and the header that takes their place."""
    parts = urlsplit(url)
    user, at, place = parts.netloc.rpartition("@")
    if not at:
        return url, ()
    name, _, password = user.partition(":")
    header = ("authorization", _basic(unquote(name), unquote(password)))
    return parts._replace(netloc=place).geturl(), (header,)


def _basic(user: str, password: str) -> str:
    """The value of an Authorization header (RFC 7617)."""
    return f"Basic {base64.b64encode(f'{user}:{password}'.encode()).decode()}"


def _first(*values: T | None) -> T | None:
    return next((value for value in values if value is not None), None)
