"""Posts at agencies and who holds them: lead officers, representatives, leavers."""
