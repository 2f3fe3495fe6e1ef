"""The ledger of papers: numbers, printings, voided papers (R8.5)."""
