"""What the runs of a scene are called, and what is set of them."""

from __future__ import annotations

from engine import Run, Scene
from engine.options import OPTIONS
from engine.scene import Resolved
from engine.schedules import SCHEDULES
from figures.theme import letters
from optimizers import OPTIMIZERS
from optimizers.base import Optimizer, Switch
from texts import has_text, number, text, translated


def gradient_source(scene: Scene, run: Run, language: str) -> str:
    """Where the gradient of a run comes from, or "" for the full gradient of a formula."""
    resolved, data = scene.resolve(run), scene.landscape.data
    if data and resolved.batch:
        code = "source.example" if resolved.batch == 1 else "source.batch"
        return text(language, code, batch=resolved.batch, size=data.size)
    if data:
        return text(language, "source.full", size=data.size)
    if resolved.sigma:
        return text(language, "source.noise", sigma=number(resolved.sigma))
    return ""


def settings(optimizer: Optimizer, resolved: Resolved, language: str) -> str:
    """Every setting of a run: numbers, and the switches that are not as usual."""
    parts = [f"{p.symbol} {number(resolved.settings[p.key])}" for p in optimizer.hyperparameters]
    return ", ".join(parts + besides(optimizer, resolved, language))


def besides(optimizer: Optimizer, resolved: Resolved, language: str) -> list[str]:
    """What is set of a run besides its hyper-parameters, where it is not as usual."""
    switches = [
        _switched(optimizer, switch, resolved, language)
        for switch in optimizer.switches
        if resolved.settings[switch.key] != switch.default
    ]
    return switches + extras(optimizer, resolved, language)


def _switched(optimizer: Optimizer, switch: Switch, resolved: Resolved, language: str) -> str:
    label = translated(language, f"optimizer.{optimizer.key}.{switch.key}.label", switch.label)
    code = "switch.on" if resolved.settings[switch.key] else "switch.off"
    return text(language, code, label=label)


def extras(optimizer: Optimizer, resolved: Resolved, language: str) -> list[str]:
    """What is on of a run's schedule, then of what changes its steps, then of what it samples."""
    parts = []
    if resolved.schedule != "constant":
        about = SCHEDULES[resolved.schedule]
        values = [
            f"{p.symbol} {number(resolved.schedule_settings[p.key])}" for p in about.parameters
        ]
        if optimizer.first_rate:
            values.append(text(language, "setting.first_rate"))
        name = translated(language, f"schedule.{about.key}.name", about.name)
        parts.append(f"{name} ({', '.join(values)})")
    for option in sorted(OPTIONS.values(), key=lambda option: "sampling" in option.needs):
        value, code = getattr(resolved, option.key), f"setting.{option.key}"
        if value != option.default and has_text(code):
            parts.append(text(language, code, value=number(value)))
    return parts


def run_names(scene: Scene, language: str) -> tuple[str, ...]:
    """A name for each run: the optimizer's, its letter, what tells its runs apart, any extras."""
    names = []
    for run, letter in zip(scene.runs, letters(scene.runs), strict=True):
        optimizer = OPTIMIZERS[run.optimizer]
        twins = [r for r in scene.runs if r.optimizer == run.optimizer]
        marks = _differences(scene, run, twins, language)
        marks += extras(optimizer, scene.resolve(run), language)
        if run.ghost:
            marks.append(text(language, "name.ghost"))
        names.append(" · ".join([f"{optimizer.name} {letter}".rstrip(), *marks]))
    return tuple(names)


def _differences(scene: Scene, run: Run, twins: list[Run], language: str) -> list[str]:
    """The settings of a run in which runs of the same optimizer differ."""
    optimizer, own = OPTIMIZERS[run.optimizer], scene.resolve(run)
    others = [scene.resolve(twin) for twin in twins]
    marks = [
        f"{p.symbol} {number(own.settings[p.key])}"
        for p in optimizer.hyperparameters
        if any(o.settings[p.key] != own.settings[p.key] for o in others)
    ]
    marks += [
        _switched(optimizer, switch, own, language)
        for switch in optimizer.switches
        if any(o.settings[switch.key] != own.settings[switch.key] for o in others)
    ]
    if any(o.batch != own.batch for o in others) and scene.landscape.data:
        marks.append(text(language, "name.batch", batch=own.batch or scene.landscape.data.size))
    if any(o.sigma != own.sigma for o in others):
        marks.append(f"σ {number(own.sigma)}")
    return marks
