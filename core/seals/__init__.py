"""Seals over the history: digests of its rows in a chain, by which an alteration past the guards is found.

A chain by trigger would make the writers of a table queue, and a server that asks an outside authority stops with it.
Whoever owns the tables can make all seals anew, but not the last digest that left the machine.
"""
