"""A script that reproduces a scene's runs: in NumPy, PyTorch, Optax or Keras."""

from __future__ import annotations

import json
import textwrap
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import ClassVar

from engine import Run, Scene
from engine.problem import clipped, penalty, stiffened
from engine.scene import Resolved
from exports.caption import caption, to_text
from exports.code import schedules, surface
from exports.code.source import Source
from exports.code.twins import NAMES, OTHERWISE, SMALL, Library, Twin, twin_of
from figures.legend import run_names
from optimizers import OPTIMIZERS, Optimizer
from texts import text, translated

WIDTH = 92
LIBRARIES = ("numpy", *NAMES)
"""What a script can be written for."""


def to_code(scene: Scene, library: str = "numpy", language: str = "en") -> str:
    """A script whose ``paths`` holds the positions of each run, shape ``(T+1, 2)``, by name.

    A run of several seeds has a path for each, with the seed behind its name. Where a library has
    no method with the same steps, a comment says so. All steps are taken, also beyond where the
    lab's run has left.

    Raises:
        KeyError: The library is none of ``LIBRARIES``.
    """
    return {"numpy": _Numpy, "torch": _Torch, "optax": _Optax, "keras": _Keras}[library](
        scene, language
    ).script()


class _Script:
    """What all scripts share: the scene, taken apart, and the order of things.

    Attributes:
        numpy: What the script calls the library that has NumPy's functions.
        needs: What it always imports, by the name used for it.
        settings: What it sets up first.
        descend: The function that takes the steps.
    """

    numpy = "np"
    needs: ClassVar[Mapping[str, str]]
    settings = ""
    descend = ""

    def __init__(self, scene: Scene, language: str) -> None:
        self.scene, self.language = scene, language
        self.source = Source(self.numpy)
        self.used: set[str] = set()

    def script(self) -> str:
        """All of it."""
        code, draws, runs = self.surface(), self.draws(), self.paths()
        imports = {**self.needs, **code.imports, **self.source.imports}
        lines = [_import(*item) for item in sorted(imports.items(), key=lambda item: item[1])]
        groups = [
            [line for line in lines if _is_standard(line) == first] for first in (True, False)
        ]
        facts = f"START, STEPS, SEED = {self.scene.origin}, {self.scene.steps}, {self.scene.seed}"
        blocks = [
            *(("\n".join(group)) for group in groups if group),
            f"{self.settings}\n{facts}",
            *code.blocks,
            *draws,
            *self.source.blocks,
            self.loop(),
            runs,
        ]
        made = self.header()
        for before, block in pairwise(["", *blocks]):
            apart = "\n\n\n" if "def " in (before[:4], block[:4]) else "\n\n"
            made += apart + block
        return made + "\n"

    def header(self) -> str:
        """The caption as the script's docstring."""
        said, _, query = to_text(self.scene, caption(self.scene, self.language)).rpartition(" ")
        lines = textwrap.wrap(said, WIDTH, break_on_hyphens=False)
        return '"""' + "\n".join([*lines, "", query.strip()]) + '\n"""'

    def surface(self) -> surface.Code:
        """The surface's code."""
        raise NotImplementedError

    def draws(self) -> list[str]:
        """Everything random, drawn as the lab draws it."""
        resolved = [self.scene.resolve(run) for run in self.scene.runs]
        blocks = []
        if any(r.batch and not r.replacement for r in resolved):
            blocks.append(BATCHES)
        if any(r.batch and r.replacement for r in resolved):
            blocks.append(WITH_REPLACEMENT)
        if any(r.sigma for r in resolved):
            blocks.append(NOISE)
        names = dict.fromkeys(drawn for r in resolved if r.seeds == 1 and (drawn := chance(r)))
        if names:
            blocks.append("\n".join(self.assigned(*drawn) for drawn in names))
        if blocks:
            self.source.imports["np"] = "numpy"
        return blocks

    def assigned(self, name: str, call: str) -> str:
        """The line that draws something."""
        return f"{name} = {self.array(call)}"

    def array(self, code: str) -> str:
        """NumPy's array as the library's."""
        return code

    def loop(self) -> str:
        """The function that takes the steps, without lines that end in what is not used."""
        kept = []
        for line in textwrap.dedent(self.descend).strip().splitlines():
            code, _, needed = line.partition("  #?")
            if needed.strip() in {"", *self.used}:
                kept.append(code)
        head, end, body = "\n".join(kept).partition("\n):")
        return f"{' '.join(head.split())}{end.strip()}{body}".replace("( ", "(").replace(
            ",):", "):"
        )

    def paths(self) -> str:
        """The runs, by name, and how each ends."""
        lines = ["paths = {}"]
        names = run_names(self.scene, self.language)
        seen: Counter[str] = Counter()
        for name, run in zip(names, self.scene.runs, strict=True):
            seen[name] += 1
            key = name if seen[name] == 1 else f"{name} ({seen[name]})"
            arguments, *notes = self.run(run, self.scene.resolve(run))
            for note in notes:
                lines += _comment(f"{key}: {note}")
            if arguments:
                lines.append(self.call_of(key, self.scene.resolve(run), arguments))
        lines += ["for name, path in paths.items():", "    print(name, *path[-1].tolist())"]
        return "\n".join(lines)

    def call_of(self, key: str, resolved: Resolved, arguments: Sequence[str]) -> str:
        """The call that runs it, or one for each of its seeds."""
        listed = "".join(f"    {argument},\n" for argument in arguments)
        if resolved.seeds == 1 or not (drawn := chance(resolved)):
            return f"paths[{json.dumps(key, ensure_ascii=False)}] = descend(\n{listed})"
        name = json.dumps(f"{key} #{{seed}}", ensure_ascii=False)
        body = f"{self.assigned(*drawn)}\npaths[f{name}] = descend(\n{listed})"
        loop = f"for seed in range(SEED, SEED + {resolved.seeds}):"
        return f"{loop}\n{textwrap.indent(body, '    ')}"

    def run(self, run: Run, resolved: Resolved) -> tuple[list[str], *tuple[str, ...]]:
        """What ``descend`` takes to run it, and notes; nothing where it cannot be run."""
        raise NotImplementedError

    def slope(self, resolved: Resolved) -> str:
        """The gradient that a run uses, as a function of ``w`` and ``t``, from 0."""
        code, drawn = "gradient(w)", chance(resolved)
        if drawn and resolved.batch:
            code = f"gradient(w, INPUTS[{drawn[0]}[t]], TARGETS[{drawn[0]}[t]])"
        elif drawn:
            code += f" + {resolved.sigma!r} * {drawn[0]}[t]"
        if resolved.clip:
            code = f"{self.source.add(clipped)}({code}, {resolved.clip!r})"
            self.source.imports["np"] = "numpy"
        if resolved.l2:
            code += f" + {resolved.l2!r} * w"
        return f"lambda w, t: {code}"

    def objective(self, resolved: Resolved) -> str:
        """What a run descends, as a function of ``w`` and ``t``: its slope is the run's."""
        code, drawn = "loss(w)", chance(resolved)
        if drawn and resolved.batch:
            code = f"loss(w, INPUTS[{drawn[0]}[t]], TARGETS[{drawn[0]}[t]])"
        elif drawn:
            code += f" + {resolved.sigma!r} * {drawn[0]}[t] @ w"
        return f"lambda w, t: {code}"


