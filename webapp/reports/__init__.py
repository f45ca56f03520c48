"""Reports for funders and the mentor: on a page, as a sheet, as CSV."""
