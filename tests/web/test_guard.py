"""Only this machine under its own name is served, and no other site's page can change anything."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.web.guard import hostname
from tests.web.conftest import Site


@pytest.mark.parametrize(
    "host",
    ["localhost", "LOCALHOST:80", "127.0.0.1:8800", "[::1]:8800", "[::1]", "monitor.example:1", "Monitor.Example"],
)
async def test_a_name_of_this_machine_is_served(site: Site, host: str) -> None:
    assert (await site.ask("/", host=host)).status == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8800",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "localhost@evil.example",
        "[::1]evil",
        "",
    ],
)
@pytest.mark.parametrize("path", ["/", "/api/v1/stories", "/healthz", "/static/style.css"])
async def test_another_name_is_refused_everywhere(site: Site, host: str, path: str) -> None:
    """A page whose own name was made to resolve to this machine sends that name (DNS rebinding)."""
    answer = await site.ask(path, host=host)
    assert answer.status in (400, 421)
    assert "Policy monitor" not in answer.text


@given(st.text())
def test_any_host_header_is_a_name_or_nonsense(host: str) -> None:
    found = hostname(host)
    assert found is None or found in host.lower()


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://localhost:1"},
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
    ],
)
async def test_another_site_cannot_have_the_configuration_reloaded(site: Site, headers: dict[str, str]) -> None:
    answer = await site.ask("/-/reload", "POST", **headers)
    assert (answer.status, site.service.reloads) == (403, 0)


async def test_a_page_of_our_own_and_a_script_can(site: Site) -> None:
    host = site.address.removeprefix("http://")
    own = await site.ask("/-/reload", "POST", origin=site.address, host=host, sec_fetch_site="same-origin")
    script = await site.ask("/-/reload", "POST")
    assert (own.status, script.status, site.service.reloads) == (200, 200, 2)


async def test_refusals_carry_the_security_headers_too(site: Site) -> None:
    answer = await site.ask("/", host="evil.example")
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
