"""Plans as people read them. Everything shown comes from the plan; nothing is worked out anew."""
