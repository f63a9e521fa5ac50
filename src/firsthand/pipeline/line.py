"""The line. Data flows one way:

    catalogue -> polling -> fetching -> feeds -> articles -> origins -> rights -> stories -> revise -> store -> site, api, outgoing

Who there is (`catalogue`) and when to ask (`polling`) say what is due; `collect` asks politely (`fetching`), reads what is new
(`feeds`) and puts the entries on a list in the store. `reading` takes them off it: the page is asked for, `read` in a sandboxed
worker (`articles`, and what the owner says of `rights`), then `tell` places it among the `stories`, traces its `origins` among
its neighbours, meets the rights again and cuts what may be shown; `revise` is the one step back, when a story gains members.
`rereading` looks at a page again for a day: what changed is kept as a version, what is gone is shown no more.
Where it is on, `discover` visits hosts that nobody has asked yet, in the turn that the catalogue's gaps give them, and hands their
feeds to polling. `upkeep` forgets what may no longer be kept. Each batch asks, thinks and writes; every write may be repeated.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable

from firsthand import __version__
from firsthand.config import Collect
from firsthand.fetching.clock import Clock
from firsthand.fetching.polite import Polite
from firsthand.fetching.workers import Workers
from firsthand.model.feed import Feed
from firsthand.pipeline.collect import Collecting, Figures
from firsthand.pipeline.discover import Explorer
from firsthand.pipeline.discover_batch import Discovering
from firsthand.pipeline.paces import Paces
from firsthand.pipeline.pushes import Pushes
from firsthand.pipeline.reading import Reading
from firsthand.pipeline.rereading import Rereading
from firsthand.pipeline.retell import Desk
from firsthand.pipeline.upkeep import Upkeep
from firsthand.polling.judge import first_state
from firsthand.store.shelf import Store


class Line:
    """The batches of one instance, wired to one store."""

    def __init__(
        self,
        store: Store,
        polite: Polite,
        workers: Workers,
        clock: Clock,
        desk: Desk,
        settings: Collect,
        scale: float = 1.0,
        push_base: str | None = None,
    ) -> None:
        self.figures = Figures()
        self._store = store
        self._clock = clock
        self.pushes = Pushes(store, polite, workers, clock, push_base)
        paces = Paces(store, polite.gates) if polite.gates else None
        self.collecting = Collecting(
            store, polite, workers, clock, settings, self.figures, scale=scale, pushes=self.pushes, paces=paces, delay_s=desk.delay_s
        )
        self.reading = Reading(store, polite, workers, clock, desk, figures=self.figures)
        self.rereading = Rereading(store, self.reading, clock, desk)
        self.upkeep = Upkeep(store, clock, desk, scale)
        self.explorer = Explorer(polite, workers, clock)
        self.discovering = Discovering(store, self.explorer, clock, __version__) if settings.discovery else None
        if self.discovering:
            self.reading.heard = self.discovering.heard

    def begin(self, feeds: Iterable[Feed]) -> None:
        """Feeds that were never asked are due from now on; what is known of the others stays."""
        known = {s.url for s in self._store.states()}
        now = self._clock.now()
        self._store.put_states([first_state(f, now) for f in feeds if f.url not in known])

    def batches(self) -> list[tuple[str, Callable[[], Awaitable[float]]]]:
        """By the role that carries each."""
        return [
            ("collect", self.collecting.batch),
            ("collect", self.pushes.batch),
            ("read", self.reading.batch),
            ("read", self.rereading.batch),
            ("upkeep", self.upkeep.batch),
            *([("collect", self.discovering.batch)] if self.discovering else []),
        ]

    async def close(self) -> None:
        """Call back what is in the air."""
        await self.collecting.close()
        await self.reading.close()
        await self.rereading.close()
        if self.discovering:
            await self.discovering.close()
