"""What a person does, folded into the scene: plain functions, tested without a browser."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from engine import Run, Scene, SceneError
from engine.options import OPTIONS
from figures import AXES, CURVES, SCALES, SHAPES, View, aimed, boxed
from lessons import LESSONS
from optimizers import OPTIMIZERS

HISTORY = 200  # scenes that can be undone
MAX_PAGE = 200  # characters of the page's address
DEFAULT_VIEW = View()


class Sheet(NamedTuple):
    """A scene, an id for each of its runs that outlives edits of it, and the lesson it is in."""

    scene: Scene
    ids: tuple[int, ...]
    lesson: str = ""


def fresh(scene: Scene, after: Sheet | None = None) -> Sheet:
    """A sheet whose runs keep the ids of ``after`` by position, so that open cards stay open."""
    kept = after.ids[: len(scene.runs)] if after else ()
    ids = kept + tuple(range(next_id(kept), next_id(kept) + len(scene.runs) - len(kept)))
    return Sheet(scene, ids)


def next_id(ids: Iterable[int]) -> int:
    """An id that is not taken."""
    return max(ids, default=0) + 1


class Event(NamedTuple):
    """One thing done in the browser.

    Attributes:
        seq: Counts up in a page; an event is applied once.
        kind: A key of ``HANDLERS``, ``VIEW_HANDLERS`` or ``PAGE_HANDLERS``, or ``NAVIGATE``.
        run: The id of the run meant, or None.
        key: The setting meant, or "".
        value: The new value.
        done: False while the hand is still on the control.
    """

    seq: int
    kind: str
    run: int | None = None
    key: str = ""
    value: Any = None
    done: bool = True

    @staticmethod
    def read(raw: object) -> Event | None:
        """The event that the browser sent, or None for what is none."""
        if not isinstance(raw, Mapping) or not isinstance(raw.get("seq"), int):
            return None
        run = raw.get("run")
        return Event(
            raw["seq"],
            str(raw.get("kind")),
            run if isinstance(run, int) else None,
            str(raw.get("key") or ""),
            raw.get("value"),
            bool(raw.get("done", True)),
        )


class Refusal(NamedTuple):
    """An event that made no sense: where, and why."""

    seq: int
    run: int | None
    key: str
    error: SceneError


class Draft(NamedTuple):
    """A formula that makes no sense, as it was typed; the picture shows the one before."""

    text: str
    error: SceneError


@dataclass(frozen=True)
class Lab:
    """A page's whole state.

    Attributes:
        sheet: The scene that is shown.
        settled: The scene when no hand was on a control: what the link says, and what undo keeps.
        past, future: For undo and redo.
        view: How the scene is looked at.
        applied: The last event folded in.
        refusal: The last event, if it was refused.
        asked: The optimizer whose equations are shown, until they are dismissed.
        exporting: The step that is exported, while the dialog for it is open.
        draft: What was typed instead of a formula, until it is put right.
        language: The language that was chosen, or None for the browser's.
        opened: The scene as it was opened, by a link, a choice in the header or a lesson.
    """

    sheet: Sheet
    settled: Sheet
    view: View = DEFAULT_VIEW
    past: tuple[Sheet, ...] = ()
    future: tuple[Sheet, ...] = ()
    applied: int = 0
    refusal: Refusal | None = None
    asked: str | None = None
    exporting: int | None = None
    draft: Draft | None = None
    language: str | None = None
    opened: Sheet | None = None

    @staticmethod
    def of(scene: Scene, view: View | None = None, lesson: str = "") -> Lab:
        """A new page that shows a scene, in a lesson or not."""
        sheet = fresh(scene)._replace(lesson=lesson)
        return Lab(sheet, sheet, view or View(), opened=sheet)

    @property
    def scene(self) -> Scene:
        """The scene that is shown."""
        return self.sheet.scene


def fold(lab: Lab, events: Iterable[Event]) -> Lab:
    """Apply, in order, each event above the last one applied."""
    for event in sorted(events, key=lambda e: e.seq):
        if event.seq > lab.applied:
            lab = replace(apply(lab, event), applied=event.seq)
    return lab


def apply(lab: Lab, event: Event) -> Lab:
    """The page after one event. One that makes no sense is refused and leaves the scene alone."""
    lab = replace(lab, refusal=None)
    if event.kind in PAGE_HANDLERS:
        return PAGE_HANDLERS[event.kind](lab, event)
    if event.kind in VIEW_HANDLERS:
        return replace(lab, view=VIEW_HANDLERS[event.kind](lab.view, event))
    handler = HANDLERS.get(event.kind)
    if handler is None or (event.run is not None and event.run not in lab.sheet.ids):
        return lab  # a card that was removed while its event was under way
    try:
        sheet = handler(lab.sheet, event)
    except SceneError as error:
        return replace(lab, refusal=Refusal(event.seq, event.run, event.key, error))
    return show(lab, sheet, event.done)


def show(lab: Lab, sheet: Sheet, done: bool = True) -> Lab:
    """The page with another scene; when it is ``done``, the one before can be undone to."""
    view, draft = lab.view, lab.draft
    taught = sheet.lesson if sheet.lesson != lab.sheet.lesson else ""
    if taught or changes_surface(lab.scene, sheet.scene):
        view, draft = replace(view, box=None, log_loss=None, scales=None), None
    opened = sheet if taught else lab.opened
    lab = replace(lab, sheet=sheet, view=view, draft=draft, opened=opened)
    if not done or (sheet.scene, sheet.lesson) == (lab.settled.scene, lab.settled.lesson):
        return lab
    past = (*lab.past, lab.settled)[-HISTORY:]
    return replace(lab, settled=sheet, past=past, future=())


def changes_surface(one: Scene, other: Scene) -> bool:
    """Whether two scenes have different functions, not only different parameters."""
    return (one.surface, one.formula) != (other.surface, other.formula)


def undo(lab: Lab) -> Lab:
    """Back to the scene before the last change."""
    if not lab.past:
        return lab
    *past, sheet = lab.past
    moved = show(lab, sheet, done=False)
    return replace(moved, settled=sheet, past=tuple(past), future=(*lab.future, lab.settled))


def redo(lab: Lab) -> Lab:
    """Forward again after an undo."""
    if not lab.future:
        return lab
    *future, sheet = lab.future
    moved = show(lab, sheet, done=False)
    return replace(moved, settled=sheet, past=(*lab.past, lab.settled), future=tuple(future))


def as_it_was(lab: Lab) -> Lab:
    """Back to the scene as it was opened, its whole view in the picture; it can be undone."""
    if lab.opened is None:
        return lab
    sheet = fresh(lab.opened.scene, lab.sheet)._replace(lesson=lab.opened.lesson)
    moved = show(lab, sheet)
    return replace(moved, view=replace(moved.view, box=None, scales=None), opened=lab.opened)


def open_scene(lab: Lab, sheet: Sheet) -> Lab:
    """The page with a scene that was chosen as a whole."""
    return replace(show(lab, sheet), opened=sheet)


def choose_scene(sheet: Sheet, scene: Scene) -> Sheet:
    """A ready-made scene, or one from a link, in place of the one shown."""
    return fresh(scene, sheet)


def choose_lesson(sheet: Sheet, key: str) -> Sheet:
    """A lesson with its scene; with no key, the scene shown, to go on from there."""
    if key not in LESSONS:
        return sheet._replace(lesson="")
    return fresh(LESSONS[key].scene, sheet)._replace(lesson=key)


def _set_lesson(sheet: Sheet, event: Event) -> Sheet:
    return choose_lesson(sheet, str(event.value or ""))


def _set_aside(sheet: Sheet, event: Event) -> Sheet:
    """A lesson's further scene, by its index; −1 for the scene itself."""
    if sheet.lesson not in LESSONS or not isinstance(event.value, int):
        return sheet
    lesson = LESSONS[sheet.lesson]
    scenes = {-1: lesson.scene} | dict(enumerate(lesson.asides))
    return fresh(scenes.get(event.value, sheet.scene), sheet)._replace(lesson=sheet.lesson)


