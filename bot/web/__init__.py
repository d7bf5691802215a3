"""HTTP server with webhook and health endpoints."""
