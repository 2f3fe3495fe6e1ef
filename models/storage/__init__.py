"""Engine, sessions, upgrades and backups."""
