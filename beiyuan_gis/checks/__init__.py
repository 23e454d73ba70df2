"""One rule, one file: what may be wrong with a project, found and named."""
