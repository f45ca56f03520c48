"""Models as organisations bring them: read, made whole, judged, published as immutable releases.

Nothing here knows of a running case.
"""
