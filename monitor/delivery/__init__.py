"""The edge out: the only importer of apprise."""
