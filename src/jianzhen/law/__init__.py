"""Law 法律: dated rules as data, and what follows from facts and dates."""
