"""Why there is no plan, what to change, and what each rule and choice is worth."""
