"""How reports look: cover, logo and colours."""
