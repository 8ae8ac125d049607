"""What answers on which path: one module per noun, no SQL in any of them."""
