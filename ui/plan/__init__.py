"""The plan as the coach sees it: steps, reasons, order and agreement."""
