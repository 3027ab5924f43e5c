"""`python -m tests.running.upgrade back ROOM.NAME`, `forward`, `states`: between the states that the migrations make.

The rooms have their migrations in lines of their own, so an earlier state is what stood before one of them, and before
all that follows from it. `back` undoes these; `forward` is what an upgrade does; `states` prints, as JSON, the last
migration that stays of the room of each.
"""

from __future__ import annotations

import json
import sys

import django


def states(executor) -> list[str]:
    """The earlier states: all migrations of ours that another of the same room follows."""
    from django.apps import apps

    ours = {config.label for config in apps.get_app_configs() if config.module.__name__ == config.label}
    nodes = executor.loader.graph.node_map.items()
    followed = [key for key, node in nodes if key[0] in ours and any(each.key[0] == key[0] for each in node.children)]
    return sorted(".".join(key) for key in followed)


def main(words: list[str]) -> None:
    """Do what the words ask for."""
    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if words[0] == "states":
        print(json.dumps(states(executor)))
    elif words[0] == "back":
        executor.migrate([tuple(words[1].split("."))])
    else:
        call_command("migrate", verbosity=0, interactive=False)


if __name__ == "__main__":
    main(sys.argv[1:])