def choose_surface(sheet: Sheet, surface: str, formula: str = "") -> Sheet:
    """Another surface with its own start, and rates that suit it.

    A learning rate means something only on the surface that it was set for, so rates and
    gradient sources fall back to what the new surface suggests; other settings stay.
    """
    runs = tuple(
        Run(r.optimizer, {k: v for k, v in r.hyperparameters.items() if k != "eta"})
        for r in sheet.scene.runs
    )
    steps, seed = sheet.scene.steps, sheet.scene.seed
    scene = Scene(surface, steps=steps, seed=seed, runs=runs, formula=formula)
    return Sheet(scene, sheet.ids)


def choose_formula(sheet: Sheet, formula: str) -> Sheet:
    """Another formula, as another surface; a start that was moved stays, if it is in view."""
    chosen, before = choose_surface(sheet, "formula", formula), sheet.scene
    if before.surface == "formula" and before.start != before.landscape.start:
        sides = zip(chosen.scene.landscape.view, before.origin, strict=True)
        if all(low <= at <= high for (low, high), at in sides):
            with suppress(SceneError):  # it has no value there
                return chosen._replace(scene=replace(chosen.scene, start=before.start))
    return chosen


def type_formula(lab: Lab, typed: str) -> Lab:
    """The page after a formula was typed. A mistake is kept as a draft, and the picture stays."""
    formula = typed.strip()
    if formula == lab.scene.formula:  # its rates, its start and the lesson stay
        return replace(lab, draft=None)
    try:
        sheet = choose_formula(lab.sheet, formula or " ")
    except SceneError as error:
        return replace(lab, draft=Draft(formula, error))
    return show(replace(lab, draft=None), sheet)


