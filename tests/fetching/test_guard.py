"""The guard's table: what becomes an inner address is refused however it is spelt; public addresses are not."""

from __future__ import annotations

import pytest

from firsthand.errors import Refused
from firsthand.fetching.guard import Guard

INSIDE = [
    "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "0", "0.0.0.0", "[::]", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:10.0.0.1]",
    "[64:ff9b::7f00:1]", "[64:ff9b::a9fe:a9fe]", "[64:ff9b:1::1]", "[2002:7f00:1::]", "[2001:0:4136:e378:8000:63bf:80ff:fffe]", "[fe80::1]",
    "[fd00:ec2::254]", "[fec0::1]", "[ff02::1]", "[100::1]", "[2001:db8::1]", "[5f00::1]", "[3fff::1]", "10.1.2.3", "172.16.0.1", "192.168.1.1",
    "100.64.0.1", "169.254.169.254", "168.63.129.16", "[::ffff:168.63.129.16]", "[64:ff9b::a83f:8110]", "192.0.0.192", "192.88.99.1",
    "198.18.0.1", "203.0.113.9", "224.0.0.1", "255.255.255.255", "①②⑦.⓪.⓪.①", "0x7f.1",
]  # fmt: skip
OUTSIDE = ["1.1.1.1", "93.184.216.34", "[2606:4700:4700::1111]", "[::ffff:8.8.8.8]", "[64:ff9b::808:808]"]


def _judge(guard: Guard, host: str) -> str:
    target = guard.target(f"http://{host}/")
    assert target.literal is not None
    return guard.vet(target.literal, target.port)


@pytest.mark.parametrize("host", INSIDE)
def test_inner_addresses_are_refused(host: str) -> None:
    with pytest.raises(Refused):
        _judge(Guard(), host)


@pytest.mark.parametrize("host", OUTSIDE)
def test_public_addresses_are_allowed(host: str) -> None:
    assert _judge(Guard(), host)


@pytest.mark.parametrize("url", [
    "ftp://daily.example/", "file:///etc/passwd", "javascript:alert(1)", "//daily.example/", "http://", "https://u@daily.example/", "https://u:p@daily.example/",
    "https://daily.example:22/", "https://daily.example:6379/", "https://daily.example:99999/", "https://daily.example/\r\nHost: x", "https://[::1/", "", "x" * 5000,
])  # fmt: skip
def test_addresses_that_are_never_asked(url: str) -> None:
    with pytest.raises(Refused):
        Guard().target(url)


def test_an_allowed_network_is_an_exception_for_itself_only() -> None:
    guard = Guard(networks=("127.0.0.0/8",))
    assert guard.vet("127.0.0.1", 12345) == "127.0.0.1"
    for address, port in (("10.0.0.1", 80), ("169.254.169.254", 80), ("93.184.216.34", 12345), ("::1", 80)):
        with pytest.raises(Refused):
            guard.vet(address, port)


def test_ports_are_the_four() -> None:
    for port in (80, 443, 8080, 8443):
        assert Guard().vet("93.184.216.34", port)
    for port in (0, 22, 25, 8000):
        with pytest.raises(Refused):
            Guard().vet("93.184.216.34", port)


def test_names_are_read_as_the_carrier_reads_them() -> None:
    target = Guard().target("https://BÜCHER.example:8443/ä?q=ü#part")
    assert (target.host, target.port, target.text) == ("xn--bcher-kva.example", 8443, "https://xn--bcher-kva.example:8443/%C3%A4?q=%C3%BC")


def test_no_word_of_a_resolver_is_trusted() -> None:
    for word in ("localhost", "", "127.0.0.1/8", "fe80::1%eth0", "1.2.3"):
        with pytest.raises(Refused):
            Guard().vet(word, 80)
