"""Links of version 1, each with what it meant when it was given away, and what it means now.

``links_v1.jsonl`` was made at commit c78a25b, before which links have been shared and printed:

    python -m tests.data.make_links --make       at that commit only

It is never made anew. A line is a link and what was read from it: the scene, the view, the
lesson, every setting with nothing left out, the part of the surface that the picture opens with,
the first draws, and what was complained about. Where a link has to mean something else today, its
line says so, in ``now``, and why, in ``why``:

    python -m tests.data.make_links              lists the links whose meaning differs
    python -m tests.data.make_links --why TEXT   accepts these differences, with a reason
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

from engine import Complaint, Run, Scene, draws
from engine.schedules import SCHEDULES
from figures import AXES, CURVES
from figures.view import READERS
from lessons import LESSONS, READY_MADE
from links.reading import LANGUAGE, LESSON, read_link
from optimizers import OPTIMIZERS, Optimizer
from surfaces import SURFACES, Surface
from tests.random_scenes import is_whole, on_slider

FILE = Path(__file__).with_name("links_v1.jsonl")
COUNT = 2000
DRAWN = 3  # steps whose draws are noted
TYPED = """
x^2+y^2; x^2 + 3y^2 + 2 sin(3x); x^2 y^2; x y; 3x y; (x^2 + y - 11)^2 + (x + y^2 - 7)^2
(1 - x)^2 + 100(y - x^2)^2; |x|+|y|; |x| + 2sin(y); x^4 - 3x y; log(1 + x²) + 1/(1 + y^2); 5
sin(x) cos(y); exp(-x^2 - y^2); -exp(-(x^2+y^2)); sqrt(1 + x^2 + y^2); x^2/20 + y^2; 0.1x^2 + 2y^2
x² − y²; x^3 - 3x y^2; x^3 + y^2; (x y - 1)^2; 1000(x^2/20 + y^2); (x - 3)^2/2 + 50(y - 3)^2
x^2 + y^2 + 10(1 - cos(2 pi x)) + 10(1 - cos(2 pi y)); tanh(x)^2 + y^2; atan(x y); x^4 + y^4
2 - 2exp(-30(x + 1.5)^2) - 2exp(-(x - 1.5)^2) + y^2/2 + (x/3)^4; cosh(x) + cosh(y); x + y; 2x; y^2
(x^2 - 1)^2 + y^2; (x^2 - 1)^2 + (y^2 - 1)^2; abs(x - y) + x^2; ln(1 + x^2 + y^2); x^2 3y
1/(1 + x^2 + y^2); e^(-x) + y^2; pi x^2 + e y^2; 1/2x^2 + y^2; x^2·y² + x²; x × y; x⁴ + y⁴ − 4 x y
2^x + 2^-x + y^2; sinh(x)^2 + y^2; x (y + 1) (x - 1); (x + y) ^ 2 + (x - y) ^ 2 / 10; sqrt(x^2+y^2)
sin(3x) sin(3y) + x^2/4 + y^2/4; tan(x/4)^2 + y^2; sin(3x+y); tanh(3x+y); 1/(x^2+y^2-1)
log(x^2+y^2); -sin(x)/x + y^2; (x^2-0.0004)^2+y^2; x^2/10 + |y|
(x + 2y - 7)^2 + (2x + y - 5)^2; x^(2/3) + y^2
"""


def owner(complaint: Complaint) -> int:
    """Where a complaint stands among those of a link: lesson, language, view, and the rest."""
    named = {LESSON: 0, LANGUAGE: 1} | dict.fromkeys(READERS, 2)
    return named.get(complaint.parameter, 3)


def described(link: str) -> dict[str, Any]:
    """What a link means, with nothing left out."""
    scene, view, lesson, language, complaints = read_link(link)
    said = {
        "lesson": lesson,
        "language": language,
        "view": view.to_parameters(),
        "complaints": [[c.parameter, c.code] for c in sorted(complaints, key=owner)],
    }
    meaning = {
        "surface": scene.surface,
        "parameters": {p.key: scene.parameters.get(p.key, p.default) for p in parameters(scene)},
        "formula": scene.formula,
        "start": list(scene.origin),
        "steps": scene.steps,
        "seed": scene.seed,
        "runs": [run_described(scene, run) for run in scene.runs],
        "opens": [list(side) for side in scene.landscape.view],
    }
    return meaning | {key: value for key, value in said.items() if value}


def parameters(scene: Scene) -> tuple[Any, ...]:
    """What can be set of the scene's surface."""
    return SURFACES[scene.surface].parameters


