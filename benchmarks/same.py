"""Whether another checkout makes the same files and the same pictures: for moving code.

``python -m benchmarks.same ../before`` writes 62 files in every format and both languages with
each of them, and photographs the page, presented and on a phone, in light and dark and in both
languages. It names what differs, and the exit code is 1 then.
"""

from __future__ import annotations

import argparse
import io
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import numpy as np
from PIL import Image, ImageChops
from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.driver import ROOT, serving
from tests.browser import FLAGS, find_browser

FOUR = "v=1&surface=beale&r1=gd&r2=momentum&r3=rmsprop&r4=adam"
ALIKE = "v=1&surface=saddle&steps=80&seed=3&r1=gd&r1.eta=0.01&r2=gd&r2.eta=0.1&r2.schedule=cosine"
TOLD = "v=1&surface=rosenbrock&steps=90&r1=adam&r1.clip=1&r2=gd&r2.l2=0.1&r3=adamw"
DATA = "v=1&surface=two_weight_network&steps=60&r1=sgd&r1.batch=8&r1.seeds=5&r2=adam"
TYPED = "v=1&surface=formula&f=sin(x)*y%2Bx%5E2/4&steps=50&r1=sgd&r1.sigma=0.3&r2=newton&r3=lbfgs"
STATED = f"{FOUR}&camera=25,50"
DRAWN = (
    (FOUR, ""),
    (ALIKE, "--curves --width page --title 'Two rates'"),
    (TOLD, "--step 30 --size 10"),
    (DATA, "--data --curves --axis examples --width page"),
    (TYPED, "--box -2,2,-1,3 --no-legend"),
    (STATED, "--theme dark"),
    ("momentum", "--steps 5,20,60 --width page"),
    ("saddle_race", "--vary method=all --width page --size 6"),
    (ALIKE, "--vary r2.eta=0.05,0.1,0.2 --columns 2 --hide"),
)
LINKS = (FOUR, DATA, STATED, "lesson=momentum")
PNG = b"\x89PNG"
VIEWS = {"page": (1440, 900), "presented": (1280, 720), "phone": (390, 844)}


def calls() -> list[str]:
    """The calls of a batch: every format and both languages, and what a figure can be told."""
    lines: list[tuple[str, str, str]] = []
    for (link, options), suffix in product(DRAWN, ("svg", "tikz", "tex", "txt")):
        lines.append((link, options, suffix))
    for (link, options), suffix in product(DRAWN[:4], ("svg", "tikz", "md")):
        lines.append((link, f"{options} --language ko", suffix))
    lines += [(FOUR, "", "pdf"), (DATA, "--language ko --data", "pdf"), (STATED, "", "png")]
    lines += [(FOUR, "--seconds 1 --hold 0,0", "gif"), (ALIKE, "--seconds 1 --hold 0,0", "mp4")]
    lines += [(FOUR, "", "html"), (DATA, "--language ko --theme dark", "html")]
    lines += [(DATA, "--language ko", "csv"), (TOLD, "", "json")]
    lines += [(link, f"--library {key}", "py") for link, key in ((TOLD, "numpy"), (DATA, "torch"))]
    lines += [(FOUR, "--language ko --library optax", "py"), (FOUR, "--library keras", "py")]
    lines += [(TYPED, "--language ko", "py")]
    return [
        f"'{link}' {options} -o {i}.{suffix}" for i, (link, options, suffix) in enumerate(lines)
    ]


def files(root: Path, folder: Path) -> dict[str, bytes]:
    """What a checkout writes for the calls, by the call."""
    lines = calls()
    (folder / "calls.txt").write_text("\n".join(lines), "utf-8")
    command = [sys.executable, "-m", "exports", "--batch", str(folder / "calls.txt")]
    command += ["-o", str(folder / "made")]
    said = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False).stderr
    print(said.strip().replace("\n", "\n  "))
    made = {line: folder / "made" / line.rpartition(" ")[2] for line in lines}
    return {line: path.read_bytes() for line, path in made.items() if path.exists()}


def pictures(root: Path) -> Iterator[tuple[str, bytes]]:
    """Photographs of the page that a checkout serves, by what they show."""
    with serving("app.py", root) as (address, _), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
        for view, theme, language in product(VIEWS, ("light", "dark"), ("en", "ko")):
            page = opened(browser, view, theme)
            for link in LINKS:
                page.goto(f"{address}?{link}&lang={language}")
                page.wait_for_selector('[data-testid="player"][data-painted]')
                page.wait_for_selector(".js-plotly-plot", state="attached")
                if view == "presented":
                    page.keyboard.press("p")
                page.wait_for_timeout(1500)
                yield f"{view} {theme} {language} {link}", page.screenshot()
            page.close()
        browser.close()


def opened(browser: Browser, view: str, theme: str) -> Page:
    """A tab of a view's size in which nothing moves by itself."""
    width, height = VIEWS[view]
    return browser.new_page(
        viewport={"width": width, "height": height},
        reduced_motion="reduce",
        color_scheme="dark" if theme == "dark" else "light",
    )


def differing(ours: dict[str, bytes], theirs: dict[str, bytes]) -> list[str]:
    """What is not the same in both, or is in one of them only."""
    return [n for n in ours | theirs if not alike(ours.get(n, b""), theirs.get(n, b""))]


def alike(one: bytes, other: bytes) -> bool:
    """Whether two files are equal; of two pictures, to one level of 255.

    A browser does not paint round corners twice alike to that level, from one commit either.
    """
    if one == other or not (one.startswith(PNG) and other.startswith(PNG)):
        return one == other
    first, second = (Image.open(io.BytesIO(data)).convert("RGB") for data in (one, other))
    most = np.asarray(ImageChops.difference(first, second)).max()
    return first.size == second.size and bool(most <= 1)


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("other", type=Path, help="the folder of the other checkout")
    options.add_argument("--keep", type=Path, help="where what differs is kept, from both")
    options.add_argument("--no-pictures", action="store_true", help="the files alone")
    asked = options.parse_args()
    both: list[dict[str, bytes]] = []
    for root in (ROOT, asked.other.resolve()):
        with tempfile.TemporaryDirectory() as folder:
            made = files(root, Path(folder))
        both.append(made | ({} if asked.no_pictures else dict(pictures(root))))
    found = differing(*both)
    if asked.keep:
        asked.keep.mkdir(parents=True, exist_ok=True)
        for i, name in enumerate(found):
            suffix = name.rpartition(".")[2] if " -o " in name else "png"
            for side, made in zip(("ours", "theirs"), both, strict=True):
                (asked.keep / f"{i}-{side}.{suffix}").write_bytes(made.get(name, b""))
    print(f"{len(both[0])} files and pictures, {len(found)} of them differ.", *found, sep="\n  ")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
