"""The API: the same actions and queries as the pages, for programs that act for a member."""
