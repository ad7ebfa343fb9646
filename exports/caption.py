"""A caption that states everything: enough to make the picture again from the print alone.

Numbers are written for reading, with four digits; the scene's query string holds them exactly. A
link to one's own machine is dead in print, so it is the string alone, which any copy of the lab
reads behind its ``?``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import takewhile
from typing import Literal, NamedTuple

from engine import Scene
from engine.schedules import SCHEDULES
from exports.panels import Panel, letter, share_runs
from figures.legend import besides, gradient_source
from figures.theme import letters
from optimizers import OPTIMIZERS
from surfaces import SURFACES
from texts import number, raised, text, translated, typeset
from texts.symbols import LATEX, LOWERED, RAISED

LATEX_SIGNS = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "“": "``",
    "”": "''",
    "’": "'",
    "–": "--",
    "…": r"\ldots{}",
    "°": r"\textdegree{}",
    **{sign: rf"\{sign}" for sign in "&%$#_{}"},
}
MATH_SIGNS = {**LATEX, **{low: f"_{digit}" for low, digit in LOWERED.items()}}
SIGNS = f"[{re.escape(''.join(MATH_SIGNS) + ''.join(RAISED))}]"
POWER = rf"−?(?:\d+(?:\.\d+)?×)?10[{''.join(RAISED)}]+"
MATH = re.compile(rf"{POWER}|(?:\w|{SIGNS})?{SIGNS}* = (?:{POWER}|−?\d+(?:\.\d+)?°?)|{SIGNS}+")
"""Numbers with a power of ten, a symbol and its number, and signs alone."""
SYMBOLS = {"σ", "λ₂"}.union(
    *({p.symbol for p in optimizer.hyperparameters} for optimizer in OPTIMIZERS.values()),
    *({p.symbol for p in schedule.parameters} for schedule in SCHEDULES.values()),
    *({p.symbol for p in surface.parameters} for surface in SURFACES.values()),
)
SYMBOL = re.compile(rf"(?<!\w)({'|'.join(map(re.escape, sorted(SYMBOLS)))}) (?=[−\d])")
"""A setting's symbol before its number, which in a caption an equals sign parts."""
MARKDOWN = re.compile(r"([\\`*_\[\]<>#|$])")


class Piece(NamedTuple):
    """A part of a caption: words, a formula in LaTeX, or code, each written in its own way."""

    kind: Literal["words", "math", "code"]
    text: str


Caption = tuple[Piece, ...]


def caption(
    scene: Scene,
    language: str = "en",
    step: int | None = None,
    panels: Sequence[Panel] = (),
    link: str = "",
    more: str = "",
) -> Caption:
    """What a picture of the scene shows: surface, start, steps, seed, every run, and its string.

    Where the scenes of several panels differ, each one's value stands there, with strokes between.

    Args:
        scene: What was run, or varied.
        language: A key of ``texts.LANGUAGES``.
        step: The step that is shown; None for the last, or where panels show several.
        panels: The parts of the figure; several are called (a), (b), (c) …
        link: The string, with how the scene is looked at; "" for the scene alone.
        more: What a link cannot say of the figure, as options of the command line.
    """
    scenes = [part.scene for part in panels] or [scene]
    if len(panels) == 1:  # a strip of a single step, or a single value
        step = panels[0].step

    def each(say: Callable[[Scene], str]) -> str:
        return together([say(one) for one in scenes])

    facts = {
        "x": each(lambda scene: number(scene.origin[0])),
        "y": each(lambda scene: number(scene.origin[1])),
        "steps": each(lambda scene: str(scene.steps)),
        "seed": each(lambda scene: str(scene.seed)),
    }
    pieces = [*_surface(scenes, language), _words(f" {text(language, 'caption.facts', **facts)}")]
    if step is not None and step < scenes[0].steps:
        pieces.append(_words(" " + text(language, "caption.step", step=step)))
    if share_runs(panels):
        listed = "; ".join(_run(scenes, i, language) for i in range(len(scene.runs)))
        pieces.append(_words(f" {listed}."))
        lettered = ", ".join(f"({letter(i)}) {part.label}" for i, part in enumerate(panels))
    else:  # each panel shows another method
        runs = (_run([part.scene], 0, language) for part in panels)
        lettered = "; ".join(f"({letter(i)}) {run}" for i, run in enumerate(runs))
    if len(panels) > 1:
        pieces.append(_words(f" {lettered}."))
    if more:
        pieces.append(_words(f" {text(language, 'caption.options')} "))
        pieces += [Piece("code", more), _words(".")]
    pieces.append(_words(f" {text(language, 'caption.scene')} "))
    pieces.append(Piece("code", link or scene.to_query()))
    return tuple(pieces)


def together(values: Sequence[str]) -> str:
    """What panels have in common, once, and each one's value of what they do not."""
    if len(set(values)) == 1:
        return values[0]
    words = [value.split(" ") for value in values]
    common = sum(1 for _ in takewhile(lambda same: len(set(same)) == 1, zip(*words, strict=False)))
    rests = [" ".join(each[common:]) or "–" for each in words]
    return " ".join([*words[0][:common], " / ".join(rests)])


def listed_together(lists: Sequence[Sequence[str]]) -> list[str]:
    """The parts that all lists have, and behind them each list's others, none of them cut."""
    common = [part for part in lists[0] if all(part in each for each in lists)]
    rests = [", ".join(part for part in each if part not in common) for each in lists]
    return [*common, " / ".join(rest or "–" for rest in rests)] if any(rests) else common


