"""What the numbers mean: scores with their uncertainty, trends, comparisons, and the sentences that say them."""
