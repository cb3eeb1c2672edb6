"""Pure statistics: how sure a figure is, who can be told apart, and what moves with what.

Every function takes numbers (one, or an array, one entry per group) and gives back a frozen result; none knows a table,
a person or a page. What cannot be told from the data is NaN in a result, never zero and never a guess.
"""
