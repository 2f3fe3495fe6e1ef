"""What every paper is made with: faces, lines, pages after GB/T 9704, tables, workbook styles."""