class _Numpy(_Script):
    """The source of the methods that run, on the source of the surface."""

    needs: ClassVar = {"np": "numpy", "SimpleNamespace": "types"}
    settings = 'np.seterr(all="ignore")  # a run that diverges overflows'
    descend = '''
        def descend(
            init,
            step,
            h,
            gradient,
            value=value,  #? value
            hessian=hessian,  #? stiff
            rates=None,  #? rates
        ):
            """The positions from the start on."""
            w = np.array(START)
            if rates is not None:  #? rates
                h = h | {"eta": rates[0]}  #? rates
            state = init(w, h)
            path = [w]
            for t in range(STEPS):
                problem = SimpleNamespace(value=value, gradient=lambda w: gradient(w, t))
                problem.hessian = hessian  #? hessian
                if rates is not None:  #? rates
                    h = h | {"eta": rates[t]}  #? rates
                w, state = step(w, problem, state, h, t + 1)
                path.append(w)
            return np.array(path)
        '''

    def surface(self) -> surface.Code:
        parts = ("value", "gradient", "hessian")
        if any("hessian" in OPTIMIZERS[run.optimizer].asks for run in self.scene.runs):
            self.used.add("hessian")
            return surface.in_numpy(self.scene, parts)
        return surface.in_numpy(self.scene, parts[:2])

    def run(self, run: Run, resolved: Resolved) -> tuple[list[str], *tuple[str, ...]]:
        optimizer = OPTIMIZERS[run.optimizer]
        init, step = (
            self.source.add(part, f"{part.__module__.rpartition('.')[2]}_")
            for part in (optimizer.init, optimizer.step)
        )
        arguments = [
            init,
            step,
            _dict(resolved.settings),
            self.slope(resolved),
            *self.penalized(optimizer, resolved),
        ]
        if resolved.schedule != "constant":
            factor = schedules.own(resolved, self.source, "np.arange(float(STEPS))")
            arguments.append(f"rates={resolved.settings['eta']!r} * {factor}")
            self.used.add("rates")
        return (arguments,)

    def penalized(self, optimizer: Optimizer, resolved: Resolved) -> list[str]:
        """What else a method asks for, with the L2 penalty."""
        arguments = []
        if resolved.l2 and "value" in optimizer.asks:
            added = self.source.add(penalty)
            arguments.append(f"value=lambda w: value(w) + {added}(w, {resolved.l2!r})")
            self.used.add("value")
        if resolved.l2 and "hessian" in optimizer.asks:
            added = self.source.add(stiffened)
            arguments.append(f"hessian=lambda w: {added}(hessian(w), {resolved.l2!r})")
            self.used.add("stiff")
        return arguments


