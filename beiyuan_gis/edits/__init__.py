"""One verb, one file: pure functions that return an Edit, or raise Refused with the reason."""
