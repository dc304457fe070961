"""CP-SAT on the rules as they are written, with the workers that prove fastest on them."""

from __future__ import annotations

import sys

from benchmarks.peers.cpsat import main
from optimizer.solver.profiles import PROOF

if __name__ == "__main__":
    main(sys.argv[1], PROOF)
