"""The studio in a real browser: the story by mouse, keys alone, no barriers, nothing lost."""

from __future__ import annotations

import json
import random
import signal
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from browser import chromium
from browser.chromium import Tab
from browser.conftest import HINT
from browser.studio import Person, Server, serving
from browser.test_report import OVERFLOW, axe, barriers
from optimizer.scenario import load_scenario
from studio.conftest import of_files, write_block

pytestmark = pytest.mark.slow


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the small block, in a folder of its own."""
    made = tmp_path / "work"
    made.mkdir()
    write_block(made)
    return made


@pytest.fixture
def server(folder: Path) -> Iterator[Server]:
    """A server of the small block."""
    with serving(folder) as server:
        yield server


@pytest.fixture
def person(tab: Tab) -> Iterator[Person]:
    """Somebody at the browser, who closes the page in the end."""
    yield Person(tab)
    tab.open("about:blank", 1280)


def sets_of(folder: Path, name: str = "block") -> dict[str, int]:
    """Every set of the plan file, as the page names it."""
    data = json.loads((folder / f"{name}.plan.json").read_text(encoding="utf-8"))
    return {
        f"{week['week']}|{session['session']}|{item['exercise']}": item["sets"]
        for week in data["weeks"]
        for session in week["sessions"]
        for item in session["exercises"]
    }


def agree(shown: dict[str, Any], folder: Path, name: str = "block") -> None:
    """Page, verifier and file say the same."""
    verdict = of_files(folder, name)
    assert {place: n for place, n in shown["sets"].items() if n} == sets_of(folder, name)
    assert (shown["verdict"] == "Legal") == verdict.legal
    assert f"{verdict.score} points" in shown["points"]
    assert not verdict.mismatches
    told = "\n".join(shown["complaints"])
    for violation in verdict.violations[:12]:
        assert violation.message in told


def test_a_garage_block_is_made_bent_solved_compared_and_printed_by_mouse(
    person: Person, tmp_path: Path
) -> None:
    """The story of the docs, from an empty folder on."""
    with serving(tmp_path) as server:
        person.tab.open(server.address, 1280)
        person.click("#n-file")
        person.type("garage")
        person.choose("#n-gym", "garage_gym")
        person.click("Make it")
        person.until("location.pathname.endsWith('/plan/garage.yaml')")
        person.click("Solve")
        person.until("!!document.querySelector('#job .good')")
        proved = person.settled()
        assert proved["verdict"] == "Legal"
        agree(proved, tmp_path, "garage")

        person.click(".lift .name")
        person.click("[data-swap]")
        person.until("!document.querySelector('dialog').open")
        swapped = person.settled()
        assert swapped["sets"].keys() != proved["sets"].keys()
        for number in (2, 9):
            person.tab.ask(
                f"document.querySelectorAll('.step [data-by=\"1\"]')[{number}].id = 'more'"
            )
            person.click("#more")
            person.settled()
        bent = person.settled()
        agree(bent, tmp_path, "garage")
        assert "This change" in person.text()
        assert "the proved best" in person.text() or "the best found" in person.text()
        mine = [place for place, n in bent["sets"].items() if n > swapped["sets"].get(place, 99)]
        assert len(mine) == 2

        person.click("Solve the rest")
        person.until("!!document.querySelector('#job .good, #job .clash, #job .warn')")
        rest = person.settled()
        if person.tab.ask("!!document.querySelector('#job .good')"):
            assert rest["verdict"] == "Legal"
            assert all(rest["sets"][place] == bent["sets"][place] for place in mine)
        agree(rest, tmp_path, "garage")

        person.click("Compare")
        person.until("!!document.querySelector('#compare')")
        person.click("hotel gym")
        person.click("#compare button")
        person.until("!!document.querySelector('#compare-job table')")
        table = person.tab.ask("document.querySelector('#compare-job table').innerText")
        assert "hotel gym" in table

        person.click("Out and back")
        address = person.until("(document.querySelector('.box a.main') || {}).href")
        person.until("document.readyState === 'complete'")
        person.tab.open(str(address), 800, media="print")
        person.until("document.body.innerText.includes('Warm-up')")
        assert person.tab.pdf()[:5] == b"%PDF-"


def test_everything_that_can_be_asked_of_a_plan_is_answered(
    person: Person, server: Server, folder: Path
) -> None:
    """Each button of the plan's page once: what is asked, and what is done to an exercise."""
    person.tab.open(f"{server.address}plan/block.yaml", 1280)
    person.click("Solve")
    person.until("!!document.querySelector('#job .good')")

    def lift(button: str) -> dict[str, Any]:
        person.click(".lift .name")
        person.until("document.querySelector('dialog').open")
        person.click(button)
        person.until("!document.querySelector('dialog').open")
        return person.settled()

    def asked(ask: Callable[[str], Any], button: str) -> str:
        person.tab.ask("document.querySelector('#answer').textContent = ''")
        ask(button)
        return person.answered("#answer")

    assert "Sets where muscles need them" in asked(person.click, "Where the score comes from")
    assert "solved again" in asked(person.click, "What each rule costs")
    assert "The best plan" in asked(person.click, "Other good plans")
    person.click("#whynot")
    person.type("Deadlift")
    assert "Deadlift" in asked(person.key, "Enter")
    assert "without" in asked(lift, "Why is it here?")
    assert "In place of" in asked(lift, "Rank all")
    before = person.settled()
    lift("Pin it here")
    assert "· pinned" in person.text()
    agree(person.settled(), folder)
    gone = lift("Never use it")
    assert gone["sets"].keys() < before["sets"].keys()
    assert "pinned" not in (folder / "block.yaml").read_text()
    agree(gone, folder)
    person.click("Undo")
    assert person.settled()["sets"] == before["sets"]
    person.click("Redo")
    assert person.settled()["sets"] == gone["sets"]
    agree(person.settled(), folder)
    person.click("Add an exercise")
    person.until("document.querySelectorAll('#more button').length > 0")
    person.click("#more button")
    person.until("!document.querySelector('dialog').open")
    assert person.settled()["sets"].keys() > gone["sets"].keys()
    person.click("forget the marks")
    person.settled()
    assert person.tab.ask("document.querySelectorAll('td.mine').length") == 0
    agree(person.settled(), folder)
    assert person.tab.trouble == []


