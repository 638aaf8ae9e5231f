"""Which topics trouble more people than before, and where: growth with its interval, never a bare percentage."""
