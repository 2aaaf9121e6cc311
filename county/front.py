"""The front page, made at most every few seconds however many ask for it."""

import asyncio
from collections.abc import Callable

from county import overview
from county.node import CountyNode
from county.page import render
from county.worker import Worker

KEPT_S = 10.0


class FrontPage:
    """Keeps the page it made last."""

    def __init__(self, worker: Worker) -> None:
        self._worker = worker
        self._lock = asyncio.Lock()
        self._html = ""
        self._until = 0.0

    async def html(self) -> str:
        """The page, at most ``KEPT_S`` seconds old."""
        loop = asyncio.get_running_loop()
        async with self._lock:
            if loop.time() >= self._until:
                self._html = await self._made()
                self._until = loop.time() + KEPT_S
            return self._html

    async def _made(self) -> str:
        run = self._worker.run
        name = await run(lambda node: node.name)
        now = await run(lambda node: node.now())
        rows = []
        for org, village in await run(lambda node: overview.village_codes(node.store)):
            # village by village, so that an exchange waits for one of them at most
            rows.append(await run(_row(org, village)))
        return render(name, rows, now)


def _row(org: str, village: str) -> Callable[[CountyNode], overview.VillageRow]:
    return lambda node: overview.village_row(node.store, org, village, node.now())
