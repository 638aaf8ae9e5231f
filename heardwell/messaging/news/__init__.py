"""The notification centre: what a member is told, and how they want to be told."""
