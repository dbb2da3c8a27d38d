"""Lists as a person sees them, taken out of the window: saved as workbook or text, or printed."""
