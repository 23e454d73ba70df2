"""What leaves the program: the web map and the plates."""
