"""Public action and money: plans, calls, projects, grants, payments."""
