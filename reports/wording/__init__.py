"""The wording of official papers: text with named places, which an office may put into its own words (R8.4)."""
