"""English."""

from __future__ import annotations

STRINGS: dict[str, str] = {
    # A link that makes no sense. {parameter} is the name as it stands in the link.
    "link.unknown": "{parameter}: there is no “{value}”; there are {known}.",
    "link.no_parameter": "{parameter}: the surface {surface} has no such parameter.",
    "link.no_setting": "{parameter}: {optimizer} has no such setting.",
    "link.no_examples": "{parameter}: {surface} is a formula and has no examples; use sigma.",
    "link.no_noise": "{parameter}: {surface} is made of data; use batch.",
    "link.always_full": "{parameter}: {optimizer} always uses the full gradient; use sgd.",
    "link.not_number": "{parameter}: “{value}” is not a number.",
    "link.not_whole": "{parameter}: “{value}” is not a whole number.",
    "link.not_finite": "{parameter}: “{value}” is not a finite number.",
    "link.range": "{parameter}: {value} is outside {low} to {high}.",
    "link.switch": "{parameter}: “{value}” is neither on nor off.",
    "link.count": "{parameter}: a scene has 1 to {most} runs, this would be {count}.",
    "link.no_optimizer": "{parameter}: this run has settings but no optimizer.",
    "link.twice": "{parameter} stands twice; the first was taken.",
    "link.version": "v: this link has version “{value}”; this app reads version 1.",
    "link.stray": "{parameter}: not a part of a scene.",
}
