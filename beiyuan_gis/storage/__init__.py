"""The project file, the journal and recovery."""
