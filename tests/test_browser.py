"""The page in a real browser: what the hand does, and what the eye sees."""

from __future__ import annotations

import itertools
import math
import re
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Locator, expect

from engine import Run, Scene, cloud, run
from figures import CURVES, THEMES
from lessons import READY_MADE
from optimizers import CORE, OPTIMIZERS
from tests.browser import Lab, Watch
from tests.random_scenes import UNUSUAL
from tests.scripts import module
from tests.test_layouts import outside, overflow, rgb
from texts import number, text
from ui.wire import worked

WORKED = [key for key, o in OPTIMIZERS.items() if o.worked]
SCROLLED = "document.querySelector('.stMain').scrollTop"
GD = "gd η learning rate"
ADAM = "adam η learning rate"


def middle(place: Locator) -> tuple[float, float]:
    box = place.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def focus_run(lab: Lab, name: str) -> None:
    """Open a run's card."""
    lab.page.locator(f'.lab .card[aria-label="{name}"] .opener').click()


# Sliders


@pytest.mark.core
def test_a_slider_changes_trail_number_link_and_result(lab: Lab) -> None:
    before, results = lab.drawn(), lab.results
    lab.repainted(lambda: lab.slider(ADAM).press("ArrowLeft"))
    lab.address_has("r4.eta=0.195")
    expect(lab.field(f"{ADAM} value")).to_have_value("0.195")
    assert lab.drawn() != before
    assert lab.results[:3] == results[:3]
    assert lab.results[3] != results[3]


@pytest.mark.core
def test_the_picture_follows_a_drag_and_the_link_waits_for_the_release(lab: Lab) -> None:
    slider, painted, address = lab.slider(GD), lab.painted, lab.page.url
    x, y = middle(slider)
    lab.page.mouse.move(x, y)
    lab.page.mouse.down()
    pictures = set()
    for i in range(1, 5):
        lab.repainted(lambda i=i: lab.page.mouse.move(x - 4 * i, y))
        pictures.add(lab.drawn())
    assert lab.painted >= painted + 4
    assert len(pictures) == 4
    assert lab.page.url == address
    shown = lab.field(f"{GD} value").input_value()
    lab.page.mouse.up()
    lab.address_has(f"r1.eta={shown}")
    expect(lab.field(f"{GD} value")).to_have_value(shown)


def test_a_drag_is_undone_in_one_step(lab: Lab) -> None:
    x, y = middle(lab.slider(GD))
    lab.page.mouse.move(x, y)
    lab.page.mouse.down()
    lab.page.mouse.move(x - 30, y, steps=10)
    lab.page.mouse.up()
    lab.until(lambda: "r1.eta" in lab.query, "the link has the new rate")
    lab.press("Control+z")
    lab.address_lacks("r1.eta")
    expect(lab.field(f"{GD} value")).to_have_value("0.01")


def test_a_slider_does_not_jump_under_the_hand(lab: Lab) -> None:
    """Answers of the server that are under way do not move what the hand has moved on."""
    slider = lab.slider(GD)
    x, y = middle(slider)
    lab.page.mouse.move(x, y)
    lab.page.mouse.down()
    places = []
    for i in range(1, 40):
        lab.page.mouse.move(x - 2 * i, y)
        places.append(float(slider.input_value()))
    assert places == sorted(places, reverse=True)
    lab.page.mouse.up()
    lab.address_has(f"r1.eta={lab.field(f'{GD} value').input_value()}")
    assert float(slider.input_value()) == places[-1]


def test_a_number_can_be_typed(lab: Lab) -> None:
    lab.repainted(lambda: lab.enter(f"{ADAM} value", "0,5"))
    lab.address_has("r4.eta=0.5")
    expect(lab.slider(ADAM)).to_have_attribute("aria-valuetext", "0.5")


def test_a_number_beyond_the_slider_is_taken(lab: Lab) -> None:
    lab.repainted(lambda: lab.enter(f"{GD} value", "25"))
    lab.address_has("r1.eta=25")
    expect(lab.field(f"{GD} value")).to_have_value("25")
    assert lab.results[0][2].startswith(("Diverged", "Stopped", "Left"))


def test_what_is_no_number_is_said_beside_its_field(lab: Lab) -> None:
    painted, drawn, address = lab.painted, lab.drawn(), lab.page.url
    lab.enter(f"{ADAM} value", "fast")
    row = lab.page.locator(".lab .row.eta", has=lab.field(f"{ADAM} value"))
    expect(row.get_by_role("alert")).to_have_text(text("en", "lab.not_number"))
    expect(lab.field(f"{ADAM} value")).to_have_attribute("aria-invalid", "true")
    assert (lab.painted, lab.drawn(), lab.page.url) == (painted, drawn, address)
    lab.repainted(lambda: lab.enter(f"{ADAM} value", "0.3"))
    expect(row.get_by_role("alert")).to_be_hidden()


def test_what_the_server_refuses_is_said_beside_its_field(lab: Lab) -> None:
    drawn = lab.drawn()
    lab.enter("Steps", "99999")
    alert = lab.page.locator(".lab .setup").get_by_role("alert")
    expect(alert.filter(visible=True)).to_contain_text("99999")
    assert lab.drawn() == drawn
    assert lab.number("steps") == 300
    lab.enter("Steps", "60")
    lab.address_has("steps=60")
    expect(alert.filter(visible=True)).to_have_count(0)
    expect(lab.player).to_have_attribute("data-steps", "60")


def test_escape_gives_a_field_its_value_back(lab: Lab) -> None:
    field = lab.field("Steps")
    field.fill("7")
    field.press("Escape")
    expect(field).to_have_value("300")
    assert lab.query == ""


def test_switches_and_advanced_settings_wait_behind_more(lab: Lab) -> None:
    focus_run(lab, "Adam")
    epsilon = lab.slider("adam ε epsilon")
    expect(epsilon).to_be_hidden()
    card = lab.page.locator('.lab .card[aria-label="Adam"]')
    card.get_by_text(text("en", "lab.more")).click()
    expect(epsilon).to_be_visible()
    before = lab.drawn()
    lab.repainted(card.get_by_role("checkbox", name="adam Bias correction").uncheck)
    lab.address_has("r4.bias_correction=off")
    assert lab.drawn() != before
    assert "Bias correction off" in lab.results[3][1]


def test_only_a_method_with_a_limit_shows_one(watch: Watch) -> None:
    """Its own, with the penalty; beyond it the card says so, and the run does diverge."""
    lab = watch.lab().open(
        "v=1&surface=linear_regression&steps=300&r1=gd&r1.eta=0.4148&r1.l2=1&r2=newton&r3=lbfgs"
        "&r4=momentum&r5=sgd"
    )
    shown = {
        "GD": "beyond the limit 2/(λmax + λ₂) = 0.3722",
        "Momentum": "limit 2(1 + α)/λmax = 0.8689",
    }
    for name in lab.cards:
        focus_run(lab, name)
        limit = lab.page.locator(f'.lab .card[aria-label="{name}"] .limit')
        if name not in shown:
            assert not any(place.is_visible() for place in limit.all())
            continue
        expect(limit).to_have_text(shown[name])
        assert ("beyond" in (limit.get_attribute("class") or "")) == (name == "GD")
    assert "Diverged" in lab.results[0][2]


def test_the_limit_where_a_run_is_names_its_method(watch: Watch) -> None:
    lab = watch.lab().open("v=1&surface=quadratic&r1=momentum&r2=adam&r2.l2=5")
    lab.page.locator(".lab .glance summary").click()
    name, value = (lab.page.locator(f".lab .glance {part}").nth(3) for part in ("dt", "dd"))
    for chip, method, eta in ((0, "Momentum", "0.19"), (1, "GD", "0.08")):
        lab.page.locator(".lab .chip").nth(chip).click()
        expect(name).to_have_text(f"{method}’s limit here")
        expect(value).to_contain_text(f"\u00a0{eta}")


def test_batch_and_seeds_stand_open_on_a_stochastic_method(watch: Watch) -> None:
    lab = watch.lab().open("v=1&surface=boiling_point&r1=sgd&r2=adam")
    for name in ("SGD", "Adam"):
        focus_run(lab, name)
        key, batch = name.lower(), text("en", "lab.batch")
        open_at_once = next(o.stochastic for o in OPTIMIZERS.values() if o.name == name)
        for field in (batch, text("en", "lab.seeds")):
            assert lab.slider(f"{key} {field}").is_visible() == open_at_once


def test_the_legend_and_the_table_agree_on_the_last_loss(lab: Lab) -> None:
    lab.press("Home", "End")
    lab.repainted(lambda: lab.enter(f"{GD} value", "0.02"))
    live = lab.page.locator(".lab .chip .live")
    lab.until(
        lambda: live.all_inner_texts() == [row[4] for row in lab.results],
        "the legend shows the losses of the table",
    )


# Runs


