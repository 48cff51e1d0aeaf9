"""What is heavy is answered a few at once: of each person, and of all; nobody waits for all that another has asked."""

import asyncio

import pytest

from pictoria_docs.apps.server.turns import TooManyError, Turns


async def settle() -> None:
    """Let everything go on that can."""
    loop = asyncio.get_running_loop()
    for _ in range(20):
        its_turn = loop.create_future()
        loop.call_soon(its_turn.set_result, None)
        await its_turn


def test_few_at_once_and_of_each_person_fewer() -> None:
    async def ask() -> None:
        turns, going, go = Turns(at_once=3, each=2, waiting=10), [], asyncio.Event()

        async def work(person: str) -> None:
            async with turns.turn(person):
                going.append(person)
                await go.wait()

        tasks = [asyncio.create_task(work("eve")) for _ in range(8)]
        await settle()
        assert going == ["eve", "eve"]
        tasks.append(asyncio.create_task(work("ada")))
        await settle()
        assert going == ["eve", "eve", "ada"], "before the six that wait already"
        tasks.append(asyncio.create_task(work("bob")))
        await settle()
        assert len(going) == 3
        go.set()
        await asyncio.gather(*tasks)
        assert sorted(going) == ["ada", "bob", *["eve"] * 8]
        assert not turns._own, "nobody is remembered"

    asyncio.run(ask())


def test_whoever_waits_for_too_many_is_told() -> None:
    async def ask() -> None:
        turns, go = Turns(at_once=1, each=1, waiting=2), asyncio.Event()

        async def work() -> None:
            async with turns.turn("eve"):
                await go.wait()

        tasks = [asyncio.create_task(work()) for _ in range(3)]
        await settle()
        with pytest.raises(TooManyError) as caught:
            await work()
        assert "wait" in caught.value.sentence("en") and "patientez" in caught.value.sentence("fr")
        go.set()
        await asyncio.gather(*tasks)
        async with turns.turn("eve"):
            pass

    asyncio.run(ask())


def test_what_fails_or_is_given_up_leaves_its_turn() -> None:
    async def ask() -> None:
        turns = Turns(at_once=1, each=1, waiting=2)
        with pytest.raises(ZeroDivisionError):
            async with turns.turn("eve"):
                _ = 1 / 0

        async def wait() -> None:
            async with turns.turn("ada"):
                await asyncio.Event().wait()

        held = asyncio.create_task(wait())
        await settle()
        waiting = asyncio.create_task(wait())
        await settle()
        for task in (waiting, held):
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
        async with turns.turn("ada"):
            pass

    asyncio.run(ask())
