"""Every named instance can be read, and does what its group says."""

from __future__ import annotations

import pytest

from benchmarks import environments
from benchmarks.peers import PEERS
from benchmarks.registry import (
    GROUPS,
    ROOT,
    SIZES,
    TUNED_GROUPS,
    TUNED_ON,
    Instance,
    instances,
    own,
    wide,
)
from optimizer.scenario import parse_scenario
from optimizer.scenario.types import Scenario

ALL = instances()


def resolved(instance: Instance) -> Scenario:
    """The scenario with a small catalogue in place of a generated one."""
    text = instance.scenario
    spec = instance.catalog
    name = "extended" if spec is None or spec.size else spec.name
    text = text if "catalog:" in text else text + f"catalog: {name}\n"
    return parse_scenario(text, instance.name, ROOT / "scenarios" / "reference").scenario


def test_names_are_unique_and_groups_whole() -> None:
    """Names select instances, so each stands for one; every group has some."""
    names = [instance.name for instance in ALL]
    assert len(names) == len(set(names))
    assert {instance.group for instance in ALL} == set(GROUPS)


@pytest.mark.parametrize("instance", ALL, ids=lambda i: i.name)
def test_every_scenario_reads(instance: Instance) -> None:
    """No instance is lost to a typing mistake."""
    scenario = resolved(instance)
    assert 1 <= scenario.weeks <= 26
    assert instance.about


def test_groups_are_what_they_say() -> None:
    """Weeks and sessions of each group."""
    shapes = {i.name: resolved(i) for i in ALL if i.group in ("coach", "wide", "long")}
    for instance in ALL:
        if instance.group == "coach":
            shape = shapes[instance.name]
            assert 4 <= shape.weeks <= 12
            assert 2 <= len(shape.sessions) <= 4
            assert instance.name.split("-")[1] == f"{shape.weeks}w"
            assert instance.name.split("-")[2] == f"{len(shape.sessions)}s"
    assert (shapes["wide-100"].weeks, len(shapes["wide-100"].sessions)) == (12, 3)
    assert (shapes["long-seed"].weeks, len(shapes["long-seed"].sessions)) == (26, 5)
    assert sum(instance.group == "coach" for instance in ALL) >= 12
    assert {instance.name for instance in ALL} > TUNED_ON
    assert set(GROUPS) > TUNED_GROUPS


def test_exact_blocks_balance_to_the_set() -> None:
    """Twelve weeks of three hours each, as many pulls of the one kind as of the other."""
    (scenario,) = {
        instance.scenario for instance in ALL if instance.group == "exact"
    }  # only their catalogues differ
    shape = parse_scenario(scenario).scenario
    assert (shape.weeks, len(shape.sessions)) == (12, 3)
    assert shape.balance is not None
    assert shape.balance.tolerance == 0


def test_wide_differ_in_their_catalogue_alone() -> None:
    """Time against size compares nothing else."""
    assert len({instance.scenario for instance in wide()}) == 1
    assert [i.catalog.size for i in wide() if i.catalog] == list(SIZES)


def test_a_scenario_of_ones_own() -> None:
    """With a catalogue, with generated ones, or as it is."""
    path = str(ROOT / "scenarios" / "starter" / "minimal.yaml")
    assert [i.name for i in own(path)] == ["minimal"]
    assert [i.name for i in own(path, "extended", [100])] == ["minimal-extended", "minimal-100"]
    assert own(path)[0].catalog is None


def test_a_folder_of_ones_own() -> None:
    """People kept elsewhere are measured like the ones that come along."""
    found = own(str(ROOT / "benchmarks" / "people"))
    here = str((ROOT / "benchmarks" / "people").resolve())
    assert [i.name for i in found] == [i.name for i in ALL if i.base == here]
    assert all(instance.group == "own" for instance in found)


@pytest.mark.parametrize("name", PEERS)
def test_every_peer_is_pinned_and_has_its_sources(name: str) -> None:
    """A result of today can be made again in a year."""
    peer = PEERS[name]
    assert environments.packages(peer)
    assert all((ROOT / source).exists() for source in peer.sources)
    solvers = [x for x in environments.requirements_text(peer).splitlines() if "==" in x]
    assert len(solvers) >= 2