def latest_formula(lab: Lab) -> str:
    """The formula that was shown last, or "" for the one to begin with."""
    return next((sheet.scene.formula for sheet in reversed(lab.past) if sheet.scene.formula), "")


def _changed_run(sheet: Sheet, event: Event, change: Callable[[Run], Run]) -> Sheet:
    index = sheet.ids.index(event.run) if event.run is not None else 0
    runs = list(sheet.scene.runs)
    runs[index] = change(runs[index])
    return sheet._replace(scene=replace(sheet.scene, runs=tuple(runs)))


def _set_setting(sheet: Sheet, event: Event) -> Sheet:
    return _changed_run(sheet, event, lambda run: with_setting(run, event.key, event.value))


def with_setting(run: Run, key: str, value: Any) -> Run:
    """The run with one setting changed: a field of its own, of its schedule, or of its method."""
    if key == "schedule":
        return replace(run, schedule=str(value), schedule_settings={})
    if key.startswith("schedule."):
        name = key.removeprefix("schedule.")
        return replace(run, schedule_settings={**run.schedule_settings, name: value})
    if key in OPTIONS:
        return replace(run, **{key: value})
    return replace(run, hyperparameters={**run.hyperparameters, key: value})


def _set_optimizer(sheet: Sheet, event: Event) -> Sheet:
    return _changed_run(sheet, event, lambda run: Run(str(event.value)))


def _reset(sheet: Sheet, event: Event) -> Sheet:
    return _changed_run(sheet, event, lambda run: Run(run.optimizer))


def _share_eta(sheet: Sheet, event: Event) -> Sheet:
    """Every run that is not frozen gets the η of this one, where its method has an η."""
    index = sheet.ids.index(event.run) if event.run is not None else 0
    eta = sheet.scene.resolve(sheet.scene.runs[index]).settings.get("eta")
    if eta is None:
        return sheet
    return _for_all(sheet, lambda run: with_setting(run, "eta", eta))


