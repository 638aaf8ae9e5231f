"""A language model behind any OpenAI-compatible address: off unless somebody sets it up, checked word by word."""
