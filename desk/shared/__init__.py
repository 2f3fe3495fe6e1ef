"""Furniture that every page shares: tables, forms, jobs, charts, the page itself."""