def run_described(scene: Scene, run: Run) -> dict[str, Any]:
    """A run with every setting, and its first draws; what is off or constant is left out."""
    resolved = scene.resolve(run)
    all_of_it = {
        "optimizer": run.optimizer,
        "settings": resolved.settings,
        "batch": resolved.batch,
        "sigma": resolved.sigma,
        "seeds": resolved.seeds if resolved.seeds > 1 else 0,
        "replacement": resolved.replacement,
        "clip": resolved.clip,
        "l2": resolved.l2,
        "schedule": "" if resolved.schedule == "constant" else resolved.schedule,
        "schedule_settings": dict(resolved.schedule_settings),
        "ghost": run.ghost,
        "draws": first_draws(scene, resolved.batch, resolved.sigma, resolved.replacement),
    }
    return {key: value for key, value in all_of_it.items() if value}


def first_draws(scene: Scene, batch: int, sigma: float, replacement: bool) -> list[Any]:
    """What chance gives to the first steps: the sums of the examples' indices, or the noise."""
    data = scene.landscape.data
    if batch and data:
        draw = draws.examples_with_replacement if replacement else draws.examples
        rows = draw(scene.seed, data.size, batch, scene.steps)[:DRAWN]
        return [[int(row[0]), int(row[-1]), int(row.sum())] for row in rows]
    return draws.noise(scene.seed, scene.steps)[:DRAWN].round(12).tolist() if sigma else []


def links(rng: random.Random) -> Iterator[str]:
    """The links, those that leave most out first."""
    for surface in SURFACES:
        for optimizer in OPTIMIZERS:
            yield f"v=1&surface={surface}&r1={optimizer}"
    for scene in READY_MADE.values():
        yield scene.to_query()
        lesson_key, language = rng.choice(list(LESSONS)), rng.choice(("en", "ko"))
        yield f"{scene.to_query()}&lesson={lesson_key}&lang={language}"
    for key, lesson in LESSONS.items():
        yield f"lesson={key}"
        yield f"lesson={key}&lang=ko&curves=rate&axis=examples"
        yield f"lesson={key}&{lesson.scene.to_query()}&r1.ghost=on"
        yield from (aside.to_query() for aside in lesson.asides)
    for schedule in SCHEDULES:
        for optimizer in OPTIMIZERS:
            if "eta" in OPTIMIZERS[optimizer].defaults():
                settings = schedule_settings(schedule, rng)
                yield (
                    f"v=1&surface={surface_key(rng)}&r1={optimizer}&r1.schedule={schedule}"
                    + settings
                )
    yield from formula_links(rng)
    yield from damaged(rng)
    while True:
        yield random_link(rng)


def surface_key(rng: random.Random) -> str:
    return rng.choice(list(SURFACES))


def short(value: float, rng: random.Random) -> str:
    """A number as a person or a slider gives it."""
    return (
        repr(float(f"{value:.{rng.choice((1, 2, 3, 17))}g}")).removesuffix(".0").replace("e+", "e")
    )


def schedule_settings(key: str, rng: random.Random) -> str:
    """Some of a schedule's settings, each with an ampersand before it."""
    written = ""
    for p in SCHEDULES[key].parameters:
        if rng.random() < 0.6:
            written += f"&r1.schedule.{p.key}={clamped(p, rng)}"
    return written


