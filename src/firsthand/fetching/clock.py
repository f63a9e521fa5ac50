"""What time it is: handed to everything in this room, so that a test or the demo can run another time than ours."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import Protocol


class Clock(Protocol):
    """Instants are Unix seconds; `sleep` takes seconds of this clock."""

    def now(self) -> float: ...
    async def sleep(self, seconds: float) -> None: ...


@dataclass(frozen=True, slots=True)
class SystemClock:
    """The machine's time, or one that runs `scale` times as fast from its making on (gaps and floors shrink with it)."""

    scale: float = 1.0
    _begun: tuple[float, float] = field(default_factory=lambda: (time.time(), time.monotonic()))

    def now(self) -> float:
        if self.scale == 1.0:
            return time.time()
        return self._begun[0] + (time.monotonic() - self._begun[1]) * self.scale

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(max(0.0, seconds) / self.scale)
