"""What is left to do (`queue`): what is asked for and in which order, what is assumed, how far a review has come."""
