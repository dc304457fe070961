"""CP-SAT on the rules as they are written, with the workers that proved fastest on them."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

from benchmarks.peers.cpsat import DEFAULT, main

TUNED: Mapping[str, Any] = {
    **DEFAULT,
    # The linear relaxation is tight here; workers that lean on it close the gap.
    "subsolvers": ["max_lp", "reduced_costs"],
}
"""Fixed here, so that the peer stays what it is while the product's own settings move on."""

if __name__ == "__main__":
    main(sys.argv[1], TUNED)
