"""Nobody is asked on a page that only this machine reaches; elsewhere a password, a proxy or a token lets people in."""

import base64
import re
from collections.abc import Iterator
from ipaddress import ip_network

import aiohttp
import pytest
from argon2 import PasswordHasher
from fastapi import FastAPI
from fastapi.routing import APIRoute

from monitor.storage.store import Store
from monitor.web.app import create_app
from monitor.web.server import serving
from tests.web.conftest import FORM, Service, Site, add_story

PASSWORD = "correct horse"
HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
TOKEN = "0123456789abcdef0123456789abcdef"
PAGES = ("/", "/stories/1", "/silences", "/explain", "/stories/1/evidence.zip")
FOR_SCRIPTS = ("/api/v1/stories", "/api/v1/openapi.json", "/metrics")


def post_routes(app: FastAPI) -> Iterator[str]:
    """The paths of the application that take a form or more."""
    for included in app.routes:
        router = getattr(included, "original_router", None)
        for route in router.routes if router else [included]:
            if isinstance(route, APIRoute) and "POST" in route.methods:
                yield route.path


async def enter(site: Site, password: str = PASSWORD, name: str = "Ana", wanted: str = "/") -> int:
    """Log in; the status of the answer."""
    form = {"name": name, "password": password, "next": wanted}
    return (await site.ask("/login", "POST", form)).status


@pytest.mark.parametrize("path", PAGES)
async def test_with_a_password_a_page_leads_to_the_way_in_and_back(site: Site, path: str) -> None:
    site.service.guard(password=HASH)
    answer = await site.ask(path)
    assert answer.status == 303
    assert answer.headers["location"] == "/login?next=" + path.replace("/", "%2F")
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("path", FOR_SCRIPTS)
async def test_with_a_password_a_script_needs_a_token(site: Site, path: str) -> None:
    site.service.guard(password=HASH, tokens={"board": TOKEN})
    basic = base64.b64encode(f"anybody:{TOKEN}".encode()).decode()
    answers = [
        (await site.ask(path)).status,
        (await site.ask(path, authorization="Bearer nonsense")).status,
        (await site.ask(path, authorization="Basic !")).status,
        (await site.ask(path, authorization=f"Bearer {TOKEN}")).status,
        (await site.ask(path, authorization=f"Basic {basic}")).status,
    ]
    assert answers == [401, 401, 401, 200, 200]


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/login", "/static/style.css"])
async def test_what_tells_nothing_is_open_to_all(site: Site, path: str) -> None:
    site.service.guard(password=HASH)
    assert (await site.ask(path)).status == 200


async def test_the_right_password_lets_in_for_as_long_as_a_session_lasts(site: Site) -> None:
    site.service.guard(password=HASH)
    answer = await site.ask("/login", "POST", {"name": "Ana", "password": PASSWORD, "next": "/stories/1"})
    assert (answer.status, answer.headers["location"]) == (303, "/stories/1")
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly; SameSite=Lax; Max-Age=43200" in cookie
    page = await site.ask("/")
    assert page.status == 200
    assert "Ana" in page.text


async def test_over_https_the_cookie_is_kept_to_https(site: Site) -> None:
    site.service.guard(password=HASH, url="https://monitor.example")
    answer = await site.ask("/login", "POST", {"name": "Ana", "password": PASSWORD})
    assert answer.headers["set-cookie"].endswith("; Secure")


async def test_a_session_ends_with_its_time_its_password_or_by_hand(site: Site) -> None:
    site.service.guard(password=HASH)
    await enter(site)
    site.service.guard(password=HASH.replace("p=1", "p=2"))
    assert (await site.ask("/")).status == 303
    site.service.guard(password=HASH)
    assert (await site.ask("/")).status == 200
    assert (await site.submit("/silences", "/logout")).status == 303
    assert (await site.ask("/")).status == 303


async def test_wrong_passwords_are_refused_and_soon_not_even_tried(site: Site) -> None:
    site.service.guard(password=HASH)
    answers = [await enter(site, "guess") for _ in range(6)]
    assert answers == [403] * 5 + [429]
    assert await enter(site) == 429


async def test_who_comes_in_says_a_name(site: Site) -> None:
    site.service.guard(password=HASH)
    assert await enter(site, name=" ") == 422


@pytest.mark.parametrize("wanted", ["//evil.example", "https://evil.example", "/\\evil.example", "", "/\n/evil"])
async def test_the_way_in_leads_to_no_other_site(site: Site, wanted: str) -> None:
    site.service.guard(password=HASH)
    answer = await site.ask("/login", "POST", {"name": "Ana", "password": PASSWORD, "next": wanted})
    assert answer.headers["location"] == "/"


async def test_a_session_gives_scripts_in_the_browser_no_right_to_change(site: Site) -> None:
    site.service.guard(password=HASH)
    await enter(site)
    assert (await site.ask("/api/v1/stories")).status == 200
    assert (await site.ask("/-/reload", "POST")).status == 401


async def test_a_proxy_says_who_asks(site: Site) -> None:
    site.service.guard(user_header="X-Remote-User")
    assert (await site.ask("/")).status == 403
    page = await site.ask("/", x_remote_user="Bo")
    assert page.status == 200
    assert "<bdi>Bo</bdi>" in page.text
    other = await site.ask("/", x_remote_user="Cy")
    assert "<bdi>Cy</bdi>" in other.text


async def test_only_a_known_proxy_is_believed(site: Site) -> None:
    site.service.guard(user_header="X-Remote-User", proxies=(ip_network("10.0.0.0/8"),))
    assert (await site.ask("/", x_remote_user="Bo")).status == 403


async def test_on_an_address_that_others_reach_somebody_is_always_asked(store: Store) -> None:
    """A reload may take the password away; the port stays open."""
    app = create_app(Service(), store, hosts=(), exposed=True)
    async with serving(app, "127.0.0.1", 0) as address, aiohttp.ClientSession() as session:
        site = Site(address, Service(), store, session)
        assert [(await site.ask(path)).status for path in ("/", "/api/v1/stories")] == [503, 503]


async def test_without_a_password_one_is_the_account_until_one_says_a_name(site: Site) -> None:
    answer = await site.submit("/silences", "/name", name="Ana", next="/silences")
    assert (answer.status, answer.headers["location"]) == (303, "/silences")
    assert "<bdi>Ana</bdi>" in (await site.ask("/")).text


async def test_every_form_needs_the_token_of_its_own_session(site: Site, store: Store) -> None:
    add_story(store)
    forms = set(post_routes(create_app(site.service, store, hosts=()))) - {"/login", "/-/reload"}
    forms = {path for path in forms if not path.startswith("/api/")}
    assert {"/stories/{story}/{deed}", "/silences", "/explain", "/name", "/logout"} <= forms
    await site.ask("/")
    for path in forms:
        address = re.sub(r"{\w+}", "1", path)
        for token in ("", "csrf=", "csrf=made-up"):
            answer = await site.ask(address, "POST", token, content_type=FORM)
            assert (path, answer.status) == (path, 403)
        assert (await site.ask(address, "POST", "{}", content_type="application/json")).status == 415
    assert store.acts("1") == ()
