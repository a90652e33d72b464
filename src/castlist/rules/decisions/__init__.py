"""The room's rules: facts, what follows from each act, and who must agree to what (CONSENT sections 1 to 8)."""
