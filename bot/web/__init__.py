"""Webhook and health endpoints."""
