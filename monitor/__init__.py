"""A service that reads news feeds for who did what to whom, and alerts when a watched party is acted against."""
