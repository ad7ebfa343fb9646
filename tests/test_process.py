"""Many sessions in one process: what they share, whose turn it is, and that nothing is mixed up."""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier, Thread
from threading import Event as Flag
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from engine import Run, Scene
from figures import THEMES, View
from lessons import READY_MADE
from tests.buffer import Buffer
from texts import LANGUAGES, text
from ui.page import component, header, session
from ui.page.process import TURNS, Turns, settle
from ui.wire import payload
from ui.wire.blocks import computed
from ui.wire.events import Event, Lab, fold
from ui.wire.links import page_of
from ui.wire.shared import Shared, shared

APP = Path(__file__).parents[1] / "app.py"
MANY = 16


def at_once(act: Callable[[int], Any], many: int = MANY) -> list[Any]:
    """What a function gives in threads that begin together."""
    begin = Barrier(many)

    def one(i: int) -> Any:
        begin.wait()
        return act(i)

    with ThreadPoolExecutor(many) as pool:
        return list(pool.map(one, range(many)))


# What is shared


def test_callers_at_once_compute_once_and_get_the_very_same() -> None:
    done: list[int] = []

    @shared(most=4)
    def slow(value: int) -> object:
        done.append(value)
        time.sleep(0.05)  # long enough for all to ask
        return object()

    results = at_once(lambda i: slow(i % 2))
    assert sorted(done) == [0, 1]
    assert len(set(map(id, results[::2]))) == len(set(map(id, results[1::2]))) == 1
    assert results[0] is not results[1]


def test_one_result_is_not_waited_for_by_who_asks_for_another() -> None:
    go, begun = Flag(), Flag()

    @shared(most=4)
    def held(value: int) -> int:
        if value == 0:
            begun.set()
            assert go.wait(20)
        return value

    waiting = Thread(target=held, args=(0,))
    waiting.start()
    assert begun.wait(20)
    assert held(1) == 1
    go.set()
    waiting.join()


def test_an_error_reaches_its_caller_and_is_not_kept() -> None:
    tried: list[int] = []

    @shared(most=4)
    def fails_first(value: int) -> int:
        tried.append(value)
        if len(tried) == 1:
            raise ValueError(value)
        return value

    with pytest.raises(ValueError, match="7"):
        fails_first(7)
    assert fails_first(7) == fails_first(7) == 7
    assert tried == [7, 7]


@given(st.lists(st.integers(1, 60), max_size=60), st.integers(1, 8), st.integers(20, 100))
def test_what_is_kept_is_bounded_and_the_latest(sizes: list[int], most: int, heaviest: int) -> None:
    made: list[int] = []

    @shared(most=most, heaviest=heaviest, weigh=len)
    def sized(size: int) -> bytes:
        made.append(size)
        return bytes(size)

    kept: list[int] = []  # the latest last
    for size in sizes:
        before = len(made)
        assert sized(size) == bytes(size)
        assert (len(made) > before) == (size not in kept)
        kept = [s for s in kept if s != size] + [size]
        while len(kept) > most or sum(kept) > heaviest:
            kept.pop(0)
        assert (len(sized), sized.weight) == (len(kept), sum(kept))


def test_bounds_hold_whoever_comes_together() -> None:
    @shared(most=3, heaviest=100, weigh=len)
    def sized(size: int) -> bytes:
        return bytes(size)

    at_once(lambda i: [sized((i * 7 + j) % 50) for j in range(200)])
    assert len(sized) <= 3
    assert sized.weight <= 100
    sized.cache_clear()
    assert (len(sized), sized.weight) == (0, 0)


def test_the_page_s_weigh_together_what_a_small_server_has() -> None:
    modules = [vars(module) for name, module in sys.modules.items() if name.startswith("ui.")]
    every = {id(v): v for module in modules for v in module.values() if isinstance(v, Shared)}
    assert len(every) > 4
    assert sum(kept.heaviest for kept in every.values()) <= 128_000_000


@pytest.mark.parametrize("key", ["adam", "lbfgs", "newton"])
def test_a_run_weighs_what_it_holds_and_what_is_worked_out_of_it(key: str) -> None:
    computed.cache_clear()
    scene = Scene("linear_regression", steps=300)
    trajectory, block, _ = computed(scene, Run(key))
    told = [*vars(trajectory).values(), *trajectory.state.values(), *trajectory.shown.values()]
    arrays = [trajectory.gradients, trajectory.curvatures]
    arrays += [v for v in told if isinstance(v, np.ndarray)]
    assert computed.weight >= sum(v.nbytes for v in arrays) + len(block.data)