def test_a_run_is_added_duplicated_changed_reset_and_removed(lab: Lab) -> None:
    lab.add("Adagrad")
    lab.address_has("r5=adagrad")
    expect(lab.slider("adagrad η learning rate")).to_be_visible()
    lab.cards_are("GD", "Momentum", "RMSProp", "Adam", "Adagrad")

    lab.button("Duplicate: adagrad").click()
    lab.address_has("r6=adagrad")
    expect(lab.button("Duplicate: adagrad 2")).to_be_visible()
    expect(lab.button("Duplicate: adagrad")).to_be_hidden()
    lab.cards_are("GD", "Momentum", "RMSProp", "Adam", "Adagrad", "Adagrad 2")

    lab.change("adagrad 2", "RMSProp")
    lab.address_has("r6=rmsprop")
    lab.cards_are("GD", "Momentum", "RMSProp", "Adam", "Adagrad", "RMSProp 2")

    lab.enter("rmsprop 2 η learning rate value", "0.5")
    lab.address_has("r6.eta=0.5")
    lab.button(f"{text('en', 'lab.reset')}: rmsprop 2").click()
    lab.address_lacks("r6.eta")
    expect(lab.field("rmsprop 2 η learning rate value")).to_have_value("0.02")

    lab.button("Remove: rmsprop 2").click()
    lab.address_lacks("r6")
    lab.cards_are("GD", "Momentum", "RMSProp", "Adam", "Adagrad")
    assert len(lab.results) == 5
    expect(lab.page.locator(".lab .chip")).to_have_count(5)


def chooser(lab: Lab) -> Locator:
    return lab.page.get_by_role("dialog", name=text("en", "lab.choose"))


def test_the_chooser_describes_every_method_in_its_family(still: Lab) -> None:
    still.button("+ Add run").click()
    families = list(dict.fromkeys(o.family for o in OPTIMIZERS.values()))
    groups = chooser(still).get_by_role("group")
    expect(groups).to_have_count(len(families))
    for group, family in zip(groups.all(), families, strict=True):
        expect(group).to_have_accessible_name(text("en", f"lab.family.{family}"))
        expect(group).to_have_accessible_description(text("en", f"lab.family.{family}.help"))
        members = {o.key: o for o in OPTIMIZERS.values() if o.family == family}
        options = group.get_by_role("option")
        for option, (key, about) in zip(options.all(), members.items(), strict=True):
            expect(option).to_have_accessible_name(about.name)
            said = option.locator(".about").inner_text()
            assert about.summary.startswith(said)
            assert said.endswith(".")
            badge = option.get_by_text(text("en", "lab.start_here"))
            expect(badge).to_have_count(1 if key in CORE else 0)
    still.page.keyboard.press("Escape")
    expect(chooser(still)).to_be_hidden()


def test_the_chooser_by_keyboard(lab: Lab) -> None:
    opener = lab.button("+ Add run")
    opener.press("Enter")
    for key, name in [
        ("", "GD"),
        ("ArrowUp", "GD"),
        ("ArrowDown", "SGD"),
        ("ArrowRight", "Nesterov"),
        ("ArrowLeft", "SGD"),
        ("End", "L-BFGS"),
        ("ArrowDown", "L-BFGS"),
        ("Home", "GD"),
        ("a", "Adagrad"),
        ("a", "Adadelta"),
    ]:
        if key:
            lab.page.keyboard.press(key)
        expect(lab.page.get_by_role("option", name=name, exact=True)).to_be_focused()
    lab.page.keyboard.press("Escape")
    expect(opener).to_be_focused()
    assert (lab.step, lab.query) == (300, "")
    opener.press("Enter")
    lab.page.keyboard.type("rm")
    lab.page.keyboard.press("Enter")
    lab.address_has("r5=rmsprop")
    expect(lab.slider("rmsprop 2 η learning rate")).to_be_visible()
    expect(opener).to_be_focused()
    method = lab.page.get_by_role("button", name="rmsprop 2 method: RMSProp")
    method.press(" ")
    chosen = chooser(lab).get_by_role("option", selected=True)
    expect(chosen).to_have_accessible_name("RMSProp")
    expect(chosen).to_be_focused()
    lab.page.keyboard.press("n")
    lab.page.keyboard.press(" ")
    lab.address_has("r5=nadam")
    expect(lab.page.get_by_role("button", name="nadam method: NAdam")).to_be_focused()


def test_the_chooser_is_closed_without_a_choice(lab: Lab) -> None:
    method = lab.page.get_by_role("button", name="gd method: GD")
    for close in (
        lambda: lab.page.mouse.click(5, 5),
        lambda: lab.button(text("en", "lab.close")).click(),
        lambda: lab.choose_method("GD"),
    ):
        method.click()
        expect(chooser(lab)).to_be_visible()
        close()
        expect(chooser(lab)).to_be_hidden()
        expect(method).to_be_focused()
    assert lab.query == ""


def test_the_chooser_is_a_sheet_on_a_phone(watch: Watch) -> None:
    lab = watch.lab("phone").open()
    lab.button("+ Add run").tap()
    sheet = chooser(lab).bounding_box()
    assert sheet
    assert (sheet["x"], sheet["width"], sheet["y"] + sheet["height"]) == (0, 390, 844)
    assert not outside(lab)
    for option in chooser(lab).get_by_role("option").all():
        box = option.bounding_box()
        assert box
        assert box["height"] >= 44
    lab.page.get_by_role("option", name="L-BFGS").tap()
    lab.address_has("r5=lbfgs")


def test_two_runs_of_one_optimizer_have_their_own_rates(lab: Lab) -> None:
    focus_run(lab, "Adam")
    lab.button("Duplicate: adam").click()
    lab.address_has("r5=adam")
    lab.repainted(lambda: lab.enter("adam 2 η learning rate value", "0.05"))
    lab.address_has("r5.eta=0.05")
    expect(lab.field(f"{ADAM} value")).to_have_value("0.2")
    lab.repainted(lambda: lab.slider(ADAM).press("ArrowLeft"))
    lab.address_has("r4.eta=0.195", "r5.eta=0.05")
    names = [row[0] for row in lab.results]
    assert names[3:] == ["Adam a · η\u00a00.195", "Adam b · η\u00a00.05"]


def test_quick_clicks_are_all_counted(lab: Lab) -> None:
    focus_run(lab, "GD")
    lab.button("Duplicate: gd").evaluate(
        "button => { for (let i = 0; i < 4; i++) button.click(); }"
    )
    lab.address_has("r8=adam")
    lab.cards_are("GD", *(f"GD {i}" for i in range(2, 6)), "Momentum", "RMSProp", "Adam")
    expect(lab.button("Duplicate: gd 2")).to_be_disabled()
    expect(lab.button("8 runs are the most: remove one to add another")).to_be_disabled()


def test_a_second_quick_click_hits_nothing_that_has_moved_under_it(lab: Lab) -> None:
    focus_run(lab, "GD")
    duplicate = lab.button("Duplicate: gd")
    x, y = middle(duplicate)
    hit = """(button, [x, y]) => new Promise((done) => {
      const card = button.closest(".card");
      const look = () => card.classList.contains("open") ? requestAnimationFrame(look)
        : done(document.elementFromPoint(x, y).closest(".card")?.ariaLabel ?? null);
      button.click();
      look();
    })"""
    assert duplicate.evaluate(hit, [x, y]) is None
    expect(lab.button("Duplicate: gd 2")).to_be_visible()
    lab.button("Remove: gd 2").click()
    lab.cards_are("GD", "Momentum", "RMSProp", "Adam")


SLOW = """
  window.WebSocket = class extends WebSocket {
    addEventListener(kind, act, ...more) {
      const late = (event) => setTimeout(() => act(event), 250);
      super.addEventListener(kind, kind === "message" ? late : act, ...more);
    }
  };
"""


def test_nothing_is_lost_on_a_slow_network(watch: Watch) -> None:
    """The next change is made before the answer to the last one has arrived."""
    lab = watch.lab()
    lab.page.add_init_script(SLOW)
    lab.open()
    lab.add("Adagrad")
    lab.page.wait_for_timeout(60)
    lab.slider(ADAM).press("ArrowLeft")
    lab.address_has("r4.eta=0.195")
    lab.address_has("r5=adagrad")
    for _ in range(3):
        lab.page.keyboard.press("ArrowLeft")
        lab.page.keyboard.press("Tab")
        lab.page.keyboard.press("Shift+Tab")
    lab.address_has("r4.eta=0.182", "r5=adagrad")
    lab.cards_are("GD", "Momentum", "RMSProp", "Adam", "Adagrad")


def test_what_is_done_with_is_answered_before_more_is_sent() -> None:
    """Streamlit would remove the lab, were it asked for in the middle of drawing the page anew."""
    sent = module(
        "wire/queue.js",
        """({ Queue }) => {
          const sent = [];
          const queue = new Queue(({ events }) => sent.push(events.map((event) => event.value)));
          const drag = (value) => queue.push("setting", { value, done: false });
          queue.confirm("session", 0, []);
          drag(1);
          drag(2); // under way besides
          drag(3); // too many
          drag(4);
          queue.confirm("session", 1, []);
          queue.push("setting", { value: 5 });
          drag(6);
          queue.confirm("session", 4, []);
          drag(7); // before the page has come
          drag(8);
          queue.confirm("session", 6, []);
          return sent;
        }""",
    )
    assert sent == [[1], [1, 2], [2, 4], [5, 6], [8]]


