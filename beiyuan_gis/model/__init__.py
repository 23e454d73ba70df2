"""Pure values: features, edits as data, columnar tables, history, projects."""