def test_a_way_out_of_a_clash_is_one_click(person: Person, server: Server, folder: Path) -> None:
    """The lines that clash, a repair that writes the file, and the plan that follows."""
    text = (folder / "block.yaml").read_text()
    hard = text.replace("{start: 12, end: 13}", "{start: 24, end: 24}\nlimits: {sets: 9}")
    (folder / "hard.yaml").write_text(hard)
    person.tab.open(f"{server.address}plan/hard.yaml", 1280)
    person.click("Solve")
    assert "These lines clash" in person.answered("#job")
    if axe() is not None:
        assert barriers(person.tab) == []
    person.click("Make this change")
    person.settled()
    assert (folder / "hard.yaml").read_text() != hard
    assert "# the long one" in (folder / "hard.yaml").read_text()
    person.click("Solve")
    person.until("!!document.querySelector('#job .good')")
    agree(person.settled(), folder, "hard")
    assert person.tab.trouble == []


def test_a_table_of_athletes_is_typed_and_solved_one_after_the_other(
    person: Person, server: Server, folder: Path
) -> None:
    person.tab.open(f"{server.address}roster", 1280)
    person.click('[aria-label="name, athlete 1"]')
    person.type("Ana")
    person.key("Tab")
    person.type("beginner")
    person.click('[aria-label="name, athlete 2"]')
    person.type("Ben")
    person.click("Add an athlete")
    person.type("Cem")
    person.click("Add a column")
    person.type("weekly_sets.start")
    person.click('[aria-label="column 7, athlete 2"]')
    person.type("11")
    person.click("Save the table")
    person.until("!document.querySelector('#alert').hidden")
    text = (folder / "athletes.csv").read_text()
    assert text.splitlines()[1:] == ["Ana,beginner,,,,,", "Ben,,,,,,11", "Cem,,,,,,"]
    person.click("Plan for all")
    person.until("document.querySelectorAll('#roster-job .ended li').length > 0")
    assert "1 of 3" in person.text()
    said = person.answered("#roster-job")
    assert all(name in said for name in ("Ana", "Ben", "Cem"))
    assert {path.name for path in (folder / "athletes_plans").glob("*.json")} >= {"Ana.json"}
    assert person.tab.trouble == []


