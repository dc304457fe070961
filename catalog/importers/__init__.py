"""Other people's catalogues, turned into ours by stated rules.

A reader for each source gives neutral records (:mod:`catalog.importers.records`). A lift that is
ours already, by name and kit, has our values (:mod:`catalog.importers.own`); for the others one set
of rules (:mod:`catalog.importers.rules`, ``kits``, ``values``) fills in what the source does not
say, and mends what can't be. Every value that is not the source's is marked as inferred. What
cannot be placed is left out with the reason, and what a person must decide is listed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalog.lazy import face

if TYPE_CHECKING:
    from catalog.importers.build import Imported, LeftOut, import_records
    from catalog.importers.own import nearest_of_ours, our_name
    from catalog.importers.sources import SOURCES, TABLES, Read, read_noted
    from catalog.importers.writing import as_yaml, review_text

__getattr__, __dir__, __all__ = face(
    __name__,
    {
        "catalog.importers.build": ("Imported", "LeftOut", "import_records"),
        "catalog.importers.own": ("nearest_of_ours", "our_name"),
        "catalog.importers.sources": ("SOURCES", "TABLES", "Read", "read_noted"),
        "catalog.importers.writing": ("as_yaml", "review_text"),
    },
)
