"""The register of employers: what forms offer where they ask for a firm."""