SOCKETS = """
  window.sockets = [];
  window.WebSocket = class extends WebSocket {
    constructor(...options) {
      super(...options);
      window.sockets.push(this);
    }
  };
"""


def test_the_page_goes_on_after_its_connection_was_lost(watch: Watch) -> None:
    """What the server knew is still there, and what was done meanwhile is made up for."""
    lab = watch.lab()
    lab.page.add_init_script(SOCKETS)
    lab.open()
    lab.add("Adagrad")
    lab.address_has("r5=adagrad")
    lab.button(text("en", "lab.closer.help")).click()
    lab.until(lambda: width(lab) == pytest.approx(3.0), "it is closer")
    lab.press("Home", "ArrowRight")
    lab.page.wait_for_load_state("networkidle")
    lab.page.evaluate("window.sockets.at(-1).close()")
    lab.slider(ADAM).press("ArrowLeft")
    lab.until(lambda: lab.page.evaluate("window.sockets.length") > 1, "it connects again")
    lab.address_has("r4.eta=0.195", "r5=adagrad")
    lab.cards_are("GD", "Momentum", "RMSProp", "Adam", "Adagrad")
    lab.ready()
    lab.until(lambda: width(lab) == pytest.approx(3.0), "it is as close as before")
    assert (lab.step, lab.playing) == (1, False)

    def undone() -> bool:  # Streamlit may put the lab in anew; a key in between is not heard
        lab.press("Control+z")
        return "r5=" not in lab.query

    lab.until(undone, "all is undone")
    lab.cards_are("GD", "Momentum", "RMSProp", "Adam")
    streamlits = ("WebSocket onclose", "WebSocket is already in", "Cannot send rerun backMessage")
    watch.faults = [fault for fault in watch.faults if not fault.startswith(streamlits)]


def test_the_last_run_cannot_be_removed(watch: Watch) -> None:
    lab = watch.lab().open("r1=adam")
    expect(lab.button("Remove: adam")).to_be_disabled()


def test_a_chip_opens_its_card_and_dims_the_others(still: Lab) -> None:
    chip = still.page.locator(".lab .chip", has_text="RMSProp")
    before = still.drawn()
    chip.hover()
    still.until(lambda: still.drawn() != before, "the others are dimmed")
    chip.click()
    expect(chip).to_have_attribute("aria-pressed", "true")
    expect(still.page.get_by_label("rmsprop method")).to_be_visible()
    expect(still.page.get_by_label("gd method")).to_be_hidden()


def test_equations_open_and_close(lab: Lab) -> None:
    focus_run(lab, "Adam")
    lab.button(f"{text('en', 'lab.equations')}: adam").click()
    dialog = lab.page.get_by_role("dialog")
    expect(dialog).to_contain_text("Kingma")
    expect(dialog.locator(".katex").first).to_be_visible()
    expect(dialog.locator(".katex-error")).to_have_count(0)
    lab.page.keyboard.press("Home")
    assert lab.step == 300
    lab.page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    lab.repainted(lambda: lab.slider(ADAM).press("ArrowLeft"))
    expect(dialog).to_have_count(0)


def test_equations_stay_open_while_the_page_is_brought_up_to_date(lab: Lab) -> None:
    """The link, and with it the header, follow a key press only after a while."""
    focus_run(lab, "Adam")
    equations = lab.button(f"{text('en', 'lab.equations')}: adam")
    dialog = lab.page.get_by_role("dialog").filter(visible=True)
    for eta in ("0.195", "0.191"):
        lab.slider(ADAM).press("ArrowLeft")
        equations.click()
        lab.address_has(f"r4.eta={eta}")
        lab.page.wait_for_load_state("networkidle")
        expect(dialog).to_contain_text("Kingma")
        lab.page.keyboard.press("Escape")
        expect(dialog).to_have_count(0)


@pytest.mark.parametrize("key", ["amsgrad", "rprop", "lbfgs"])
def test_equations_are_not_cut_off(watch: Watch, key: str) -> None:
    lab = watch.lab().open(f"r1={key}")
    lab.button(f"{text('en', 'lab.equations')}: {key}").click()
    dialog = lab.page.get_by_role("dialog")
    equations = dialog.locator(".katex-display")
    expect(equations).to_have_count(len(OPTIMIZERS[key].update_latex))
    lab.page.evaluate("document.fonts.ready")
    expect(dialog.get_by_role("link")).to_be_visible()
    lab.until(lambda: dialog.screenshot() == dialog.screenshot(), "the dialog stands still")
    shown = dialog.screenshot()
    lab.page.add_style_tag(content=".katex-display { overflow: visible !important }")
    assert dialog.screenshot() == shown


# The clock


def frames(lab: Lab) -> list[str]:
    """Frames of web sockets from here on, in both directions."""
    seen: list[str] = []

    def listen(socket: Any) -> None:
        socket.on("framesent", lambda _: seen.append("sent"))
        socket.on("framereceived", lambda _: seen.append("received"))

    lab.page.on("websocket", listen)
    return seen


def at_rest(lab: Lab, seen: list[str]) -> None:
    """Wait until no frame has come for half a second, and forget those that have."""
    lab.page.wait_for_load_state("networkidle")
    while seen:
        seen.clear()
        lab.page.wait_for_timeout(500)


def test_a_play_runs_to_the_end_without_the_server(watch: Watch) -> None:
    lab = watch.lab()
    seen = frames(lab)
    lab.open()
    assert seen
    lab.press("Home")
    lab.page.get_by_label("Speed").select_option("4")
    at_rest(lab, seen)
    painted = lab.painted
    lab.button("Play").click()
    steps = set()
    while lab.playing:
        steps.add(lab.step)
    assert len(steps) > 4
    assert lab.step == 300
    assert lab.painted == painted
    assert not seen


CLOCK = """
  (() => {
    const [now, ask, drop] = ["now", "requestAnimationFrame", "cancelAnimationFrame"];
    const real = { now: performance.now.bind(performance) };
    [real.ask, real.drop] = [window[ask].bind(window), window[drop].bind(window)];
    let [time, frames, last] = [null, new Map(), 0];
    performance[now] = () => time ?? real.now();
    window[ask] = (act) => (time === null ? real.ask(act) : (frames.set(--last, act), last));
    window[drop] = (frame) => frames.delete(frame) || real.drop(frame);
    window.stopClock = () => (time = real.now());
    window.pass = (ms) => {
      for (const end = time + ms; time < end; ) {
        time += 10;
        const due = [...frames.values()];
        frames.clear();
        for (const act of due) act(time);
      }
    };
  })();
"""


def test_the_first_tenth_gets_a_third_of_the_time(watch: Watch) -> None:
    """On a clock that goes on only when it is told to."""
    lab = watch.lab()
    lab.page.add_init_script(CLOCK)
    lab.open()
    lab.page.evaluate("stopClock()")

    def after(ms: int, *keys: str) -> int:
        lab.press(*keys)
        lab.page.evaluate("ms => pass(ms)", ms)
        return lab.step

    assert 28 <= after(2000, "Home", " ") <= 30
    assert 126 <= after(2000) <= 130
    assert (after(2100), lab.playing) == (300, False)
    lab.page.get_by_label("Speed").select_option("2")
    half = after(2000, "Home", " ")
    assert 126 <= half <= 130
    assert (after(2000, " "), lab.playing) == (half, False)
    assert (after(1100, "l", " ") < 10, lab.playing) == (True, True)
    lab.button(text("en", "lab.loop.name")).click()
    assert (after(4000), lab.playing) == (300, False)


def test_the_picture_moves_with_the_clock(still: Lab) -> None:
    pictures = [still.drawn()]
    losses = [still.drawn("loss")]
    for key in ("Home", "Shift+ArrowRight"):
        still.press(key)
        pictures.append(still.drawn())
        losses.append(still.drawn("loss"))
    assert still.step == 10
    assert len(set(pictures)) == len(set(losses)) == 3


def test_the_buttons_of_the_transport(still: Lab) -> None:
    for name, step in [("first", 0), ("forward", 1), ("forward", 2), ("back", 1)]:
        still.button(text("en", f"lab.{name}.name")).click()
        assert still.step == step
    expect(still.page.locator(".lab .count")).to_have_text("1 / 300")
    still.button("Play").click()
    still.until(lambda: still.step > 1, "it plays")
    still.button("Pause").click()
    assert not still.playing


