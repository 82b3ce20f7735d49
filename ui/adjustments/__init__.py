"""Changes at work in the plan."""
