"""What may happen and what follows from it: plain Python, no Django, no clock, no randomness."""