@pytest.mark.core
def test_scrubbing(still: Lab) -> None:
    scrub = still.slider(text("en", "lab.scrub"))
    x, y = middle(scrub)
    still.page.mouse.click(x, y)
    assert 140 <= still.step <= 160
    scrub.press("ArrowRight")
    step = still.step
    expect(scrub).to_have_value(str(step))
    still.page.mouse.move(x, y)
    still.page.mouse.down()
    still.page.mouse.move(x - 100, y, steps=3)
    still.page.mouse.up()
    assert still.step < step
    assert still.query == ""


@pytest.mark.core
def test_the_keys(still: Lab) -> None:
    for key, step in [
        ("Home", 0),
        ("ArrowLeft", 0),
        ("ArrowRight", 1),
        ("ArrowRight", 2),
        ("ArrowLeft", 1),
        ("Shift+ArrowRight", 11),
        ("Shift+ArrowLeft", 1),
        ("End", 300),
        ("ArrowRight", 300),
    ]:
        still.press(key)
        assert still.step == step, key
    still.press("Home", " ")
    assert still.playing
    still.until(lambda: still.step > 0, "it plays")
    still.press(" ")
    assert not still.playing
    step = still.step
    still.press(".", ".")
    expect(still.page.get_by_label("Speed")).to_have_value("4")
    still.press(",", ",", ",", ",", ",", ",")
    expect(still.page.get_by_label("Speed")).to_have_value("0.25")
    still.press("l")
    expect(still.button("Repeat")).to_have_attribute("aria-pressed", "true")
    still.press("l", ".", ".")
    expect(still.button("Repeat")).to_have_attribute("aria-pressed", "false")
    expect(still.page.get_by_label("Speed")).to_have_value("1")
    assert still.step == step


def test_keys_belong_to_the_control_that_has_the_focus(lab: Lab) -> None:
    lab.field("Steps").focus()
    for key in ("Home", "ArrowLeft", " "):
        lab.page.keyboard.press(key)
    assert (lab.step, lab.playing) == (300, False)
    lab.slider(GD).focus()
    lab.page.keyboard.press("ArrowRight")
    assert lab.step == 300
    lab.address_has("r1.eta=0.0102")


def test_a_play_goes_on_while_a_setting_changes(lab: Lab) -> None:
    lab.page.get_by_label("Speed").select_option("0.25")
    lab.press("Home", " ")
    lab.repainted(lambda: lab.slider(ADAM).press("ArrowLeft"))
    lab.address_has("r4.eta=0.195")
    assert lab.playing
    step = lab.step
    lab.until(lambda: lab.step > step, "it plays on")


def test_a_step_stays_while_a_setting_changes(lab: Lab) -> None:
    lab.press("Home", "Shift+ArrowRight", "Shift+ArrowRight")
    before = lab.drawn()
    lab.repainted(lambda: lab.slider(ADAM).press("ArrowLeft"))
    assert lab.step == 20
    assert lab.drawn() != before


def test_the_first_view_plays_once_and_rests(watch: Watch) -> None:
    lab = watch.lab(reduced_motion="no-preference").open()
    lab.until(lambda: lab.playing and lab.step > 0, "it plays by itself")
    lab.press(".", ".")
    lab.until(lambda: not lab.playing, "it rests")
    assert lab.step == 300
    lab.repainted(lambda: lab.slider(ADAM).press("ArrowLeft"))
    lab.address_has("r4.eta=0.195")
    assert (lab.step, lab.playing) == (300, False)


def test_nothing_moves_by_itself_under_reduced_motion(lab: Lab) -> None:
    assert (lab.step, lab.playing) == (300, False)
    drawn = lab.drawn()
    lab.page.wait_for_load_state("networkidle")
    assert (lab.drawn(), lab.step, lab.playing) == (drawn, 300, False)


# Undo and the link


def test_undo_and_redo_by_key(lab: Lab) -> None:
    lab.enter("Start x", "2")
    lab.address_has("x=2")
    lab.enter("Steps", "80")
    lab.address_has("steps=80")
    lab.press("Control+z")
    lab.address_has("steps=300")
    lab.press("Control+z")
    lab.address_lacks("x")
    lab.start_is(1.0, 1.5)
    lab.press("Control+Shift+z")
    lab.address_has("x=2")
    lab.press("Control+Shift+z")
    lab.address_has("x=2", "steps=80")
    expect(lab.field("Steps")).to_have_value("80")


def test_undo_in_the_header(lab: Lab) -> None:
    undo = lab.page.locator(".st-key-undo").get_by_role("button").filter(visible=True)
    expect(undo).to_be_disabled()
    lab.repainted(lambda: lab.enter("Start y", "0.5"))
    expect(undo).to_be_enabled()
    undo.click()
    expect(undo).to_be_disabled()
    lab.start_is(1.0, 1.5)


def test_back_is_undo_and_forward_redo(lab: Lab) -> None:
    lab.enter("Steps", "80")
    lab.address_has("steps=80")
    lab.enter("Start x", "2")
    lab.address_has("x=2")
    lab.page.go_back()
    lab.start_is(1.0, 1.5)
    expect(lab.field("Steps")).to_have_value("80")
    lab.page.go_back()
    expect(lab.field("Steps")).to_have_value("300")
    assert lab.query == ""
    lab.page.go_forward()
    expect(lab.field("Steps")).to_have_value("80")
    lab.page.go_forward()
    lab.start_is(2.0, 1.5)


def test_back_leads_out_of_the_page(watch: Watch) -> None:
    for query in ("", "surface=nowhere&r1=adam"):
        lab = watch.lab()
        lab.page.goto("about:blank")
        lab.open(query)
        for _ in range(2):
            if lab.page.url == "about:blank":
                break
            lab.page.go_back()
        assert lab.page.url == "about:blank"


@pytest.mark.parametrize(
    "scene", [READY_MADE["regression"], UNUSUAL], ids=["regression", "unusual"]
)
def test_a_reloaded_link_shows_the_same(watch: Watch, scene: Scene) -> None:
    lab = watch.lab().open(scene.to_query())

    def shown() -> tuple[Any, ...]:
        fields = lab.page.locator(".lab input.number")
        values = [field.input_value() for field in fields.all()]
        return values, lab.results, lab.cards, lab.drawn(), lab.drawn("loss")

    first = shown()
    assert len(first[1]) == len(scene.runs)
    lab.page.reload()
    lab.ready()
    assert lab.query == scene.to_query()
    assert shown() == first


def test_a_formula_typed_into_the_address_is_read_as_a_person_means_it(watch: Watch) -> None:
    """There a + and a blank differ; what was read is said, and the lab's own links say no more."""
    lab = watch.lab().open("surface=formula&f=x^2+y^2&utm_source=mail&embed=true")
    expect(lab.page.get_by_text("write each + as %2B")).to_be_visible()
    lab.address_has("f=x%5E2+y%5E2")
    lab.address_has("embed=true")
    assert "utm" not in lab.page.url
    lab.page.reload()
    lab.ready()
    expect(lab.page.get_by_text("%2B")).to_have_count(0)
    lab.open("surface=formula&f=x^2+3y")
    lab.address_has("f=x%5E2%2B3y")
    expect(lab.page.get_by_text("%2B")).to_have_count(0)


def test_a_link_to_share_shows_the_same_to_a_friend(watch: Watch) -> None:
    lab = watch.lab().open()
    lab.add("SGD")
    lab.address_has("r5=sgd")
    lab.enter("sgd η learning rate value", "0.02")
    lab.address_has("r5.eta=0.02")
    lab.page.locator(".st-key-share button").first.click()
    shared = lab.page.locator("code").filter(has_text="r5.eta=0.02")
    expect(shared).to_be_visible()
    friend = watch.lab()
    friend.page.goto(shared.inner_text().strip())
    friend.ready()
    assert friend.query == lab.query
    assert friend.results == lab.results
    assert friend.cards == lab.cards


def test_a_damaged_link_keeps_the_rest_and_says_what_was_wrong(watch: Watch) -> None:
    lab = watch.lab().open("surface=saddle&steps=60&r1=adam&r1.eta=quick&r2=gd&fault=%3Cb%3E")
    assert lab.cards == ["Adam", "GD"]
    assert lab.number("steps") == 60
    warning = lab.page.get_by_text(text("en", "link.heading"))
    expect(warning).to_be_visible()
    expect(lab.page.get_by_text("“quick” is not a number")).to_be_visible()
    expect(lab.page.locator(".stText b")).to_have_count(0)
    lab.page.get_by_role("button", name=text("en", "link.dismiss")).click()
    expect(warning).to_have_count(0)
    assert lab.cards == ["Adam", "GD"]


# The hand on the picture


def test_a_click_sets_the_start(lab: Lab) -> None:
    x, y = lab.pixel(2.5, -1.0)
    lab.repainted(lambda: lab.page.mouse.click(x, y))
    assert lab.start == (pytest.approx(2.5, abs=0.02), pytest.approx(-1.0, abs=0.02))
    lab.until(lambda: Scene.from_query(lab.query or "v=1").origin == lab.start, "so does the link")


