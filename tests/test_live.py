"""A file that takes the steps itself: what its author chose can be changed, with no server."""

from __future__ import annotations

import functools
import http.server
import json
import re
import threading
import zlib
from base64 import b64decode
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import pytest
from playwright.sync_api import Frame, Page, expect

from engine import Run, Scene, draws, run
from exports.__main__ import main
from figures import CURVES, View, curve_scales, loss_scale
from lessons import LESSONS, READY_MADE
from links.reading import read_link
from surfaces import SURFACES
from tests.browser import Lab, Opened, Tabs
from tests.scripts import module
from tests.test_accessibility import violations
from texts import LANGUAGES, number
from ui.wire.dials import chosen, furthest, offered
from ui.wire.events import Lab as State
from ui.wire.payload import described
from ui.wire.standalone import live, standalone

LIMIT = 800_000  # bytes
TWO = Scene("beale", start=(1.0, 1.5), steps=150, runs=(Run("gd"), Run("adam")))
ALL = ("r1.eta", "r2.eta", "r2.beta1", "start", "steps", "play")
LAB = "https://lab.example.org/"
STRICT = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:"


# What can be changed


def test_what_can_be_changed_is_called_as_in_a_link() -> None:
    assert [dial.param for dial in offered(TWO)] == [
        *("r1.eta", "r1.clip", "r1.l2"),
        *("r2.eta", "r2.beta1", "r2.beta2", "r2.epsilon", "r2.clip", "r2.l2", "r2.sigma"),
        *("start", "steps", "play"),
    ]
    for dial in offered(TWO):
        if dial.run is not None:
            assert Scene.from_query(f"{TWO.to_query()}&{dial.param}=0.5")


def test_a_schedules_numbers_are_among_them_and_noise_only_on_a_formula() -> None:
    runs = (Run("sgd", schedule="step"),)
    listed = [d.param for d in offered(Scene("logistic_regression", runs=runs))]
    assert "r1.sigma" in [d.param for d in offered(Scene("beale", runs=runs))]
    assert {"r1.schedule.every", "r1.schedule.gamma"} <= {*listed}
    assert "r1.sigma" not in listed


def test_where_a_run_cannot_follow_nothing_moves_all_of_them() -> None:
    listed = [d.param for d in offered(replace(TWO, runs=(Run("gd"), Run("lbfgs"))))]
    assert listed == ["r1.eta", "r1.clip", "r1.l2", "play"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["r1.foo", "r9.eta", "seed", "eta", "", "r1.eta " * 99])
def test_another_name_is_refused_in_words(name: str, language: str) -> None:
    with pytest.raises(ValueError, match=r"r1\.eta") as caught:
        chosen(TWO, [name], language)
    assert len(str(caught.value)) < 400


def test_a_reader_can_go_four_times_as_far() -> None:
    assert furthest(TWO, chosen(TWO, ["steps"], "en")) == 600
    assert furthest(replace(TWO, steps=3), chosen(TWO, ["steps"], "en")) == 100
    assert furthest(replace(TWO, steps=1999), chosen(TWO, ["steps"], "en")) == 2000
    assert furthest(TWO, chosen(TWO, ["start"], "en")) == 150


def test_what_is_drawn_for_more_steps_begins_as_for_fewer() -> None:
    assert (draws.noise(3, 500)[:40] == draws.noise(3, 40)).all()
    for draw in (draws.examples, draws.examples_with_replacement):
        assert (draw(3, 64, 5, 500)[:40] == draw(3, 64, 5, 40)).all()


# The file


@pytest.mark.parametrize("surface", SURFACES)
def test_every_surface_is_small(surface: str) -> None:
    formula = "sin(x)*y + x^2/4 + y^2/4" if surface == "formula" else ""
    scene = Scene(surface, formula=formula, runs=(Run("gd"), Run("momentum"), Run("adam")))
    assert len(live(scene, ["r1.eta", "r3.beta1", "start", "steps", "play"])) < LIMIT