class _Library(_Script):
    """A library's own methods."""

    key: Library

    def run(self, run: Run, resolved: Resolved) -> tuple[list[str], *tuple[str, ...]]:
        twin = twin_of(self.key, run.optimizer, resolved.settings)
        said = {"library": NAMES[self.key], "method": OPTIMIZERS[run.optimizer].name}
        if twin is None:
            return [], self.why_not(run, resolved, said)
        scheduled = resolved.schedule != "constant"
        if twin.constant and scheduled:
            return [], text(self.language, "code.schedule", **said)
        if not twin.epsilon:
            return (self.call(resolved, twin, scheduled),)
        if resolved.settings["epsilon"] > SMALL:
            return [], text(self.language, "code.epsilon", **said)
        note = text(self.language, f"code.{twin.epsilon}", **said)
        return self.call(resolved, twin, scheduled), note

    def why_not(self, run: Run, resolved: Resolved, said: Mapping[str, str]) -> str:
        """Why a run has no twin, as a sentence."""
        if reason := OTHERWISE.get((self.key, run.optimizer)):
            return text(self.language, reason, **said)
        optimizer = OPTIMIZERS[run.optimizer]
        for switch in optimizer.switches:
            if resolved.settings[switch.key] != switch.default:
                key = f"optimizer.{optimizer.key}.{switch.key}.label"
                label = translated(self.language, key, switch.label)
                return text(self.language, "code.switch", label=label, **said)
        return text(self.language, "code.none", **said)

    def call(self, resolved: Resolved, twin: Twin, scheduled: bool) -> list[str]:
        """What ``descend`` takes."""
        raise NotImplementedError


class _Torch(_Library):
    key = "torch"
    needs: ClassVar = {"torch": "torch"}
    settings = "torch.set_default_dtype(torch.float64)"
    descend = '''
        def descend(
            make_optimizer,
            loss,
            make_scheduler=None,  #? schedule
            clip=0.0,  #? clip
            l2=0.0,  #? l2
        ):
            """The positions from the start on."""
            w = torch.tensor(START, requires_grad=True)
            optimizer = make_optimizer(w)
            scheduler = make_scheduler and make_scheduler(optimizer)  #? schedule
            path = [w.detach().clone()]
            for t in range(STEPS):
                optimizer.zero_grad()
                loss(w, t).backward()
                if clip:  #? clip
                    torch.nn.utils.clip_grad_norm_([w], clip)  #? clip
                if l2:  #? l2
                    w.grad += l2 * w.detach()  #? l2
                optimizer.step()
                if scheduler:  #? schedule
                    scheduler.step()  #? schedule
                path.append(w.detach().clone())
            return torch.stack(path)
        '''

    def surface(self) -> surface.Code:
        return surface.for_autograd(self.scene, "torch")

    def array(self, code: str) -> str:
        return f"torch.from_numpy({code})"

    def call(self, resolved: Resolved, twin: Twin, scheduled: bool) -> list[str]:
        l2 = repr(resolved.l2) if resolved.l2 else ""
        given = {"weight_decay": l2} if l2 and twin.decay else {}
        method = twin.written(resolved.settings, given).replace("(", "([w], ", 1)
        arguments = [f"lambda w: {method}", self.objective(resolved)]
        if scheduled:
            scheduler = schedules.in_torch(resolved, self.scene.steps, self.source)
            arguments.append(f"lambda o: {scheduler}")
            self.used.add("schedule")
        if resolved.clip:
            arguments.append(f"clip={resolved.clip!r}")
            self.used.add("clip")
        if l2 and not twin.decay:
            arguments.append(f"l2={l2}")
            self.used.add("l2")
        return arguments


