"""Redirects: how far they are followed, what is adopted, and what does not travel along."""

from dataclasses import replace
from ipaddress import ip_network

import pytest

from monitor.feeds.fetch import MAX_REDIRECTS
from monitor.model.settings import FetchSettings
from tests.feeds.conftest import feed
from tests.feeds.fetching import failed, fetched
from tests.feeds.wire import Server, response


async def test_permanent_redirects_are_followed_and_reported(server: Server, settings: FetchSettings):
    server.at("/old", response(b"", 301, Location="/newer"))
    server.at("/newer", response(b"", 308, Location="/new#top"))
    server.at("/new", response())

    document = await fetched(settings, feed(server.url("/old")))

    assert (document.url, document.permanent) == (server.url("/new"), server.url("/new"))


async def test_the_chain_is_permanent_up_to_its_first_temporary_redirect(server: Server, settings: FetchSettings):
    server.at("/old", response(b"", 301, Location="/new"))
    server.at("/new", response(b"", 302, Location="/today"))
    server.at("/today", response(b"", 301, Location="/later"))
    server.at("/later", response())

    document = await fetched(settings, feed(server.url("/old")))

    assert (document.url, document.permanent) == (server.url("/later"), server.url("/new"))


async def test_a_redirect_loop_ends(server: Server, settings: FetchSettings):
    server.at("/a", response(b"", 302, Location="/b"))
    server.at("/b", response(b"", 302, Location="/a"))

    error = await failed(settings, feed(server.url("/a")))

    assert error.kind == "redirects"
    assert len(server.asked) == MAX_REDIRECTS + 1


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://127.0.0.1/feed", "javascript:alert(1)"])
async def test_a_redirect_leads_to_http_or_nowhere(server: Server, settings: FetchSettings, target: str):
    url = server.at("/feed", response(b"", 301, Location=target))

    assert (await failed(settings, feed(url))).kind == "forbidden-scheme"


@pytest.mark.parametrize("target", ["http://[", "http://a:b:c/", "http://:80/"])
async def test_a_redirect_to_no_address_is_named(server: Server, settings: FetchSettings, target: str):
    url = server.at("/feed", response(b"", 302, Location=target))

    assert (await failed(settings, feed(url))).kind in ("redirects", "dns")


async def test_a_redirect_to_a_private_address_is_refused_before_anything_is_sent(
    server: Server, settings: FetchSettings
):
    url = server.at("/feed", response(b"", 302, Location=f"http://127.0.0.2:{server.port}/secret"))
    part = replace(settings, allow_networks=(ip_network("127.0.0.1/32"),))

    error = await failed(part, feed(url))

    assert error.kind == "forbidden-address"
    assert [request.target for request in server.asked] == ["/feed"]


async def test_credentials_are_sent_to_their_own_host_only(server: Server, settings: FetchSettings):
    server.at("/feed", response(b"", 302, Location="/same"))
    server.at("/same", response(b"", 302, Location=f"http://localhost:{server.port}/other"))
    server.at("/other", response())
    url = server.url("/feed").replace("//", "//user:pa%3Ass@")

    document = await fetched(settings, feed(url))

    sent = [request.headers.get("authorization") for request in server.asked]
    assert sent == ["Basic dXNlcjpwYTpzcw==", "Basic dXNlcjpwYTpzcw==", None]
    assert "user" not in document.url


async def test_an_error_does_not_show_credentials(server: Server, settings: FetchSettings):
    url = server.at("/feed?token=abc&page=2", response(b"", 404)).replace("//", "//user:secret@")

    error = await failed(settings, feed(url))

    assert "page=2" in str(error)
    assert not [word for word in ("user", "secret", "abc") if word in str(error)]