def _suggest_eta(sheet: Sheet, event: Event) -> Sheet:
    """Every run that is not frozen gets the η that the surface suggests for its method."""
    return _for_all(
        sheet,
        lambda run: replace(
            run, hyperparameters={k: v for k, v in run.hyperparameters.items() if k != "eta"}
        ),
    )


def _for_all(sheet: Sheet, change: Callable[[Run], Run]) -> Sheet:
    runs = sheet.scene.runs
    able = [not run.ghost and "eta" in OPTIMIZERS[run.optimizer].defaults() for run in runs]
    changed = (change(run) if can else run for run, can in zip(runs, able, strict=True))
    return sheet._replace(scene=replace(sheet.scene, runs=tuple(changed)))


def _add(sheet: Sheet, event: Event) -> Sheet:
    scene = replace(sheet.scene, runs=(*sheet.scene.runs, Run(str(event.value))))
    return sheet._replace(scene=scene, ids=(*sheet.ids, next_id(sheet.ids)))


def _duplicate(sheet: Sheet, event: Event) -> Sheet:
    index = sheet.ids.index(event.run) if event.run is not None else 0
    runs, ids = list(sheet.scene.runs), list(sheet.ids)
    runs.insert(index + 1, runs[index])
    ids.insert(index + 1, next_id(ids))
    return sheet._replace(scene=replace(sheet.scene, runs=tuple(runs)), ids=tuple(ids))


def _freeze(sheet: Sheet, event: Event) -> Sheet:
    """Keep the run as it is, as a ghost beside it."""
    copied = _duplicate(sheet, event)
    index = copied.ids.index(event.run) + 1 if event.run is not None else 1
    runs = list(copied.scene.runs)
    runs[index] = replace(runs[index], ghost=True)
    return copied._replace(scene=replace(copied.scene, runs=tuple(runs)))


def _remove(sheet: Sheet, event: Event) -> Sheet:
    index = sheet.ids.index(event.run) if event.run is not None else 0
    runs = sheet.scene.runs[:index] + sheet.scene.runs[index + 1 :]
    scene = replace(sheet.scene, runs=runs)
    return sheet._replace(scene=scene, ids=sheet.ids[:index] + sheet.ids[index + 1 :])


def _set_start(sheet: Sheet, event: Event) -> Sheet:
    start = event.value
    if not (isinstance(start, list) and len(start) == 2):
        raise SceneError("x", "not_number", value=start)
    return sheet._replace(scene=replace(sheet.scene, start=tuple(start)))


def _set_field(sheet: Sheet, event: Event) -> Sheet:
    if event.key not in ("steps", "seed"):
        return sheet
    return sheet._replace(scene=replace(sheet.scene, **{event.key: event.value}))


def _set_parameter(sheet: Sheet, event: Event) -> Sheet:
    parameters = {**sheet.scene.parameters, event.key: event.value}
    return sheet._replace(scene=replace(sheet.scene, parameters=parameters))


def _set_box(view: View, event: Event) -> View:
    """Zoom and pan: ``[[x0, x1], [y0, y1]]``, or None for the surface's own view."""
    try:
        (x0, x1), (y0, y1) = ([float(v) for v in side] for side in event.value)
    except (TypeError, ValueError, OverflowError):
        return replace(view, box=None)
    return replace(view, box=boxed((x0, x1, y0, y1)) or view.box)


def _set_camera(view: View, event: Event) -> View:
    """Look in perspective from ``[turn, tilt, zoom]``, or from above for None."""
    try:
        turn, tilt, zoom = (float(v) for v in event.value)
    except (TypeError, ValueError, OverflowError):
        return replace(view, camera=None)
    return replace(view, camera=aimed(turn, tilt, zoom) or view.camera)


