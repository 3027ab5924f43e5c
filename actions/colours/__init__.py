"""Red, amber, green and blue: the rule that derives an action's colour from its dates and updates."""
