"""The web storey: HTTP only. One room is one blueprint with one folder of templates."""
