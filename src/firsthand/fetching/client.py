"""One request to the outside, under every limit: the only way by which Firsthand asks anybody for anything."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from dataclasses import replace
from typing import Any

from pyreqwest.exceptions import BuilderError, ConnectError, PyreqwestError, RequestTimeoutError

from firsthand.errors import FirsthandError, NoSuchHost, NotNow, Refused, TooLarge, Unreachable
from firsthand.fetching.carrier import Carrier, Pin
from firsthand.fetching.clock import Clock, SystemClock
from firsthand.fetching.decoding import ADVERTISED, Decoder
from firsthand.fetching.gates import Gates
from firsthand.fetching.guard import PORTS, Guard, Target
from firsthand.fetching.limits import CAPS, Cap, Patience
from firsthand.fetching.names import Names, Resolver
from firsthand.model.page import Ask, Reply
from firsthand.model.rights import Permission
from firsthand.text.urls import join

Permit = Callable[[str], Awaitable[Permission]]
Headers = tuple[tuple[str, str], ...]
HOUR_S = 3600.0
ENDLESS = "the redirects do not end"
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_SAME_METHOD = frozenset({307, 308})  # a form is sent on only where the answer says so (RFC 9110, 15.4)


class Fetcher:
    """Asks with GET; with POST only where an Ask has a form, which is for hubs. `user_agent` names Firsthand and its operator's page; `contact` is a mail address.

    Every hop is guarded anew: scheme, port and each address that its host has (`resolver`, by default the system's name
    servers), then connected to the address judged. `ca_pem` is trusted beside the system's authorities and
    `allowed_networks` are excepted from the guard: both are for a world on loopback, and empty in production.
    """

    def __init__(
        self,
        *,
        user_agent: str,
        contact: str | None = None,
        resolver: Resolver | None = None,
        ca_pem: bytes | None = None,
        allowed_networks: tuple[str, ...] = (),
        ports: frozenset[int] = PORTS,
        clock: Clock | None = None,
        gates: Gates | None = None,
        patience: Patience | None = None,
        batch_s: float = 0.25,
    ) -> None:
        self._clock: Clock = clock or SystemClock()
        self._resolver: Resolver = resolver or Names(self._clock)
        self._guard = Guard(networks=allowed_networks, ports=ports)
        self._patience = patience or Patience()
        self.gates = gates
        self._carrier = Carrier(
            connect_s=self._patience.connect_s, total_s=self._patience.total_s, ca_pem=ca_pem, every_s=batch_s
        )  # fmt: skip
        self._identity = (("User-Agent", user_agent), *((("From", contact),) if contact and "@" in contact else ()))

    async def fetch(self, ask: Ask, *, permit: Permit | None = None) -> Reply:
        """What came of it. Never raises for what the network does: status 0, the error's kind and a sentence.

        `permit` is asked before each hop (robots.txt) and its gap is kept. A body is read only where the status is 2xx;
        a redirect is followed at most `hops` times, and for feeds never from https to http.
        """
        asked_at, begun = self._clock.now(), time.perf_counter()
        reply = Reply(ask=ask, url=ask.url, status=0)
        hops: list[tuple[int, str]] = []
        try:
            while True:
                reply = await self._hop(ask, reply.url, permit)
                onward = self._onward(ask, reply, hops)
                if onward is None:
                    break
                hops.append((reply.status, onward))
                reply = replace(reply, url=onward)
        except FirsthandError as error:
            wait = (("retry-after", f"{error.wait_s + 1:.0f}"),) if isinstance(error, NotNow) else ()
            reply = Reply(ask=ask, url=reply.url, status=0, headers=wait, error=error.kind, reason=str(error))
        return replace(reply, hops=tuple(hops), asked_at=asked_at, took_s=time.perf_counter() - begun)

    async def close(self) -> None:
        """End what is open."""
        await self._carrier.close()

    def _onward(self, ask: Ask, reply: Reply, hops: list[tuple[int, str]]) -> str | None:
        if reply.status not in (_SAME_METHOD if ask.form else _REDIRECTS):
            return None
        onward = join(reply.url, reply.header("location"))
        if onward is None:
            raise Unreachable(f"a redirect ({reply.status}) to nowhere")
        if len(hops) >= self._patience.hops:
            raise Unreachable(ENDLESS)
        if onward in (ask.url, *(url for _, url in hops)):
            raise Unreachable(ENDLESS)
        if reply.url.startswith("https:") and onward.startswith("http:") and not CAPS[ask.kind].downgrade:
            raise Refused("a redirect from https to http")
        return onward

    async def _hop(self, ask: Ask, url: str, permit: Permit | None) -> Reply:
        target = self._guard.target(url)
        gap_s = 0.0
        if permit is not None:
            permission = await permit(url)
            if not permission.allowed:
                raise _refusal(permission)
            gap_s = permission.min_gap_s
        async with self.gates.host(target.host, gap_s) if self.gates else nullcontext():
            addresses = await self._guard.addresses(target, self._resolver)
            reply = await self._first_answer(ask, target, addresses)
        if self.gates:
            self.gates.answered(target.host, reply)
        return reply

    async def _first_answer(self, ask: Ask, target: Target, addresses: list[tuple[str, int]]) -> Reply:
        for number, (address, port) in enumerate(addresses[:2]):
            last = number == min(len(addresses), 2) - 1
            async with self.gates.address(address) if self.gates else nullcontext():
                try:
                    return await self._carry(ask, target, None if target.literal else Pin(target.host, address, port))
                except ConnectError as error:
                    if last:
                        raise Unreachable(_cause(error)) from error
        raise Unreachable(f"{target.host} has no address")

    async def _carry(self, ask: Ask, target: Target, pin: Pin | None) -> Reply:
        lease = await self._carrier.lease(pin)
        try:
            begun = lease.client.post(target.url).form(list(ask.form)) if ask.form else lease.client.get(target.url)
            request = begun.headers(self._headers(ask)).streamed_read_buffer_limit(0).build_streamed()
            async with request as response:  # the carrier itself ends it after `total_s`
                return await self._read(ask, target, response)
        except ConnectError:
            raise
        except (TimeoutError, RequestTimeoutError) as error:
            raise Unreachable("the answer came too slowly or not at all") from error
        except BuilderError as error:
            raise Refused("the address cannot be asked") from error
        except PyreqwestError as error:
            raise Unreachable(_cause(error)) from error
        finally:
            lease.release()

    def _headers(self, ask: Ask) -> Headers:
        cap = CAPS[ask.kind]
        headers: Headers = (*self._identity, ("Accept", cap.accept), ("Accept-Encoding", ADVERTISED))
        if ask.etag and _sendable(ask.etag):
            headers = (*headers, ("If-None-Match", ask.etag))
        if ask.last_modified and _sendable(ask.last_modified):
            headers = (*headers, ("If-Modified-Since", ask.last_modified))
        return (*headers, ("A-IM", "feed")) if ask.delta and ask.etag else headers

    async def _read(self, ask: Ask, target: Target, response: Any) -> Reply:
        headers: Headers = tuple((k.lower(), v) for k, v in response.headers.items())
        if sum(len(k) + len(v) + 4 for k, v in headers) > self._patience.header_bytes:
            raise TooLarge(f"the headers are over {self._patience.header_bytes} bytes")
        reply = Reply(ask=ask, url=target.text, status=response.status, headers=headers)
        if not 200 <= reply.status < 300:
            return reply
        cap = CAPS[ask.kind]
        decoder = Decoder(reply.header("content-encoding"), cap.decoded, cut=cap.cut)
        async with asyncio.timeout(self._patience.progress_s) as limit:
            wire = await self._body(response.body_reader, decoder, cap, limit)
        return replace(reply, body=decoder.body(), wire_bytes=wire)

    async def _body(self, reader: Any, decoder: Decoder, cap: Cap, limit: asyncio.Timeout) -> int:
        loop, wire, mark = asyncio.get_running_loop(), 0, 0
        while (chunk := await reader.read_chunk()) is not None:
            data = bytes(chunk)
            wire += len(data)
            if wire > cap.wire:
                if cap.cut:
                    break
                raise TooLarge(f"the body is over {cap.wire} bytes on the wire")
            decoder.feed(data)
            if decoder.full:
                break
            if wire - mark >= self._patience.progress_bytes:
                mark = wire
                limit.reschedule(loop.time() + self._patience.progress_s)
        return wire


def _refusal(permission: Permission) -> FirsthandError:
    """A host whose robots.txt cannot be had fails as the host would: it is not the owner who keeps us out."""
    reason = permission.reason or "robots.txt forbids it"
    if permission.error == "not-now":
        return NotNow(reason, HOUR_S)
    return {"refused": Refused, "no-such-host": NoSuchHost}.get(permission.error, Unreachable)(reason)


def _sendable(value: str) -> bool:
    return len(value) <= 4096 and value.isprintable() and value.isascii()


def _cause(error: PyreqwestError) -> str:
    """The innermost cause that the carrier tells, as a sentence."""
    causes = getattr(error, "details", {}).get("causes") or []
    text = str(causes[-1].get("message", "")) if causes else error.message
    return "".join(c if c.isprintable() else " " for c in text)[:200] or "the connection failed"
