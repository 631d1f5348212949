"""Text: one normaliser for aliases, rules and entries; sentences, tokens, zones and dates over it."""
