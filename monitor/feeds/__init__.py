"""The edge in: fetching documents, reading them as feeds, and when to look again."""
