// wanted(n): the party n, whose derived fields are in the map derived, is one of those that a list is narrowed to.
({{fits(n)}} AND {{narrowed(n)}})
