"""Every way a scenario file can be wrong: exit 2, a place, what was found, what was meant."""

# ruff: noqa: D103 - the names of the tests say it

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

from cli.conftest import SMALL, Cli

HORRORS = {
    "empty": (b"", r"is empty"),
    "nothing but a comment": (b"# hello\n", r"is empty"),
    "a list": (b"- 1\n- 2\n", r":1:1:? .*expected a mapping"),
    "a word": (b"hello\n", r"expected a mapping"),
    "two documents": (SMALL.encode() + b"---\nname: x\n", r"second document"),
    "duplicate key": (SMALL.encode() + b"name: Again\n", r":8:1: .*duplicate key 'name'.*line 2"),
    "unknown key": (SMALL.encode() + b"balanse: null\n", r":8:1: balanse: .*did you mean balance"),
    "unknown inner key": (
        SMALL.replace("weeks: 2", "week: 2").encode(),
        r":4:\d+: block\.week: .*did you mean weeks",
    ),
    "text for a number": (
        SMALL.replace("weeks: 2", "weeks: two").encode(),
        r":4:\d+: block\.weeks",
    ),
    "true for a number": (SMALL.replace("weeks: 2", "weeks: true").encode(), r"block\.weeks.*true"),
    "a fraction": (SMALL.replace("weeks: 2", "weeks: 2.5").encode(), r"block\.weeks"),
    "null where none may be": (SMALL.encode() + b"weekly_sets: null\n", r"null"),
    "out of range": (SMALL.replace("weeks: 2", "weeks: 99").encode(), r"block\.weeks.*26"),
    "infinity": (SMALL.replace("weeks: 2", "weeks: .inf").encode(), r"block\.weeks"),
    "a huge number": (SMALL.replace("weeks: 2", "weeks: " + "9" * 5000).encode(), r"block\.weeks"),
    "unknown gym": (
        SMALL.replace("{name: A, day: mon}", "{name: A, day: mon, gym: mian}").encode(),
        r":6:\d+: sessions\[0\]\.gym: unknown gym 'mian'.*did you mean main",
    ),
    "unknown built-in gym": (
        SMALL.replace("commercial_gym", "comercial_gym").encode(),
        r"did you mean commercial_gym",
    ),
    "unknown item": (
        SMALL.replace("commercial_gym", "[barbel]").encode(),
        r"equipment\.main\[0\]: unknown item 'barbel'.*did you mean barbell",
    ),
    "unknown session": (
        SMALL.encode() + b"pin: [{exercise: deadlift, session: a}]\n",
        r":8:\d+: pin\[0\]\.session: unknown session 'a'.*did you mean A",
    ),
    "unknown exercise": (
        SMALL.encode() + b"select: {prefer: [dedlift]}\n",
        r"select\.prefer\[0\]: unknown exercise 'dedlift'.*did you mean deadlift",
    ),
    "unknown muscle": (
        SMALL.encode() + b"priorities: {lts: 2}\n",
        r"priorities\.lts.*did you mean lats",
    ),
    "week out of range": (
        SMALL.encode() + b"exceptions: [{weeks: [3], skip: true}]\n",
        r"exceptions\[0\]\.weeks\[0\]: found week 3, the block has 2",
    ),
    "phases that do not add up": (
        SMALL.replace("{weeks: 2}", "{weeks: 2, phases: [3]}").encode(),
        r"block\.phases: found phases of 3 weeks",
    ),
    "two sessions a day": (SMALL.replace("thu", "mon").encode(), r"a day of its own"),
    "unknown catalogue": (
        SMALL.encode() + b"catalog: sead\n",
        r"no such catalogue.*did you mean seed",
    ),
    "anchor and alias": (SMALL.encode() + b"notes: &a x\npin: *a\n", r"alias \*a is not allowed"),
    "a bomb": (
        b"a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: [*b,*b,*b,*b,*b,*b]\n",
        r"anchor &a is not allowed",
    ),
    "merge key": (SMALL.encode() + b"athlete: {<<: {level: beginner}}\n", r"merge key"),
    "tag": (SMALL.encode() + b"notes: !!python/object:os.system x\n", r"tag .* is not allowed"),
    "deep nesting": (b"a: " + b"[" * 5000, r"nested deeper than 32|is no valid YAML"),
    "broken flow": (SMALL.encode() + b"pin: [{exercise: deadlift\n", r":8:7: \{ is not closed"),
    "tab indentation": (b"schema_version: 1\n\tname: x\n", r":2:1: is indented with a tab"),
    "binary": (bytes(range(256)) * 40, r"is no UTF-8 text|is no valid YAML"),
    "a zip": (b"PK\x03\x04" + bytes(200), r"is a spreadsheet or another archive, expected text"),
    "utf-16": ("name: x\n".encode("utf-16"), r"is no UTF-8 text"),
    "a key that is a list": (b"? [a, b]\n: 1\n", r"key must be plain text"),
    "json with a comment missing": (
        b'{"schema_version": 1 "name": "x"}',
        r'comma is missing before "name"',
    ),
}