LOG = """\
date,exercise,set,reps,load,unit
2027-01-04,Pull-Up,1,8,0,kg
2027-01-04,Pull-Up,2,8,0,kg
2027-01-04,Klimmzug am Ast,1,8,0,kg
"""


def test_a_log_comes_back_and_the_rest_is_planned_around_it(
    person: Person, server: Server, folder: Path
) -> None:
    """A name is settled once, what was done stands, and the new plan is legal."""
    (folder / "done.csv").write_text(LOG)
    person.tab.open(f"{server.address}out/block.yaml", 1280)
    person.give("#log [type=file]", folder / "done.csv")
    person.tab.ask("document.querySelector('#log [name=start]').value = '2027-01-04'")
    person.click("Hold it against the plan")
    person.until("!!document.querySelector('#names')")
    if axe() is not None:
        assert barriers(person.tab) == []
    person.choose("#name1", "pull_up")
    person.click("Remember these names")
    person.until("!document.querySelector('#names') && !!document.querySelector('#replan')")
    assert '"Klimmzug am Ast": pull_up' in (folder / "block.names.yaml").read_text()
    person.click("#replan button")
    assert "The plan is changed" in person.answered("#replanned")
    person.click("See it")
    person.until("!!document.querySelector('#plan')")
    shown = person.settled()
    assert shown["verdict"] == "Legal"
    assert of_files(folder).legal
    assert sets_of(folder).items() - shown["sets"].items() == {("1|Heavy|pull_up", 3)}  # done
    assert "# the long one" in (folder / "block.yaml").read_text()
    assert person.tab.trouble == []


def test_fields_and_boxes_write_the_file_by_mouse(
    person: Person, server: Server, folder: Path
) -> None:
    """A week that differs, a max, a like; boxes that are ticked faster than they are saved."""
    person.tab.open(f"{server.address}scenario/block.yaml", 1280)

    def written(text: str) -> None:
        person.until(f"document.querySelector('#yaml').value.includes({json.dumps(text)})", 30)

    person.click("Weeks that differ")
    person.click("#p-exceptions-add")
    written("{session: Heavy, weeks: [1], gym: garage}")
    person.tab.ask(
        "for (const n of [2, 3]) document.querySelector(`#f-exceptions-0--weeks-${n}`).click()"
    )
    written("weeks: [1, 2, 3]")
    person.choose("#f-exceptions-0--skip", "yes")
    person.until("!!document.querySelector('#p-exceptions .bad')")
    person.choose("#f-exceptions-0--gym", "")
    person.until("!document.querySelector('#p-exceptions .bad')")
    person.click("Loads")
    person.click("#p-athlete-maxes-name")
    person.type("Deadlift")
    person.key("Tab")
    person.type("180 kg")
    person.click("#p-athlete-maxes-add")
    written("deadlift: 180 kg")
    person.click("#preference-q")
    person.type("pull-up")
    person.click("Like it")
    written("prefer:")
    scenario = load_scenario(str(folder / "block.yaml")).scenario
    assert all(scenario.exceptions[week, "Heavy"].skip for week in (1, 2, 3))
    assert "# the long one" in (folder / "block.yaml").read_text()
    person.tab.ask("document.querySelectorAll('#form details').forEach(e => { e.open = true; })")
    if axe() is not None:
        assert barriers(person.tab) == []
    assert [text for text in person.tab.trouble if "422" not in text] == []


