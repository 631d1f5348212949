"""What may be contacted: no address of this machine, its networks or its cloud, unless it is allowed by name.

The address is judged when the socket for it is made: after every look-up, for every hop, for names and literals
alike. A name that resolves to a public address when asked and to a private one when used does not pass.
"""

import socket
from collections.abc import Callable, Sequence
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from aiohttp import AddrInfoType

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

NAT64 = IPv6Network("64:ff9b::/96")
"""Addresses that a gateway turns into the IPv4 address in their last 32 bits (RFC 6052)."""
GLOBAL_UNICAST = IPv6Network("2000::/3")
"""All that IANA has given out for the IPv6 internet; the rest is local, reserved or multicast."""
REFUSED: tuple[Network, ...] = (
    IPv4Network("168.63.129.16/32"),  # Azure's host agent: a public address that never leaves the host
    IPv4Network("192.0.0.0/24"),  # protocol assignments, the metadata of some clouds (RFC 6890)
    IPv4Network("192.88.99.0/24"),  # 6to4 relays, deprecated (RFC 7526)
)
"""What the standard library holds to be global and is not a place for feeds."""


class ForbiddenAddressError(OSError):
    """A connection was refused by the guard.

    Its text is the same for every address: so a host all of whose addresses are refused fails with this error, where
    differing texts would be joined into another one.
    """

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address

    def __str__(self) -> str:
        return "the address is not allowed"


def is_allowed(address: Address, allow: Sequence[Network] = ()) -> bool:
    """Whether an address may be contacted: it is on the internet, or in a network that is allowed.

    An address that carries an IPv4 address (mapped, 6to4, NAT64) is judged by what it carries.
    """
    carried = _carried(address)
    if any(candidate in network for network in allow for candidate in (address, carried)):
        return True
    if any(carried in network for network in REFUSED):
        return False
    if isinstance(carried, IPv6Address) and carried not in GLOBAL_UNICAST:
        return False
    return carried.is_global and not carried.is_multicast and not carried.is_reserved


@lru_cache(maxsize=10_000)
def literal(host: str) -> Address | None:
    """The address a host is written as, in any notation a resolver takes (`127.1`, `0x7f000001`); None for a name."""
    try:
        return ip_address(host.strip("[]"))
    except ValueError:
        pass
    try:
        return IPv4Address(socket.inet_aton(host))
    except OSError:
        return None


def guarded_sockets(allow: Sequence[Network]) -> Callable[[AddrInfoType], socket.socket]:
    """A maker of sockets, for a connector, that refuses addresses which may not be contacted.

    Raises:
        ForbiddenAddressError: from the maker, before anything was sent.
    """

    def make(info: AddrInfoType) -> socket.socket:
        family, kind, protocol, _, target = info
        if not is_allowed(ip_address(str(target[0])), allow):
            raise ForbiddenAddressError(str(target[0]))
        return socket.socket(family, kind, protocol)

    return make


def _carried(address: Address) -> Address:
    """The IPv4 address inside an IPv6 one, else the address itself."""
    if isinstance(address, IPv4Address):
        return address
    if address in NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address
