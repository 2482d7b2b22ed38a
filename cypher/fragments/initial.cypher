// initial(n): the letter from A to Z that the party n stands under, or #; accents do not count.
[letter IN [toUpper(left(normalize(n.sort_name, NFD), 1))] | CASE WHEN letter >= 'A' AND letter <= 'Z' THEN letter ELSE '#' END][0]