def test_the_same_scene_gives_the_same_bytes() -> None:
    assert live(TWO, ALL) == live(TWO, ALL)


def test_its_policy_lets_it_compile_and_the_other_files_stays() -> None:
    assert "script-src 'unsafe-inline' 'unsafe-eval'; worker-src blob:;" in live(TWO, ALL).decode()
    assert "unsafe-eval" not in standalone(TWO).decode()
    assert "default-src 'none'" in live(TWO, ALL).decode()


def test_several_seeds_are_one_path_there() -> None:
    scene = replace(TWO, runs=(Run("sgd", sigma=1.0, seeds=20),))
    data = re.search(r'id="data">([^<]*)', live(scene, ["r1.eta"]).decode())
    assert data
    told = zlib.decompress(b64decode(data[1]))
    header = json.loads(told[4 : 4 + int.from_bytes(told[:4], "little")])
    assert header["runs"][0]["seeds"] == 1
    assert header["runs"][0]["cloud"] is None


def test_the_command_line_writes_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "live.html"
    said = ["--live", ",".join(ALL), "--page", "https://lab.example.org/?r1=gd#x"]
    assert main([TWO.to_query(), "-o", str(path), *said]) == 0
    assert path.read_bytes() == live(TWO, ALL, View(page=LAB))
    assert f'href="{LAB}?v=1&amp;surface=beale' in path.read_text("utf-8")
    wrong = [
        ["-o", str(path), "--live", "r1.foo"],
        ["-o", str(path), "--live", "r1.eta,,start"],
        ["-o", str(path), "--live", "start", "--page", "lab.example.org"],
        ["-o", str(path), "--live", "start", "--page", "javascript:alert(1)"],
        ["-o", str(path), "--page", LAB],
        ["-o", str(tmp_path / "live.svg"), "--live", "start"],
    ]
    for arguments in wrong:
        assert main([TWO.to_query(), *arguments]) in {1, 2}
        told = capsys.readouterr().err
        assert told
        assert "Traceback" not in told


# Its axes

FIT = """({ lossScale, curveScales }, cases) => {
  const numbers = (values) => Float64Array.from(values);
  const taken = ({ rows, losses }) => ({ rows: rows.map(numbers), losses: numbers(losses) });
  return cases.map(({ losses, log, lowest, curves }) => ({
    loss: lossScale(losses.map(numbers), log, lowest),
    curves: curves.map(({ runs, log }) => curveScales(runs.map(taken), log, lowest)),
  }));
}"""


def with_rate(scene: Scene, eta: float) -> Scene:
    """The scene with this η in all runs, but for one that would search along a line all day."""
    runs = [r for r in scene.runs if r.optimizer != "lbfgs"] or [Run("gd")]
    return replace(scene, runs=tuple(replace(r, hyperparameters={"eta": eta}) for r in runs))


def fitted_case(scene: Scene, log: bool) -> tuple[dict[str, Any], tuple[Any, list[Any]]]:
    """What the browser is told of a scene's curves, and the server's ranges."""
    found, curves, ranges = run(scene), [], []
    for curve in CURVES.values():
        having = [t for t in found if t.optimizer.key in curve.optimizers and t.steps]
        if not having or (log and not curve.positive):
            continue
        told = [
            {
                "rows": [[float(v) if np.isfinite(v) else None for v in row] for row in rows],
                "losses": t.losses.tolist(),
            }
            for rows, t in ((curve.values(t), t) for t in having)
        ]
        curves.append({"runs": told, "log": log})
        ranges.append([asdict(scale) for scale in curve_scales(curve, having, log)])
    losses = [t.losses.tolist() for t in found]
    lowest = scene.landscape.lowest
    case = {"losses": losses, "log": log, "lowest": lowest, "curves": curves}
    return case, (asdict(loss_scale(found, View(log_loss=log))), ranges)


