"""Writes about improvement actions."""
