"""The rules that judge a diagram, split by topic. They only read the graph; nothing is drawn or run here."""
