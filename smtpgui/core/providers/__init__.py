"""The table of providers: a row, the table, recognition by address, and rows of the user."""
