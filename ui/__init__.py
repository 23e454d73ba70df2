"""The window: Qt at the edge of the engine, without rules of its own."""
