"""Settings and canned replies of a team, which are kept in files beside the knowledge base."""
