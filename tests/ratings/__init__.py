"""What people type when they are asked for a rating, and after they have given one.

Both files were written without sight of the rules, and are judged by counts only. The rules were
mended after the first one was judged (typed ratings .66 and .96, after a low one .82, after a high
one .75). The second one was judged after that (.83 and .94, .76, .72). A later rule was taken
back because it cost recall there, so it is not quite unseen any more.
"""