def test_every_form_of_the_plan_is_saved_by_a_click(
    person: Person, server: Server, folder: Path
) -> None:
    saved = folder.parent / "saved"
    saved.mkdir()
    person.tab.call("Page.setDownloadBehavior", behavior="allow", downloadPath=str(saved))
    person.tab.open(f"{server.address}out/block.yaml", 1280)
    for name in ("Page", "Workbook", "Table", "Liftosaur", "Hevy", "openweight", "Plan file"):
        person.click(name)
    person.tab.ask("document.querySelector('.offers [name=start]').value = '2027-01-04'")
    person.click("Save the calendar")
    wanted = {
        "html",
        "xlsx",
        "csv",
        "liftoscript.txt",
        "hevy.json",
        "openweight.json",
        "json",
        "ics",
    }
    files = [f"block.{ending}" for ending in sorted(wanted)]
    for _ in range(200):
        if sorted(path.name for path in saved.iterdir()) == sorted(files):
            break
        person.tab.ask("new Promise(done => setTimeout(done, 50))")
    assert sorted(path.name for path in saved.iterdir()) == sorted(files)
    assert all(path.stat().st_size for path in saved.iterdir())


def test_keys_alone_will_do(person: Person, server: Server, folder: Path) -> None:
    """To a field, up and down, from week to week, into the dialog and back, and undo."""
    person.tab.open(f"{server.address}plan/block.yaml", 1280)
    person.key("Tab")
    assert person.focus() == "Skip to the page"
    person.key("Enter")
    for _ in range(40):
        if "week 1: sets" in person.focus():
            break
        person.key("Tab")
    first = person.focus()
    assert "Heavy, week 1: sets" in first
    person.key("ArrowUp")
    shown = person.settled()
    assert person.focus() == first
    assert shown["sets"]["1|Heavy|bent_over_row"] == 4
    person.key("ArrowRight")
    assert "week 2: sets" in person.focus()
    person.key("ArrowDown")
    assert person.settled()["sets"]["2|Heavy|bent_over_row"] == 2
    agree(person.settled(), folder)
    person.key("Tab", shift=True)
    person.key("Tab", shift=True)
    person.key("Enter")
    person.until("document.querySelector('dialog').open")
    assert person.focus() == "Close"
    person.key("Tab")
    person.key("Enter")
    person.until("!document.querySelector('dialog').open")
    shown = person.settled()
    assert shown["sets"]["1|Heavy|bent_over_row"] == 5
    assert person.focus().startswith("Bent-Over Row")
    person.key("Enter")
    person.until("document.querySelector('dialog').open")
    person.key("Escape")
    person.until("!document.querySelector('dialog').open")
    assert person.focus().startswith("Bent-Over Row")
    for _ in range(3):
        person.key("z", control=True)
        person.settled()
    assert person.settled()["sets"]["1|Heavy|bent_over_row"] == 3
    person.key("y", control=True)
    assert person.settled()["sets"]["1|Heavy|bent_over_row"] == 4
    agree(person.settled(), folder)
    assert person.tab.trouble == []


PAGES = ["", "plan/block.yaml", "scenario/block.yaml", "pictures/block.yaml"]
PAGES += ["compare/block.yaml", "out/block.yaml", "roster", "plan/none.yaml"]


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [360, 768, 1280, 1600])
def test_every_page_fits_and_is_free_of_barriers(
    person: Person, server: Server, width: int, dark: bool
) -> None:
    tab = person.tab
    for page in PAGES:
        tab.open(f"{server.address}{page}", width, dark=dark)
        found = tab.ask(OVERFLOW)
        assert found["page"] <= found["wide"], page
        assert found["found"] == [], page
        assert [t for t in tab.trouble if "404" not in t] == [], page
        if axe() is not None:
            assert barriers(tab) == [], page
        ours = (server.address, "data:")
        assert [url for url in tab.requests() if not url.startswith(ours)] == [], page


