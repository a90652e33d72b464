"""Planning is held against brute force, published optima, and itself with the problem turned around."""
