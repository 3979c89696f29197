"""The graph model for conflict resolution: stability, coalitions, what can be reached, what would have to change."""
