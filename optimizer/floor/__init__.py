"""What stands beside a plan and comes back from the gym floor: loads, set schemes, logs."""
