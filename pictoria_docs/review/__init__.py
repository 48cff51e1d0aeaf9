"""The review desk without a screen: who may do what, and what people do there."""
