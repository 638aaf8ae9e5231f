"""What was done or refused, by whom: to be searched and taken along."""
