"""Rules against mentions and entries: what holds, and why not where it does not."""
