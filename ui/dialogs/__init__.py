"""Dialogs: they ask one question each."""
