"""The map: draws layers, picks and snaps; tools preview and perform through the bridge."""
