// initial(n): the letter from A to Z that the party n stands under, or #.
[letter IN [toUpper(left(n.sort_key, 1))] | CASE WHEN letter >= 'A' AND letter <= 'Z' THEN letter ELSE '#' END][0]