def parameters(scenes: Sequence[Scene], language: str) -> str:
    """All parameters of the scenes' surface, or "" where it has none."""
    made = scenes[0].landscape
    parts = []
    for p in made.parameters:
        label = translated(language, f"surface.{made.key}.{p.key}.label", p.label)
        values = [number(scene.parameters.get(p.key, p.default)) + p.unit for scene in scenes]
        parts.append(f"{label} {p.symbol} {together(values)}")
    return ", ".join(parts)


def _words(words: str) -> Piece:
    return Piece("words", raised(SYMBOL.sub(r"\1 = ", words)))


def _surface(scenes: Sequence[Scene], language: str) -> Iterable[Piece]:
    scene = scenes[0]
    surface = scene.landscape
    if scene.formula:
        yield _words(f"f({', '.join(surface.axes)}) = ")
        yield Piece("math", surface.latex)
    else:
        yield _words(translated(language, f"surface.{surface.key}.name", surface.name) + ", ")
        yield Piece("math", typeset(language, surface.latex))
        if listed := parameters(scenes, language):
            yield _words(f", {listed}")
    yield _words(".")


def _run(scenes: Sequence[Scene], index: int, language: str) -> str:
    """A run's name and all that is set of it, in each of the scenes."""
    runs = [scene.runs[index] for scene in scenes]
    optimizer = OPTIMIZERS[runs[0].optimizer]
    resolved = [scene.resolve(run) for scene, run in zip(scenes, runs, strict=True)]
    parts = [
        together([f"{p.symbol} {number(r.settings[p.key])}" for r in resolved])
        for p in optimizer.hyperparameters
    ]
    parts += listed_together([besides(optimizer, r, language) for r in resolved])
    sources = zip(scenes, runs, strict=True)
    parts.append(together([gradient_source(*of_run, language) for of_run in sources]))
    name = f"{optimizer.name} {letters(scenes[0].runs)[index]}".rstrip()
    return f"{name}: {', '.join(filter(None, parts))}"


def to_text(scene: Scene, pieces: Caption) -> str:
    """The caption as plain text, without formulas save the one that was typed."""
    written = {"math": scene.formula}
    line = "".join(written.get(piece.kind, piece.text) for piece in pieces)
    return line.replace(", ,", ",").replace(", .", ".") + "\n"


def to_markdown(pieces: Caption, file: str = "") -> str:
    """The caption in Markdown with TeX formulas; below the picture of a file, if one is named."""
    written = []
    for kind, said in pieces:
        if kind == "math":
            written.append(f"${said}$")
        else:
            written.append(_fenced(said) if kind == "code" else MARKDOWN.sub(r"\\\1", said))
    picture = f"![]({file.replace(' ', '%20')})\n\n" if file else ""
    return f"{picture}{''.join(written)}\n"


def _fenced(code: str) -> str:
    """Code for Markdown, between more backticks than it has in a row."""
    most = max(map(len, re.findall("`+", code)), default=0)
    fence, apart = "`" * (most + 1), " " * bool(most)
    return f"{fence}{apart}{code}{apart}{fence}"


def to_latex(pieces: Caption, file: str = "figure", label: str = "") -> str:
    """A LaTeX figure with the caption."""
    written = []
    for kind, said in pieces:
        if kind == "math":
            written.append(f"${said}$")
        else:
            written.append(escaped_code(said) if kind == "code" else escaped(said))
    return (
        "\\begin{figure}[t]\n"
        "  \\centering\n"
        f"  \\includegraphics[width=\\linewidth]{{{file}}}\n"
        f"  \\caption{{{''.join(written)}}}\n"
        f"  \\label{{fig:{label or file}}}\n"
        "\\end{figure}\n"
    )


def escaped(words: str) -> str:
    """Words for LaTeX, with symbols and powers as formulas."""

    def plain(part: str) -> str:
        return "".join(LATEX_SIGNS.get(sign, sign) for sign in part)

    written, at = [], 0
    for found in MATH.finditer(words):
        written.append(plain(words[at : found.start()]))
        written.append(f"${_formula(found[0])}$")
        at = found.end()
    return "".join(written) + plain(words[at:])


def _formula(words: str) -> str:
    """Signs, digits and powers as LaTeX within a formula."""
    powers = re.sub(
        f"[{''.join(RAISED)}]+",
        lambda found: f"^{{{''.join(RAISED[sign] for sign in found[0])}}}".replace("−", "-"),
        words,
    ).replace("°", r"^\circ")
    powers = re.sub(
        f"[{''.join(LOWERED)}]{{2,}}",
        lambda found: f"_{{{''.join(LOWERED[sign] for sign in found[0])}}}",
        powers,
    )
    spaced = re.sub(f"{SIGNS}", lambda found: f" {MATH_SIGNS.get(found[0], found[0])} ", powers)
    spaced = re.sub(" ?- ", "-", spaced)
    return " ".join(spaced.split())


def escaped_code(code: str) -> str:
    """Code for LaTeX that may break behind what parts a query string, without a hyphen."""
    signs = {**LATEX_SIGNS, "-": r"\mbox{-}", "+": r"+\allowbreak{}", "&": r"\&\allowbreak{}"}
    return rf"\texttt{{{''.join(signs.get(sign, sign) for sign in code)}}}"
