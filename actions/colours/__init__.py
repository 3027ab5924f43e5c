"""Red, amber, green and blue: how an action's colour follows from its dates and updates."""
