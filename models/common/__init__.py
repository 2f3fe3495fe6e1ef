"""What every room stands on: base, errors, clock, names, periods, figures."""
