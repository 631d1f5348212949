"""The nouns that travel between the stages: frozen, slotted dataclasses over the standard library only."""
