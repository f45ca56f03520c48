"""Documents after they were written: judged, compared, corrected, signed on paper, printed as a file."""
