"""Questions about plans that take more than one solve: what if, what else, what now."""
