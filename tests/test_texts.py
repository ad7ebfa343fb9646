"""Languages: every string is there in each, under the keys that the page looks up."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator

import pytest

from engine.schedules import SCHEDULES
from optimizers import OPTIMIZERS
from optimizers.base import Hyperparameter, Switch
from surfaces import SURFACES
from texts import LANGUAGES, WORDS, translated, typeset, unbroken

pytestmark = pytest.mark.core

WORD = re.compile(r"[A-Za-z]{2,}")  # a string without one is a symbol, the same everywhere
TERMS = {"그래디언트": "기울기", "샘플": "데이터", "강의": "수업", "십시오": "세요"}
TRANSLATED = [language for language in LANGUAGES if language != "en"]
KOREAN = {**LANGUAGES["ko"].page, **LANGUAGES["ko"].descriptors}


def descriptions() -> Iterator[tuple[str, str]]:
    """Every string of every descriptor with a word in it: the key that it has, and the English.

    The methods' names stay as they are.
    """
    for key, english in spoken():
        if WORD.search(english):
            yield key, english


def spoken() -> Iterator[tuple[str, str]]:
    for key, optimizer in OPTIMIZERS.items():
        owner = f"optimizer.{key}"
        yield f"{owner}.full_name", optimizer.full_name
        yield f"{owner}.summary", optimizer.summary
        yield f"{owner}.conventions", optimizer.conventions
        settings: tuple[Hyperparameter | Switch, ...]
        settings = (*optimizer.hyperparameters, *optimizer.switches)
        for setting in settings:
            yield f"{owner}.{setting.key}.label", setting.label
            yield f"{owner}.{setting.key}.help", setting.help
        for quantity in (*optimizer.state, *optimizer.shown):
            yield f"{owner}.{quantity.key}.help", quantity.help
            yield from words(quantity.symbol)
        for line in optimizer.update_latex:
            yield from words(line)
    for key, surface in SURFACES.items():
        owner = f"surface.{key}"
        yield f"{owner}.name", surface.name
        yield f"{owner}.summary", surface.summary
        yield from words(surface.latex)
        yield f"{owner}.axis.x", surface.axes[0]
        yield f"{owner}.axis.y", surface.axes[1]
        for parameter in surface.parameters:
            yield f"{owner}.{parameter.key}.label", parameter.label
            yield f"{owner}.{parameter.key}.help", parameter.help
        if surface.data:
            yield f"{owner}.input", surface.data.input_label
            yield f"{owner}.target", surface.data.target_label
    for key, schedule in SCHEDULES.items():
        owner = f"schedule.{key}"
        yield f"{owner}.name", schedule.name
        yield f"{owner}.summary", schedule.summary
        yield from words(schedule.latex)
        for rate in schedule.parameters:
            yield f"{owner}.{rate.key}.label", rate.label
            yield f"{owner}.{rate.key}.help", rate.help


def words(latex: str) -> Iterator[tuple[str, str]]:
    """The words in a formula."""
    for found in WORDS.findall(latex):
        yield f"latex.{found.strip()}", found.strip()


def shared(key: str) -> str:
    """The key of what all owners say alike."""
    kind, _, of_owner = key.partition(".")
    return f"{kind}.{of_owner.partition('.')[2]}"


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


# The page's own strings


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_the_same(language: str) -> None:
    """The same keys, each with the same placeholders, and nothing empty."""
    english, strings = LANGUAGES["en"].page, LANGUAGES[language].page
    missing, superfluous = set(english) - set(strings), set(strings) - set(english)
    assert not missing, f"add these to texts/{language}"
    assert not superfluous, f"take these out of texts/{language}, or add them to texts/en"
    for key, text in strings.items():
        assert text.strip(), key
        assert placeholders(text) == placeholders(english[key]), key
        assert all(name.isidentifier() for name in placeholders(text)), key


# What the descriptors say


def test_every_language_but_english_has_descriptions() -> None:
    assert [key for key, language in LANGUAGES.items() if language.descriptors] == TRANSLATED


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_description_is_translated(language: str) -> None:
    strings = LANGUAGES[language].descriptors
    missing = {key for key, _ in descriptions() if not {key, shared(key)} & set(strings)}
    assert not missing, f"add these to texts/{language}, or, where several say alike, once"


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_translation_is_superfluous(language: str) -> None:
    known = {key for key, _ in descriptions()}
    strings = LANGUAGES[language].descriptors
    used = {key if key in strings else shared(key) for key in known}
    assert not set(strings) - used
    for key, text in strings.items():
        assert text.strip(), key
        assert "{" not in text, key


@pytest.mark.parametrize("language", TRANSLATED)
def test_what_is_shared_is_said_alike(language: str) -> None:
    """One translation stands for one English sentence; who says otherwise has a key of its own."""
    said: dict[str, set[str]] = {}
    for key, english in descriptions():
        found = key if key in LANGUAGES[language].descriptors else shared(key)
        said.setdefault(found, set()).add(english)
    assert not {key: english for key, english in said.items() if len(english) > 1}


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_key_of_its_own_says_otherwise(language: str) -> None:
    strings = LANGUAGES[language].descriptors
    for key, text in strings.items():
        assert strings.get(shared(key)) != text, f"{key}: the shared one says that already"


def test_what_has_a_translation_is_told_in_it() -> None:
    assert translated("en", "optimizer.adam.eta.label", "learning rate") == "learning rate"
    assert translated("ko", "optimizer.adam.eta.label", "learning rate") == "학습률"
    assert translated("ko", "optimizer.rprop.eta.label", "first step") == "첫 걸음"
    assert translated("ko", "surface.beale.axis.x", "x") == "x"


def test_words_in_a_formula_are_told() -> None:
    line = r"\text{slope} \cdot x, \quad \text{kept if } s > 0"
    assert typeset("en", line) == line
    assert typeset("ko", line) == r"\text{계수} \cdot x, \quad \text{단, } s > 0"


# Korean


@pytest.mark.parametrize("key", KOREAN)
def test_korean_is_written_in_korean(key: str) -> None:
    """A sentence or a name has Hangul in it, unless its English is of symbols alone."""
    text = KOREAN[key]
    english = LANGUAGES["en"].page.get(key, "a description")
    symbols = not re.search(r"[a-z]{3,}", re.sub(r"\{\w+\}|max|min", "", english))
    assert symbols or re.search(r"[가-힣]", text)


@pytest.mark.parametrize(("word", "instead"), TERMS.items())
def test_korean_has_one_word_for_one_thing(word: str, instead: str) -> None:
    assert not [key for key, text in KOREAN.items() if word in text], f"say {instead}"


@pytest.mark.parametrize("key", LANGUAGES["ko"].page)
def test_no_particle_hangs_on_a_placeholder(key: str) -> None:
    """은/는, 이/가, 을/를 and 와/과 depend on the sound before, which a placeholder hides."""
    assert not re.search(r"\}”?(은|는|이|가|을|를|과|와|으로|로)[\s.,]", LANGUAGES["ko"].page[key])


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("At η = 0.05 it leaps.", ["η = 0.05"]),
        ("β₁ = 0이면 λ < 3, x ≈ −2", ["β₁ = 0이면", "λ < 3,", "x ≈ −2"]),
        ("GD b · η 0.0123", ["η 0.0123"]),
        ("α −1, β₂ 0.9", ["α −1,", "β₂ 0.9"]),
    ],
)
def test_a_formula_stays_on_a_line(words: str, kept: list[str]) -> None:
    made = unbroken(words)
    assert made.replace("\u00a0", " ") == words
    assert [part for part in made.split(" ") if "\u00a0" in part] == [
        part.replace(" ", "\u00a0") for part in kept
    ]


def test_what_is_no_formula_may_break_anywhere() -> None:
    for words in ("+ Add run", "Linear regression · ○ (−1, 2.5)", "η and 3 more"):
        assert unbroken(words) == words
