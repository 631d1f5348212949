"""The interface for scripts, below /api/v1."""