def test_the_start_is_dragged(lab: Lab) -> None:
    lab.page.mouse.move(*lab.pixel(1.0, 1.5))
    lab.page.mouse.down()
    for target in [(1.5, 1.0), (2.0, 0.5), (2.5, 0.0)]:
        lab.repainted(lambda target=target: lab.page.mouse.move(*lab.pixel(*target)))
        assert lab.query == ""
    lab.page.mouse.up()
    lab.until(lambda: "x=" in lab.query, "the link has the start")
    assert lab.start == (pytest.approx(2.5, abs=0.02), pytest.approx(0.0, abs=0.02))
    lab.press("Control+z")
    lab.start_is(1.0, 1.5)


Point = tuple[float, float]


def touches(lab: Lab, *points: Point) -> None:
    """A finger goes down at the first point, along the others, and up."""
    fingers(lab, *([point] for point in points))


def fingers(lab: Lab, *moments: list[Point]) -> None:
    """Fingers go down at the first moment's points, along the others', and up."""
    session = lab.page.context.new_cdp_session(lab.page)
    for kind, points in [
        ("touchStart", moments[0]),
        *(("touchMove", points) for points in moments[1:]),
        ("touchEnd", []),
    ]:
        at = [{"x": x, "y": y, "id": i} for i, (x, y) in enumerate(points)]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": at})
    session.detach()


def test_a_finger_drags_the_start(watch: Watch) -> None:
    lab = watch.lab("phone").open()
    x, y = lab.pixel(1.0, 1.5)
    u, v = lab.pixel(2.5, 0.0)
    way = [(x + 12 + (u - x) * i / 8, y + (v - y) * i / 8) for i in range(9)]
    before = lab.page.evaluate(SCROLLED)
    touches(lab, *way)
    there = (pytest.approx(2.5, abs=0.3), pytest.approx(0.0, abs=0.1))
    lab.until(lambda: lab.start == there, "the start is where the finger let go")
    lab.until(lambda: "x=" in lab.query, "the link has the start")
    assert lab.page.evaluate(SCROLLED) == before


def test_a_tap_sets_the_start_and_a_swipe_does_not(watch: Watch) -> None:
    lab = watch.lab("phone").open()
    lab.page.touchscreen.tap(*lab.pixel(2.0, -1.0))
    lab.until(lambda: lab.start != (1.0, 1.5), "the start is set")
    start = lab.start
    assert start == (pytest.approx(2.0, abs=0.03), pytest.approx(-1.0, abs=0.03))
    lab.until(lambda: "x=" in lab.query, "the link has the start")
    address, (x, y) = lab.page.url, lab.pixel(3.0, -1.0)
    touches(lab, *((x, y - 10 * i) for i in range(8)))
    lab.until(lambda: lab.page.evaluate(SCROLLED) > 0, "the page has scrolled")
    assert (lab.start, lab.page.url) == (start, address)


def test_a_swipe_that_begins_on_a_slider_scrolls_and_changes_nothing(watch: Watch) -> None:
    lab = watch.lab("phone").open()
    swipe_from(lab, lab.slider("gd η learning rate"))
    swipe_from(lab, lab.slider(text("en", "lab.scrub")))
    assert "eta" not in lab.query
    expect(lab.button(text("en", "header.undo"))).to_be_disabled()


def swipe_from(lab: Lab, slider: Locator) -> None:
    slider.scroll_into_view_if_needed()
    before, step, seen = slider.input_value(), lab.step, lab.page.evaluate(SCROLLED)
    box = slider.bounding_box()
    assert box
    x, y = box["x"] + 0.25 * box["width"], box["y"] + box["height"] / 2
    touches(lab, *((x, y - 12 * i) for i in range(12)))
    lab.until(lambda: lab.page.evaluate(SCROLLED) != seen, "the page has scrolled")
    lab.until(lambda: slider.input_value() == before, "the slider is back")
    lab.until(lambda: lab.number("sent") == lab.number("answered"), "all is answered")
    assert (slider.input_value(), lab.step) == (before, step)


def width(lab: Lab) -> float:
    """How much of the x axis is seen."""
    low, high = lab.page.evaluate(
        "document.querySelector('.lab .picture .plot')._fullLayout.xaxis.range"
    )
    return float(high - low)


def test_zoom_and_home(lab: Lab) -> None:
    home = lab.button(text("en", "lab.home.help"))
    expect(home).to_be_hidden()
    lab.button(text("en", "lab.closer.help")).click()
    lab.until(lambda: width(lab) == pytest.approx(3.0), "it is closer")
    expect(home).to_be_visible()
    lab.button(text("en", "lab.closer.help")).click()
    lab.until(lambda: width(lab) == pytest.approx(2.0), "it is closer still")
    lab.button(text("en", "lab.wider.help")).click()
    lab.until(lambda: width(lab) == pytest.approx(3.0), "it is wider again")
    lab.page.mouse.move(*lab.pixel(2.0, 0.5))
    lab.page.keyboard.down("Control")
    lab.repainted(lambda: lab.page.mouse.wheel(0, 100))
    lab.page.keyboard.up("Control")
    assert width(lab) == pytest.approx(3.0 * math.exp(0.5))
    home.click()
    expect(home).to_be_hidden()
    lab.until(lambda: width(lab) == pytest.approx(4.5), "the whole view is back")
    assert lab.query == ""


def test_home_right_after_a_zoom_is_home(lab: Lab) -> None:
    """Also before the server has been told of the zoom."""
    lab.repainted(lab.button(text("en", "lab.closer.help")).click)
    home = lab.button(text("en", "lab.home.help"))
    x, y = lab.pixel(2.0, 0.5)
    wheel_and_home = """(home, [clientX, clientY]) => {
        const wheel = new WheelEvent("wheel", { deltaY: 100, ctrlKey: true, clientX, clientY });
        document.querySelector(".lab .picture .front").dispatchEvent(wheel);
        home.click();
    }"""
    lab.repainted(lambda: home.evaluate(wheel_and_home, [x, y]))
    lab.page.wait_for_timeout(300)  # a zoom is told once the hand rests
    assert width(lab) == pytest.approx(4.5)
    expect(home).to_be_hidden()


def test_quick_zooms_add_up(lab: Lab) -> None:
    """Each goes on from the one before, also where that is still to be drawn or answered."""
    closer = lab.button(text("en", "lab.closer.help"))
    twice = "button => { button.click(); button.click(); }"
    lab.repainted(lambda: closer.evaluate(twice))
    lab.until(lambda: width(lab) == pytest.approx(2.0), "it is closer, twice")
    for _ in range(2):
        closer.click()
    lab.until(lambda: width(lab) == pytest.approx(2.0 / 1.5**2), "it is closer, four times")
    wider = lab.button(text("en", "lab.wider.help"))
    for _ in range(2):
        wider.evaluate(twice)
    lab.until(lambda: width(lab) == pytest.approx(4.5), "it is wider, four times")
    lab.page.wait_for_load_state("networkidle")
    assert width(lab) == pytest.approx(4.5)


def test_two_fingers_zoom_about_the_middle_between_them(watch: Watch) -> None:
    lab = watch.lab("phone").open()
    (x, y), before = lab.pixel(2.0, -0.5), width(lab)

    def apart(half: float) -> list[Point]:
        return [(x - half, y), (x + half, y)]

    scrolled = lab.page.evaluate(SCROLLED)
    lab.repainted(lambda: fingers(lab, *(apart(half) for half in (30, 40, 50, 60))))
    expect(lab.button(text("en", "lab.home.help"))).to_be_visible()
    assert width(lab) == pytest.approx(before / 2, rel=0.02)
    assert lab.pixel(2.0, -0.5) == (pytest.approx(x, abs=2), pytest.approx(y, abs=2))
    lab.repainted(lambda: fingers(lab, *(apart(half) for half in (60, 40, 30, 20))))
    lab.until(lambda: width(lab) == pytest.approx(1.5 * before, rel=0.02), "it is wider")
    assert lab.page.evaluate(SCROLLED) == scrolled
    assert lab.page.evaluate("visualViewport.scale") == 1
    assert (lab.start, lab.query) == ((1.0, 1.5), "")


def test_dragging_the_surface_moves_the_view_and_not_the_start(lab: Lab) -> None:
    x, y = lab.pixel(2.5, -1.0)
    lab.page.mouse.move(x, y)
    lab.page.mouse.down()
    lab.page.mouse.move(x + 80, y + 40, steps=5)
    lab.page.mouse.up()
    expect(lab.button(text("en", "lab.home.help"))).to_be_visible()
    u, v = lab.pixel(2.5, -1.0)
    assert (u, v) == (pytest.approx(x + 80, abs=2), pytest.approx(y + 40, abs=2))
    assert lab.start == (1.0, 1.5)
    assert lab.query == ""


