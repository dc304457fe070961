"""Generated catalogues are deterministic, look like the shipped ones and load fast."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from catalog.checks import lint
from catalog.generate import MAX_SIZE, generate, to_text
from catalog.inputs import InputError
from catalog.loading import load_catalog
from catalog.schema import Exercise
from catalog.vocabulary import closure, equipment


def test_the_same_seed_gives_the_same_catalogue() -> None:
    """Benchmarks of two days compare like with like."""
    assert to_text(generate(60, 3), ".json") == to_text(generate(60, 3), ".json")
    assert generate(60, 3).exercises != generate(60, 4).exercises


def test_a_small_catalogue_is_the_beginning_of_a_large_one() -> None:
    """With size nothing but choice is added, so a larger catalogue never has a worse best plan."""
    assert generate(200, 1).exercises[:60] == generate(60, 1).exercises


@pytest.mark.parametrize("seed", range(3))
def test_nothing_to_remark(seed: int) -> None:
    """A coach's second look finds neither errors nor oddities."""
    assert lint(generate(600, seed)) == []


def test_only_items_of_a_commercial_gym() -> None:
    """Every kit of every entry can be put together there."""
    items = closure(equipment().gyms["commercial_gym"])
    assert all(items.issuperset(kit) for e in generate(500, 2) for kit in e.equipment)


def test_patterns_as_in_the_extended_catalogue() -> None:
    """Each pattern has its share, and small catalogues have both pulls of the balance."""
    patterns = Counter(exercise.pattern for exercise in generate(1700, 5))
    assert patterns["horizontal_pull"] == 350
    assert patterns["vertical_pull"] == 230
    assert {"vertical_pull", "horizontal_pull"} <= {e.pattern for e in generate(20, 5)}


def test_values_are_drawn_as_the_extended_catalogue_s() -> None:
    """Means stay within a fifth; shares of muscles, levels and set limits within an eighth."""
    real, made = load_catalog("extended").exercises, generate(1700, 5).exercises
    for numbers in ("seconds_per_set", "rest_seconds", "setup_seconds"):
        means = [sum(getattr(e, numbers) for e in c) / len(c) for c in (real, made)]
        assert 0.8 < means[1] / means[0] < 1.2, numbers
    kinds: list[Callable[[Exercise], Sequence[object]]] = [
        lambda e: e.direct,
        lambda e: [e.level],
        lambda e: [e.sets.max],
        lambda e: [e.goals.hypertrophy],
        lambda e: [e.order_tier],
    ]
    for words in kinds:
        counts = [Counter(word for e in c for word in words(e)) for c in (real, made)]
        for word in counts[0] | counts[1]:
            shares = [n[word] / len(c) for n, c in zip(counts, (real, made), strict=True)]
            assert abs(shares[0] - shares[1]) < 0.125, word


def test_families_hold_several_near_twins_each() -> None:
    """Neither is every entry a family of its own, nor do a few families hold all."""
    sizes = Counter(exercise.family for exercise in generate(2000, 1)).values()
    assert 300 < len(sizes) < 700
    assert max(sizes) < 60


def test_values_vary_inside_a_family() -> None:
    """Near-twins are no copies: time, muscles or ratings tell them apart."""
    family = [e for e in generate(2000, 1) if e.family == "pull_up"]
    assert len({(e.seconds_per_set, tuple(e.indirect), str(e.goals)) for e in family}) > 5


@pytest.mark.parametrize("ending", [".json", ".yaml"])
def test_written_and_read_again(tmp_path: Path, ending: str) -> None:
    """Both forms give the same entries back."""
    made = generate(40, 7)
    path = tmp_path / f"made{ending}"
    path.write_text(to_text(made, ending), encoding="utf-8")
    assert load_catalog(str(path)).exercises == made.exercises


@pytest.mark.parametrize("size", [0, -1, MAX_SIZE + 1])
def test_sizes_out_of_range(size: int) -> None:
    """A size that no file could hold is refused at once."""
    with pytest.raises(ValueError, match="expected a size"):
        generate(size)


def test_ten_thousand_entries_load_in_two_seconds(tmp_path: Path) -> None:
    """Counted in the processor's time, as a loaded machine says little by the clock."""
    entries = [e.export() for e in generate(1000, 1)]
    many = [e | {"id": f"{e['id']}_{n}", "progresses_to": []} for n in range(10) for e in entries]
    path = tmp_path / "large.json"
    path.write_text(json.dumps(many), encoding="utf-8")
    started = time.process_time()
    assert len(load_catalog(str(path))) == 10_000
    assert time.process_time() - started < 2


def test_duplicate_keys_of_a_large_file_are_found(tmp_path: Path) -> None:
    """The fast reader keeps to the strict one's word: a key that stands twice is a mistake."""
    text = to_text(generate(300, 1), ".json").replace('"grip_demand":', '"level": "x", "level":', 1)
    path = tmp_path / "twice.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r":2:\d+: exercises\[0\].level: duplicate key 'level'"):
        load_catalog(str(path))


def test_a_mistake_in_a_large_file_is_still_found(tmp_path: Path) -> None:
    """Reading fast leaves nothing unread."""
    entries = [e.export() for e in generate(300, 1)]
    entries[123]["grip_demand"] = 4
    path = tmp_path / "wrong.json"
    path.write_text(json.dumps(entries), encoding="utf-8")
    with pytest.raises(InputError, match=r"\[123\].grip_demand: found 4, expected at most 3"):
        load_catalog(str(path))
