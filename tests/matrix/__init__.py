"""Role × resource × verb: one table of who may, walked whole, on both databases.

`table` says who may; `people` signs every role in; the tests derive the resources from the app and
fail for one that the table does not name.
"""
