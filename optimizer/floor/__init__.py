"""What comes back from the gym floor: logs placed in a plan, and what was done against it."""
