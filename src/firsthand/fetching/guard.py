"""Which addresses may be connected to: judged on the very address, each time, never on the text of a host.

The table is ssrfguard's (IANA special-purpose registries, with IPv4 unwrapped from mapped, NAT64, 6to4 and Teredo
addresses) and the cloud metadata addresses that lie in public space. Hosts are read by the same WHATWG URL parser that
the carrier connects with, so that `0x7f.1` and full-width digits are judged as the address that they become.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

from pyreqwest.http import Url
from ssrfguard import DEFAULT_DENIED

from firsthand.errors import Refused, Unreachable
from firsthand.fetching.names import Resolver
from firsthand.text.urls import is_web

METADATA = frozenset({"168.63.129.16"})
PORTS = frozenset({80, 443, 8080, 8443})
_NAT64 = IPv6Network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class Target:
    """A URL as the carrier will read it. `literal` is set where the host is an address and no name."""

    url: Url
    text: str
    scheme: str
    host: str
    port: int
    literal: str | None


class Guard:
    """Refuses schemes, ports, credentials and addresses. `networks` (CIDR) are allowed in spite of the table, with any port."""

    def __init__(self, *, networks: Iterable[str] = (), ports: frozenset[int] = PORTS) -> None:
        self._networks = tuple(ip_network(n) for n in networks)
        self._ports = ports

    def target(self, url: str) -> Target:
        """The URL as it will be connected to. Raises Refused."""
        if not is_web(url):
            raise Refused("not an http or https address")
        try:
            parsed = Url(url)
        except (ValueError, TypeError) as error:
            raise Refused("not an http or https address") from error
        host, port = parsed.host_str, parsed.port_or_known_default
        if parsed.scheme not in ("http", "https") or not host or port is None:
            raise Refused("not an http or https address")
        if parsed.username or parsed.password:
            raise Refused("an address with credentials is not asked")
        literal = _literal(host)
        if port not in self._ports and not self._networks:
            raise Refused(f"port {port} is not asked")
        if "#" in url:
            parsed = parsed.with_fragment(None)
        return Target(parsed, str(parsed), parsed.scheme, host, port, literal)

    def vet(self, address: str, port: int) -> str:
        """The address in the form that may be connected to. Raises Refused."""
        try:
            ip = ip_address(address.split("%", 1)[0])
        except ValueError as error:
            raise Refused(f"{address[:64]!r} is no address") from error
        if any(ip in network for network in self._networks if network.version == ip.version):
            return str(ip)
        if port not in self._ports:
            raise Refused(f"port {port} is not asked")
        for inner in (ip, _carried(ip)):
            if inner is not None and str(inner) in METADATA:
                raise Refused(f"{ip} is a cloud's metadata address")
        verdict = DEFAULT_DENIED.classify(ip)
        if verdict.blocked:
            raise Refused(f"{ip} is not a public address: {verdict.reason}")
        return str(ip)

    async def addresses(self, target: Target, resolver: Resolver) -> list[tuple[str, int]]:
        """Where a target may be connected to, each address judged. Raises Refused, NoSuchHost, Unreachable."""
        if target.literal is not None:
            return [(self.vet(target.literal, target.port), target.port)]
        found = await resolver.resolve(target.host)
        if not found:
            raise Unreachable(f"{target.host} has no address")
        # one bad address in the set refuses the host: it is how rebinding is prepared
        return [(self.vet(address, port or target.port), port or target.port) for address, port in found[:16]]


def _literal(host: str) -> str | None:
    text = host[1:-1] if host.startswith("[") and host.endswith("]") else host
    try:
        return str(ip_address(text))
    except ValueError:
        return None


def _carried(ip: IPv4Address | IPv6Address) -> IPv4Address | None:
    """The IPv4 address inside a mapped, NAT64 or 6to4 address."""
    if isinstance(ip, IPv4Address):
        return None
    if ip in _NAT64:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour
