"""Operations on a draft: each takes its files and gives changed ones back. Nothing is kept here."""
