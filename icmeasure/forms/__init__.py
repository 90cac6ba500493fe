"""How an instrument is asked: a neutral form, then one writer a platform."""
