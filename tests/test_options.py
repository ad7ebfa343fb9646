"""What a run can be told is one table: an option that is made up here is found everywhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine import Run, Scene, SceneError
from engine.options import OPTIONS, Options
from tests.browser import Tabs, Watch, served
from tests.copies import copied, insert, runs_there
from texts import LANGUAGES

FIELD = '    jitter: float = _option(0.0, "number", high=5, symbol="ζ", slider=Slider(0, 1))\n'
TEXTS = '    "lab.jitter": "jitter",\n    "lab.jitter.help": "made up",\n'
TEXTS += '    "setting.jitter": "jittered by {value}",\n'
TOLD = """
import json
from engine import Run, Scene, SceneError, read_query, run
from exports.caption import caption, to_text
from exports.panels import multiples
from figures.legend import run_names
from links.document import from_json, to_json
from ui.wire.blocks import catalog_block
from ui.wire.events import Event, Lab, fold
from ui.wire.payload import described

scene = Scene("beale", steps=5, runs=(Run("gd", jitter=0.25), Run("adam")))
assert scene.to_query() == "v=1&surface=beale&steps=5&r1=gd&r1.jitter=0.25&r2=adam"
assert Scene.from_query(scene.to_query()) == scene
assert from_json(json.loads(json.dumps(to_json(scene)))) == scene
assert to_json(scene)["runs"][1]["jitter"] == 0.0
for wrong in ("9", "much"):
    read, (complaint,) = read_query(f"r1=gd&r1.jitter={wrong}")
    assert (read, complaint.parameter) == (Scene(), "r1.jitter")
for value in (9.0, "much", None):
    try:
        Scene(runs=(Run("gd", jitter=value),))
    except SceneError as error:
        assert error.complaint.parameter == "r1.jitter"
    else:
        raise AssertionError(value)
lab = fold(Lab.of(scene), [Event(1, "setting", run=2, key="jitter", value=0.5)])
assert lab.scene.runs[1].jitter == 0.5 and lab.refusal is None
header, _ = described(lab)
assert [r["jitter"] for r in header["runs"]] == [0.25, 0.5]
for language in ("en", "ko"):
    listed = json.loads(catalog_block(language).data)["options"]
    (control,) = (option for option in listed if option["key"] == "jitter")
    assert (control["symbol"], control["label"], control["help"]) == ("ζ", "jitter", "made up")
    assert control["slider"] == {"low": 0, "high": 1, "scale": "linear"}
    assert "jittered by 0.25" in run_names(scene, language)[0]
    assert "jittered by 0.25" in to_text(scene, caption(scene, language))
assert [p.label for p in multiples(scene, "jitter", ["0.1", "0.2"])] == ["ζ 0.1", "ζ 0.2"]
assert run(scene)[0].resolved.jitter == 0.25
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project with one more option: a field, and its texts in every language."""
    copy = copied(tmp_path_factory.mktemp("project"))
    insert(copy / "engine" / "options.py", "schedule: str", FIELD)
    for language in LANGUAGES:
        insert(copy / "texts" / language / "page.py", '"lab.clip":', TEXTS)
    return copy


def test_an_option_is_one_entry_and_its_texts(project: Path) -> None:
    runs_there(project, TOLD)


def test_its_control_stands_on_the_page(project: Path, tabs: Tabs, tmp_path: Path) -> None:
    with served(tmp_path, root=project) as running:
        watch = Watch(tabs, running.url)
        lab = watch.lab().open("v=1&surface=beale&r1=gd")
        lab.page.get_by_text("More settings").click()
        lab.slider("gd ζ jitter").focus()
        lab.page.keyboard.press("End")
        lab.until(lambda: "r1.jitter=1" in lab.page.url, "the link has the option")
        watch.close()
        assert not watch.faults


@pytest.mark.parametrize("key", OPTIONS)
def test_an_option_has_its_texts(key: str) -> None:
    for language in LANGUAGES.values():
        assert OPTIONS[key].hidden or {f"lab.{key}", f"lab.{key}.help"} <= language.page.keys()


@pytest.mark.parametrize("key", OPTIONS)
def test_what_is_no_value_of_an_option_is_refused_by_name(key: str) -> None:
    surface = "quadratic" if "formula" in OPTIONS[key].needs else "linear_regression"
    wrong: dict[str, object]
    for value in (-1, "x", float("nan")):
        wrong = {key: value}
        with pytest.raises(SceneError) as refused:
            Scene(surface, runs=(Run("sgd", **wrong),))  # type: ignore[arg-type]
        assert refused.value.complaint.parameter == f"r1.{key}"


def test_every_option_is_documented() -> None:
    assert all(f"        {key}: " in str(Options.__doc__) for key in OPTIONS)
