"""Papers: what a page shows, to be printed and carried about. Each is drawn from plain data by typst, apart."""
