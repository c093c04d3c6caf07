"""Campaign: industry, orders and stock of nations over weeks of peace and war, and the raids that they feed."""
