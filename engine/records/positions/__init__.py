"""The register of positions, and what a client's profile says beside one."""
