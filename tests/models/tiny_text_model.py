"""Makes a model of embeddings and a reranker of some thousand random parameters: python tiny_text_model.py FOLDER.

FOLDER/embedder is one of sentence-transformers (BERT, mean pooling, normalising, a prompt for queries), FOLDER/reranker
a cross-encoder. They know nothing, but go all the way. Run by a Python that has transformers; nothing is fetched.
"""

import json
import sys
from pathlib import Path

LETTERS = "abcdefghijklmnopqrstuvwxyz:.,-"
WORDS = ["amphore", "vase", "lampe", "bronze", "verre", "coupe", "terre", "cuite", "marbre"]
WORDS += [*LETTERS, *(f"##{letter}" for letter in LETTERS)]
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
PROMPTS = {"query": "query: ", "document": ""}


def make(folder: Path) -> None:
    """Write both models to `folder`."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification, BertModel, BertTokenizerFast

    torch.manual_seed(5)
    for name, kind, labels in (
        ("embedder", BertModel, 2),
        ("reranker", BertForSequenceClassification, 1),
    ):
        made = folder / name
        made.mkdir(parents=True, exist_ok=True)
        (made / "vocab.txt").write_text("\n".join([*SPECIAL, *WORDS]) + "\n", encoding="utf-8")
        BertTokenizerFast(str(made / "vocab.txt"), model_max_length=256).save_pretrained(made)
        config = BertConfig(
            vocab_size=len(SPECIAL) + len(WORDS),
            hidden_size=64,
            num_hidden_layers=2,
            num_attention_heads=2,
            intermediate_size=128,
            max_position_embeddings=256,
            num_labels=labels,
        )
        kind(config).save_pretrained(made)
    embedder = folder / "embedder"
    modules = [
        ("", "sentence_transformers.models.Transformer"),
        ("1_Pooling", "sentence_transformers.models.Pooling"),
        ("2_Normalize", "sentence_transformers.models.Normalize"),
    ]
    listed = [
        {"idx": number, "name": str(number), "path": path, "type": type}
        for number, (path, type) in enumerate(modules)
    ]
    pooling = {
        "word_embedding_dimension": 64,
        "pooling_mode_mean_tokens": True,
        "pooling_mode_cls_token": False,
    }
    files = {
        "modules.json": listed,
        "1_Pooling/config.json": pooling,
        "2_Normalize/config.json": {},
        "sentence_bert_config.json": {"max_seq_length": 256, "do_lower_case": False},
        "config_sentence_transformers.json": {"prompts": PROMPTS, "default_prompt_name": None},
    }
    for name, content in files.items():
        (embedder / name).parent.mkdir(exist_ok=True)
        (embedder / name).write_text(json.dumps(content))


if __name__ == "__main__":
    make(Path(sys.argv[1]))
