"""What may be contacted, and that the question is asked of the address a socket is made for."""

import socket
from dataclasses import replace
from ipaddress import ip_address, ip_network

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from monitor.errors import FetchError
from monitor.feeds.fetch import Fetcher
from monitor.feeds.guard import is_allowed, literal
from monitor.model.settings import FetchSettings
from tests.feeds.conftest import feed
from tests.feeds.wire import Server, response


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "100.100.100.200",
        "168.63.129.16",
        "192.0.0.192",
        "192.0.2.1",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "64:ff9b:1::1",
        "2002:7f00:1::1",
        "2001::1",
        "2001:db8::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "ff0e::1",
    ],
)
def test_addresses_that_are_not_on_the_internet_are_refused(address: str):
    assert not is_allowed(ip_address(address))


@pytest.mark.parametrize("address", ["1.1.1.1", "93.184.216.34", "2606:4700::1", "::ffff:1.1.1.1", "64:ff9b::101:101"])
def test_addresses_on_the_internet_are_allowed(address: str):
    assert is_allowed(ip_address(address))


@pytest.mark.parametrize("address", ["10.1.2.3", "::ffff:10.1.2.3", "64:ff9b::a01:203"])
def test_a_network_can_be_allowed_however_the_address_is_carried(address: str):
    assert is_allowed(ip_address(address), (ip_network("10.0.0.0/8"),))


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1", "0x7f.1", "2130706433", "0177.0.0.1"])
def test_a_literal_is_known_in_every_notation(host: str):
    assert literal(host) == ip_address("127.0.0.1")


@pytest.mark.parametrize("host", ["agency.example", "", "127.0.0.1.example"])
def test_a_name_is_no_literal(host: str):
    assert literal(host) is None


class Rebinding(AbstractResolver):
    """A resolver whose answer changes: the addresses given first, then loopback."""

    def __init__(self, *first: str) -> None:
        self.answers = [first]

    async def resolve(self, host: str, port: int = 0, family: int = socket.AF_INET) -> list[ResolveResult]:
        addresses = self.answers.pop(0) if self.answers else ("127.0.0.1",)
        return [
            ResolveResult(hostname=host, host=address, port=port, family=socket.AF_INET, proto=0, flags=0)
            for address in addresses
        ]

    async def close(self) -> None:
        """Nothing is open."""


@pytest.mark.parametrize("addresses", [("127.0.0.1",), ("10.0.0.1", "127.0.0.1", "169.254.169.254")])
async def test_a_name_that_resolves_to_private_addresses_is_refused(
    server: Server, settings: FetchSettings, addresses: tuple[str, ...]
):
    server.at("/feed", response())
    guarded = replace(settings, allow_networks=())
    async with Fetcher(guarded, resolver=Rebinding(*addresses)) as fetcher:
        with pytest.raises(FetchError) as caught:
            await fetcher.fetch(feed(f"http://agency.example:{server.port}/feed"))

    assert caught.value.kind == "forbidden-address"
    assert server.asked == []


async def test_a_name_that_resolves_differently_the_second_time_does_not_pass(server: Server, settings: FetchSettings):
    server.at("/feed", response(b"", 404))
    part = replace(settings, allow_networks=(ip_network("127.0.0.2/32"),))
    async with Fetcher(part, resolver=Rebinding("127.0.0.2")) as fetcher:
        outcomes = []
        for port in (server.port, server.port + 1):  # the port is part of what a look-up is remembered by
            with pytest.raises(FetchError) as caught:
                await fetcher.fetch(feed(f"http://agency.example:{port}/feed"))
            outcomes.append(caught.value.kind)

    assert outcomes == ["connect", "forbidden-address"]
    assert server.asked == []
