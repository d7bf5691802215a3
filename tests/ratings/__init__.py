"""What people type when they are asked for a rating, and after they have given one.

`texts.yaml` was written without sight of the rules, and is judged by counts only.
"""