def test_the_picture_says_where_the_mouse_points(still: Lab) -> None:
    still.page.mouse.move(*still.pixel(2.0, -1.0))
    readout = still.page.locator(".lab .readout")
    loss = float(READY_MADE["beale"].landscape.value(np.array([2.0, -1.0])))
    expect(readout).to_have_text(f"(2, −1) · loss ≈ {loss:.3g}")
    for (x, y), said in (
        ((3, 0.5), "★ minimum (3, 0.5), loss 0"),
        ((0, 1), "✕ saddle (0, 1), loss 14.2"),
    ):
        px, py = still.pixel(x, y)
        still.page.mouse.move(px + 4, py - 4)
        expect(readout).to_have_text(said)
    px, py = still.pixel(0.1, 0.1)
    still.page.mouse.move(px, py)
    still.page.mouse.move(5, 5)
    expect(still.page.locator(".lab .readout")).to_be_empty()


# Scenes, surfaces, panels


def test_a_ready_made_scene_is_one_choice_away(lab: Lab) -> None:
    lab.choose("scene", text("en", "scene.himmelblau"))
    expect(lab.page.locator(".lab > .sentence")).to_have_text(
        text("en", "scene.himmelblau.sentence")
    )
    lab.address_has("surface=himmelblau")
    assert lab.query == READY_MADE["himmelblau"].to_query()
    assert [row[0] for row in lab.results] == ["GD", "Momentum", "RMSProp", "Adam"]


def test_another_surface_with_parameters_of_its_own(lab: Lab) -> None:
    drawn = lab.page.locator(".lab .picture .plot").inner_html()
    lab.choose("surface", "Quadratic")
    kappa = lab.slider("quadratic κ condition number")
    expect(kappa).to_be_visible()
    lab.address_has("surface=quadratic")
    lab.until(
        lambda: lab.page.locator(".lab .picture .plot").inner_html() != drawn,
        "there is another contour",
    )
    contour = lab.page.locator(".lab .picture .plot").inner_html()
    lab.repainted(lambda: kappa.press("ArrowRight"))
    lab.until(lambda: "surface.kappa=" in lab.query, "the link has the parameter")
    assert lab.page.locator(".lab .picture .plot").inner_html() != contour
    assert lab.cards == ["GD", "Momentum", "RMSProp", "Adam"]


def test_linear_regression_shows_data_and_moving_lines(lab: Lab) -> None:
    panel = lab.page.locator(".lab .fit-box")
    expect(panel).to_be_hidden()
    lab.choose("scene", text("en", "scene.regression"))
    expect(panel).to_be_visible()
    expect(panel.locator(".plot .scatterlayer .point")).to_have_count(64)
    lab.press("Home")
    lines = {lab.drawn("fit")}
    for _ in range(3):
        lab.press("Shift+ArrowRight")
        lines.add(lab.drawn("fit"))
    assert len(lines) == 4
    focus_run(lab, "SGD 2")
    lab.repainted(lambda: lab.enter("sgd 2 batch size value", "32"))
    lab.address_has("r3.batch=32")
    assert [row[0] for row in lab.results] == ["GD", "SGD a · batch 1", "SGD b · batch 32"]
    lab.choose("scene", text("en", "scene.saddle"))
    expect(panel).to_be_hidden()


def test_several_seeds_make_a_cloud_that_moves_with_the_clock(watch: Watch) -> None:
    lab = watch.lab().open("surface=linear_regression&steps=60&r1=sgd&r1.batch=2")
    expect(lab.page.locator(".lab .chip .name")).to_have_text("SGD")
    alone = lab.drawn()
    lab.repainted(lambda: lab.enter("sgd seeds value", "50"))
    lab.address_has("r1.seeds=50")
    expect(lab.page.locator(".lab .chip .name")).to_contain_text("50 seeds")
    expect(lab.page.locator(".lab .chip .live")).to_contain_text("median")
    clouds = {alone, lab.drawn()}
    for _ in range(3):
        lab.press("ArrowLeft")
        clouds.add(lab.drawn())
    assert len(clouds) == 5
    row = lab.page.locator(".lab .results tbody tr")
    expect(row).to_contain_text("50 seeds: the middle 80 % of the last losses are ")
    expect(row).to_contain_text("Seed 0: ")


def test_the_loss_axis_is_linear_or_logarithmic(lab: Lab) -> None:
    switch = lab.button(text("en", "lab.log.help"))
    kind = "document.querySelector('.lab .loss .plot')._fullLayout.yaxis.type"
    expect(switch).to_have_attribute("aria-pressed", "true")
    assert lab.page.evaluate(kind) == "log"
    drawn = lab.drawn("loss")
    lab.repainted(switch.click)
    expect(switch).to_have_attribute("aria-pressed", "false")
    assert lab.page.evaluate(kind) == "linear"
    assert lab.drawn("loss") != drawn
    lab.repainted(switch.click)
    assert lab.page.evaluate(kind) == "log"
    assert lab.drawn("loss") == drawn
    assert lab.query == ""


# Curves


def curve(key: str, coordinate: int = 0) -> str:
    """The place of a curve's panel."""
    return f'[data-curve="{key}"] .curve:nth-child({coordinate + 1})'


def hover(lab: Lab, panel: str, x: float) -> list[str]:
    """Point at a place of a panel's horizontal axis, and read what is said of it."""
    plot = lab.page.locator(f".lab {panel} .plot")
    plot.scroll_into_view_if_needed()
    low, high = plot.evaluate("plot => plot._fullLayout.yaxis.range")
    lab.page.mouse.move(*lab.pixel(x, (low + high) / 2, panel))
    readout = lab.page.locator(f".lab {panel} .reading")
    expect(readout).to_be_visible()
    return readout.inner_text().splitlines()


def test_every_panel_moves_with_the_clock_and_none_asks_the_server(watch: Watch) -> None:
    lab = watch.lab()
    seen = frames(lab)
    lab.open().open_curves("gradient", "rate", "adam.m")
    expect(lab.page.locator(".lab .curve")).to_have_count(5)
    at_rest(lab, seen)

    def drawn() -> list[str]:
        fronts = lab.page.locator(".lab .curve > canvas.front, .lab .loss > canvas.front")
        urls: list[str] = fronts.evaluate_all("all => all.map((c) => c.toDataURL())")
        return urls

    pictures = [drawn()]
    for key in ("Home", "Shift+ArrowRight", "Shift+ArrowRight"):
        lab.press(key)
        pictures.append(drawn())
    assert lab.step == 20
    for of_panel in zip(*pictures, strict=True):
        assert len(set(of_panel)) == 4
    hover(lab, curve("gradient"), 70)
    lab.page.mouse.down()
    lab.page.mouse.up()
    assert lab.step == 70
    assert not seen


def test_hovering_reads_what_the_runs_recorded(lab: Lab) -> None:
    lab.open_curves("gradient", "adam.v", "eta")
    trajectories = run(READY_MADE["beale"])
    for step in (1, 30, 299):
        slopes = [CURVES["gradient"].values(t)[0] for t in trajectories]
        told = hover(lab, curve("gradient"), step)
        assert told == [f"step {step}", *(number(float(s[step])) for s in slopes)]
        x, y = CURVES["adam.v"].values(trajectories[3])[:, step]
        for coordinate in range(2):
            told = hover(lab, curve("adam.v", coordinate), step)
            assert told == [f"step {step}", f"({number(float(x))}, {number(float(y))})"]
        told = hover(lab, ".side .loss", step)
        assert told[1:] == [number(float(t.losses[step])) for t in trajectories]
    assert hover(lab, curve("eta"), 0)[1:] == ["–"] * 4  # η belongs to a step
    lab.page.mouse.move(5, 5)
    expect(lab.page.locator(".lab .reading:visible")).to_have_count(0)


def test_a_lesson_s_future_cannot_be_read(watch: Watch) -> None:
    lab = watch.lab().open("lesson=adagrad")
    told = hover(lab, ".side .loss", 50)
    assert told == ["step 50", "–", "–"]
    lab.press("ArrowRight")
    assert "–" not in hover(lab, ".side .loss", 1)


def test_of_several_seeds_the_median_loss_is_read_and_the_first_drawn(watch: Watch) -> None:
    seeds = Scene("linear_regression", steps=40, runs=(Run("sgd", {"eta": 0.1}, seeds=7),))
    lab = watch.lab().open(seeds.to_query())
    lab.open_curves("gradient")
    (trajectory,) = run(seeds)
    members = cloud(seeds, seeds.runs[0])
    assert members
    assert hover(lab, ".side .loss", 25)[1] == number(float(members.band[1][25]))
    slope = float(CURVES["gradient"].values(trajectory)[0][25])
    assert hover(lab, curve("gradient"), 25)[1] == number(slope)


def test_a_click_or_a_drag_on_a_curve_moves_the_clock(lab: Lab) -> None:
    hover(lab, ".side .loss", 40)
    lab.page.mouse.down()
    assert lab.step == 40
    hover(lab, ".side .loss", 90)
    assert lab.step == 90
    lab.page.mouse.up()
    hover(lab, ".side .loss", 20)
    assert lab.step == 90


