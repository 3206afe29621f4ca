"""Lists to take home as files for a spreadsheet."""
