"""HTTPS polls per core second, end to end: what is due is read from the store, permitted, guarded, asked, judged and committed.

    python bench/polls.py [--polls 3000] [--open 300] [--rounds 3] [--feeds 20000]

A TLS server in a process of its own answers 304 (and now and then 200) after 50 to 300 ms, for hosts that are all different,
so that every poll is a new, fully verified connection (P-256 leaf, RSA-2048 intermediate and root). Counted is the CPU time of
this process with its threads and children, user and system. Peer: a bare httpx client beside it, where httpx is installed.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime
import hashlib
import importlib.util
import json
import os
import random
import resource
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import uvloop
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

from firsthand.fetching.client import Fetcher
from firsthand.fetching.clock import SystemClock
from firsthand.fetching.gates import Gates
from firsthand.fetching.polite import Polite
from firsthand.fetching.robots_cache import RobotsCache
from firsthand.model.entry import FeedDocument
from firsthand.model.feed import Feed, FeedState
from firsthand.model.page import Ask, Reply
from firsthand.pipeline.collect import HELD_S
from firsthand.polling.judge import PollOutcome, after_poll, first_state
from firsthand.store.open import open_store
from report import report

ROBOTS = b"User-agent: *\nDisallow: /search\nDisallow: /private/\nCrawl-delay: 2\n\nUser-agent: OtherBot\nDisallow: /\n"
BODY = b"<rss version='2.0'><channel><title>x</title></channel></rss>" + b" " * 30_000


def certificates(folder: Path) -> bytes:
    """Write chain.pem for the server; the root's PEM."""
    now, day = datetime.datetime.now(datetime.UTC), datetime.timedelta(days=1)
    pem = serialization.Encoding.PEM
    root_key, middle_key = rsa.generate_private_key(65537, 2048), rsa.generate_private_key(65537, 2048)
    leaf_key = ec.generate_private_key(ec.SECP256R1())
    names = {part: x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, part)]) for part in ("root", "middle")}

    def sign(
        subject: x509.Name, issuer: x509.Name, public: object, key: rsa.RSAPrivateKey, extension: x509.ExtensionType
    ) -> x509.Certificate:
        made = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(public)  # type: ignore[arg-type]
        made = made.serial_number(x509.random_serial_number()).not_valid_before(now - day).not_valid_after(now + 30 * day)
        return made.add_extension(extension, critical=True).sign(key, hashes.SHA256())

    authority = x509.BasicConstraints(ca=True, path_length=None)
    root = sign(names["root"], names["root"], root_key.public_key(), root_key, authority)
    middle = sign(names["middle"], names["root"], middle_key.public_key(), root_key, authority)
    leaf = sign(
        x509.Name([]), names["middle"], leaf_key.public_key(), middle_key, x509.SubjectAlternativeName([x509.DNSName("*.news.example")])
    )
    private = leaf_key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "chain.pem").write_bytes(leaf.public_bytes(pem) + middle.public_bytes(pem) + private)
    return root.public_bytes(pem)