def test_a_click_finds_the_step_where_the_axis_counts_something_else(watch: Watch) -> None:
    scene = READY_MADE["regression"]
    lab = watch.lab().open(scene.to_query())
    lab.repainted(lambda: lab.page.locator(".lab .axis").select_option("examples"))
    sgd = run(scene)[1]
    assert sgd.examples_per_gradient == 1
    told = hover(lab, ".side .loss", math.log10(200))
    assert told[0] == "example 200"
    assert told[2] == f"{number(float(sgd.losses[200]))} (step 200)"
    offset = sgd.surface.lowest
    assert offset is not None
    height = math.log10(float(sgd.losses[20]) - offset)
    lab.page.mouse.click(*lab.pixel(math.log10(20), height, ".side .loss"))
    assert lab.step == 20


def test_curves_are_chosen_and_closed_by_keyboard(lab: Lab) -> None:
    summary = lab.page.locator(".lab .quantities-box summary")
    summary.press("Enter")
    lab.page.keyboard.press("Tab")
    lab.repainted(lambda: lab.page.keyboard.press(" "))
    boxes = lab.page.locator(".lab .curve-box")
    expect(boxes).to_have_count(1)
    assert not lab.playing
    kind = "document.querySelector('.lab .curve .plot')._fullLayout.yaxis.type"
    assert lab.page.evaluate(kind) == "log"
    log = lab.button(f"{text('en', 'lab.curve.log')}: ‖∇L‖")
    expect(log).to_have_attribute("aria-pressed", "true")
    lab.repainted(lambda: log.press("Enter"))
    assert lab.page.evaluate(kind) == "linear"
    lab.button(f"{text('en', 'lab.curve.close')}: ‖∇L‖").press("Enter")
    expect(boxes).to_have_count(0)
    expect(lab.page.locator(".lab .quantity input:checked")).to_have_count(0)


def test_the_list_of_curves_follows_the_methods(lab: Lab) -> None:
    lab.open_curves("momentum.v")
    listed = lab.page.locator(".lab .quantity")
    before = listed.count()
    focus_run(lab, "Momentum")
    lab.button(f"{text('en', 'lab.remove')}: momentum").click()
    expect(listed).to_have_count(before - 1)
    expect(lab.page.locator(".lab .curve-box")).to_have_count(0)
    lab.press("Control+z")
    expect(listed).to_have_count(before)
    expect(lab.page.locator(".lab .curve-box")).to_have_count(1)


def test_a_tap_on_a_curve_moves_the_clock(watch: Watch) -> None:
    lab = watch.lab("phone").open()
    lab.open_curves("gradient", "rate")
    assert max(overflow(lab)) <= 0
    assert not outside(lab)
    lab.page.locator(f".lab {curve('rate')}").evaluate("e => e.scrollIntoView({block: 'end'})")
    low, high = lab.page.locator(f".lab {curve('rate')} .plot").evaluate(
        "plot => plot._fullLayout.yaxis.range"
    )
    lab.page.touchscreen.tap(*lab.pixel(60, (low + high) / 2, curve("rate")))
    assert 59 <= lab.step <= 61


def test_a_diverging_run_breaks_nothing(lab: Lab) -> None:
    lab.repainted(lambda: lab.enter(f"{GD} value", "1e300"))
    lab.address_has("r1.eta=1e300")
    lab.press("Home", "End")
    assert lab.step == 300
    assert lab.results[1][2].startswith("Converged")


def test_the_table_of_results(still: Lab) -> None:
    head = still.page.locator(".lab .results thead th").all_inner_texts()
    assert head == [
        text("en", f"lab.result.{key}")
        for key in ("run", "settings", "sentence", "steps", "loss", "distance", "evaluations")
    ]
    assert [row[0] for row in still.results] == ["GD", "Momentum", "RMSProp", "Adam"]
    assert all(all(cell for cell in row) for row in still.results)


# Every window


@pytest.mark.parametrize("key", ["beale", "regression", "ill_conditioned"])
def test_nothing_is_cut_off_on_a_phone(watch: Watch, key: str) -> None:
    lab = watch.lab("phone").open(READY_MADE[key].to_query())
    assert max(overflow(lab)) <= 0
    assert not outside(lab)
    picture = lab.page.locator(".lab .picture-box").bounding_box()
    assert picture
    assert picture["y"] + picture["height"] < 844 * 0.8


def test_a_long_complaint_fits_a_phone(watch: Watch) -> None:
    lab = watch.lab("phone").open("r1=adam&" + "k" * 300 + "=1&r2=" + "n" * 300)
    expect(lab.page.get_by_text(text("en", "link.heading"))).to_be_visible()
    assert max(overflow(lab)) <= 0
    assert not outside(lab)


def test_eight_runs_fit_a_phone(watch: Watch) -> None:
    runs = tuple(Run("adam", {"eta": 0.1 + i / 64}) for i in range(8))
    lab = watch.lab("phone").open(Scene(runs=runs).to_query())
    assert max(overflow(lab)) <= 0
    assert not outside(lab)


def test_the_picture_stays_in_sight_while_a_thumb_is_on_a_slider(watch: Watch) -> None:
    lab = watch.lab("phone").open()
    slider = lab.slider(GD)
    y = middle(slider)[1]
    lab.page.evaluate("by => document.querySelector('.stMain').scrollBy(0, by)", y - 600)
    assert lab.page.evaluate(SCROLLED) > 150
    picture, held = lab.page.locator(".lab .picture-box").bounding_box(), slider.bounding_box()
    assert picture
    assert held
    assert picture["y"] >= -1
    assert picture["y"] + picture["height"] < held["y"] < 700
    x, y = middle(slider)
    lab.repainted(lambda: touches(lab, (x, y), *((x - 5 * i, y) for i in range(1, 8))))
    lab.until(lambda: "r1.eta" in lab.query, "the link has the rate")


def test_touch_targets_are_as_high_as_a_thumb(watch: Watch) -> None:
    lab = watch.lab("phone").open()
    lab.page.locator(".lab .card.open .more summary, .lab .chip").last.click()
    sliders = lab.page.locator(".lab .card.open input[type=range]:visible")
    numbers = lab.page.locator(".lab .card.open input.number:visible")
    chips = lab.page.locator(".lab .chip")
    for target in (*sliders.all(), *numbers.all(), *chips.all()):
        box = target.bounding_box()
        assert box
        assert box["height"] >= 44


def test_a_window_that_changes_its_size_is_drawn_anew(lab: Lab) -> None:
    x, _ = lab.pixel(4.0, 0.0)
    lab.page.set_viewport_size({"width": 1240, "height": 800})
    lab.until(lambda: lab.pixel(4.0, 0.0)[0] < x, "the picture is narrower")
    lab.repainted(lambda: lab.page.mouse.click(*lab.pixel(2.0, -1.0)))
    assert lab.start == (pytest.approx(2.0, abs=0.02), pytest.approx(-1.0, abs=0.02))


def test_an_open_page_follows_the_system_into_the_dark(watch: Watch) -> None:
    """Also while presenting, where nothing else asks the server for anything."""
    lab = watch.lab().open("lesson=slope")
    lab.press("p")
    for scheme in ("dark", "light"):
        lab.page.emulate_media(color_scheme=scheme)
        colors = THEMES[scheme]
        expect(lab.player).to_have_attribute("data-theme", scheme)
        expect(lab.page.locator(".lab")).to_have_css("background-color", rgb(colors.background))
        expect(lab.page.locator(".lab")).to_have_css("color", rgb(colors.ink))


def test_nothing_of_streamlit_is_offered_to_visitors(still: Lab) -> None:
    for name in ("stToolbar", "stAppDeployButton", "stMainMenu", "stStatusWidget"):
        for part in still.page.get_by_test_id(name).all():
            expect(part).to_be_hidden()


def test_every_control_has_a_name(still: Lab) -> None:
    nameless = still.page.evaluate(
        """() => [...document.querySelectorAll('.lab :is(input, select, button)')].filter(
          (e) => !(e.getAttribute('aria-label') || e.textContent.trim() || e.labels?.length)
        ).map((e) => e.outerHTML)"""
    )
    assert not nameless
    names: list[str] = still.page.evaluate(
        """() => [...document.querySelectorAll('.lab input[type=range], .lab input.number')]
          .map((e) => e.getAttribute('aria-label'))"""
    )
    assert len(names) == len(set(names))
    for key in ("gd", "momentum", "rmsprop", "adam"):
        for p in OPTIMIZERS[key].hyperparameters:
            assert f"{key} {p.symbol} {p.label}" in names


# Numbers


