"""Workers die of rows; rows do not die of workers."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from firsthand.fetching.workers import Failure, Workers
from firsthand.model.page import Ask
from tests.fetching.deeds import deed


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers(2, wall_s=1.0, cpu_s=1, memory_bytes=256 * 1024 * 1024, warm=()) as made:
        yield made


def _kinds(results: list[object]) -> list[object]:
    return [r.kind if isinstance(r, Failure) else r for r in results]


def test_results_come_in_order(workers: Workers) -> None:
    assert workers.run(deed, list(range(500))) == list(range(500))
    assert workers.run(deed, []) == []


def test_a_function_may_be_named(workers: Workers) -> None:
    assert workers.run("tests.fetching.deeds:deed", [1]) == [1]


def test_records_of_ours_come_back_whole(workers: Workers) -> None:
    assert workers.run(deed, ["record"]) == [Ask(url="https://daily.news.example/", kind="feed")]


@pytest.mark.parametrize("deadly", ["segv", "kill"])
def test_a_row_that_kills_stands_alone(workers: Workers, deadly: str) -> None:
    rows: list[object] = list(range(40))
    rows[17] = rows[30] = deadly
    results = workers.run(deed, rows)
    assert _kinds(results) == [("crashed" if r == deadly else r) for r in rows]
    assert "SIG" in results[17].reason  # type: ignore[union-attr]


def test_a_row_that_spins_and_one_that_sleeps_are_ended(workers: Workers) -> None:
    begun = time.monotonic()
    assert _kinds(workers.run(deed, [1, "spin", 2, "sleep", 3])) == [1, "took-too-long", 2, "took-too-long", 3]
    assert time.monotonic() - begun < 12


def test_a_hog_is_refused_its_memory(workers: Workers) -> None:
    assert _kinds(workers.run(deed, [1, "memory", 2, "nest", 3])) == [1, "too-large", 2, "too-large", 3]


def test_errors_of_ours_keep_their_kind_and_bugs_are_named(workers: Workers) -> None:
    bad, bug = workers.run(deed, ["bad", "bug"])
    assert bad == Failure("not-a-feed", "nothing here")
    assert bug == Failure("crashed", "ZeroDivisionError: oops")


def test_a_worker_writes_no_file_and_takes_nobody_over(workers: Workers, tmp_path: Path) -> None:
    assert _kinds(workers.run(deed, [1, "write", "evil", 2])) == [1, "crashed", "crashed", 2]
    assert not Path("/tmp/taken-over").exists()
    assert not Path("/tmp/should-not-be").exists() or Path("/tmp/should-not-be").stat().st_size == 0
    Path("/tmp/should-not-be").unlink(missing_ok=True)


@pytest.mark.slow
def test_a_thousand_crashes_lose_no_neighbour() -> None:
    rows: list[object] = [n if n % 2 else ("segv", "kill")[n // 2 % 2] for n in range(2000)]
    with Workers(2, warm=()) as workers:
        results = workers.run(deed, rows)
    assert _kinds(results) == [r if isinstance(r, int) else "crashed" for r in rows]


def test_the_loop_goes_on_meanwhile_and_batches_overlap() -> None:
    async def work(workers: Workers) -> None:
        ticks = 0

        async def tick() -> None:
            nonlocal ticks
            while True:
                ticks += 1
                await asyncio.sleep(0.01)

        ticking = asyncio.create_task(tick())
        both = await asyncio.gather(workers.run_async(deed, ["spin"]), workers.run_async(deed, list(range(50))))
        ticking.cancel()
        assert _kinds(both[0]) == ["took-too-long"]
        assert both[1] == list(range(50))
        assert ticks > 20

    with Workers(2, wall_s=0.5, cpu_s=1, warm=()) as workers:
        asyncio.run(work(workers))


def test_workers_stay_warm_between_batches() -> None:
    with Workers(1, warm=()) as workers:
        assert workers.run(deed, ["pid"]) == workers.run(deed, ["pid"])
        assert workers.run(deed, ["pid"]) != [os.getpid()]


def test_what_cannot_be_imported_is_not_sent(workers: Workers) -> None:
    with pytest.raises(ValueError):
        workers.run(lambda row: row, [1])


def test_many_threads_share_the_workers(workers: Workers) -> None:
    found: dict[int, object] = {}
    threads = [threading.Thread(target=lambda n=n: found.update({n: workers.run(deed, [n] * 20)})) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {n: [n] * 20 for n in range(6)}


@pytest.mark.parametrize("ending", ["SIGINT", "SIGKILL"])
def test_no_orphan_is_left(ending: str) -> None:
    script = """
        import sys
        from tests.fetching.deeds import deed
        from firsthand.fetching.workers import Workers
        workers = Workers(1, warm=())
        print(workers.run(deed, ["pid"])[0], flush=True)
        try:
            workers.run(deed, ["sleep"])
        except KeyboardInterrupt:
            workers.close()
            sys.exit(3)
    """
    here = str(Path(__file__).parents[2])
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script)], stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": here}
    )
    assert process.stdout is not None
    pid = int(process.stdout.readline())
    time.sleep(0.3)
    process.send_signal(getattr(__import__("signal"), ending))
    assert process.wait(10) == (3 if ending == "SIGINT" else -9)
    process.stdout.close()
    deadline = time.monotonic() + 30
    while Path(f"/proc/{pid}").exists() and Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z":
        assert time.monotonic() < deadline, "the worker lives on"
        time.sleep(0.05)


def test_rows_are_run_again_where_the_nursery_is_ended() -> None:
    with Workers(2, warm=()) as workers:
        assert workers.run(deed, [1, 2]) == [1, 2]
        nursery = workers._nursery
        assert nursery is not None
        nursery._process.kill()
        nursery._process.wait()
        assert workers.run(deed, ["kill", 1])[1] == 1  # a new worker is needed
        for _ in range(3):  # no slot was lost with it
            assert workers.run(deed, list(range(50))) == list(range(50))


def test_a_batch_is_read_to_its_end_though_its_worker_is_killed_from_outside() -> None:
    with Workers(1, warm=()) as workers:
        pid = workers.run(deed, ["pid"])[0]
        assert isinstance(pid, int)
        os.kill(pid, signal.SIGKILL)
        assert workers.run(deed, [1, 2, 3]) == [1, 2, 3]
