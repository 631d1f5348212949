"""Bytes on disk to valid model objects, or every mistake at once with file, line and column."""
