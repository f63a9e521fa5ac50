"""Who carries the batches on one machine: bounded flights of requests, and batches that come round until told to stop."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from typing import Any, Generic, TypeVar

T = TypeVar("T")
log = logging.getLogger("firsthand")


class Flight(Generic[T]):
    """At most `most` tasks in the air, each under a key that flies once at a time."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._tasks: dict[str, asyncio.Task[T]] = {}

    @property
    def room(self) -> int:
        """How many more may start."""
        return self.most - len(self._tasks)

    def flying(self, key: str) -> bool:
        """Whether the key is in the air."""
        return key in self._tasks

    def start(self, key: str, work: Coroutine[Any, Any, T]) -> None:
        """Start a task under a key that is not in the air."""
        self._tasks[key] = asyncio.create_task(work)

    async def landed(self, within_s: float) -> list[T]:
        """What has landed: waits for the first at most `within_s` seconds, then takes all that are down."""
        if not self._tasks:
            return []
        await asyncio.wait(self._tasks.values(), timeout=within_s, return_when=asyncio.FIRST_COMPLETED)
        down = [key for key, task in self._tasks.items() if task.done()]
        return [self._tasks.pop(key).result() for key in down]

    async def cancel(self) -> None:
        """Call everything back."""
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)
        self._tasks.clear()


async def carry(batches: Iterable[tuple[str, Callable[[], Awaitable[float]]]], stop: asyncio.Event) -> None:
    """Run every batch again and again until `stop`; each says in how many real seconds it wants to be run next.

    A batch that raises ends them all and the error is raised: nothing goes on half-working unseen.
    """

    async def round_and_round(name: str, batch: Callable[[], Awaitable[float]]) -> None:
        while not stop.is_set():
            rest_s = await batch()
            log.debug("batch=%s rest_s=%.2f", name, rest_s)
            try:
                await asyncio.wait_for(stop.wait(), timeout=max(rest_s, 0.001))
            except TimeoutError:
                continue

    tasks = [asyncio.create_task(round_and_round(name, batch), name=name) for name, batch in batches]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
