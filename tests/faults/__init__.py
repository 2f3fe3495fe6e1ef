"""Slow fault runs, started by `make faults`."""
