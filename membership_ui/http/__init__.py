"""Plain HTTP beside the pages: signing in, security headers, the first paint. Thin, and without
Reflex.
"""
