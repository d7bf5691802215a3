"""Messages with personal data and secrets, for the recognition of what is masked.

`blind.yaml` was written without sight of the rules, and is judged by counts only. All numbers are
made up; those that must be valid have correct check digits. An MD5 sum is labelled as nothing to
hide, a bank's one-time password for logging in as a login code.
"""