def _set_axis(view: View, event: Event) -> View:
    return replace(view, axis=event.value) if event.value in AXES else view


def _open_curve(view: View, event: Event) -> View:
    """Open or close the curves of a quantity; one opened anew comes last."""
    others = tuple(key for key in view.curves if key != event.key)
    opened = (event.key,) if event.value and event.key in CURVES else ()
    return replace(view, curves=others + opened)


def _set_log_curve(view: View, event: Event) -> View:
    curve = CURVES.get(event.key)
    if curve is None or not curve.positive:
        return view
    turned = {curve.key} if bool(event.value) != curve.log else set()
    return replace(view, turned=view.turned - {curve.key} | turned)


def _set_glance(view: View, event: Event) -> View:
    return replace(view, glance=bool(event.value))


def _set_page(view: View, event: Event) -> View:
    """The page's address as the browser knows it, for the link as a QR code."""
    page = str(event.value)
    return replace(view, page=page) if page.startswith("http") and len(page) < MAX_PAGE else view


def _set_scales(view: View, event: Event) -> View:
    """Equal or stretched; None for what suits the surface."""
    return replace(view, scales=event.value if event.value in SCALES else None)


def _set_shapes(view: View, event: Event) -> View:
    """The window shows more of the surface than the ground reaches."""
    return replace(view, shapes=event.value) if event.value in tuple(SHAPES) else view


def _set_gallery(view: View, event: Event) -> View:
    return replace(view, gallery=bool(event.value))


def _set_hide(view: View, event: Event) -> View:
    return replace(view, hide=bool(event.value))


def _set_worked(view: View, event: Event) -> View:
    return replace(view, worked=bool(event.value))


def _set_log_loss(view: View, event: Event) -> View:
    return replace(view, log_loss=bool(event.value))


HANDLERS: dict[str, Callable[[Sheet, Event], Sheet]] = {
    "setting": _set_setting,
    "optimizer": _set_optimizer,
    "reset": _reset,
    "share_eta": _share_eta,
    "suggest_eta": _suggest_eta,
    "add": _add,
    "duplicate": _duplicate,
    "freeze": _freeze,
    "remove": _remove,
    "start": _set_start,
    "scene": _set_field,
    "parameter": _set_parameter,
    "lesson": _set_lesson,
    "aside": _set_aside,
}
VIEW_HANDLERS: dict[str, Callable[[View, Event], View]] = {
    "box": _set_box,
    "camera": _set_camera,
    "log_loss": _set_log_loss,
    "axis": _set_axis,
    "curve": _open_curve,
    "log_curve": _set_log_curve,
    "glance": _set_glance,
    "gallery": _set_gallery,
    "hide": _set_hide,
    "scales": _set_scales,
    "shapes": _set_shapes,
    "qr": _set_page,
    "worked": _set_worked,
}


def _export(lab: Lab, event: Event) -> Lab:
    """Open the dialog for figures of a step."""
    if not isinstance(event.value, int):
        return lab
    return replace(lab, exporting=min(max(event.value, 0), lab.scene.steps))


def _ask(lab: Lab, event: Event) -> Lab:
    """Show the equations of a run's method."""
    if event.run not in lab.sheet.ids:
        return lab
    return replace(lab, asked=lab.scene.runs[lab.sheet.ids.index(event.run)].optimizer)


def _answer(lab: Lab, event: Event) -> Lab:
    """Change nothing: the browser wants blocks that it does not have, or another theme's."""
    return lab


PAGE_HANDLERS: dict[str, Callable[[Lab, Event], Lab]] = {
    "undo": lambda lab, _: undo(lab),
    "redo": lambda lab, _: redo(lab),
    "as_it_was": lambda lab, _: as_it_was(lab),
    "export": _export,
    "equations": _ask,
    "resend": _answer,
    "redress": _answer,
}
NAVIGATE = "navigate"
"""The browser went back or forward: the session reads the address, as a link."""
