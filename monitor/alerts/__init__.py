"""Who is told of a change of a story, when, why, and in what words."""
