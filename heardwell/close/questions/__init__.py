"""What customers ask again and again: questions that no help page answers, with the replies that answered them."""
