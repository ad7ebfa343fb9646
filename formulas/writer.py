"""From a formula to text that reads back as the same formula, and to LaTeX."""

from __future__ import annotations

from formulas.syntax import CHOICES, Binary, Call, Name, Negative, Node, Number

SUM, PRODUCT, SIGNED, POWER, VALUE = range(5)  # how tightly a thing holds together
LEVELS = {"+": SUM, "-": SUM, "*": PRODUCT, "/": PRODUCT}
LATEX_NAMES = {
    "pi": r"\pi", "log": r"\ln", "atan": r"\arctan", "sign": r"\operatorname{sign}"
}  # fmt: skip


def to_text(node: Node) -> str:
    """The formula in the notation that ``parse`` reads, with no more brackets than needed."""
    return _text(node, SUM)


def _text(node: Node, least: int) -> str:
    """The text of a node where something at least as tight as ``least`` is needed."""
    match node:
        case Number():
            return repr(node.value).removesuffix(".0")
        case Name():
            return node.key
        case Call():
            return f"{node.function}({', '.join(_text(a, SUM) for a in node.arguments)})"
        case Negative():
            level, written = SIGNED, f"-{_text(node.of, SIGNED)}"
        case Binary(operation="^"):
            level = POWER
            written = f"{_text(node.left, VALUE)}^{_text(node.right, SIGNED)}"
        case Binary():
            level = LEVELS[node.operation]
            space = " " if level == SUM else ""
            left, right = _text(node.left, level), _text(node.right, level + 1)
            written = f"{left}{space}{node.operation}{space}{right}"
    return written if level >= least else f"({written})"


def to_latex(node: Node) -> str:
    """The formula typeset, with no more brackets than a reader needs."""
    return _latex(node, SUM)


def _latex(node: Node, least: int) -> str:
    """The LaTeX of a node where something at least as tight as ``least`` is needed."""
    level, written = _typeset(node)
    return written if level >= least else _bracketed(written)


def _bracketed(written: str) -> str:
    return rf"\left({written}\right)"


def _after(node: Node, least: int) -> str:
    """The LaTeX of a node behind an operation, where no sign may stand bare."""
    written = _latex(node, least)
    return _bracketed(written) if written.startswith("-") else written


def _typeset(node: Node) -> tuple[int, str]:
    """How tightly a node holds together once it is typeset, and how it looks."""
    match node:
        case Number():
            return _number(node.value)
        case Name():
            return VALUE, LATEX_NAMES.get(node.key, node.key)
        case Call(function="exp"):
            return POWER, f"e^{{{_listed(node)}}}"
        case Call(function="sqrt"):
            return VALUE, rf"\sqrt{{{_listed(node)}}}"
        case Call(function="abs"):
            return VALUE, rf"\left|{_listed(node)}\right|"
        case Call():
            return VALUE, _function(node.function) + _bracketed(_listed(node))
        case Negative():
            return PRODUCT, f"-{_after(node.of, PRODUCT)}"
        case Binary(operation="^"):
            return POWER, _power(node)
        case Binary(operation="/"):
            return POWER, rf"\frac{{{_latex(node.left, SUM)}}}{{{_latex(node.right, SUM)}}}"
        case Binary(operation="*"):
            left, right = _latex(node.left, PRODUCT), _after(node.right, PRODUCT)
            dot = r" \cdot " if right[0].isdigit() or right.startswith(r"\frac") else " "
            return PRODUCT, left + dot + right
        case Binary():
            right = _after(node.right, SUM if node.operation == "+" else PRODUCT)
            return SUM, f"{_latex(node.left, SUM)} {node.operation} {right}"


def _listed(node: Call) -> str:
    """What a function is of, typeset, with commas between several values."""
    return ", ".join(_latex(argument, SUM) for argument in node.arguments)


def _power(node: Binary) -> str:
    exponent = _latex(node.right, SUM)
    match node.left:
        case Call(function=function) if function not in ("exp", "sqrt", "abs"):
            if (
                exponent.isdigit() and function not in CHOICES
            ):  # sin²(x), but never sin⁻¹(x), which means something else
                return f"{_function(function)}^{{{exponent}}}{_bracketed(_listed(node.left))}"
            return f"{_bracketed(_latex(node.left, SUM))}^{{{exponent}}}"
    return f"{_latex(node.left, VALUE)}^{{{exponent}}}"


def _function(key: str) -> str:
    return LATEX_NAMES.get(key, f"\\{key}")


def _number(value: float) -> tuple[int, str]:
    digits, _, exponent = repr(value).removesuffix(".0").partition("e")
    if not exponent:
        return VALUE, digits
    power = f"10^{{{int(exponent)}}}"
    return (POWER, power) if digits == "1" else (PRODUCT, rf"{digits} \cdot {power}")
