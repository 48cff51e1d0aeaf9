"""The pictures of a project (`gallery`), and what people say of pairs of them."""
