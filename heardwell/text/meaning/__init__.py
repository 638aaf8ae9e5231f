"""What texts mean, as far as their letters and words tell: vectors, likeness, key phrases, groups; numpy only."""
