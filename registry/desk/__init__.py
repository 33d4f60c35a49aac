"""The desk: what waits for staff, as counts that lead to the list and the act."""
