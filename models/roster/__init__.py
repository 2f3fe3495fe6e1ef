"""The roster of those who may be asked."""
