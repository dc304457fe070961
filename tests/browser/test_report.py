"""The report in a real browser: nothing overflows, nothing complains, numbers where they belong."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from browser.chromium import Tab
from exports.plans import hostile
from exports.plans import plan as odd_plan
from optimizer.logs.reading import parse_log, set_data
from optimizer.plan.schema import Plan
from optimizer.report.blocks import Cell, ReportBlock
from optimizer.report.html.tables import blocks_to_html as to_page
from optimizer.report.view import session_tables
from report.plans import plan
from report_html.test_page import long_block, with_stand_ins

ROOT = Path(__file__).resolve().parents[2]
WIDTHS = (360, 768, 1280)
Page = Callable[[Plan], str]

BLOCKS = [
    ReportBlock(
        "Weekly sets",
        ["", "garage_gym", "dumbbell_pair, band, pull_up_bar"],
        [
            [f"Muscle {n}", "8.5", Cell(f"9.5 ({n:+d})", n / 5, 0.5, strong=True)]
            for n in range(-5, 6)
        ],
        ["Average of the training weeks."],
    ),
    ReportBlock("Exercises", ["", *"abcdefgh"], [["hotel_gym", *["Chest-Supported Row"] * 8]]),
    ReportBlock("Notes", notes=["One more thing."]),
]
"""A comparison's tables: every shade, a bar, and more columns than a phone has room for."""

OVERFLOW = """
(() => {
  const wide = document.documentElement.clientWidth;
  const inside = e => { for (let p = e.parentElement; p; p = p.parentElement)
    if (getComputedStyle(p).overflowX === 'auto') return true; return false; };
  const found = [...document.querySelectorAll('body *')].filter(e =>
    e.getBoundingClientRect().right > wide + 1 && !inside(e) && !e.closest('.vh, .skip'));
  return {page: document.documentElement.scrollWidth, wide,
          found: found.slice(0, 5).map(e => e.tagName + '.' + e.className + ': ' +
                                            e.textContent.slice(0, 40))};
})()
"""
COVERED = """
[...document.querySelectorAll('.card td, .card th, .heat td, .glance td')].filter(e =>
  e.scrollWidth > e.clientWidth + 1).map(e => e.textContent.trim().slice(0, 60))
"""
HEAT = """
[...document.querySelectorAll('.heat tbody tr')].filter(r => r.querySelector('td')).map(r => [
  r.querySelector('th').innerText.trim(),
  [...r.querySelectorAll('td')].slice(0, -1).map(
    c => parseFloat(c.innerText.replace(/[^0-9.]/g, '')))])
"""
CARDS = """
[...document.querySelectorAll('.card')].map(c => ({
  head: c.querySelector('h4').innerText, shown: c.getBoundingClientRect().height > 50,
  lifts: [...c.querySelectorAll('tr.s')].map(r => [r.querySelector('th').firstChild.data.trim(),
    ...[...r.querySelectorAll('td')].map(d => d.innerText.trim())]),
  boxes: [...c.querySelectorAll('.log span')].filter(
    b => b.getBoundingClientRect().width > 100).length}))
"""


@pytest.mark.slow
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("made", [plan, with_stand_ins, odd_plan, hostile])
def test_nothing_overflows_or_complains(tab: Tab, page: Page, width: int, made: Any) -> None:
    tab.open(page(made()), width)
    found = tab.ask(OVERFLOW)
    assert found["page"] <= found["wide"]
    assert found["found"] == []
    assert tab.ask(COVERED) == []
    assert tab.trouble == []


@pytest.mark.slow
def test_a_long_block_fits_a_phone(tab: Tab, page: Page) -> None:
    tab.open(page(long_block(12, 4)), 360)
    found = tab.ask(OVERFLOW)
    assert found["page"] <= found["wide"]
    assert found["found"] == []


def test_numbers_stand_in_their_cells(tab: Tab, page: Page) -> None:
    tab.open(page(plan()), 1280)
    weeks = plan().weeks or []
    heat = dict(tab.ask(HEAT))
    for muscle in {m for week in weeks for m in week.muscle_sets}:
        name = muscle.replace("_", " ").capitalize()
        assert heat[name] == [week.muscle_sets.get(muscle, 0) for week in weeks]
    cards = tab.ask(CARDS)
    sessions = [(week, session) for week in weeks for session in week.sessions]
    assert len(cards) == len(sessions)
    for card, (week, session) in zip(cards, sessions, strict=True):
        assert card["shown"]
        assert session.session in card["head"]
        assert f"Week {week.week}" in card["head"]
        assert [lift[0] for lift in card["lifts"]] == [e.name for e in session.exercises]
        assert [int(lift[2].split(" ×")[0]) for lift in card["lifts"]] == [
            e.sets for e in session.exercises
        ]
        assert card["boxes"] == sum(e.sets for e in session.exercises)


