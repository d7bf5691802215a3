"""The application around the desk: messenger adapters, texts, dialogs and command line."""
