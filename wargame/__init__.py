"""The world as arrays: scenarios, compiled rules of the battle, money and closed forms."""
