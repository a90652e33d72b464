"""Django's way to SQLite, but for how a connection waits while somebody else writes: see base."""