def test_a_cloud_weighs_more_than_its_run() -> None:
    weights = []
    for seeds in (1, 40):
        computed.cache_clear()
        run = computed(Scene("saddle"), Run("sgd", sigma=1.0, seeds=seeds))
        weights.append(computed.weight)
    assert run.cloud is not None
    assert weights[1] - weights[0] >= len(run.cloud.frames.data) + len(run.cloud.band.data)


# A link that many open


def test_a_link_that_many_open_is_read_and_computed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    described: list[Lab] = []
    real = payload.described

    def counted(lab: Lab) -> Any:
        described.append(lab)
        return real(lab)

    def reading(query: str) -> Any:
        read.append(query)
        return page_of(query)

    monkeypatch.setattr(payload, "described", counted)
    monkeypatch.setattr(session, "shared_page_of", shared(most=8)(reading))
    payload.opening.cache_clear()
    query = "v=1&surface=saddle&steps=37&r1=adam"
    opened = at_once(lambda i: session.shared_page_of(query)[0])
    sent = at_once(lambda i: payload.payload(opened[i], f"session {i}", ()))
    assert read == [query]
    assert len(described) == 1
    buffers = [Buffer(data) for data in sent]
    assert [b.header.pop("session") for b in buffers] == [f"session {i}" for i in range(MANY)]
    assert all(b.header == buffers[0].header for b in buffers)
    assert len({b.data[b.start :] for b in buffers}) == 1
    payload.opening.cache_clear()  # what was counted is not for other tests


def test_languages_and_themes_that_come_together_are_not_mixed() -> None:
    asked = [(language, theme) for language in LANGUAGES for theme in THEMES] * (MANY // 4)
    scene = READY_MADE["beale"]
    payload.opening.cache_clear()

    def sent(i: int) -> Buffer:
        language, theme = asked[i]
        lab = Lab.of(scene, View(theme=theme, language=language))
        return Buffer(payload.payload(lab, str(i), ()))

    for (language, theme), buffer in zip(asked, at_once(sent, len(asked)), strict=True):
        assert (buffer.header["language"], buffer.header["theme"]) == (language, theme)
        assert buffer.header["sentence"] == text(language, "scene.beale.sentence")
        assert buffer.header["colors"]["background"] == THEMES[theme].background
        words = buffer.json(buffer.header["catalog"])["texts"]
        assert words["add"] == text(language, "lab.add")


def test_what_somebody_has_done_is_not_kept_for_others() -> None:
    opened = Lab.of(READY_MADE["beale"])
    payload.opening.cache_clear()
    before = payload.payload(opened, "a", ())
    done = fold(opened, [Event(1, "setting", 1, "eta", 0.0123)])
    assert Buffer(payload.payload(done, "b", ())).header["runs"][0]["settings"]["eta"] == 0.0123
    assert len(payload.opening) == 1
    assert payload.payload(opened, "a", ()) == before


# Turns


def test_turns_come_one_at_a_time_in_the_order_of_asking() -> None:
    turns, order, inside = Turns(), list[int](), list[int]()
    asked = [Flag() for _ in range(MANY)]

    def one(i: int) -> None:
        asked[i].set()
        with turns.mine():
            inside.append(i)
            assert inside == [i]
            order.append(i)
            inside.remove(i)

    threads = [Thread(target=one, args=(i,)) for i in range(MANY)]
    with turns.mine():
        for i, thread in enumerate(threads):
            thread.start()
            assert asked[i].wait(20)
            while len(turns) < i + 2:  # until it stands in the line
                time.sleep(0.001)
        assert order == []
    for thread in threads:
        thread.join(20)
    assert order == list(range(MANY))


def test_a_turn_that_fails_is_handed_on() -> None:
    turns = Turns()
    for _ in range(2):
        with pytest.raises(KeyError), turns.mine():
            raise KeyError
    failed = at_once(lambda i: _fails(turns))
    assert failed == [True] * MANY


def _fails(turns: Turns) -> bool:
    try:
        with turns.mine():
            raise KeyError
    except KeyError:
        return True


def test_a_page_computes_before_its_turn_and_is_drawn_in_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    turns: dict[str, int] = {}

    def watch(module: Any, name: str) -> None:
        real = getattr(module, name)

        def watched(*given: Any) -> Any:
            turns[name] = len(TURNS)
            return real(*given)

        monkeypatch.setattr(module, name, watched)

    watch(payload, "payload")
    watch(component, "mount")
    watch(header, "header")
    page = AppTest.from_file(str(APP), default_timeout=60).run()
    assert not page.exception
    assert turns == {"payload": 0, "mount": 1, "header": 1}
    assert len(TURNS) == 0


def test_the_collector_does_not_look_through_the_modules() -> None:
    settle.cache_clear()
    assert gc.is_tracked(vars(header))
    settle()
    assert not any(seen is vars(header) for seen in gc.get_objects())
    gc.unfreeze()