async def serve(chain: str) -> None:
    """The other side: prints its port, then at the end of standard input what it saw."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain)
    context.num_tickets = 0  # no resumption: every handshake is a full one
    seen = {"asked": 0, "unconditional": 0, "connections": 0, "twice": 0, "of_killed": 0}
    of_killed: set[bytes] = set()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen["connections"] += 1
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            seen["asked"] += 1
            seen["unconditional"] += b"if-none-match" not in head
            if b"/killed" in head:
                host = head.partition(b"host: ")[2].partition(b"\r")[0]
                seen["of_killed"] += 1
                seen["twice"] += host in of_killed
                of_killed.add(host)
            await asyncio.sleep(3600 if b"/hang" in head else random.uniform(0.05, 0.3))
            if random.random() < 0.05:
                writer.write(b'HTTP/1.1 200 OK\r\nETag: "2"\r\nContent-Length: %d\r\n\r\n%b' % (len(BODY), BODY))
            else:
                writer.write(b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\n\r\n')
            await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=context, backlog=1000)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    print(json.dumps(seen), flush=True)
    os._exit(0)


class Names:
    """Every host is the server, each at a loopback address of its own."""

    def __init__(self, port: int) -> None:
        self.port = port

    async def resolve(self, host: str) -> list[tuple[str, int | None]]:
        return [("127.0.0.1", self.port)]


async def robots(ask: Ask) -> Reply:
    return Reply(ask=ask, url=ask.url, status=200, body=ROBOTS)


def polite(port: int, ca: bytes) -> tuple[Polite, Gates]:
    clock = SystemClock()
    gates = Gates(clock, per_address=100_000)
    fetcher = Fetcher(
        user_agent="Firsthand/bench", resolver=Names(port), ca_pem=ca, allowed_networks=("127.0.0.0/8",), clock=clock, gates=gates
    )  # fmt: skip
    return Polite(fetcher, RobotsCache(robots, clock)), gates


async def ours(folder: Path, port: int, ca: bytes, polls: int, open_polls: int) -> int:
    """Poll every feed of a store once; how many were answered."""
    store = open_store(folder)
    now = time.time()
    feeds = [Feed(url=f"https://h{n}.news.example/feed.xml", domain=f"h{n}.news.example") for n in range(polls)]
    store.put_feeds(feeds)
    store.put_states([replace(first_state(f, now - 3600), etag='"1"', body_hash="0", last_success_at=now - 3600) for f in feeds])
    asker, _ = polite(port, ca)
    for feed in feeds:  # robots.txt is judged at the first poll of a day; measured is one of the others
        await asker.robots.remembered(feed.url)
    begun, answered = cpu(), 0
    try:
        while due := store.due(time.time(), open_polls):
            store.hold([s.url for s in due], time.time() + HELD_S)
            replies = await asyncio.gather(*(ask(asker, s) for s in due))
            answered += sum(r.status in (200, 304) for r in replies)
            at = time.time()
            store.commit_polls([after_poll(s, outcome(r), at) for s, r in zip(due, replies, strict=True)], [])
    finally:
        spent = cpu() - begun
        await asker.close()
        early = len(store.due(time.time() + 59, polls))
        store.close()
    print(json.dumps({"answered": answered, "cpu_s": spent, "early": early}), flush=True)
    return answered


async def killed(folder: Path, port: int, ca: bytes, polls: int, open_polls: int) -> int:
    """Poll what is due of a store that may have been left by a kill, until it is ended."""
    store = open_store(folder)
    if not store.states():
        now = time.time()
        feeds = [Feed(url=f"https://k{n}.news.example/killed.xml", domain=f"k{n}.news.example") for n in range(polls)]
        store.put_states([replace(first_state(f, now - 3600), etag='"1"', body_hash="0", last_success_at=now - 3600) for f in feeds])
    asker, _ = polite(port, ca)
    print("ready", flush=True)
    while due := store.due(time.time(), open_polls):
        store.hold([s.url for s in due], time.time() + HELD_S)
        replies = await asyncio.gather(*(ask(asker, s) for s in due))
        at = time.time()
        store.commit_polls([after_poll(s, outcome(r), at) for s, r in zip(due, replies, strict=True)], [])
    return 0


def kills(port: int, folder: Path, polls: int, open_polls: int, times: int) -> None:
    """Start it, kill it in the middle, start it again."""
    with tempfile.TemporaryDirectory() as data:
        for number in range(times):
            process = subprocess.Popen(
                [sys.executable, __file__, "--side", "killed", "--port", str(port), "--folder", str(folder), "--data", data, "--polls", str(polls), "--open", str(open_polls)],
                stdout=subprocess.PIPE, text=True,
            )  # fmt: skip
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(0.4 + 0.17 * number)
            process.kill()
            process.wait()
            process.stdout.close()


async def ask(asker: Polite, state: FeedState) -> Reply:
    return await asker.fetch(Ask(url=state.moved_to or state.url, kind="feed", etag=state.etag, last_modified=state.last_modified))


def outcome(reply: Reply) -> PollOutcome:
    if reply.status != 200:
        return PollOutcome(reply=reply)
    return PollOutcome(reply=reply, document=FeedDocument(format="rss"), body_hash=hashlib.blake2b(reply.body, digest_size=16).hexdigest())


async def httpx_bare(_: Path, port: int, ca: bytes, polls: int, open_polls: int) -> int:
    import httpx  # type: ignore[import-not-found]

    context = ssl.create_default_context(cadata=ca.decode())
    limits = httpx.Limits(max_connections=open_polls, max_keepalive_connections=0)
    slots, answered = asyncio.Semaphore(open_polls), 0
    begun = cpu()
    async with httpx.AsyncClient(verify=context, limits=limits, timeout=30, trust_env=False) as client:

        async def one(n: int) -> None:
            nonlocal answered
            host = f"h{n}.news.example"
            async with slots:
                reply = await client.get(
                    f"https://127.0.0.1:{port}/feed.xml", headers={"Host": host, "If-None-Match": '"1"'}, extensions={"sni_hostname": host}
                )  # fmt: skip
            answered += reply.status_code in (200, 304)

        await asyncio.gather(*(one(n) for n in range(polls)))
    print(json.dumps({"answered": answered, "cpu_s": cpu() - begun, "early": 0}), flush=True)
    return answered


async def memory(_: Path, port: int, ca: bytes, feeds: int, open_polls: int) -> int:
    """KB a feed of what is kept for its host between polls, and KB an open poll."""
    asker, gates = polite(port, ca)
    for n in range(1500):  # what is kept of a thousand hosts whatever their number
        await asker.robots.permission(f"https://warm{n}.news.example/")
    before = held()
    for n in range(feeds):
        await asker.robots.remembered(f"https://h{n}.news.example/feed.xml")
        async with gates.host(f"h{n}.news.example"):
            pass
    a_feed = (held() - before) / feeds
    warm = [asyncio.create_task(asker.fetch(Ask(url=f"https://w{n}.news.example/hang", kind="feed"))) for n in range(20)]
    await asyncio.sleep(1.5)
    before = held()
    tasks = [asyncio.create_task(asker.fetch(Ask(url=f"https://o{n}.news.example/hang", kind="feed"))) for n in range(open_polls)]
    await asyncio.sleep(6)
    an_open = (held() - before) / open_polls
    for task in (*warm, *tasks):
        task.cancel()
    await asyncio.gather(*warm, *tasks, return_exceptions=True)
    await asker.close()
    print(json.dumps({"feed": a_feed, "open": an_open}), flush=True)
    return 0


def held() -> float:
    """This process's resident KB."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 1024


def cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(u.ru_utime + u.ru_stime for u in used)


SIDES: dict[str, Callable[[Path, int, bytes, int, int], Awaitable[int]]] = {
    "ours": ours,
    "httpx": httpx_bare,
    "memory": memory,
    "killed": killed,
}


def side(name: str, port: int, folder: Path, polls: int, open_polls: int) -> dict[str, float]:
    """One side in a process of its own."""
    with tempfile.TemporaryDirectory() as data:
        said = subprocess.run(
            [sys.executable, __file__, "--side", name, "--port", str(port), "--folder", str(folder), "--data", data, "--polls", str(polls), "--open", str(open_polls)],
            check=True, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
    found: dict[str, float] = json.loads(said.stdout.splitlines()[-1])
    return found


def main() -> bool:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--polls", type=int, default=3000)
    parser.add_argument("--open", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--feeds", type=int, default=20_000, help="for the memory a feed; --feeds 300000 takes minutes")
    for hidden in ("--side", "--port", "--folder", "--data", "--serve"):
        parser.add_argument(hidden, help=argparse.SUPPRESS)
    wish = parser.parse_args()
    if wish.serve:
        uvloop.run(serve(wish.serve))
    if wish.side:
        ca = (Path(wish.folder) / "root.pem").read_bytes()
        uvloop.run(SIDES[wish.side](Path(wish.data), int(wish.port), ca, wish.polls, wish.open))
        return True
    return measure(wish.polls, wish.open, wish.rounds, wish.feeds)


def measure(polls: int, open_polls: int, rounds: int, feeds: int) -> bool:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "root.pem").write_bytes(certificates(folder))
        server = subprocess.Popen(
            [sys.executable, __file__, "--serve", str(folder / "chain.pem")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert server.stdout is not None
        port = int(server.stdout.readline())
        peers = ["httpx"] if importlib.util.find_spec("httpx") else []
        runs: dict[str, list[dict[str, float]]] = {"ours": [], "httpx": []}
        for _ in range(rounds):
            for who in ("ours", *peers):
                runs[who].append(side(who, port, folder, polls if who == "ours" else polls // 3, open_polls))
        kills(port, folder, 3000, open_polls, 5)
        memory_kb = side("memory", port, folder, feeds, 300)
        seen = json.loads(server.communicate()[0])
    return report("polls", rows(runs, memory_kb, seen, polls, rounds, feeds))


def rows(
    runs: dict[str, list[dict[str, float]]], memory_kb: dict[str, float], seen: dict[str, int], polls: int, rounds: int, feeds: int
) -> list[dict[str, object]]:
    best = {who: max(r["answered"] / r["cpu_s"] for r in told) for who, told in runs.items() if told}
    peer = best.get("httpx")
    made: list[dict[str, object]] = [
        {"name": "HTTPS polls per core second, end to end", "value": best["ours"], "unit": "1/s", "floor": 500.0, "goal": 1000.0, "peer": peer,
         "ratio": best["ours"] / peer if peer else None, "n": polls * rounds},
        {"name": "answered", "value": sum(r["answered"] for r in runs["ours"]) / (polls * rounds) * 100, "unit": "%", "floor": 99.5, "n": polls * rounds},
        {"name": "polls due again within a minute", "value": float(sum(r["early"] for r in runs["ours"])), "unit": "polls", "floor": 0.0, "at_most": True},
        {"name": "unconditional repeats", "value": float(seen["unconditional"] - 320), "unit": "polls", "floor": 0.0, "at_most": True, "n": seen["asked"]},
        {"name": "asked again within minutes of a kill", "value": float(seen["twice"]), "unit": "polls", "floor": 0.0, "at_most": True, "n": seen["of_killed"]},
        {"name": "memory a feed", "value": memory_kb["feed"], "unit": "KB", "floor": 1.2, "at_most": True, "n": feeds},
        {"name": "memory an open poll", "value": memory_kb["open"], "unit": "KB", "floor": 150.0, "at_most": True, "n": 300},
    ]  # fmt: skip
    if peer:
        made.insert(1, {"name": "beside a bare httpx client", "value": best["ours"] / peer, "unit": "times", "floor": 3.0, "peer": 1.0})
    return made


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