@pytest.mark.parametrize("eta", [None, 0.3, 1e-9])
def test_axes_are_fitted_as_the_servers_are(eta: float | None) -> None:
    """Losses and every quantity, on linear and on logarithmic axes; also where a run leaves."""
    scenes = [*(lesson.scene for lesson in LESSONS.values()), *READY_MADE.values()]
    scenes = [replace(s, runs=tuple(replace(r, seeds=1) for r in s.runs)) for s in scenes]
    if eta is not None:
        scenes = [with_rate(scene, eta) for scene in scenes]
    cases = [fitted_case(scene, log) for scene in scenes for log in (False, True)]
    answers = module("panels/fitting.js", FIT, [case for case, _ in cases])
    for told, (_, (loss, ranges)) in zip(answers, cases, strict=True):
        assert told["loss"] == pytest.approx(loss, rel=1e-9)
        for one, other in zip(told["curves"], ranges, strict=True):
            for got, right in zip(one, other, strict=True):
                assert got == pytest.approx(right, rel=1e-9)


# In a browser


def table(page: Page | Frame) -> list[list[str]]:
    """The table of results, without the names of its columns."""
    rows = page.locator(".lab .results tbody tr").all()
    return [
        [c.inner_text().partition("\nFrom step")[0] for c in row.locator("th, td").all()]
        for row in rows
    ]


def server_table(scene: Scene, language: str = "en") -> list[list[str]]:
    """What the server says of the same scene in the same columns."""
    header, _ = described(State.of(scene, View(language=language)))
    columns = ("settings", "sentence", "steps", "loss", "distance", "evaluations")
    return [[r["name"], *(str(r["result"][c]) for c in columns)] for r in header["runs"]]


def spaced(rows: list[list[str]]) -> list[list[str]]:
    return [[cell.replace("\u00a0", " ").strip() for cell in row] for row in rows]


def opens(opened: Opened, scene: Scene, names: tuple[str, ...], **more: Any) -> Lab:
    view = more.pop("view", View(page=LAB))
    return opened(live(scene, names, view), **more)


def link_of(lab: Lab) -> Scene:
    """The scene that the link to the lab opens."""
    address = lab.page.locator(".to-lab").get_attribute("href") or ""
    assert address.startswith(LAB)
    there = read_link(urlsplit(address).query)
    assert not there.complaints
    return there.scene


def test_a_typed_value_gives_what_the_server_gives(opened: Opened) -> None:
    """The table, the sentence, the axes and the link; and one button gives back what was."""
    lab = opens(opened, TWO, ALL)
    assert spaced(table(lab.page)) == spaced(server_table(TWO))
    lab.enter("Adam β₁ first-moment decay value", "0.5")
    lab.enter("GD η learning rate value", "0.02")
    lab.enter("Start y", "-1.25")
    lab.enter("Steps value", "400")
    other = Scene(
        "beale",
        start=(1.0, -1.25),
        steps=400,
        runs=(Run("gd", {"eta": 0.02}), Run("adam", {"beta1": 0.5})),
    )
    lab.until(lambda: spaced(table(lab.page)) == spaced(server_table(other)), "the same table")
    assert link_of(lab) == other
    assert "(1, −1.25)" in lab.page.locator(".lab > .sentence").inner_text()
    assert lab.number("step") == lab.number("steps") == 400
    lab.page.get_by_role("button", name="As it was").click()
    lab.until(lambda: spaced(table(lab.page)) == spaced(server_table(TWO)), "as it was")
    assert link_of(lab) == TWO
    expect(lab.page.get_by_role("button", name="As it was")).to_be_disabled()


def inside(lab: Lab) -> tuple[float, float]:
    """A pixel of the picture."""
    box = lab.page.locator(".lab .picture").bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 3


