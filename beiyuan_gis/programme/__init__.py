"""The renewal programme: measures, progress, published figures."""
