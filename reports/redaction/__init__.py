"""Taking words out of everything that the product holds: how they are recognised, where they can stand, what is done
there (domain.md, "Redaction"). The words themselves are kept nowhere."""