def test_the_hand_moves_the_start(opened: Opened) -> None:
    lab = opens(opened, TWO, ("start",))
    x, y = inside(lab)
    lab.page.mouse.click(x, y)
    lab.until(lambda: link_of(lab) != TWO, "○ is where the click was")
    clicked = link_of(lab)
    lab.page.mouse.move(x, y)
    lab.page.mouse.down()
    lab.page.mouse.move(x + 60, y + 30, steps=6)
    lab.until(lambda: lab.page.locator(".lab.awaiting").count(), "the path follows")
    lab.page.mouse.up()
    expect(lab.page.locator(".lab.awaiting")).to_have_count(0)
    moved = link_of(lab)
    assert moved.origin[0] > clicked.origin[0]
    assert moved.origin[1] < clicked.origin[1]
    lab.until(lambda: spaced(table(lab.page)) == spaced(server_table(moved)), "its table")


def test_without_start_and_play_there_is_neither(opened: Opened) -> None:
    lab = opens(opened, TWO, ("r1.eta",))
    expect(lab.page.locator(".lab .transport")).to_be_hidden()
    assert lab.number("step") == 150
    lab.page.mouse.click(*inside(lab))
    lab.page.wait_for_timeout(300)
    assert link_of(lab) == TWO


def test_draws_schedules_and_options_are_followed(opened: Opened) -> None:
    scene = Scene(
        "beale",
        start=(1.0, 1.5),
        steps=40,
        runs=(Run("sgd", sigma=0.5), Run("adam", schedule="cosine")),
    )
    names = ("r1.sigma", "r1.clip", "r1.l2", "r2.schedule.floor", "steps")
    lab = opens(opened, scene, names)
    lab.enter("SGD σ gradient noise value", "2")
    lab.enter("SGD clipping value", "3")
    lab.enter("SGD λ₂ L2 penalty value", "0.01")
    lab.enter("Adam η∞/η lowest rate value", "0.2")
    lab.enter("Steps value", "90")
    changed = replace(
        scene,
        steps=90,
        runs=(
            Run("sgd", sigma=2.0, clip=3.0, l2=0.01),
            Run("adam", schedule="cosine", schedule_settings={"floor": 0.2}),
        ),
    )
    lab.until(lambda: link_of(lab) == changed, "all of it is in the link")
    told, right = spaced(table(lab.page)), spaced(server_table(changed))
    assert [row[2:] for row in told] == [row[2:] for row in right]
    assert "clipped to 3" in told[0][0]
    assert "λ₂ 0.01" in told[0][0]
    assert "σ 2" in told[0][1]


def test_it_says_which_path_hangs_on_its_last_digits(opened: Opened) -> None:
    scene = Scene("rastrigin", steps=150, runs=(Run("momentum", {"alpha": 0.9}), Run("adam")))
    lab = opens(opened, scene, ("r1.alpha",))
    told = lab.page.locator(".lab .results td.sentence")
    lab.enter("Momentum α momentum value", "0.99")
    expect(told.first).to_contain_text("hangs on the last digits")
    expect(told.last).not_to_contain_text("last digits")


def test_examples_are_followed(opened: Opened) -> None:
    scene = replace(READY_MADE["regression"], steps=60)
    lab = opens(opened, scene, ("r2.eta", "start", "steps"))
    lab.enter("Steps value", "150")
    changed = replace(scene, steps=150)
    lab.until(lambda: lab.number("steps") == 150, "more steps")
    right = [row[3:6] for row in server_table(changed)]
    assert [row[3:6] for row in spaced(table(lab.page))] == right


def test_what_leads_nowhere_is_said_beside_it(opened: Opened) -> None:
    lab = opens(opened, TWO, ALL)
    errors = lab.page.locator(".dials .error:visible")
    for name, value, said in [
        ("GD η learning rate value", "7e9", "Between"),
        ("GD η learning rate value", "-1", "Between"),
        ("GD η learning rate value", "fast", "number"),
        ("Steps value", "1.5", "whole"),
        ("Steps value", "100000", "Between"),
        ("Start x", "1e200", "No path"),
    ]:
        lab.enter(name, value)
        expect(errors.first).to_contain_text(said)
        assert link_of(lab) == TWO
        assert spaced(table(lab.page)) == spaced(server_table(TWO))
        lab.page.locator(".dials .restore").evaluate("(e) => { e.disabled = false; e.click(); }")
        expect(errors).to_have_count(0)


