"""Files of exports: their names, how they appear whole, those of earlier exports."""
