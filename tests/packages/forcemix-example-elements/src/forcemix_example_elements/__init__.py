"""Elements for forcemix, in the folder ``elements`` beside this file. It reads the files, and imports nothing here."""
