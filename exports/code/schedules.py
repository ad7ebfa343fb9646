"""Schedules of η as each library has them; where it has none, η(t) as the lab computes it."""

from __future__ import annotations

from engine.scene import Resolved
from engine.schedules import SCHEDULES
from exports.code.source import Source


def own(resolved: Resolved, source: Source, t: str) -> str:
    """η(t) as an expression in ``t``, counted from 0, with its function taken into the source."""
    name = source.add(SCHEDULES[resolved.schedule].factor, name=f"{resolved.schedule}_factor")
    settings = "".join(f", {k}={v!r}" for k, v in resolved.schedule_settings.items())
    return f"{name}({t}, STEPS{settings})"


def in_torch(resolved: Resolved, steps: int, source: Source) -> str:
    """A scheduler of the optimizer ``o``."""
    eta, s = resolved.settings["eta"], resolved.schedule_settings
    prefix = "torch.optim.lr_scheduler."
    match resolved.schedule:
        case "step" if s["every"] == int(s["every"]):
            return f"{prefix}StepLR(o, step_size={int(s['every'])}, gamma={s['gamma']!r})"
        case "exponential":
            return f"{prefix}ExponentialLR(o, gamma={s['gamma']!r})"
        case "cosine":
            return f"{prefix}CosineAnnealingLR(o, T_max=STEPS, eta_min={eta * s['floor']!r})"
        case "warmup_cosine" if rising(s["warmup"], steps) < steps:
            up = rising(s["warmup"], steps)
            return (
                f"{prefix}SequentialLR(o, [{prefix}LinearLR(o, start_factor=0.01, "
                f"total_iters={up}), {prefix}CosineAnnealingLR(o, T_max={steps - up}, "
                f"eta_min={eta * s['floor']!r})], milestones=[{up}])"
            )
        case "one_cycle" if s["warmup"] * steps > 1:
            return (
                f"{prefix}OneCycleLR(o, max_lr={eta!r}, total_steps=STEPS, "
                f"pct_start={s['warmup']!r}, cycle_momentum=False)"
            )
    source.imports["np"] = "numpy"
    return f"{prefix}LambdaLR(o, lambda t: float({own(resolved, source, 'np.float64(t)')}))"


def in_optax(resolved: Resolved, steps: int, source: Source) -> str:
    """A learning rate.

    Steps are given as floats: divided by a whole number, JAX's own become floats of 32 bits.
    """
    eta, s = resolved.settings["eta"], resolved.schedule_settings
    match resolved.schedule:
        case "step" if s["every"] >= 1:
            return (
                f"optax.exponential_decay({eta!r}, transition_steps={s['every']!r}, "
                f"decay_rate={s['gamma']!r}, staircase=True)"
            )
        case "exponential":
            return (
                f"optax.exponential_decay({eta!r}, transition_steps=1.0, decay_rate={s['gamma']!r})"
            )
        case "cosine":
            return f"optax.cosine_decay_schedule({eta!r}, decay_steps=STEPS, alpha={s['floor']!r})"
        case "warmup_cosine" if rising(s["warmup"], steps) < steps:
            up = rising(s["warmup"], steps)
            return (
                f"optax.join_schedules([optax.linear_schedule({0.01 * eta!r}, {eta!r}, {up}.0), "
                f"optax.cosine_decay_schedule({eta!r}, {steps - up}.0, alpha={s['floor']!r})], "
                f"[{up}])"
            )
    return f"lambda t: {eta!r} * {own(resolved, source, 't')}"


def in_keras(resolved: Resolved) -> str | None:
    """A learning rate; None where Keras has none like it, or, as its cosine on JAX, in 32 bits."""
    eta, s = resolved.settings["eta"], resolved.schedule_settings
    prefix = "keras.optimizers.schedules."
    match resolved.schedule:
        case "step" if s["every"] >= 1:
            return (
                f"{prefix}ExponentialDecay({eta!r}, decay_steps={s['every']!r}, "
                f"decay_rate={s['gamma']!r}, staircase=True)"
            )
        case "exponential":
            return f"{prefix}ExponentialDecay({eta!r}, decay_steps=1, decay_rate={s['gamma']!r})"
        case "inverse_time":
            return f"{prefix}InverseTimeDecay({eta!r}, decay_steps=1, decay_rate={s['decay']!r})"
    return None


def rising(warmup: float, steps: int) -> int:
    """The steps of a warm-up."""
    return max(1, round(warmup * steps))
