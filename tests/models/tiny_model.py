"""Makes a vision-language model of two million random parameters: python tiny_model.py FOLDER.

It says nothing sensible, but it goes all the way: image processor, vision tower, language model, chat template. Run
by the Python that has transformers; nothing is fetched.
"""

import json
import sys
from pathlib import Path

CONTROL = {
    "end": "<|endoftext|>",
    "open": "<|im_start|>",
    "close": "<|im_end|>",
    "vision_start": "<|vision_start|>",
    "vision_end": "<|vision_end|>",
    "vision_pad": "<|vision_pad|>",
    "image": "<|image_pad|>",
    "video": "<|video_pad|>",
}
SAMPLES = (
    '{"colour": "red", "name": "vase", "same": "yes"}',
    '{"date": "fin du Ve siècle", "inventaire": "Inv. 12", "matiere": ["bronze", "argent"]}',
    "What does the text beside the picture say? Que dit le texte à côté de l’image ?",
    "Passages between such lines are copied from a document. Ces passages sont copiés d’un document.",
)
CHAT = (
    "{%- for message in messages -%}<|im_start|>{{ message['role'] }}\n"
    "{%- if message['content'] is string -%}{{ message['content'] }}"
    "{%- else -%}{%- for part in message['content'] -%}"
    "{%- if part['type'] == 'text' -%}{{ part['text'] }}"
    "{%- else -%}<|vision_start|><|image_pad|><|vision_end|>{%- endif -%}"
    "{%- endfor -%}{%- endif -%}<|im_end|>\n{%- endfor -%}"
    "{%- if add_generation_prompt -%}<|im_start|>assistant\n{%- endif -%}"
)


def make(folder: Path) -> None:
    """Write tokenizer, image processor and weights to `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    size, ids = make_tokenizer(folder)
    make_weights(folder, size, ids)
    processor = {
        "image_processor_type": "Qwen2VLImageProcessor",
        "processor_class": "Qwen2_5_VLProcessor",
        "patch_size": 14,
        "temporal_patch_size": 2,
        "merge_size": 2,
        "min_pixels": 56 * 56,
        "max_pixels": 224 * 224,
        "image_mean": [0.5, 0.5, 0.5],
        "image_std": [0.5, 0.5, 0.5],
    }
    (folder / "preprocessor_config.json").write_text(json.dumps(processor))


def make_tokenizer(folder: Path) -> "tuple[int, dict[str, int]]":
    """Bytes, and the commonest pairs of the samples."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import PreTrainedTokenizerFast

    core = Tokenizer(models.BPE())
    core.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    core.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=600,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        special_tokens=list(CONTROL.values()),
        show_progress=False,
    )
    core.train_from_iterator(SAMPLES * 4, trainer)
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=core,
        eos_token=CONTROL["close"],
        pad_token=CONTROL["end"],
        model_max_length=4096,
        additional_special_tokens=list(CONTROL.values()),
    )
    tokenizer.chat_template = CHAT
    tokenizer.save_pretrained(folder)
    settings = folder / "tokenizer_config.json"
    settings.write_text(
        json.dumps({**json.loads(settings.read_text()), "processor_class": "Qwen2_5_VLProcessor"})
    )
    return len(tokenizer), {key: tokenizer.convert_tokens_to_ids(word) for key, word in CONTROL.items()}


def make_weights(folder: Path, size: int, ids: "dict[str, int]") -> None:
    """Random weights, the same each time."""
    import torch
    from transformers import Qwen2_5_VLConfig, Qwen2_5_VLForConditionalGeneration

    width = 192
    text = {
        "vocab_size": -(-size // 64) * 64,
        "hidden_size": width,
        "intermediate_size": 2 * width,
        "num_hidden_layers": 2,
        "num_attention_heads": 3,
        "num_key_value_heads": 3,
        "max_position_embeddings": 4096,
        "rope_theta": 10000.0,
        "rope_parameters": {"rope_type": "default", "rope_theta": 10000.0, "mrope_section": [8, 12, 12]},
        "tie_word_embeddings": False,
        "eos_token_id": ids["close"],
        "pad_token_id": ids["end"],
        "bos_token_id": None,
    }
    vision = {
        "depth": 2,
        "hidden_size": 128,
        "intermediate_size": 256,
        "num_heads": 2,
        "out_hidden_size": width,
        "patch_size": 14,
        "spatial_merge_size": 2,
        "temporal_patch_size": 2,
        "window_size": 112,
        "fullatt_block_indexes": [1],
    }
    torch.manual_seed(7)
    config = Qwen2_5_VLConfig(
        text_config=text,
        vision_config=vision,
        image_token_id=ids["image"],
        video_token_id=ids["video"],
        vision_start_token_id=ids["vision_start"],
        vision_end_token_id=ids["vision_end"],
        tie_word_embeddings=False,
    )
    Qwen2_5_VLForConditionalGeneration(config).to(torch.bfloat16).save_pretrained(folder)


if __name__ == "__main__":
    make(Path(sys.argv[1]))
