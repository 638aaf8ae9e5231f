"""How this installation is doing: one list of findings, which the System page shows and ``heardwell doctor`` prints."""
