"""Makes the pictures that the docs show: ``make pictures``, or ``make pictures ARGS=studio``.

The reference block is solved and reported as a coach would, and a headless Chromium looks at the
page: on a phone, on a screen, and printed. ``pdftoppm`` (poppler-utils) turns the printed page into
pixels. Then a garage block is made in the studio, step by step.
"""

from __future__ import annotations

import base64
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from browser.chromium import browser, find  # noqa: E402 - found once tests are on the path
from browser.studio import Person, serving  # noqa: E402

SCENARIO = "scenarios/reference/full_gym_6_weeks.yaml"
FOLDER = ROOT / "docs" / "pictures"
MOST_BYTES = 150_000
QUALITY = 80
A4_PIXELS = (1123, 794)
"""A4 across at 96 pixels an inch."""


def main() -> int:
    """Make all pictures; gives the exit code."""
    chromium = find()
    if chromium is None or shutil.which("pdftoppm") is None:
        sys.stderr.write("error: pictures need chromium and pdftoppm (poppler-utils)\n")
        return 1
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name, browser(chromium) as tab:
        studio(tab, Path(name))
    if "studio" in sys.argv[1:]:
        return 0
    with tempfile.TemporaryDirectory() as name, browser(chromium) as tab:
        page = report(Path(name))
        tab.open(page.as_uri(), 1280)
        shoot(tab, "screen", 1280, 1400)
        tab.open(page.as_uri(), 390, dark=True)
        tab.resize(390, 844)
        card = "document.querySelector('article.card').getBoundingClientRect().top + scrollY"
        shoot(tab, "phone", 390, 844, int(tab.ask(f"Math.round({card}) - 8")))
        tab.open(page.as_uri(), 1280)
        printed(tab, Path(name))
    return 0


def report(folder: Path) -> Path:
    """Solve the reference block and write its page, with the program as it is."""
    plan, page = folder / "plan.json", folder / "block.html"
    solve = ["solve", SCENARIO, "--workers", "1", "--quiet", "-o", str(plan)]
    for words in (solve, ["report", str(plan), "--quiet", "-o", str(page)]):
        subprocess.run([sys.executable, "-m", "optimizer.cli", *words], cwd=ROOT, check=True)
    return page


def shoot(tab: Any, name: str, width: int, height: int, top: int = 0) -> None:
    """Keep a part of what the tab shows as WebP, refusing what is too large to ship."""
    clip = {"x": 0, "y": top, "width": width, "height": height, "scale": 1}
    shot = tab.call(
        "Page.captureScreenshot",
        format="webp",
        quality=QUALITY,
        clip=clip,
        captureBeyondViewport=True,
    )
    content = base64.b64decode(shot["data"])
    if len(content) > MOST_BYTES:
        raise SystemExit(f"error: {name}.webp has {len(content)} bytes, more than {MOST_BYTES}")
    (FOLDER / f"{name}.webp").write_bytes(content)
    sys.stderr.write(f"docs/pictures/{name}.webp: {len(content):,} bytes\n")


def printed(tab: Any, folder: Path) -> None:
    """The sheet of the first session, as a printer gives it."""
    (folder / "block.pdf").write_bytes(tab.pdf())
    sheet = sheet_of(folder / "block.pdf", "Pull A")
    subprocess.run(
        [
            "pdftoppm",
            "-png",
            "-r",
            "110",
            "-f",
            str(sheet),
            "-l",
            str(sheet),
            "-singlefile",
            "block.pdf",
            "sheet",
        ],
        cwd=folder,
        check=True,
    )
    width, height = A4_PIXELS
    html = (
        "<style>body{margin:0;background:#d9dee2}img{display:block;box-sizing:border-box;"
        f'width:{width}px;border:1px solid #aab}}</style><img src="sheet.png">'
    )
    (folder / "sheet.html").write_text(html, encoding="utf-8")
    tab.open((folder / "sheet.html").as_uri(), width)
    shoot(tab, "printed", width, height)


def studio(tab: Any, folder: Path) -> None:
    """The story of docs/studio.md, a picture a step."""
    person = Person(tab)
    with serving(folder) as server:
        tab.open(server.address, 1280)
        person.click("#n-file")
        person.type("garage")
        person.choose("#n-gym", "garage_gym")
        shoot(tab, "studio-new", 1280, 480)
        person.click("Make it")
        person.until("location.pathname.endsWith('/plan/garage.yaml')")
        person.click("Solve")
        person.until("!!document.querySelector('#job .good')")
        person.settled()
        shoot(tab, "studio-plan", 1280, 1000)
        person.click(".lift .name")
        person.until("document.querySelectorAll('[data-swap]').length > 0")
        shoot(tab, "studio-lift", 1280, 900)
        person.click("[data-swap]")
        person.until("!document.querySelector('dialog').open")
        person.settled()
        for number in (2, 9):
            tab.ask(f"document.querySelectorAll('.step [data-by=\"1\"]')[{number}].click()")
            person.settled()
        shoot(tab, "studio-cost", 1280, 1000)
        person.click("Solve the rest")
        person.until("!!document.querySelector('#job .good, #job .clash')")
        person.settled()
        shoot(tab, "studio-rest", 1280, 1000)
        person.click("Compare")
        person.until("!!document.querySelector('#compare')")
        person.click("hotel gym")
        person.click("#compare button")
        person.until("!!document.querySelector('#compare-job table')")
        shoot(tab, "studio-gyms", 1280, 1100)
        tab.open(f"{server.address}out/garage.yaml", 1280)
        shoot(tab, "studio-out", 1280, 900)
        tab.open(f"{server.address}scenario/garage.yaml", 1280)
        shoot(tab, "studio-scenario", 1280, 1000)
        tab.open(f"{server.address}plan/garage.yaml", 390, dark=True)
        tab.resize(390, 844)
        shoot(tab, "studio-phone", 390, 844)
        tab.open(f"{server.address}scenario/garage.yaml", 1280)
        person.click("Weeks that differ")
        person.click("#p-exceptions-add")
        person.until("!!document.querySelector('#f-exceptions-0--gym')")
        person.click("How sets are done")
        person.click("#p-schemes-add")
        person.until("!!document.querySelector('#f-schemes-0--select')")
        top = "document.querySelector('#p-exceptions').getBoundingClientRect().top + scrollY"
        shoot(tab, "studio-lists", 640, 900, int(tab.ask(f"Math.round({top}) - 8")))


def sheet_of(pdf: Path, words: str) -> int:
    """The first sheet after the overview whose heading holds these words."""
    text = subprocess.run(
        ["pdftotext", "-layout", str(pdf), "-"], capture_output=True, text=True, check=True
    ).stdout
    for number, sheet in enumerate(text.split("\f"), 1):
        lines = [line.strip() for line in sheet.splitlines() if line.strip()]
        if lines and lines[0].startswith(words):
            return number
    raise SystemExit(f"error: no printed sheet begins with {words!r}")


if __name__ == "__main__":
    sys.exit(main())