def clamped(slider: Any, rng: random.Random) -> str:
    """A value on a slider, as a link says it."""
    value = float(on_slider(slider, rng.random()))
    written = short(value, rng)
    inside = slider.low <= float(written) <= slider.high and not (
        is_whole(slider) and float(written) % 1
    )
    return written if inside else repr(value)


def run_part(name: str, optimizer: Optimizer, surface: Surface, rng: random.Random) -> str:
    """A run of a link, with some of its settings."""
    part = f"&{name}={optimizer.key}"
    for p in optimizer.hyperparameters:
        if rng.random() < 0.4:
            part += f"&{name}.{p.key}={clamped(p, rng)}"
    for s in optimizer.switches:
        if rng.random() < 0.3:
            part += f"&{name}.{s.key}={rng.choice(('on', 'off'))}"
    if not optimizer.always_full and rng.random() < 0.6:
        if surface.data:
            part += f"&{name}.batch={rng.choice((0, 1, 2, 5, 8, 16, surface.data.size))}"
            part += f"&{name}.replacement=on" if rng.random() < 0.3 else ""
        else:
            part += f"&{name}.sigma={short(10 ** rng.uniform(-2, 1), rng)}"
        part += f"&{name}.seeds={rng.choice((2, 5, 20, 50))}" if rng.random() < 0.3 else ""
    for extra in ("clip", "l2"):
        if rng.random() < 0.15:
            part += f"&{name}.{extra}={short(10 ** rng.uniform(-3, 1), rng)}"
    if "eta" in optimizer.defaults() and rng.random() < 0.25:
        schedule = rng.choice(list(SCHEDULES))
        settings = schedule_settings(schedule, rng).replace("&r1.", f"&{name}.")
        part += f"&{name}.schedule={schedule}" + settings
    return part + (f"&{name}.ghost=on" if rng.random() < 0.1 else "")


def random_link(rng: random.Random) -> str:
    """A link to a ready surface, with all that a link can say."""
    surface = SURFACES[surface_key(rng)]
    link = f"v=1&surface={surface.key}"
    for p in surface.parameters:
        if rng.random() < 0.6:
            link += f"&surface.{p.key}={clamped(p, rng)}"
    if rng.random() < 0.5:
        (x0, x1), (y0, y1) = surface.view
        link += f"&x={short(rng.uniform(x0, x1), rng)}&y={short(rng.uniform(y0, y1), rng)}"
    if rng.random() < 0.6:
        link += f"&steps={rng.randint(1, 2000)}"
    if rng.random() < 0.6:
        link += f"&seed={rng.choice((1, 7, 42, 123, 999_999, rng.randint(0, 999_999)))}"
    for i in range(1, rng.choice((1, 1, 2, 3, 4, 8)) + 1):
        link += run_part(f"r{i}", OPTIMIZERS[rng.choice(list(OPTIMIZERS))], surface, rng)
    return link + (view_part(surface, rng) if rng.random() < 0.4 else "")


def view_part(surface: Surface, rng: random.Random) -> str:
    """How a scene is looked at, as a link says it."""
    part = ""
    if rng.random() < 0.6:
        (x0, x1), (y0, y1) = surface.view
        part += f"&box={x0 / 3:.4g},{x1 / 2:.4g},{y0 / 2:.4g},{y1 / 3:.4g}"
    if rng.random() < 0.3:
        part += f"&log={rng.choice(('on', 'off'))}"
    if rng.random() < 0.3:
        part += f"&axis={rng.choice(AXES)}"
    if rng.random() < 0.3:
        part += f"&curves={','.join(rng.sample(list(CURVES), 2))}"
    if rng.random() < 0.3:
        part += f"&camera={rng.randint(-180, 180)},{rng.randint(6, 90)}"
        part += f",{rng.uniform(0.5, 6):.2f}" if rng.random() < 0.5 else ""
    return part


