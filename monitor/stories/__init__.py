"""Stories: mentions of one action against one entity, joined whatever order they came in; pure."""