@pytest.mark.parametrize("name", HORRORS)
@pytest.mark.parametrize("command", ["check", "solve"])
def test_a_bad_file_is_exit_2_with_its_place(
    cli: Cli, tmp_path: Path, command: str, name: str
) -> None:
    content, pattern = HORRORS[name]
    path = tmp_path / "bad.yaml"
    path.write_bytes(content)
    ran = cli(command, path)
    assert ran.code == 2
    assert ran.out == ""
    assert re.search(pattern, ran.err), ran.err
    assert ran.err.startswith(str(path))
    assert "Traceback" not in ran.err
    assert len(ran.err) < 20_000


def test_all_problems_come_at_once(cli: Cli, tmp_path: Path) -> None:
    text = SMALL + "frequency: {exercise: two}\nbalanse: 1\npin: [{exercise: x, session: C}]\n"
    path = tmp_path / "bad.yaml"
    path.write_text(text, encoding="utf-8")
    ran = cli("check", path)
    assert ran.code == 2
    for part in ("frequency.exercise", "balanse", "pin[0].exercise", "pin[0].session"):
        assert part in ran.err
    places = [
        int(line.split(":")[1]) for line in ran.err.splitlines() if line.startswith(str(path))
    ]
    assert places == sorted(places)
    assert ran.err.splitlines()[-1] == "4 problems"


def test_a_file_of_50_megabytes_is_refused_at_once(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "big.yaml"
    with path.open("wb") as stream:
        stream.truncate(50 * 1024 * 1024)
    ran = cli("check", path)
    assert ran.code == 2
    assert "is larger than 1,048,576 bytes" in ran.err


@pytest.mark.parametrize(
    ("path", "words"),
    [("missing.yaml", "no such file"), (".", "is a directory"), ("a\0b", "can't be read")],
)
def test_what_is_no_file(cli: Cli, here: Path, path: str, words: str) -> None:
    ran = cli("check", path)
    assert ran.code == 2
    assert words in ran.err


@pytest.mark.skipif(os.geteuid() == 0, reason="file permissions: root may read everything")
def test_a_file_without_permission(cli: Cli, small: Path) -> None:
    small.chmod(0)
    ran = cli("check", small)
    assert ran.code == 2
    assert "ermission" in ran.err


def test_standard_input(cli: Cli) -> None:
    assert cli("check", "-", stdin=SMALL.encode()).code == 0
    ran = cli("check", "-", stdin=b"name: [")
    assert ran.code == 2
    assert ran.err.startswith("<stdin>:")


def test_json_is_read_too(cli: Cli, tmp_path: Path) -> None:
    data = {
        "schema_version": 1,
        "name": "J",
        "equipment": {"main": "commercial_gym"},
        "block": {"weeks": 1},
        "sessions": [{"name": "A", "day": "mon"}],
    }
    path = tmp_path / "scenario.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    assert cli("check", path).code == 0


def test_messages_cannot_steer_the_terminal(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text(SMALL + '"\\e[31mred": 1\n', encoding="utf-8")
    ran = cli("check", path)
    assert ran.code == 2
    assert "\x1b" not in ran.err


def test_a_catalogue_of_ones_own_is_checked_too(cli: Cli, small: Path) -> None:
    own = small.parent / "own.yaml"
    own.write_text("schema_version: 1\nexercises: [{id: X}]\n", encoding="utf-8")
    ran = cli("check", small, "--catalog", own)
    assert ran.code == 2
    assert f"{own}:2:" in ran.err
    assert "exercises[0].id" in ran.err
    missing = cli("check", small, "--catalog", "nowhere.yaml")
    assert missing.code == 2
    assert "no such catalogue" in missing.err


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        ("", "is empty"),
        ("{", "is no valid"),
        ('{"weeks": 3}', "weeks"),
        (
            '{"weeks": [{"week": 1, "sessions": []}, {"week": 1, "sessions": []}]}',
            "is listed twice",
        ),
        (
            '{"weeks": [{"week": 1, "sessions": [{"session": "A", "exercises": '
            '[{"exercise": "deadlift", "sets": 2.5}]}]}]}',
            "sets",
        ),
        ('{"status": "infeasible", "conflict": []}', "holds no plan"),
    ],
)
def test_a_bad_plan_file_is_exit_2(cli: Cli, small: Path, plan: str, words: str) -> None:
    path = small.parent / "plan.json"
    path.write_text(plan, encoding="utf-8")
    ran = cli("verify", small, path)
    assert ran.code == 2
    assert words in ran.err
    assert "Traceback" not in ran.err
