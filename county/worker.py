"""The one thread that touches the database: an SQLite connection belongs to the thread it is of."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from county.node import CountyNode
from sync.clock import Clock

T = TypeVar("T")


class Worker:
    """Opens a county in a thread of its own and runs jobs there, one after the other."""

    def __init__(self, data: Path, clock: Clock) -> None:
        self._data, self._clock = data, clock
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="county-db")
        self._node: CountyNode | None = None

    async def start(self) -> None:
        """Open the county. Raises what ``CountyNode.open`` raises."""
        loop = asyncio.get_running_loop()
        self._node = await loop.run_in_executor(
            self._thread, CountyNode.open, self._data, self._clock
        )

    async def stop(self) -> None:
        """Finish what was begun and close the database."""
        if self._node is not None:
            await self.run(CountyNode.close)
            self._node = None
        self._thread.shutdown()

    async def run(self, job: Callable[[CountyNode], T]) -> T:
        """Run a job on the open county; what it raises is raised here."""
        node = self._node
        if node is None:
            raise RuntimeError("the county is not open")
        return await asyncio.get_running_loop().run_in_executor(self._thread, job, node)
