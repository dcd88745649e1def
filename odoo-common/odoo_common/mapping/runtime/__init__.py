"""The functions and operators that mapping expressions may use."""