def test_it_asks_nobody_for_anything(tab: Tab, page: Page) -> None:
    tab.open(page(hostile()), 1280)
    assert [url for url in tab.requests() if not url.startswith(("file:", "data:"))] == []
    assert tab.ask("[...document.scripts].map(s => s.src)") == [""]


WRITE = """
(async () => {
  const [reps, load, rir] = document.querySelectorAll('.log input');
  for (const [input, value] of [[reps, '5'], [load, '137,5'], [rir, '2']]) {
    input.value = value;
    input.dispatchEvent(new Event('input'));
  }
  let blob;
  URL.createObjectURL = made => { blob = made; return '#'; };
  document.getElementById('save').click();
  return blob.text();
})()
"""


@pytest.mark.slow
def test_sets_written_into_the_page_are_kept_and_sent_home(tab: Tab, page: Page) -> None:
    """From file://, under the page's own policy; the CSV is a log that ``track`` reads."""
    address = page(plan())
    tab.open(address, 390)
    log = parse_log(tab.ask(WRITE).encode(), "sets-done.csv")
    first = (plan().weeks or [])[0].sessions[0]
    (workout,) = log.workouts
    assert (workout.week, workout.session) == (1, first.session)
    (lift,) = workout.exercises
    assert lift.name == first.exercises[0].exercise
    assert set_data(lift.sets[0]) == {"reps": 5, "load": "137.5 kg", "rpe": 8.0}
    tab.open(address, 390)
    assert tab.ask("document.querySelector('.log input').value") == "5"
    assert "1 set written" in tab.ask("document.getElementById('kept').textContent")


@pytest.mark.slow
def test_every_session_and_phase_prints_on_a_sheet_of_its_own(tab: Tab, page: Page) -> None:
    tab.open(page(plan()), 800, media="print")
    breaks = tab.ask(
        "[...document.querySelectorAll('.sheet')].map(c => getComputedStyle(c).breakBefore)"
    )
    assert set(breaks) == {"page"}
    raw = tab.pdf()
    pages = len(re.findall(rb"/Type\s*/Page\b", raw))
    sheets = len(session_tables(plan()))
    assert sheets + 1 <= pages <= sheets + 3
    box = re.search(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", raw)
    assert box is not None
    assert [round(float(side)) for side in box.groups()] in ([595, 842], [596, 842])


def test_keys_alone_reach_the_plan(tab: Tab, page: Page) -> None:
    tab.open(page(plan()), 1280)
    for kind in ("keyDown", "keyUp"):
        tab.call(
            "Input.dispatchKeyEvent", type=kind, key="Tab", code="Tab", windowsVirtualKeyCode=9
        )
    assert tab.ask("document.activeElement.textContent") == "Skip to the plan"


@pytest.mark.slow
@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", WIDTHS)
def test_a_comparison_fits_and_is_free_of_barriers(
    tab: Tab, tmp_path: Path, width: int, dark: bool
) -> None:
    path = tmp_path / "gyms.html"
    path.write_text(to_page("Three gyms side by side", BLOCKS), encoding="utf-8")
    tab.open(path.as_uri(), width, dark=dark)
    found = tab.ask(OVERFLOW)
    assert found["page"] <= found["wide"]
    assert found["found"] == []
    assert tab.trouble == []
    if axe() is not None:
        assert barriers(tab) == []


def axe() -> str | None:
    """axe-core's source: $BACKBLOCK_AXE, or an npm install in the project's folder."""
    places = [os.environ.get("BACKBLOCK_AXE", ""), ROOT / "node_modules/axe-core/axe.min.js"]
    return next(
        (Path(p).read_text(encoding="utf-8") for p in places if p and Path(p).is_file()), None
    )


@pytest.mark.slow
@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_no_barrier(tab: Tab, page: Page, width: int, dark: bool) -> None:
    if axe() is None:
        pytest.skip(
            "accessibility: no axe-core found (npm install --no-save axe-core, or name axe.min.js "
            "in BACKBLOCK_AXE)"
        )
    strict = plan()
    resolved = strict.scenario.resolved | {
        "muscle_sets": {"lats": {"min": 9, "max": 40}, "rear_delts": {"min": 0, "max": 1}}
    }
    info = strict.scenario.model_copy(update={"resolved": resolved})
    tab.open(page(strict.model_copy(update={"scenario": info})), width, dark=dark)
    assert barriers(tab) == []


def barriers(tab: Tab) -> Any:
    """What axe finds on the page that is open."""
    tab.ask(f"{axe()};1")
    return tab.ask(
        "axe.run(document, {runOnly: ['wcag2a','wcag2aa','wcag21a','wcag21aa','best-practice']})"
        ".then(r => r.violations.map(v => v.id + ': ' + v.nodes.length + ' ' + "
        "v.nodes[0].html.slice(0, 200) + ' ' + (v.nodes[0].any[0] || {}).message))"
    )