def sample_numbers() -> list[float]:
    """A few hundred numbers of every size, and those that are easily rounded two ways."""
    rng = np.random.default_rng(0)
    spread = rng.choice([-1.0, 1.0], 200) * 10.0 ** rng.uniform(-12, 12, 200)
    halves = [m + f for m in (1, 12, 123, 1234) for f in (0.5, 0.25, 0.125, 0.0625, 0.03125)]
    edges = [
        base + step for base in (1e-4, 1e-3, 0.1, 1, 10, 1e3, 1e4) for step in (0, 1e-9, -1e-9)
    ]
    fours = [
        float(f"{d}e{e}") for d, e in itertools.product((9.9994, 9.9996, 1.00005), range(-7, 7))
    ]
    odd = [0.0, -0.0, 5e-324, 1.7976931348623157e308, 12345.0, -2.5, math.pi]
    return [*spread.tolist(), *halves, *edges, *fours, *odd]


def test_the_browser_writes_numbers_as_the_server_does() -> None:
    values = sample_numbers()
    written = module("controls/format.js", "(m, values) => values.map(m.number)", values)
    differ = [(v, w, number(v)) for v, w in zip(values, written, strict=True) if w != number(v)]
    assert not differ


def test_the_browser_reads_what_people_type() -> None:
    typed = {
        "0.5": 0.5, " 1e-3 ": 0.001, "−2": -2, "0,25": 0.25, ".5": 0.5, "5.": 5, "+3": 3, "1E4": 1e4
    }  # fmt: skip
    nonsense = ["", "fast", "1 000", "1,000.5", "0x10", "1e", "NaN", "Infinity", "--1", "1/2"]
    read = module(
        "controls/format.js",
        "(m, texts) => texts.map(m.parsed).map((v) => (Number.isNaN(v) ? null : v))",
        [*typed, *nonsense],
    )
    assert read == [*typed.values(), *[None] * len(nonsense)]


# Inside a step

SPOKEN = """side => {
  const say = (node) => {
    const parts = [...node.children].map(say);
    switch (node.localName) {
      case "mfrac": return `((${parts[0]})/(${parts[1]}))`;
      case "msqrt": return `sqrt(${parts.join("")})`;
      case "msup": return `(${parts[0]})**(${parts[1]})`;
      case "mo": return node.textContent === "|"
        ? (node.getAttribute("form") === "prefix" ? "abs(" : ")")
        : { "−": "-", "·": "*", "×": "*" }[node.textContent] ?? node.textContent;
      default: return parts.length ? parts.join("") : node.textContent;
    }
  };
  return [...side.querySelectorAll("math")].map(say).join("");
}"""


def filled(lab: Lab) -> list[str]:
    """The inspector's filled-in lines, as Python; those of y only where they differ."""
    lines = lab.page.locator(".lab .inspector .filled:visible")
    return [lines.nth(i).evaluate(SPOKEN) for i in range(lines.count())]


def calculated(line: str) -> tuple[float, float, float]:
    """What a pocket calculator makes of a line, what stands behind its =, and how exact it is."""
    sum_, _, result = line.partition("=")
    keys = {"sqrt": math.sqrt, "abs": abs, "min": min, "max": max, "sign": np.sign}
    largest = max(abs(float(digits)) for digits in re.findall(r"[\d.]+", line))
    return eval(sum_, keys), eval(result or sum_, {}), 2e-5 * largest


def open_inspector(lab: Lab) -> Locator:
    inspector = lab.page.locator(".lab .inspector")
    lab.repainted(inspector.locator("summary").click)
    return inspector


@pytest.mark.parametrize("keys", [WORKED[:6], WORKED[6:12], WORKED[12:]], ids=" ".join)
def test_a_pocket_calculator_confirms_each_step_shown(watch: Watch, keys: list[str]) -> None:
    scene = Scene("beale", steps=40, runs=tuple(Run(key) for key in keys))
    lab = watch.lab().open(scene.to_query())
    told = open_inspector(lab).locator(".told").first
    for i, trajectory in enumerate(run(scene)):
        lab.page.locator(".lab .chip").nth(i).click()
        for keys_pressed, t in ((("Home", "ArrowRight"), 1), (("Shift+ArrowRight",), 11)):
            lab.press(*keys_pressed)
            expect(told).to_contain_text(f"Step {t} of {trajectory.optimizer.name}: from (")
            lines = filled(lab)
            for line in lines:
                by_hand, shown, rounding = calculated(line)
                assert by_hand == pytest.approx(shown, rel=2e-5, abs=rounding), line
            results = [calculated(line)[1] for line in lines]
            for value in trajectory.positions[t]:
                assert any(shown == pytest.approx(value, rel=1e-5) for shown in results), lines


def test_the_browser_works_a_step_out_as_the_engine_did() -> None:
    """Unrounded: each line's value is the state and the position after the step."""
    taken = {key: run(Scene("beale", steps=12, runs=(Run(key),)))[0] for key in WORKED}
    known = [{k: float(v[-1, 0]) for k, v in worked.starting(t).items()} for t in taken.values()]
    given = [
        [worked.described(t.optimizer, "en"), {**t.resolved.settings, "t": t.steps, **start}]
        for t, start in zip(taken.values(), known, strict=True)
    ]
    found = module(
        "inspector/worked.js",
        "({ workedOut }, given) => given.map((one) => workedOut(...one).names)",
        given,
    )
    for (key, trajectory), names in zip(taken.items(), found, strict=True):
        after = {k: v[-1, 0] for k, v in trajectory.state.items()}
        for name, value in (after | {"w": trajectory.positions[-1, 0]}).items():
            assert names[name] == pytest.approx(value, rel=1e-9, abs=1e-12), (key, name)


def test_the_inspector_follows_the_clock_without_the_server(lab: Lab) -> None:
    inspector = open_inspector(lab)
    lab.press("Home")
    expect(inspector.locator(".told").first).to_have_text(
        "GD stands at its start, (1, 1.5). Its first step comes next."
    )
    expect(inspector.locator(".law").last).to_be_visible()
    assert filled(lab) == []
    painted = lab.painted
    lab.press("ArrowRight")
    expect(inspector.locator(".told").first).to_contain_text("Step 1 of GD: from (1, 1.5) to (")
    lab.press("ArrowRight")
    expect(inspector.locator(".told").first).to_contain_text("Step 2 of GD: from (")
    assert lab.painted == painted
    lab.repainted(lambda: lab.slider(GD).press("ArrowLeft"))
    by_hand, shown, rounding = calculated(filled(lab)[-1])
    assert by_hand == pytest.approx(shown, abs=rounding)


def test_the_inspector_says_what_cannot_be_filled_in(watch: Watch) -> None:
    runs = (Run("lbfgs"), Run("adam", schedule="cosine"), Run("gd", {"eta": 1.0}))
    lab = watch.lab().open(Scene("quadratic", steps=40, runs=runs).to_query())
    inspector = open_inspector(lab)
    expect(inspector.locator(".note").first).to_contain_text("L-BFGS weighs several earlier steps")
    expect(inspector.locator(".law math")).to_have_count(1 + len(OPTIMIZERS["lbfgs"].update_latex))
    chips = lab.page.locator(".lab .chip")
    chips.nth(1).click()
    expect(inspector.locator(".note").first).to_contain_text("schedule “Cosine” at this step: 0")
    chips.nth(2).click()
    expect(inspector.locator(".told").first).to_contain_text("It is the last: the run ended here.")


def test_a_first_rate_alone_is_said_to_count(watch: Watch) -> None:
    """On the card, in the inspector, and beside the settings of the result."""
    run = Run("rprop", {"eta": 0.05}, schedule="one_cycle")
    lab = watch.lab().open(Scene(steps=40, runs=(run,)).to_query())
    said = text("en", "lab.schedule.first")
    lab.page.locator(".lab .card .opener").first.click()
    card = lab.page.locator(".lab .card.open")
    card.get_by_text(text("en", "lab.more")).click()
    expect(card.get_by_text(said)).to_be_visible()
    expect(open_inspector(lab).locator(".note").first).to_have_text(said)
    expect(lab.page.locator(".lab .results")).to_contain_text(text("en", "setting.first_rate"))


def test_arrows_are_drawn_and_their_lengths_stated(lab: Lab) -> None:
    key = lab.page.locator(".lab .arrow-key")
    focus_run(lab, "Momentum")
    lab.press("Home", "Shift+ArrowRight")
    bare = lab.drawn()
    expect(key).to_be_hidden()
    lab.repainted(lab.button("Arrows").click)
    expect(key).to_contain_text("Step 10, at the axes’ scale")
    for meant in (r"the step × \d", r"momentum part × \d", r"downhill, −g × \d"):
        expect(key).to_contain_text(re.compile(meant))
    assert lab.drawn() != bare
    scales = key.inner_text().replace("Step 10", "")
    lab.press("ArrowRight")
    assert key.inner_text().replace("Step 11", "") == scales  # so lengths compare
    focus_run(lab, "GD")
    expect(key.get_by_text("momentum part")).to_be_hidden()
    lab.press("Home")
    expect(key).to_contain_text("Step 1,")
    focus_run(lab, "Momentum")
    lab.press("Shift+ArrowRight")
    lab.repainted(lab.button("Arrows").click)
    expect(key).to_be_hidden()
    assert lab.drawn() == bare
