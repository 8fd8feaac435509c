"""How long the program takes, against what Git itself needs for the same objects; `make bench` runs it."""
