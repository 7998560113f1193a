"""Keeps what django-cachalot caches as true as the database, across processes and transactions.

By itself cachalot notes a write when it has been committed, and stamps what it stores with the time after reading. A
reader that is overtaken by a writer then stores what is no longer true, for good; so does a writer that dies after
its commit, and so does one outside a transaction, whose note comes before its write. Here every table has a version,
which is another one with each write and never one it was before:

1. A writer marks the table before its first statement and gives it a new version; it takes the mark away, with another
   new version, after commit or rollback. A mark whose writer died runs out.
2. A reader takes the versions before it asks the database, and stores its result with these. While a table is
   marked, its readers use the database and store nothing.
3. A stored result is given out only while all versions are those it was stored with and no table is marked.

Whole answers of the API are kept by the same rules (`answers`).

So a result that was read before somebody's commit is gone by the time of the commit, and cannot come after it. Inside
a transaction everybody reads from the database. Redis may vanish, forget or restart: then the database is read, and
nothing that was stored before is given out. What is left is one that can write to the database, cannot reach Redis,
and dies before it can, while others reach both: they see what it wrote after ENTRY_TTL at the latest.
"""