@pytest.mark.parametrize("width", [360, 1280])
def test_broken_rules_and_dialogs_are_free_of_barriers(
    person: Person, server: Server, width: int
) -> None:
    if axe() is None:
        pytest.skip("accessibility: no axe-core found (npm install --no-save axe-core)")
    tab = person.tab
    tab.open(f"{server.address}plan/block.yaml", width)
    tab.ask(
        "(() => { const e = document.querySelector('table.sets input'); e.value = 9; "
        "e.dispatchEvent(new Event('change', {bubbles: true})); })()"
    )
    assert person.settled()["complaints"]
    assert barriers(tab) == []
    person.click(".lift .name")
    person.until("document.querySelector('dialog').open")
    assert barriers(tab) == []
    person.click("Close")
    person.click(".add")
    person.until("document.querySelectorAll('#more button').length > 0")
    assert barriers(tab) == []


CHANGE = """
((pick) => {
  const all = q => [...document.querySelectorAll(q)];
  const at = (list, n) => list[n % list.length];
  const fields = all('table.sets input');
  if (pick[0] < 6 && fields.length) {
    const e = at(fields, pick[1]);
    e.value = pick[2] % 7;
    e.dispatchEvent(new Event('change', {bubbles: true}));
  } else if (pick[0] === 6) {
    const e = document.querySelector('[data-do=undo]'); if (!e.disabled) e.click();
  } else if (pick[0] === 7) {
    const e = document.querySelector('[data-do=redo]'); if (!e.disabled) e.click();
  } else {
    const handle = at(all('.handle'), pick[1]), target = at(all('tr.lift, table.sets tfoot'), pick[2]);
    const data = new DataTransfer();
    const fire = (e, type) => e.dispatchEvent(new DragEvent(type, {bubbles: true, cancelable: true, dataTransfer: data}));
    fire(handle, 'dragstart'); fire(target, 'dragover'); fire(target, 'drop'); fire(handle, 'dragend');
  }
})
"""  # noqa: E501 - one script


def test_after_fifty_random_changes_page_verifier_and_file_agree(
    person: Person, server: Server, folder: Path
) -> None:
    """Sets, undo, redo and exercises that are dragged about."""
    person.tab.open(f"{server.address}plan/block.yaml", 1280)
    pick = random.Random(3)
    versions = set()
    for _ in range(50):
        numbers = [pick.randrange(10), pick.randrange(1000), pick.randrange(1000)]
        person.tab.ask(f"{CHANGE}({json.dumps(numbers)})")
        shown = person.settled()
        versions.add(shown["version"])
        agree(shown, folder)
    assert len(versions) > 30
    assert [t for t in person.tab.trouble if "422" not in t] == []


def test_many_changes_at_once_are_made_one_after_the_other(
    person: Person, server: Server, folder: Path
) -> None:
    """Nobody waits for the page; nothing that was clicked is lost."""
    person.tab.open(f"{server.address}plan/block.yaml", 1280)
    person.tab.ask(
        "document.querySelectorAll('.step [data-by=\"1\"]').forEach(e => { e.click(); e.click(); })"
    )
    shown = person.settled()
    before = {1: 3, 2: 3, 3: 1}
    assert all(n == before[int(place[0])] + 2 for place, n in shown["sets"].items())
    agree(shown, folder)


