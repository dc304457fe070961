"""``backblock explain``: where a plan's score comes from, and what its rules cost."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import click

from optimizer.cli.completing import exercises, files
from optimizer.cli.errors import Exit, say
from optimizer.cli.options import (
    Output,
    catalog_option,
    load,
    output_options,
    scenario_argument,
    solver_options,
)
from optimizer.cli.output import write_blocks
from optimizer.cli.running import Hears, interruptible
from optimizer.cli.solve import exit_code, write_plan
from optimizer.report.explanation import explanation_blocks
from optimizer.solver import Progress, SolveOptions

if TYPE_CHECKING:
    from optimizer.explain.findings import Explanation
    from optimizer.explain.prices import LinePrice
    from optimizer.plan.reading import PlanFacts
    from optimizer.plan.schema import Answer, Plan
    from optimizer.scenario import Loaded


@click.command("explain")
@scenario_argument
@click.argument("plan", metavar="[PLAN]", required=False, shell_complete=files)
@click.option("--prices", is_flag=True, help="Move each limit a step, drop each requirement.")
@click.option(
    "--why",
    "why",
    metavar="EXERCISE",
    shell_complete=exercises,
    help="The best plan without this exercise.",
)
@click.option(
    "--why-not",
    "why_not",
    metavar="EXERCISE",
    shell_complete=exercises,
    help="The best plan with it, or the rules that forbid it.",
)
@click.option("--points", is_flag=True, help="Also show the score's points.")
@solver_options
@catalog_option
@output_options("table", "json")
def command(
    scenario: str,
    plan: str | None,
    prices: bool,
    why: str | None,
    why_not: str | None,
    points: bool,
    options: SolveOptions,
    catalog: str | None,
    output: Output,
) -> int:
    """Explain the best plan of SCENARIO, or a PLAN of it.

    Where the score comes from, how close the plan comes to each rule, what each exercise brings
    and what would best replace it. Where there is no plan: which rules clash and what helps.

    \b
    Examples:
      backblock explain my_block.yaml
      backblock explain my_block.yaml plan.json --prices
      backblock explain my_block.yaml --why deadlift
      backblock explain my_block.yaml --why-not kroc_row

    Exit codes: 0 explained, 2 invalid input, 3 no plan exists, 4 none found in time,
    5 PLAN breaks rules, 130 interrupted (what was found by then is shown).
    """
    if scenario == plan == "-":
        raise click.UsageError("SCENARIO and PLAN can't both be standard input.")
    loaded = load(scenario, catalog)
    facts = _read(loaded, plan)
    asked = _Asked(loaded, options, prices, why, why_not)
    if facts is not None and (code := _refused(loaded, facts)) is not None:
        return code
    found, interrupted = interruptible(lambda report, stop: asked.work(facts, report, stop), output)
    if found.breakdown is None:
        write_plan(found.answer, output)
        return int(Exit.INTERRUPTED if interrupted else exit_code(found.answer))
    blocks = explanation_blocks(found, points=points)
    write_blocks(loaded.scenario.name, blocks, found.to_data(loaded), output)
    return int(Exit.INTERRUPTED if interrupted else Exit.OK)


def _read(loaded: Loaded, plan: str | None) -> PlanFacts | None:
    if plan is None:
        return None
    from optimizer.plan.reading import read_plan

    return read_plan(plan, loaded.scenario.weeks, loaded.catalog)


def _refused(loaded: Loaded, facts: PlanFacts) -> int | None:
    """A plan that breaks rules is not explained: what it breaks comes first."""
    from optimizer.plan.reading import of_another
    from optimizer.verifier import verify

    verdict = verify(loaded.scenario, loaded.catalog, facts)
    if verdict.legal:
        return None
    other = of_another(facts, [session.name for session in loaded.scenario.sessions])
    if other:
        say(f"The plan {other}.")
    for violation in verdict.violations:
        say(f"{violation.rule}: {violation.message}")
    say("The plan breaks rules; `backblock verify` lists them.")
    return int(Exit.ILLEGAL)


@dataclass(frozen=True)
class _Asked:
    """One call of the command, and the work it asks for."""

    loaded: Loaded
    options: SolveOptions
    prices: bool
    why: str | None
    why_not: str | None

    def work(self, facts: PlanFacts | None, report: Hears, stop: threading.Event) -> Explanation:
        """Everything that is asked for; nothing where there is no plan to ask about."""
        from optimizer.answer import best_plan
        from optimizer.explain.breakdown import breakdown
        from optimizer.explain.findings import Explanation
        from optimizer.explain.why import why, why_not
        from optimizer.plan.reading import facts_of
        from optimizer.plan.schema import Plan

        plan = self._base(facts, report, stop)
        if facts is None and not isinstance(plan, Plan):
            return Explanation(plan)
        found = Explanation(plan, breakdown(self.loaded, facts or facts_of(plan)))
        if not isinstance(plan, Plan):
            return found
        if self.why is not None and not stop.is_set():
            _say(report, f"looking for the best plan without {self.why}")
            found = replace(found, why=why(self.loaded, plan, self.why, best_plan, stop=stop))
        if self.why_not is not None and not stop.is_set():
            _say(report, f"looking for the best plan with {self.why_not}")
            answer = why_not(self.loaded, plan, self.why_not, best_plan, stop=stop)
            found = replace(found, why_not=answer)
        if self.prices and not stop.is_set():
            found = replace(found, prices=self._prices(plan, report, stop))
        return found

    def _base(self, facts: PlanFacts | None, report: Hears, stop: threading.Event) -> Answer:
        """The plan to compare with: the one given where it is ours and whole, else the best."""
        from optimizer.answer import solve
        from optimizer.explain.trials import GAP

        if facts is not None:
            given = _whole(facts)
            if given is not None:
                return given
        asks = self.prices or self.why or self.why_not
        gap = max(self.options.gap, GAP) if asks else self.options.gap
        return solve(self.loaded, replace(self.options, gap=gap), report, stop)

    def _prices(self, plan: Plan, report: Hears, stop: threading.Event) -> list[LinePrice]:
        from optimizer.answer import best_plan
        from optimizer.explain.prices import prices

        def done(count: int, total: int) -> None:
            bar = "#" * (20 * count // total)
            _say(report, f"prices [{bar:<20}] {count} of {total}")

        return prices(self.loaded, plan, best_plan, stop=stop, on_done=done)


def _whole(facts: PlanFacts) -> Plan | None:
    """The plan file as a plan of ours, with its proved bound; None for any other."""
    from pydantic import ValidationError

    from optimizer.plan.schema import Plan

    try:
        plan = Plan.model_validate(facts.stated)
    except ValidationError:
        return None
    return plan if plan.bound is not None else None


def _say(report: Hears, stage: str) -> None:
    report(Progress(0.0, None, None, stage))
