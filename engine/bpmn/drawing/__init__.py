"""How diagrams get and keep their picture: columns, rows, lines, labels. Nothing here judges or describes."""
