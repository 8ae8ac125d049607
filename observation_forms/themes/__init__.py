"""From what observers stated in released visits to coaching themes with honest uncertainty."""