@pytest.fixture
def strict(tmp_path: Path) -> Iterator[Callable[[bytes], str]]:
    """Serves a file under a policy that forbids to compile; gives its address."""

    class Handler(http.server.SimpleHTTPRequestHandler):
        def end_headers(self) -> None:
            self.send_header("Content-Security-Policy", STRICT)
            super().end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Nothing is to be printed."""

    handler = functools.partial(Handler, directory=str(tmp_path))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()

        def serve(data: bytes) -> str:
            (tmp_path / "live.html").write_bytes(data)
            return f"http://127.0.0.1:{server.server_port}/live.html"

        yield serve
        server.shutdown()


COUNTING = """
  [window.compiled, window.refused] = [0, 0];
  window.Function = new Proxy(Function, {
    construct(target, given) {
      try {
        const made = new target(...given);
        window.compiled += 1;
        return made;
      } catch (error) {
        window.refused += 1;
        throw error;
      }
    },
  });
"""


def changes(page: Page | Frame) -> None:
    """A value is typed, and the table is the server's."""
    field = page.get_by_label("GD η learning rate value", exact=True)
    field.fill("0.02")
    field.press("Enter")
    other = replace(TWO, runs=(Run("gd", {"eta": 0.02}), TWO.runs[1]))
    loss = number(run(other)[0].losses[-1])
    expect(page.locator(".lab .results tbody tr").first).to_contain_text(loss)


def test_where_the_host_forbids_to_compile_it_works_too(
    tabs: Tabs, strict: Callable[[bytes], str]
) -> None:
    page = tabs.new("desk")
    page.add_init_script(COUNTING)
    page.goto(strict(live(TWO, ALL)))
    changes(page)
    assert page.evaluate("[window.compiled, window.refused > 0]") == [0, True]
    page.close()


@pytest.mark.parametrize("sandbox", ['sandbox="allow-scripts"', ""])
def test_in_a_frame_of_another_page(tabs: Tabs, tmp_path: Path, sandbox: str) -> None:
    (tmp_path / "live.html").write_bytes(live(TWO, ALL))
    host = tmp_path / "course.html"
    host.write_text(f'<iframe {sandbox} src="live.html" width="900" height="600"></iframe>')
    page = tabs.new("desk")
    page.goto(host.as_uri())
    page.frame_locator("iframe").locator(".lab.ready").wait_for()
    changes(page.frames[-1])
    page.close()


@pytest.mark.parametrize("made", [lambda: live(TWO, ALL), lambda: standalone(TWO)])
def test_without_scripts_the_figure_stands(
    tabs: Tabs, tmp_path: Path, made: Callable[[], bytes]
) -> None:
    path = tmp_path / "file.html"
    path.write_bytes(made())
    page = tabs.new("unscripted")
    page.goto(path.as_uri())
    expect(page.locator(".made")).to_be_visible()
    expect(page.locator(".lab")).to_be_hidden()
    if b"live.js" in made():
        box = page.locator(".unscripted svg").bounding_box()
        assert box
        assert box["width"] > 400
    page.close()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_phone_nothing_is_cut_and_axe_finds_nothing(
    opened: Opened, scheme: str, language: str
) -> None:
    view = View(language=language, page=LAB, curves=("gradient", "adam.v"), worked=True)
    for size in ((390, 844), (1440, 900)):
        lab = opens(opened, TWO, ALL, view=view, size=size, color_scheme=scheme)
        wide = lab.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= size[0]
        assert violations(lab.page) == []
