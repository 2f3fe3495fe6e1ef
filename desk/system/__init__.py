"""The office behind the work: accounts, log, backups, checks, settings; for officers and the lead."""
