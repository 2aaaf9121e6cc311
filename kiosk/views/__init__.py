"""What each screen shows, as immutable values: pure functions from query results to words."""
