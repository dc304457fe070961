"""Plans as Markdown: sound tables, nothing that breaks them."""

from __future__ import annotations

import re

import pytest

from optimizer.report.markdown import to_markdown
from report.plans import plan, refusal


def tables(text: str) -> list[list[str]]:
    """Runs of lines that are table rows."""
    found: list[list[str]] = [[]]
    for line in text.splitlines():
        if line.startswith("|"):
            found[-1].append(line)
        elif found[-1]:
            found.append([])
    return [table for table in found if table]


@pytest.mark.parametrize("view", ["block", "weeks"])
def test_every_table_has_a_rule_and_rows_of_one_width(view: str) -> None:
    found = tables(to_markdown(plan(), view=view, points=True))
    assert found
    for table in found:
        cells = {len(re.findall(r"(?<!\\)\|", row)) for row in table}
        assert len(cells) == 1
        assert set(table[1]) <= set("|-: ")


def test_it_says_what_the_terminal_says() -> None:
    text = to_markdown(plan(), points=True)
    for part in (
        "# Shown",
        "**Proved optimal in 4.2 s: no legal plan scores more.**",
        "### Pull A (Monday, main, weeks 1, 2 and 4, 29 min of 50-60)",
        "| 1 | Deadlift | 3-5 | 3:00 | 3 | 3 | 3 |",
        "- Deadlift: belt on",
        "Pull B, week 2 (hotel): keeps",
        "| Vertical:horizontal |",
        "Score 900",
    ):
        assert part in text


def test_names_that_mean_something_to_markdown_are_escaped() -> None:
    odd = plan()
    info = odd.scenario.model_copy(update={"name": "A|B *x* <b> `c`"})
    text = to_markdown(odd.model_copy(update={"scenario": info}))
    assert text.startswith("# A\\|B \\*x\\* \\<b\\> \\`c\\`\n")


def test_no_plan() -> None:
    text = to_markdown(refusal())
    assert "**weekly_sets, week 1** (weekly_sets.start, line 7): 38 sets" in text
    assert "This makes a plan possible" in text
