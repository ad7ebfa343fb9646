"""Links as they arrive: with what others append, as HTML writes them, and typed by hand."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from streamlit.runtime.state.query_params import EMBED_QUERY_PARAMS_KEYS
from streamlit.testing.v1 import AppTest

from engine import Run, Scene, SceneError, read_query
from engine.address import FOREIGN, FOREIGN_PREFIXES, is_foreign, joined, parts, query_of
from figures import read_view
from figures.view import READERS
from formulas import to_text
from lessons import LESSONS, READY_MADE
from links.reading import read_link, read_source
from optimizers import OPTIMIZERS
from surfaces import SURFACES
from tests.browser import ROOT
from tests.random_formulas import NODES
from tests.random_scenes import STABLE, scenes
from texts import LANGUAGES
from ui.page import session

FORMULAS = NODES.map(to_text)
ADDED = [
    "utm_source=news&utm_medium=e-mail",
    "UTM_Campaign=x",
    "fbclid=IwAR0abc-_",
    "gclid=1",
    "msclkid=2",
    "mc_cid=3&mc_eid=4",
    "_ga=2.1.3-4",
    "igshid=a%3D%3D",
    "ref=home",
    "si=abc",
    "embed=true",
    "embed=true&embed_options=show_toolbar&embed_options=light_theme",
]
MISSPELT = ["utm=x", "utmsource=x", "sufrace=saddle", "stpes=4", "Surface=saddle", "r1.etta=1"]
MISSPELT += ["embd=true", "fbclick=1", "refs=1", "camra=25,50", "lesso=slope"]


def keys_of_links() -> set[str]:
    """Every parameter that a link of the lab may have, for one run."""
    known = {"v", "surface", "f", "x", "y", "steps", "seed", "lesson", "lang", *READERS}
    known |= {f"surface.{p.key}" for s in SURFACES.values() for p in s.parameters}
    for optimizer in OPTIMIZERS.values():
        known |= {f"r1.{key}" for key in (*optimizer.defaults(), "batch", "sigma", "schedule")}
    return known


# What others append


def test_nothing_of_the_labs_own_is_taken_for_others() -> None:
    assert not [key for key in keys_of_links() if is_foreign(key)]
    assert set(EMBED_QUERY_PARAMS_KEYS) <= FOREIGN
    assert all(name == name.lower() for name in (*FOREIGN, *FOREIGN_PREFIXES))


@pytest.mark.parametrize("added", ADDED)
def test_what_others_append_changes_nothing(added: str) -> None:
    for scene in (*READY_MADE.values(), Scene("formula", formula="x^2 + 3y^2")):
        link = scene.to_query()
        for whole in (f"{link}&{added}", f"{added}&{link}", f"&{added}&&{link}"):
            assert read_query(whole) == (scene, [])
            assert read_view(f"{whole}&box=0,1,0,1")[2] == []
            assert read_source(f"https://lab.example/?{whole}").scene == scene
    assert read_source(f"?{added}&lesson=slope").scene == LESSONS["slope"].scene
    assert read_link(f"lang=ko&{added}") == read_link("")._replace(language="ko")


@pytest.mark.parametrize("added", MISSPELT)
def test_what_is_misspelt_is_still_complained_about(added: str) -> None:
    scene, complaints = read_query(f"v=1&r1=gd&{added}")
    assert scene == Scene()
    assert [c.parameter for c in complaints] == [added.partition("=")[0]]
    with pytest.raises(SceneError):
        read_source(f"?v=1&r1=gd&{added}")


# What became of it on its way

DAMAGE = {
    "html": lambda link: link.replace("&", "&amp;"),
    "html in capitals": lambda link: link.replace("&", "&AMP;"),
    "html twice": lambda link: link.replace("&", "&amp;amp;"),
    "html, escaped": lambda link: link.replace("&", "&amp%3B"),
    "html by number": lambda link: link.replace("&", "&#38;"),
    "html of a blog": lambda link: link.replace("&", "&#038;"),
    "a full stop": lambda link: link + ".",
    "a bracket": lambda link: link + ").",
    "quotation marks": lambda link: f"“{link}”",
    "angle brackets": lambda link: f"<{link}>",
    "blanks": lambda link: f"  {link} \n",
    "lines": lambda link: "\r\n".join(link[i : i + 20] for i in range(0, len(link), 20)),
    "a fragment": lambda link: link + "#top",
    "all escaped": lambda link: "&".join(
        f"{key}={quote(value, safe='').replace('.', '%2E')}" for key, value in parse_qsl(link)
    ),
}
OF_ADDRESSES = {"html by number", "html of a blog", "a fragment", "quotation marks"}
OF_ADDRESSES |= {"angle brackets"}  # what concerns more than the part behind the question mark


@pytest.mark.parametrize("how", DAMAGE)
@given(scene=scenes())
@settings(STABLE, max_examples=15)
def test_a_link_survives_its_way(how: str, scene: Scene) -> None:
    link = scene.to_query()
    assert read_source(DAMAGE[how](f"https://lab.example/?{link}")).scene == scene
    if how not in OF_ADDRESSES:
        assert read_query(DAMAGE[how](link)) == (scene, [])


@given(text=st.text(max_size=60))
@settings(STABLE, max_examples=200)
def test_taking_a_link_apart_and_putting_it_together_changes_nothing(text: str) -> None:
    once = parts(text)
    assert [p[:2] for p in parts(joined(once))] == [p[:2] for p in once]


def test_the_query_is_what_stands_behind_the_question_mark() -> None:
    assert query_of("https://lab.example/?a=1&b=2#c?d") == "a=1&b=2"
    assert query_of("a=1&b=2") == "a=1&b=2"


# A formula that was typed into the address


@pytest.mark.parametrize(
    ("typed", "formula"),
    [
        ("x^2+3y", "x^2+3y"),
        ("x^2+y^2+3", "x^2+y^2+3"),
        ("x^2%20+%203y", "x^2 + 3y"),
        ("x^2+++3y", "x^2+++3y"),
        ("1e+5x", "1e+5x"),
        ("x%5E2+3y", "x^2+3y"),
        ("x%5E2%203y", "x^2+3y"),
        ("x^2 3y", "x^2+3y"),
        ("log(-1+x^2)", "log(-1+x^2)"),  # log(−x²) has no value anywhere
    ],
)
def test_a_blank_is_a_plus_where_it_makes_no_sense_otherwise(typed: str, formula: str) -> None:
    expected = Scene("formula", formula=formula)
    assert read_query(f"surface=formula&f={typed}") == (expected, [])
    assert Scene.from_query(f"surface=formula&f={typed}") == expected


def test_the_plus_is_what_is_complained_about_where_nothing_makes_sense() -> None:
    _, (complaint,) = read_query("surface=formula&f=x^2+3z")
    assert (complaint.code, complaint.values["start"]) == ("formula.unknown_name", 5)


PRODUCTS = {"x^2+y^2": "x^2 y^2", "1e+x": "1e x", "x+y": "x y", "-x+y^2": "-x y^2"}


@pytest.mark.parametrize(("typed", "product"), PRODUCTS.items())
def test_where_it_makes_sense_a_blank_stays_a_product_and_a_line_says_so(
    typed: str, product: str
) -> None:
    links = [f"surface=formula&f={typed}", f"f={typed}&surface=formula&r1=gd"]
    for link in (*links, f"v=1&{links[0]}"):  # the lab itself names each run
        scene, (note,) = read_query(link)
        assert scene == Scene("formula", formula=product) == Scene.from_query(link)
        assert note.is_note
        for language in LANGUAGES:
            said = note.sentence(language)
            assert all(part in said for part in (typed, product, "%2B"))
        assert read_source(f"?{link}").scene == scene
        assert read_source(f"?{link}").complaints == (note,)


def test_a_number_may_be_typed_with_a_plus() -> None:
    link = "surface=saddle&x=+2&y=-1e+0&r1=gd&r1.eta=1e+1"
    expected = Scene("saddle", start=(2, -1), runs=(Run("gd", {"eta": 10}),))
    assert read_query(link) == (expected, [])
    _, (complaint,) = read_query("surface=saddle&x=1+5")
    assert complaint.code == "not_number"


@pytest.mark.parametrize("typed", ["+x", "x+-y", "x^2+-3y", "x%2By"])
def test_where_both_mean_the_same_there_is_nothing_to_say(typed: str) -> None:
    assert read_query(f"surface=formula&f={typed}")[1] == []


@given(formula=FORMULAS)
@settings(STABLE, max_examples=60)
def test_nothing_is_said_of_the_labs_own_links(formula: str) -> None:
    """Whatever is added around the blanks of a formula, they stay blanks where that is accepted."""
    try:
        scene = Scene("formula", formula=f" {formula} ")
    except SceneError:
        return
    assert read_query(scene.to_query()) == (scene, [])
    assert read_query(f"{scene.to_query()}&utm_source=x") == (scene, [])
    assert Scene.from_query(scene.to_query().replace("+", "%20")) == scene


@given(left=FORMULAS, right=FORMULAS)
@settings(STABLE, max_examples=25)
def test_a_typed_sum_is_read_as_one_or_something_is_said(left: str, right: str) -> None:
    typed = f"{left}+{right}"
    scene, complaints = read_query(f"surface=formula&f={typed}")
    try:
        meant = Scene("formula", formula=typed)
    except SceneError:
        return
    places = np.array([[0.3, -1.7, 2.2], [1.2, 0.9, -0.8]])
    read, sent = (s.landscape.value(places) for s in (scene, meant))
    assert complaints or np.allclose(read, sent, rtol=1e-9, equal_nan=True)


# On the page


def opened(query: str) -> AppTest:
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for key, value in parse_qsl(query, keep_blank_values=True):
        page.query_params[key] = value
    page.run()
    assert not page.exception
    return page


def state(page: AppTest) -> Any:
    return page.session_state[session.STATE]


@pytest.mark.parametrize("added", ["utm_source=x&fbclid=1", "embed=true"])
def test_the_page_says_nothing_of_what_others_append(added: str) -> None:
    page = opened(added)
    assert state(page).scene == next(iter(READY_MADE.values()))
    assert not page.warning
    page = opened(f"{added}&lesson=slope")
    assert state(page).scene == LESSONS["slope"].scene
    page = opened(f"{added}&v=1&surface=saddle&r1=adam")
    assert state(page).scene == Scene("saddle", runs=(Run("adam"),))
    assert not page.warning
    if "embed" in added:
        assert page.query_params["embed"] == ["true"] or page.query_params["embed"] == "true"


def test_the_page_reads_an_address_out_of_html() -> None:
    page = opened(urlencode({"v": "1", "amp;surface": "saddle", "amp;r1": "adam"}))
    assert state(page).scene == Scene("saddle", runs=(Run("adam"),))
    assert not page.warning


def test_the_page_says_how_it_read_a_blank(monkeypatch: pytest.MonkeyPatch) -> None:
    """As a note, not as a mistake."""
    page = opened("surface=formula&f=x^2%2B3y")
    assert state(page).scene.formula == "x^2+3y"
    assert not page.warning
    assert not page.info
    monkeypatch.setattr(session, "_address", lambda: "surface=formula&f=x^2+y^2")
    page = opened("")
    assert state(page).scene.formula == "x^2 y^2"
    assert not page.warning
    assert len(page.info) == 1
    assert any("%2B" in said.value for said in page.text)
