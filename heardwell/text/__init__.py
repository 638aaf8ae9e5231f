"""What people wrote: normalised for search, and understood (language, sentiment, …) by an engine."""
