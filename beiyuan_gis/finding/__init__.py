"""Which features: by what a column holds, by a condition, by where they are. Pure functions on arrays.

None of them changes anything; the window makes selections and filters of what they return.
"""
