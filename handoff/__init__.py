"""The desk: everything that must survive a restart."""
