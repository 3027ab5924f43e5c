"""Results of audits: from the answers to the published figures."""
