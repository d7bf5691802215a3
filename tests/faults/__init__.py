"""External faults: a killed process, a cut wire."""
