"""The pages of the review desk: a Gradio shell around modules of JavaScript that speak to the REST interface."""
