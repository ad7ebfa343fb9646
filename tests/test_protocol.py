"""What the server and the browser say to each other, held to ``ui/lab/protocol.d.ts``."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zlib
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from engine import Run, Scene
from figures import CURVES, Camera, View
from lessons import LESSONS, READY_MADE
from tests.buffer import Buffer
from texts import LANGUAGES
from ui.assets import MODULES
from ui.wire import events
from ui.wire.dials import offered
from ui.wire.events import Event, Lab, fold
from ui.wire.payload import payload
from ui.wire.standalone import live, offline

PROTOCOL = MODULES / "protocol.d.ts"
SCRIPTS = {path: path.read_text("utf-8") for path in sorted(MODULES.rglob("*.js"))}
KINDS = {*events.HANDLERS, *events.VIEW_HANDLERS, *events.PAGE_HANDLERS, events.NAVIGATE}
EVERYTHING = View(
    curves=tuple(CURVES),
    glance=True,
    worked=True,
    gallery=True,
    page="https://lab.example/",
    camera=Camera(20.0, 40.0),
    scales="stretched",
    box=((-1.0, 2.0), (0.0, 3.0)),
)
SEVERAL = Scene("linear_regression", steps=9, runs=(Run("sgd", seeds=3, batch=4), Run("lbfgs")))


def pages() -> dict[str, Lab]:
    """Every ready-made scene and lesson, and pages that show all there is."""
    scenes = {f"{key} scene": Lab.of(scene) for key, scene in READY_MADE.items()}
    lessons = {
        f"{key} lesson": Lab.of(lesson.scene, View(language="ko"), lesson=key)
        for key, lesson in LESSONS.items()
    }
    whole = {"everything": Lab.of(READY_MADE["beale"], EVERYTHING)}
    seeds = {"seeds": Lab.of(SEVERAL, EVERYTHING)}
    wrong = Event(1, "setting", run=1, key="batch", value=-1)
    refused = {"refused": fold(Lab.of(SEVERAL), [wrong])}
    return scenes | lessons | whole | seeds | refused


def literals() -> str:
    """A TypeScript file with the headers, catalogues and lessons of all pages as literals."""
    lines = ['import type { Catalog, Header, LessonWords, Live, Offline } from "PROTOCOL";']
    for n, (name, lab) in enumerate(pages().items()):
        buffer = Buffer(payload(lab, "a session", ()))
        assert (buffer.header["refusal"] is not None) == (name == "refused")
        lines.append(f"export const header{n}: Header = {json.dumps(buffer.header)};")
        if lesson := buffer.header["lesson"]:
            lines.append(
                f"export const lesson{n}: LessonWords = {json.dumps(buffer.json(lesson['block']))};"
            )
        header, blocks = offline(of_file(lab), "dark")
        about = {"needs": [block.id for block in blocks], "blocks": {}}
        lines.append(f"export const offline{n}: Offline = {json.dumps(header | about)};")
    for n, header in enumerate(live_headers()):
        lines.append(f"export const live{n}: Live = {json.dumps(header)};")
    for language in LANGUAGES:
        buffer = Buffer(payload(Lab.of(SEVERAL, View(language=language)), "a session", ()))
        catalog = buffer.json(buffer.header["catalog"])
        lines.append(f"export const catalog_{language}: Catalog = {json.dumps(catalog)};")
    return "\n".join(lines)


def live_headers() -> Iterator[dict[str, Any]]:
    """The headers of files that take the steps themselves."""
    for scene in (SEVERAL, READY_MADE["regression"]):
        names = [dial.param for dial in offered(scene)]
        data = re.search(r'id="data">([^<]*)', live(scene, names).decode())
        assert data
        yield Buffer(zlib.decompress(b64decode(data[1]))).header


def of_file(lab: Lab) -> Lab:
    """The page as a file has it: no gallery and no address."""
    return Lab.of(lab.scene, View(curves=lab.view.curves, glance=True, worked=True))


def checked(folder: Path, text: str) -> str:
    """What the type checker says of a TypeScript file."""
    file = folder / "said.ts"
    file.write_text(text.replace("PROTOCOL", PROTOCOL.as_uri()), "utf-8")
    command = [sys.executable, "-m", "deno", "check", "--quiet", "--no-lock", str(file)]
    return subprocess.run(command, capture_output=True, text=True, check=False).stderr


def test_all_that_is_sent_has_the_types_that_are_stated(tmp_path: Path) -> None:
    assert checked(tmp_path, literals()) == ""


def test_what_is_not_stated_is_found(tmp_path: Path) -> None:
    """A field too many, one too few, and one of another type."""
    header = Buffer(payload(Lab.of(READY_MADE["beale"]), "a session", ())).header
    fewer = {key: value for key, value in header.items() if key != "runs"}
    for wrong in (header | {"more": 1}, fewer, header | {"hide": "yes"}):
        line = f"export const header: Header = {json.dumps(wrong)};"
        said = checked(tmp_path, f'import type {{ Header }} from "PROTOCOL";\n{line}')
        assert "ERROR" in said


def test_every_kind_of_event_has_a_handler() -> None:
    stated = re.search(r"export type EventKind =(.*?);", PROTOCOL.read_text("utf-8"), re.S)
    assert stated
    assert set(re.findall(r'"(\w+)"', stated[1])) == KINDS


def test_every_event_that_is_pushed_is_of_a_kind() -> None:
    """Those that are written out; the type checker knows the others."""
    pushed = {kind for text in SCRIPTS.values() for kind in re.findall(r'push\("(\w+)"', text)}
    assert pushed
    assert pushed <= KINDS


def test_every_text_that_a_script_asks_for_is_there() -> None:
    """Those whose key is written out; a missing one would be shown as "undefined"."""
    found = set()
    for text in SCRIPTS.values():
        found |= set(re.findall(r"\btexts\.(\w+)", text)) | set(
            re.findall(r'\btexts\["([\w.]+)"\]', text)
        )
    assert len(found) > 60
    for strings in (language.page for language in LANGUAGES.values()):
        assert not {key for key in found if f"lab.{key}" not in strings}


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda p: p.relative_to(MODULES).as_posix())
def test_no_script_is_left_unchecked(path: Path) -> None:
    assert "@ts-nocheck" not in SCRIPTS[path]
    assert "Object.assign(this," not in SCRIPTS[path]


def test_nobody_writes_what_is_the_player_s() -> None:
    """Others call its methods, and what draws gets a frozen frame."""
    for path, text in SCRIPTS.items():
        assert not re.search(r"\bplayer\.\w+ (\?\?|\|\|)?= ", text), path
    for room in ("panels", "drawing"):
        for path in (MODULES / room).glob("*.js"):
            assert not re.search(r"\bplayer\.", SCRIPTS[path]), path
