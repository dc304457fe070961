"""Plans in the forms that coaches' other tools read.

Every exporter is a function from a plan and :class:`~optimizer.exports.common.ExportOptions` to an
:class:`~optimizer.exports.common.Export`, which also says what the format could not carry. Each
module is loaded when its format is asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from optimizer.exports.common import Export, ExportOptions
    from optimizer.plan.schema import Plan

EXPORTERS = {
    "xlsx": ("optimizer.exports.workbook", "to_xlsx"),
    "csv": ("optimizer.exports.csv_table", "to_csv"),
    "ics": ("optimizer.exports.calendar", "to_ics"),
    "liftoscript": ("optimizer.exports.liftoscript", "to_liftoscript"),
    "openweight": ("optimizer.exports.openweight", "to_openweight"),
    "hevy": ("optimizer.exports.hevy", "to_hevy"),
}
"""Format to the module and function that writes it."""


def exported(plan: Plan, kind: str, choice: ExportOptions) -> Export:
    """A plan in one of the formats.

    Raises:
        CannotExport: the plan or the options lack something that the format needs.
    """
    module, function = EXPORTERS[kind]
    made: Export = getattr(import_module(module), function)(plan, choice)
    return made
