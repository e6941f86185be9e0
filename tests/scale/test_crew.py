"""Workers: answers in the order of the tasks, whatever becomes of a worker."""

import os
import signal
import time
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.scale.crew import AHEAD, Crew, Lost


def shout(task: bytes) -> bytes:
    """What the workers of these tests do: upper case, unless the task tells them to die, to hang or to be slow."""
    if task.startswith(b"die"):
        os.kill(os.getpid(), signal.SIGKILL)
    if task.startswith(b"hang"):
        time.sleep(60)
    if task.startswith(b"slow"):
        time.sleep(0.2)
    return task.upper()


def answers(tasks: list[bytes], jobs: int = 2, limit: float = 30.0) -> list[bytes | Lost]:
    with Crew(shout, jobs, limit) as crew:
        found = list(crew.each(enumerate(tasks)))
    assert [tag for tag, _ in found] == list(range(len(tasks)))
    return [answer for _, answer in found]


@settings(max_examples=10, deadline=None)
@given(st.lists(st.binary(max_size=90_000), max_size=30), st.integers(1, 3))
def test_every_task_is_answered_in_order(tasks: list[bytes], jobs: int) -> None:
    tasks = [b"-" + task for task in tasks]
    assert answers(tasks, jobs) == [task.upper() for task in tasks]


def test_answers_keep_the_order_of_tasks_that_take_longer() -> None:
    assert answers([b"slow", b"a", b"b", b"c", b"slow", b"d"]) == [b"SLOW", b"A", b"B", b"C", b"SLOW", b"D"]


def test_a_task_that_kills_its_workers_is_lost_and_no_other() -> None:
    found = answers([*(b"a%d" % k for k in range(20)), b"die", *(b"b%d" % k for k in range(20))])
    assert found[20] == Lost("2 processes that read it died (signal SIGKILL)")
    assert [a for k, a in enumerate(found) if k != 20] == [
        *(b"A%d" % k for k in range(20)),
        *(b"B%d" % k for k in range(20)),
    ]


def test_a_task_that_takes_too_long_is_lost_and_no_other() -> None:
    assert answers([b"a", b"hang", b"b", b"c"], limit=0.7) == [b"A", Lost("not read within 0.7 seconds"), b"B", b"C"]


def test_a_killed_worker_loses_nothing() -> None:
    tasks = [b"slow %d" % k for k in range(12)]
    with Crew(shout, 2) as crew:
        found = []
        for k, answer in crew.each(enumerate(tasks)):
            if k == 2:
                os.kill(crew.pids[0], signal.SIGKILL)
            found.append(answer)
        assert crew.deaths == 1
    assert found == [task.upper() for task in tasks]


def test_no_more_tasks_are_taken_than_a_bounded_number_ahead() -> None:
    taken = 0

    def source() -> Iterator[tuple[int, bytes]]:
        nonlocal taken
        for taken in range(1, 10_001):
            yield taken, b"x"

    with Crew(shout, 2) as crew:
        each = crew.each(source())
        for _ in range(5):
            next(each)
        assert taken <= 5 + 2 * AHEAD


def test_workers_are_gone_when_their_crew_is() -> None:
    with Crew(shout, 3) as crew:
        pids = crew.pids
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
