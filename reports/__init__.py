"""Official papers, tables and packages: PDF, XLSX and text, without a window."""
