"""Files of this version, of one to come and of none: loaded, or refused with the way on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from catalog.loading import export_catalog, load_catalog
from cli.conftest import Cli
from exports.plans import TEXT, plan

NEWER = "found 2, expected at most 1: the file is of a newer Backblock; upgrade with pip"
OLDER = "found 0, expected 1: there was no format before it; write schema_version: 1 and run"
WORDS = {
    "2": NEWER,
    "0": OLDER,
    '"1"': "found '1', expected 1",
    "true": "found true, expected 1",
    "1.0": "found 1.0, expected 1",
    "null": "found null, expected 1",
}


@pytest.fixture
def scenario(tmp_path: Path) -> Path:
    """A sound scenario file."""
    path = tmp_path / "sound.yaml"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.mark.parametrize("version", WORDS)
def test_a_scenario_of_another_version(cli: Cli, tmp_path: Path, version: str) -> None:
    """It is refused at its line with what to do."""
    path = tmp_path / "other.yaml"
    text = TEXT.replace("schema_version: 1", f"schema_version: {version}")
    path.write_text(text, encoding="utf-8")
    ran = cli("check", path)
    assert ran.code == 2
    assert ran.err.startswith(f"{path}:2:1: schema_version: {WORDS[version]}")


def test_only_the_version_is_told_of_a_newer_file(cli: Cli, tmp_path: Path) -> None:
    """Keys that only a newer version knows are no mistakes."""
    path = tmp_path / "newer.yaml"
    text = TEXT.replace("schema_version: 1", "schema_version: 2") + "of_the_future: [1]\n"
    path.write_text(text, encoding="utf-8")
    ran = cli("check", path)
    assert ran.code == 2
    assert NEWER in ran.err
    assert "of_the_future" not in ran.err


@pytest.mark.parametrize("version", WORDS)
@pytest.mark.parametrize("ending", ["json", "yaml"])
def test_a_catalogue_of_another_version(
    cli: Cli,
    tmp_path: Path,
    scenario: Path,
    version: str,
    ending: str,
) -> None:
    """In YAML and in JSON alike."""
    path = tmp_path / f"other.{ending}"
    path.write_text(f'{{"schema_version": {version}, "exercises": []}}', encoding="utf-8")
    for ran in (cli("catalog", "check", path), cli("check", scenario, "--catalog", path)):
        assert ran.code == 2
        assert f"schema_version: {WORDS[version].split(',')[0]}" in ran.err


def test_a_catalogue_without_a_version(cli: Cli, tmp_path: Path) -> None:
    """A mapping needs one; a bare list, as `catalog export` gives it, has no place for one."""
    entries = export_catalog(load_catalog("seed"))
    mapping, bare = tmp_path / "mapping.json", tmp_path / "bare.json"
    mapping.write_text(json.dumps({"exercises": entries}), encoding="utf-8")
    bare.write_text(json.dumps(entries), encoding="utf-8")
    ran = cli("catalog", "check", mapping)
    assert ran.code == 2
    assert "'schema_version' is required" in ran.err
    assert cli("catalog", "check", bare).code == 0
    assert load_catalog(str(bare)).sha256 == load_catalog("seed").sha256


def written(folder: Path, **changes: Any) -> Path:
    """A whole plan file with some of its keys changed."""
    path = folder / "plan.json"
    path.write_text(json.dumps({**plan().to_data(), **changes}), encoding="utf-8")
    return path


@pytest.mark.parametrize(("version", "words"), [(2, NEWER), (0, OLDER), ("1", "found '1'")])
def test_a_plan_of_another_version(
    cli: Cli,
    tmp_path: Path,
    scenario: Path,
    version: Any,
    words: str,
) -> None:
    """By every command that reads one."""
    path = written(tmp_path, schema_version=version)
    commands = (
        ("report", path),
        ("verify", scenario, path),
        ("diff", path, path),
        ("explain", scenario, path),
        ("swap", path, "--week", "1", "--session", "Pull A", "--exercise", "deadlift"),
        ("replan", path, "--from-week", "2"),
    )
    for command in commands:
        ran = cli(*command)
        assert ran.code == 2
        assert words in ran.err


def test_the_block_before_is_of_this_version(cli: Cli, tmp_path: Path) -> None:
    """A plan that `previous` names is held to it as well."""
    path = written(tmp_path, schema_version=2)
    scenario = tmp_path / "after.yaml"
    scenario.write_text(f"{TEXT}previous: {path.name}\n", encoding="utf-8")
    ran = cli("check", scenario)
    assert ran.code == 2
    assert "is a plan of version 2, expected 1" in ran.err


def test_a_plan_without_a_version(cli: Cli, tmp_path: Path, scenario: Path) -> None:
    """Plans written by hand say only what is trained."""
    data = plan().to_data()
    del data["schema_version"]
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    assert cli("verify", scenario, path).code == 5
    assert cli("report", path, "--format", "csv").code == 0
