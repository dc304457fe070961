"""What happens to a plan file when the world fails: signals, kills, disks, clocks, solvers."""
