"""The rounds page: stages, frozen lists, rules in words."""
