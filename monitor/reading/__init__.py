"""Reading: text to mentions, by names, triggers, clauses and typed frames. Pure."""
