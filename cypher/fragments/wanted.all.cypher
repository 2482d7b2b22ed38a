// wanted.all(n): stands for wanted where a list is not narrowed: every party n is one of them.
true