class _Optax(_Library):
    key = "optax"
    numpy = "jnp"
    needs: ClassVar = {"jax": "jax", "jnp": "jax.numpy", "optax": "optax"}
    settings = 'jax.config.update("jax_enable_x64", True)'
    descend = '''
        def descend(
            optimizer,
            loss,
            clip=float("inf"),  #? clip
        ):
            """The positions from the start on."""

            @jax.jit
            def step(w, state, t):
                g = jax.grad(loss)(w, t)
                g *= jnp.minimum(1.0, clip / (jnp.linalg.norm(g) + 1e-6))  #? clip
                updates, state = optimizer.update(g, state, w)
                return optax.apply_updates(w, updates), state

            w = jnp.array(START)
            state = optimizer.init(w)
            path = [w]
            for t in range(STEPS):
                w, state = step(w, state, t)
                path.append(w)
            return jnp.array(path)
        '''

    def surface(self) -> surface.Code:
        return surface.for_autograd(self.scene, "jnp")

    def array(self, code: str) -> str:
        return f"jnp.array({code})"

    def call(self, resolved: Resolved, twin: Twin, scheduled: bool) -> list[str]:
        given = {}
        if scheduled:
            given["learning_rate"] = schedules.in_optax(resolved, self.scene.steps, self.source)
        method = twin.written(resolved.settings, given)
        if resolved.l2:
            method = f"optax.chain(optax.add_decayed_weights({resolved.l2!r}), {method})"
        arguments = [method, self.objective(resolved)]
        if resolved.clip:
            arguments.append(f"clip={resolved.clip!r}")
            self.used.add("clip")
        return arguments


KERAS_FLOATS = """\
keras.config.set_floatx("float64")
if keras.config.backend() == "jax":  # which has to be told by itself
    import jax

    jax.config.update("jax_enable_x64", True)"""


class _Keras(_Library):
    """Keras' methods with gradients from NumPy, which all its backends take."""

    key = "keras"
    needs: ClassVar = {"keras": "keras", "np": "numpy"}
    settings = KERAS_FLOATS
    descend = '''
        def descend(
            optimizer,
            gradient,
            rates=None,  #? rates
        ):
            """The positions from the start on."""
            w = keras.Variable(np.array(START))
            path = [np.array(START)]
            for t in range(STEPS):
                if rates is not None:  #? rates
                    optimizer.learning_rate = rates[t]  #? rates
                optimizer.apply([keras.ops.convert_to_tensor(gradient(path[-1], t))], [w])
                path.append(np.array(keras.ops.convert_to_numpy(w)))
            return np.array(path)
        '''

    def surface(self) -> surface.Code:
        return surface.in_numpy(self.scene, ("gradient",))

    def call(self, resolved: Resolved, twin: Twin, scheduled: bool) -> list[str]:
        given: dict[str, str] = {}
        rates = []
        if scheduled:
            rate = schedules.in_keras(resolved)
            if rate:
                given["learning_rate"] = rate
            else:
                factor = schedules.own(resolved, self.source, "np.arange(float(STEPS))")
                rates.append(f"rates={resolved.settings['eta']!r} * {factor}")
                self.used.add("rates")
        return [twin.written(resolved.settings, given), self.slope(resolved), *rates]


BATCHES = '''def mini_batches(batch, seed=SEED):
    """The examples of each step: every epoch in a new order, a batch after another."""
    epochs = -(-STEPS * batch // len(INPUTS))
    rng = np.random.default_rng((seed, 0))
    order = np.concatenate([rng.permutation(len(INPUTS)) for _ in range(epochs)])
    return order[: STEPS * batch].reshape(STEPS, batch)'''
WITH_REPLACEMENT = '''def with_replacement(batch, seed=SEED):
    """The examples of each step, each drawn from all of them."""
    return np.random.default_rng((seed, 2)).integers(len(INPUTS), size=(STEPS, batch))'''
NOISE = '''def gaussian(seed=SEED):
    """The noise of each step, of standard deviation 1."""
    return np.random.default_rng((seed, 1)).standard_normal((STEPS, 2))'''


def chance(resolved: Resolved) -> tuple[str, str] | None:
    """What a run's draws are called, and the call that draws them; None where nothing is random.

    Those of several seeds are drawn anew for each.
    """
    many = resolved.seeds > 1
    if resolved.sigma:
        return ("noise", "gaussian(seed)") if many else ("NOISE", "gaussian()")
    if not resolved.batch:
        return None
    draw = "with_replacement" if resolved.replacement else "mini_batches"
    if many:
        return "batches", f"{draw}({resolved.batch}, seed)"
    name = "DRAWN" if resolved.replacement else "BATCHES"
    return f"{name}_{resolved.batch}", f"{draw}({resolved.batch})"


def _import(name: str, module: str) -> str:
    """The line that makes something of a module known by a name."""
    if module == "types":
        return f"from types import {name}"
    return f"import {module}" + (f" as {name}" if name != module else "")


def _is_standard(line: str) -> bool:
    return line.startswith(("import functools", "import math", "from types"))


def _dict(settings: Mapping[str, object]) -> str:
    return "{" + ", ".join(f'"{key}": {value!r}' for key, value in settings.items()) + "}"


def _comment(note: str) -> list[str]:
    return textwrap.wrap(note, WIDTH, initial_indent="# ", subsequent_indent="# ")
