"""Panels: they show what the report and the selection say, and ask for edits."""