def formula_links(rng: random.Random) -> Iterator[str]:
    """300 links with a formula: as the lab writes them, and as hands do."""
    for written in formulas(rng):
        by_lab = quote_plus(written)
        as_typed = rng.choice((by_lab, by_lab, by_lab.replace("+", "%20")))
        keys = rng.sample(list(OPTIMIZERS), rng.choice((1, 2, 3)))
        runs = "".join(f"&r{i}={key}" for i, key in enumerate(keys, start=1))
        start = f"&x={rng.uniform(-2, 2):.2g}&y={rng.uniform(-2, 2):.2g}"
        yield f"v=1&surface=formula&f={as_typed}{rng.choice(('', '', start))}{runs}"


def formulas(rng: random.Random) -> list[str]:
    """300 formulas, half of them with blanks."""
    listed = [f.strip() for line in TYPED.strip().splitlines() for f in line.split(";")]
    pieces = ("x", "y", "x^2", "y^2", "x y", "(x - 1)^2", "(y+0.5)^2", "x^4", "|y|", "cos(2x)")
    more = ("sin(x + y)", "exp(-x^2)", "(x y - 1)^2", "1/(2 + y^2)", "log(2 + x²)", "sqrt(3 + y^2)")
    while len(listed) < 300:
        chosen = rng.sample(pieces + more, rng.choice((2, 2, 3, 4)))
        factors = [rng.choice(("", "2", "0.5", "3 ", "10", "1/3 ")) for _ in chosen]
        joint = rng.choice((" + ", "+", " - ", "-", " + "))
        listed.append(joint.join(f + p for f, p in zip(factors, chosen, strict=True)))
    return listed


def damaged(rng: random.Random) -> Iterator[str]:
    """Links with something in them that makes no sense: what is right is kept."""
    wrong = (
        "r1.etta=0.1", "sufrace=beale", "x=abc", "y=", "steps=0", "steps=2001", "steps=1.5",
        "seed=-1", "r1.eta=fast", "r1.eta=nan", "r1.eta=inf", "r2=adamm", "r3.eta=0.1", "r1=adam",
        "v=2", "log=yes", "axis=time", "box=1,2,3", "camera=1", "curves=nothing", "lang=xx",
        "lesson=none", "r1.clip=-1", "r1.seeds=51", "r1.schedule=never", "surface.kappa=1e9",
        "r1.schedule.gamma=2", "f=x", "r1.batch=1", "r1.replacement=maybe", "turned=loss,nothing",
    )  # fmt: skip
    for part in wrong:
        for surface in rng.sample(list(SURFACES), 3):
            yield f"v=1&surface={surface}&x=0.5&y=0.25&steps=40&r1=gd&r1.eta=0.02&{part}"


def read() -> list[dict[str, Any]]:
    """The lines of the file."""
    return [json.loads(line) for line in FILE.read_text("utf-8").splitlines()]


def write(records: list[dict[str, Any]]) -> None:
    """Write the file, a record a line."""
    lines = (json.dumps(r, ensure_ascii=False, separators=(",", ":")) for r in records)
    FILE.write_text("".join(line + "\n" for line in lines), "utf-8")


def differences(record: dict[str, Any]) -> dict[str, Any]:
    """What a link means now, where it is not what it meant: by field."""
    then, now = record["means"], described(record["link"])
    fields = dict.fromkeys((*then, *now))
    return {key: now.get(key) for key in fields if now.get(key) != then.get(key)}


def main(arguments: list[str]) -> int:
    """Make the file, list what differs, or accept it with a reason."""
    if arguments == ["--make"]:
        rng = random.Random(1)
        unique: dict[str, None] = {}
        for link in links(rng):
            unique[link] = None
            if len(unique) == COUNT:
                break
        write([{"link": link, "means": described(link)} for link in unique])
        return 0
    records = read()
    for record in records:
        found = differences(record)
        if found != record.get("now", {}):
            print(record["link"], found, sep="\n  ")
            if arguments[:1] == ["--why"]:
                record["now"], record["why"] = found, arguments[1]
                if not found:
                    del record["now"], record["why"]
    if arguments[:1] == ["--why"]:
        write(records)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
