"""Sign-in through a workspace's own provider (OpenID Connect)."""
