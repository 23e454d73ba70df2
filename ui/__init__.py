"""The window: PyQt6 at the edge. It shows what the engine holds and asks the session for every change."""
