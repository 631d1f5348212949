"""The page for people, the API for scripts, metrics and health: one FastAPI application, and the server it runs on."""
