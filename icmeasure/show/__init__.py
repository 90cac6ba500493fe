"""How a number looks: tables, figures, APA numbers and their renderers; knows no model."""
