"""Numbers as a PDF writes them."""


def number(value: float) -> str:
    """To a hundredth of a point."""
    short = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if short in ("-0", "") else short