def test_two_windows_on_one_file_never_undo_each_other(
    person: Person, server: Server, folder: Path
) -> None:
    path = chromium.find()
    if path is None:
        pytest.skip(HINT)
    with chromium.browser(path) as second:
        other = Person(second)
        for one in (person, other):
            one.tab.open(f"{server.address}plan/block.yaml", 1280)
        person.click(".step [data-by='1']".replace("'", '"'))
        assert person.settled()["sets"]["1|Heavy|bent_over_row"] == 4
        other.until("+document.querySelector('table.sets input').value === 4", 30)
        agree(other.settled(), folder)
        other.click(".step [data-by='1']".replace("'", '"'))
        assert other.settled()["sets"]["1|Heavy|bent_over_row"] == 5
        person.until("+document.querySelector('table.sets input').value === 5", 30)
        agree(person.settled(), folder)


def test_a_server_that_is_killed_in_the_middle_has_lost_nothing(
    person: Person, folder: Path
) -> None:
    with serving(folder) as first:
        person.tab.open(f"{first.address}plan/block.yaml", 1280)
        for number in (0, 3, 5):
            person.tab.ask(f"document.querySelectorAll('.step [data-by=\"1\"]')[{number}].click()")
        before = person.settled()
        first.end(signal.SIGKILL)
        person.tab.ask("document.querySelector('.step [data-by=\"1\"]').click()")
        person.until("document.querySelector('#alert').innerText.includes('does not answer')")
    with serving(folder) as again:
        person.tab.open(f"{again.address}plan/block.yaml", 1280)
        after = person.settled()
        assert after["sets"] == before["sets"]
        agree(after, folder)
        person.click("Undo")
        assert person.settled()["sets"] != before["sets"]
        agree(person.settled(), folder)


def test_what_was_typed_before_the_page_was_closed_is_there_again(
    person: Person, server: Server, folder: Path
) -> None:
    person.tab.open(f"{server.address}scenario/block.yaml", 1280)
    person.click("#yaml")
    person.type("# half a thought: [\n")
    typed = person.tab.ask("document.querySelector('#yaml').value")
    person.tab.open(server.address, 1280)
    person.tab.open(f"{server.address}scenario/block.yaml", 1280)
    assert person.tab.ask("document.querySelector('#yaml').value") == typed


def test_a_search_ends_when_its_page_goes(person: Person, server: Server, folder: Path) -> None:
    """The page is left in the middle of a solve: the search ends, and the plan is as it was."""
    text = (folder / "block.yaml").read_text().replace("weeks: 3, deload_weeks: [3]", "weeks: 26")
    (folder / "long.yaml").write_text(text.replace("{start: 12, end: 13}", "{start: 12, end: 30}"))
    person.tab.open(f"{server.address}plan/long.yaml", 1280)
    person.choose("#seconds", "300")
    person.click("Solve")
    person.until("(document.querySelector('#job .stage') || {}).innerText")
    person.tab.open(server.address, 1280)
    person.until(
        f"fetch('{server.address}jobs/2/result').then(a => a.status !== 409)",
    )
    assert not (folder / "long.plan.json").exists()
    with urllib.request.urlopen(f"{server.address}jobs/2/result") as answer:  # noqa: S310
        assert "html" not in json.load(answer)


def test_problems_stand_beside_their_field_and_their_line(person: Person, server: Server) -> None:
    person.tab.open(f"{server.address}scenario/block.yaml", 1280)
    person.click("#f-block-weeks")
    person.tab.ask("document.querySelector('#f-block-weeks').select()")
    person.type("99")
    person.key("Enter")
    person.until("!!document.querySelector('#f-block-weeks[aria-invalid]')")
    assert person.tab.ask("document.querySelector('#lines .wrong').innerText") == "6"
    person.click("[data-line]")
    selected = "(e => e.value.slice(e.selectionStart, e.selectionEnd))(document.activeElement)"
    assert "weeks: 99" in person.tab.ask(selected)
    person.click("Undo")
    person.until("!document.querySelector('[aria-invalid]')")
    assert person.tab.trouble == []
