"""Delivery: what counts as a deployment here, and the figures of a year of changes by it, never of a person."""
