"""Worker processes: what they are given comes back in order, whatever becomes of one of them.

Workers are forked after everything is loaded, so that they share the pages of weights and rules. Bytes go in and bytes
come out, over a pipe. A worker that dies takes nothing with it: what it had not answered is given to a new one, and a
task that two workers died of, or that takes too long, is lost and said to be.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from typing import Generic, TypeVar

from onrecord.errors import UsageError
from onrecord.heap import keep_loaded

Work = Callable[[bytes], bytes]
AHEAD = 8
"""Tasks a worker that are taken in before the first of them is done: the bound on what is held."""
QUEUED = 4
"""Tasks that wait in a worker's pipe while it works."""
QUEUED_BYTES = 60_000
"""Bytes of those; more would fill the pipe, and two who write to each other would wait for ever."""
DEATHS = 2
"""Workers that may die of one task."""
LIMIT = 600.0
"""Seconds that a task may take."""
_Tag = TypeVar("_Tag")


@dataclass(frozen=True, slots=True)
class Lost:
    """A task that was not done, and why, in words."""

    reason: str


@dataclass(slots=True)
class _Task(Generic[_Tag]):
    tag: _Tag
    data: bytes
    deaths: int = 0
    done: bytes | Lost | None = None


@dataclass(slots=True)
class _Worker(Generic[_Tag]):
    process: multiprocessing.process.BaseProcess
    pipe: Connection
    tasks: deque[_Task[_Tag]] = field(default_factory=deque)
    since: float = 0.0
    """When it began the first of its tasks, as far as anybody can tell from outside."""

    @property
    def has_room(self) -> bool:
        waiting = sum(len(task.data) for task in list(self.tasks)[1:])
        return not self.tasks or (len(self.tasks) <= QUEUED and waiting < QUEUED_BYTES)

    def gives_room(self, task: _Task[_Tag]) -> bool:
        return not self.tasks or sum(len(t.data) for t in self.tasks) + len(task.data) < QUEUED_BYTES


class Crew:
    """`jobs` processes that do `work`; `limit` is the most seconds of one task. Use it with `with`.

    Raises UsageError where the system cannot fork.
    """

    def __init__(self, work: Work, jobs: int, limit: float = LIMIT) -> None:
        if "fork" not in multiprocessing.get_all_start_methods():
            raise UsageError("this system cannot fork processes: use --jobs 1")
        self.jobs, self.limit = jobs, limit
        self._work = work
        self._workers: list[_Worker[object]] = []
        self.deaths = 0
        """Workers that died or were stopped so far."""

    def __enter__(self) -> Crew:
        gc.collect()
        keep_loaded()
        self._workers = [self._hire() for _ in range(self.jobs)]
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            _dismiss(worker)
        self._workers = []
        gc.unfreeze()

    @property
    def pids(self) -> tuple[int, ...]:
        """The process ids of the workers as they are now."""
        return tuple(worker.process.pid or 0 for worker in self._workers)

    def each(self, tasks: Iterable[tuple[_Tag, bytes]]) -> Iterator[tuple[_Tag, bytes | Lost]]:
        """What became of every task, in the order of the tasks, each with the tag it came with.

        Tasks are taken as there is room: at most AHEAD a worker are held.
        """
        source = iter(tasks)
        line: deque[_Task[_Tag]] = deque()
        unsent: deque[_Task[_Tag]] = deque()
        more = True
        while more or line:
            while more and len(line) < AHEAD * self.jobs and len(unsent) < self.jobs:
                found = next(source, None)
                if found is None:
                    more = False
                else:
                    task = _Task(*found)
                    line.append(task)
                    unsent.append(task)
                    self._hand_out(unsent)
                    self._collect(unsent, 0.0)
            while line and line[0].done is not None:
                first = line.popleft()
                assert first.done is not None
                yield first.tag, first.done
            self._hand_out(unsent)
            if line and line[0].done is None:
                self._collect(unsent, 1.0)

    # ------------------------------------------------------------------ workers

    def _hire(self) -> _Worker[object]:
        context = multiprocessing.get_context("fork")
        ours, theirs = context.Pipe()
        # Ends of pipes that a worker inherited would keep it from seeing that its master is gone.
        others = [worker.pipe for worker in self._workers]
        process = context.Process(target=_serve, args=(self._work, theirs, [ours, *others]), daemon=True)
        process.start()
        theirs.close()
        return _Worker(process, ours)

    def _hand_out(self, unsent: deque[_Task[_Tag]]) -> None:
        while unsent:
            free = [w for w in self._workers if w.has_room and w.gives_room(unsent[0])]  # type: ignore[arg-type]
            if not free:
                return
            worker = min(free, key=lambda w: len(w.tasks))
            task = unsent.popleft()
            if not worker.tasks:
                worker.since = time.monotonic()
            worker.tasks.append(task)  # type: ignore[arg-type]
            # A broken pipe is found, and mended, where its answers are collected.
            with suppress(OSError):
                worker.pipe.send_bytes(task.data)

    def _collect(self, unsent: deque[_Task[_Tag]], seconds: float) -> None:
        """Takes in what is done, waiting for it as long as `seconds`; replaces whoever died or takes too long."""
        busy = {worker.pipe: worker for worker in self._workers if worker.tasks}
        for pipe in wait(list(busy), seconds):
            worker = busy[pipe]  # type: ignore[index]
            try:
                answer = worker.pipe.recv_bytes()
            except (EOFError, OSError):
                self._replace(worker, unsent)
            else:
                worker.tasks.popleft().done = answer
                worker.since = time.monotonic()
        now = time.monotonic()
        for worker in [w for w in self._workers if w.tasks and now - w.since > self.limit]:
            worker.tasks[0].done = Lost(f"not read within {self.limit:g} seconds")
            self._replace(worker, unsent)

    def _replace(self, worker: _Worker[object], unsent: deque[_Task[_Tag]]) -> None:
        if worker.process.is_alive():
            worker.process.kill()
        worker.process.join()
        worker.pipe.close()
        self.deaths += 1
        first = worker.tasks[0]
        if first.done is None:
            first.deaths += 1
            if first.deaths >= DEATHS:
                first.done = Lost(f"{first.deaths} processes that read it died ({_cause(worker.process.exitcode)})")
        again = [task for task in worker.tasks if task.done is None]
        unsent.extendleft(reversed(again))  # type: ignore[arg-type]
        self._workers.remove(worker)
        self._workers.append(self._hire())


def _serve(work: Work, pipe: Connection, others: list[Connection]) -> None:
    """A worker's life: a task in, an answer out, until nobody is at the other end."""
    # Who presses Ctrl-C speaks to the master, and it tells its workers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    for other in others:
        other.close()
    with suppress(EOFError, OSError):
        while True:
            pipe.send_bytes(work(pipe.recv_bytes()))
    os._exit(0)


def _dismiss(worker: _Worker[object]) -> None:
    worker.pipe.close()
    if worker.tasks:
        worker.process.kill()
    worker.process.join(5)
    if worker.process.is_alive():
        worker.process.kill()
        worker.process.join()


def _cause(code: int | None) -> str:
    if code is not None and code < 0:
        with suppress(ValueError):
            return f"signal {signal.Signals(-code).name}"
    return f"exit code {code}"
