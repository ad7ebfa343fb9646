"""A caption that states everything: enough to make the picture again from the print alone.

Numbers are written for reading, with four digits; the scene's query string holds them exactly. A
link to one's own machine is dead in print, so it is the string alone, which any copy of the lab
reads behind its ``?``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from engine import Run, Scene
from figures.legend import gradient_source, settings
from optimizers import OPTIMIZERS
from texts import number, text, told, typeset

LETTERS = "abcdefghijklmnopqrstuvwxyz"
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
GREEK = {
    "α": "alpha",
    "β": "beta",
    "γ": "gamma",
    "δ": "delta",
    "ε": "epsilon",
    "η": "eta",
    "θ": "theta",
    "κ": "kappa",
    "λ": "lambda",
    "μ": "mu",
    "ρ": "rho",
    "σ": "sigma",
}
MATH_SIGNS = {
    "−": "-",
    "×": r"\times",
    "·": r"\cdot",
    "∞": r"\infty",
    "○": r"\circ",
    "★": r"\star",
    "✕": r"\times",
    "√": r"\surd",
    **{sign: rf"\{name}" for sign, name in GREEK.items()},
    **{low: f"_{digit}" for digit, low in enumerate("₀₁₂₃₄₅₆₇₈₉")},
    "⁺": "^+",
    "⁻": "^-",
    "²": "^2",
}
MATH = re.compile(f"[{re.escape(''.join(MATH_SIGNS))}]+")
MARKDOWN = re.compile(r"([\\`*_\[\]<>#|$])")


class Piece(NamedTuple):
    """A part of a caption: words, a formula in LaTeX, or code, each written in its own way."""

    kind: Literal["words", "math", "code"]
    text: str


Caption = tuple[Piece, ...]


def caption(
    scene: Scene, language: str = "en", step: int | None = None, panels: Sequence[str] = ()
) -> Caption:
    """What a picture of the scene shows: surface, start, steps, seed, every run, and its string.

    Args:
        scene: What was run.
        language: A key of ``texts.LANGUAGES``.
        step: The step that is shown; None for the last.
        panels: What tells the parts of a figure apart, for (a), (b), (c) …
    """
    x, y = (number(v) for v in scene.origin)
    facts = text(language, "caption.facts", x=x, y=y, steps=scene.steps, seed=scene.seed)
    pieces = [*_surface(scene, language), _words(f" {facts}")]
    if step is not None and step < scene.steps:
        pieces.append(_words(" " + text(language, "caption.step", step=step)))
    listed = "; ".join(_run(scene, run, language) for run in scene.runs)
    pieces.append(_words(f" {listed}."))
    if panels:
        lettered = zip(LETTERS, panels, strict=False)
        pieces.append(_words(" " + ", ".join(f"({letter}) {p}" for letter, p in lettered) + "."))
    pieces.append(_words(f" {text(language, 'caption.scene')} "))
    pieces.append(Piece("code", scene.to_query()))
    return tuple(pieces)


def parameters(scene: Scene, language: str) -> str:
    """All parameters of a scene's surface, or "" where it has none."""
    made = scene.made
    parts = []
    for p in made.parameters:
        label = told(language, f"surface.{made.key}.{p.key}.label", p.label)
        parts.append(f"{label} {p.symbol} {number(scene.parameters.get(p.key, p.default))}")
    return ", ".join(parts)


def _words(words: str) -> Piece:
    return Piece("words", words)


def _surface(scene: Scene, language: str) -> Iterable[Piece]:
    surface = scene.made
    if scene.formula:
        yield _words(f"f({', '.join(surface.axes)}) = ")
        yield Piece("math", surface.latex)
    else:
        yield _words(told(language, f"surface.{surface.key}.name", surface.name) + ", ")
        yield Piece("math", typeset(language, surface.latex))
        if listed := parameters(scene, language):
            yield _words(f", {listed}")
    yield _words(".")


def _run(scene: Scene, run: Run, language: str) -> str:
    optimizer = OPTIMIZERS[run.optimizer]
    said = f"{optimizer.name}: {settings(optimizer, scene.resolve(run), language)}"
    source = gradient_source(scene, run, language)
    return f"{said}, {source}" if source else said


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
            written.append(f"`{said}`" if kind == "code" else MARKDOWN.sub(r"\\\1", said))
    picture = f"![]({file.replace(' ', '%20')})\n\n" if file else ""
    return f"{picture}{''.join(written)}\n"


def to_latex(pieces: Caption, file: str = "figure", label: str = "") -> str:
    """A LaTeX figure with the caption; Hangul in it needs the package ``kotex``, or XeLaTeX."""
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
    """Words for LaTeX, with symbols as formulas."""

    def plain(part: str) -> str:
        return "".join(LATEX_SIGNS.get(sign, sign) for sign in part)

    written, at = [], 0
    for found in MATH.finditer(words):
        written.append(plain(words[at : found.start()]))
        written.append(f"${' '.join(MATH_SIGNS[sign] for sign in found[0])}$")
        at = found.end()
    return "".join(written) + plain(words[at:])


def escaped_code(code: str) -> str:
    """Code for LaTeX that may break behind what parts a query string, without a hyphen."""
    signs = {**LATEX_SIGNS, "-": r"\mbox{-}", "+": r"+\allowbreak{}", "&": r"\&\allowbreak{}"}
    return rf"\texttt{{{''.join(signs.get(sign, sign) for sign in code)}}}"
