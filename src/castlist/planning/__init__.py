"""Problem → plan → check → explanation. The only place for solvers; knows no Django and no records."""
