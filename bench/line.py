"""CPU per article, page bytes to committed story: `firsthand ingest` as users run it, in all its processes, and stage by stage.

    python bench/line.py [--warc FILE.warc.gz] [--runs 2] [--most 2000]

Without an archive the pages are those of the invented world, written into one first. The whole is measured outside, as the CPU
seconds of the program and of all its children in a fresh folder, less what the same program takes for an archive of one page
(its start: catalogue, facts, warm workers). The stages are then timed in one process; what a stage calls that is a stage of its
own counts there alone. Floor and goal are for the whole on one core.
"""

from __future__ import annotations

import argparse
import asyncio
import importlib
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from firsthand import app as wiring
from firsthand.config import read as read_settings
from firsthand.errors import FirsthandError
from firsthand.pipeline.ingest import batches
from firsthand.pipeline.read import page_of, warm
from firsthand.world.answers import Pages
from firsthand.world.build import build
from report import report

FLOOR_MS, GOAL_MS = 20.0, 10.0
START = 1_790_000_000.0
BATCH = 64
# what is timed: the module in which the name is looked up, the name, the stage
STAGES = (
    ("firsthand.text.html", "parse", "parse the page"),
    ("firsthand.pipeline.read", "read_article", "article"),
    ("firsthand.pipeline.read", "said", "rights said"),
    ("firsthand.stories.live", "read", "story features"),
    ("firsthand.pipeline.tell", "attribute", "attribute"),
    ("firsthand.pipeline.tell", "verdict", "verdict"),
    ("firsthand.pipeline.tell", "topic_of", "topic and place"),
    ("firsthand.pipeline.tell", "place_of", "topic and place"),
    ("firsthand.pipeline.tell", "primary", "primary link"),
    ("firsthand.pipeline.retell", "revise", "revise"),
)
STORE = ("put_items", "put_stories", "put_versions", "put_dropped", "put_templates", "known", "outlet", "template", "story", "items", "neighbours")  # fmt: skip


class Stages:
    """Seconds of CPU by stage; the time of a stage within another counts to the inner one."""

    def __init__(self) -> None:
        self.seconds: Counter[str] = Counter()
        self._inner = [0.0]

    def timed(self, stage: str, work: Callable[..., Any]) -> Callable[..., Any]:
        """`work`, timed."""

        def run(*given: Any, **named: Any) -> Any:
            self._inner.append(0.0)
            begun = time.process_time()
            try:
                return work(*given, **named)
            finally:
                took = time.process_time() - begun
                self.seconds[stage] += took - self._inner.pop()
                self._inner[-1] += took

        return run

    def install(self, instance: wiring.Instance) -> None:
        """Time the stages from now on."""
        for module, name, stage in STAGES:
            place = importlib.import_module(module)
            setattr(place, name, self.timed(stage, getattr(place, name)))
        for name in STORE:
            setattr(instance.store, name, self.timed(f"store: {name}", getattr(instance.store, name)))
        live, lessons = instance.desk.live, instance.line.reading.lessons
        live.place = self.timed("place", live.place)  # type: ignore[method-assign]
        lessons.learn = self.timed("learn templates", lessons.learn)  # type: ignore[method-assign]
        instance.desk.memory._ask = instance.store.neighbours


def archive(file: Path, most: int) -> int:
    """The invented world's pages as an archive; how many."""
    world = build(1, outlets=40, start_at=START)
    pages, written = Pages(world), 0
    with file.open("wb") as stream:
        for article in world.articles[:most]:
            parts = urlsplit(article.url)
            found = pages.answer(parts.netloc, parts.path + (f"?{parts.query}" if parts.query else ""), {}, world.end_at)
            if found.status != 200:
                continue
            head = "HTTP/1.1 200 OK\r\n" + "".join(f"{k}: {v}\r\n" for k, v in found.headers) + "\r\n"
            stream.write(record(article.url, article.feed_at, head.encode("latin-1", "replace") + found.body))
            written += 1
    return written


def record(url: str, at: float, block: bytes) -> bytes:
    """A WARC 1.0 response."""
    date = datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: {date}\r\nWARC-Record-ID: <urn:x:{hash(url)}>\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
    return head.encode() + block + b"\r\n\r\n"


def whole(file: Path) -> float:
    """CPU seconds of one `firsthand ingest` into a fresh folder, children included."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-W", "ignore", "-c", "from firsthand.cli import main; main()", "ingest", str(file), "--data-dir", folder], check=True, capture_output=True)  # fmt: skip
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def stages(file: Path, most: int) -> tuple[Counter[str], int, float]:
    """CPU seconds by stage in one process, the pages, and the seconds of all."""
    with tempfile.TemporaryDirectory() as folder:
        instance, _ = wiring.open_instance(read_settings(None, {}, {"data_dir": Path(folder)}), wiring.Surroundings())
        warm()
        measured, reading, count = Stages(), instance.line.reading, 0
        measured.install(instance)
        begun = time.process_time()
        for pages, _ in batches(file, BATCH):
            reads = []
            for page in pages[: max(0, most - count)]:
                count += 1
                try:
                    reads.append(measured.timed("rest of reading", page_of)(reading.task(page)))
                except FirsthandError:
                    continue
            measured.timed("rest of telling", reading.write)(reads, [], instance.surroundings.clock.now())
        took = time.process_time() - begun
        asyncio.run(instance.close())
    return measured.seconds, count, took


def main() -> int:
    """Measure and report."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--warc", type=Path)
    options.add_argument("--runs", type=int, default=2)
    options.add_argument("--most", type=int, default=2_000)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file, one = chosen.warc or Path(folder) / "world.warc", Path(folder) / "one.warc"
        if chosen.warc is None:
            archive(file, chosen.most)
        archive(one, 1)
        starts, totals = [], []
        for _ in range(chosen.runs):  # interleaved, so that the machine's other work falls on both
            starts.append(whole(one))
            totals.append(whole(file))
        seconds, count, took = stages(file, 10**9)
    each = (min(totals) - min(starts)) / count * 1e3
    rows: list[dict[str, Any]] = [
        {
            "name": "CPU per article, all processes",
            "value": each,
            "unit": "ms",
            "floor": FLOOR_MS,
            "goal": GOAL_MS,
            "at_most": True,
            "n": count,
        },
        {"name": "start", "value": min(starts), "unit": "CPU s", "n": chosen.runs},
        {"name": "in one process", "value": took / count * 1e3, "unit": "ms", "n": count},
    ]
    rows += [{"name": f"  {stage}", "value": value / count * 1e3, "unit": "ms"} for stage, value in seconds.most_common()]
    return 0 if report("line", rows) else 1


if __name__ == "__main__":
    sys.exit(main())
