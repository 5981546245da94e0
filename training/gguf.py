"""Writes a trained model as GGUF v3: matrices in Q8_0, norms in F32, a byte-level BPE tokenizer of the qwen2 kind."""
import struct

import numpy as np

ALIGNMENT = 32
UINT32, INT32, FLOAT32, BOOL, STRING, ARRAY = 4, 5, 6, 7, 8, 9
F32, Q8_0 = 0, 8
Q8_0_BLOCK = 32
NORMAL_TOKEN, CONTROL_TOKEN = 1, 3


def string(text):
    data = text.encode("utf-8")
    return struct.pack("<Q", len(data)) + data


def value(kind, content):
    if kind == STRING:
        return string(content)
    return struct.pack({UINT32: "<I", INT32: "<i", FLOAT32: "<f", BOOL: "<?"}[kind], content)


def array(kind, contents):
    return struct.pack("<IQ", kind, len(contents)) + b"".join(value(kind, content) for content in contents)


def quantize_q8_0(matrix):
    """Blocks of 32 along a row: a float16 scale, then 32 signed bytes."""
    blocks = matrix.astype(np.float32).reshape(-1, Q8_0_BLOCK)
    scales = np.abs(blocks).max(axis=1, keepdims=True) / 127
    inverse = np.divide(1.0, scales, out=np.zeros_like(scales), where=scales > 0)
    codes = np.rint(blocks * inverse).astype(np.int8)
    return np.concatenate([scales.astype("<f2").view(np.uint8), codes.view(np.uint8)], axis=1).tobytes()


def metadata(shape, tokenizer, name, description):
    types = [CONTROL_TOKEN if index == tokenizer.end_of_text else NORMAL_TOKEN for index in range(len(tokenizer.tokens))]
    return [
        ("general.architecture", STRING, "llama"),
        ("general.name", STRING, name),
        ("general.description", STRING, description),
        ("general.license", STRING, "MIT"),
        ("general.alignment", UINT32, ALIGNMENT),
        ("general.file_type", UINT32, 7),
        ("general.quantization_version", UINT32, 2),
        ("llama.vocab_size", UINT32, shape.vocabulary),
        ("llama.context_length", UINT32, shape.context),
        ("llama.embedding_length", UINT32, shape.width),
        ("llama.block_count", UINT32, shape.layers),
        ("llama.feed_forward_length", UINT32, shape.feed_forward),
        ("llama.attention.head_count", UINT32, shape.heads),
        ("llama.attention.head_count_kv", UINT32, shape.kv_heads),
        ("llama.attention.layer_norm_rms_epsilon", FLOAT32, shape.epsilon),
        ("llama.rope.dimension_count", UINT32, shape.head_size),
        ("llama.rope.freq_base", FLOAT32, shape.rope_base),
        ("tokenizer.ggml.model", STRING, "gpt2"),
        ("tokenizer.ggml.pre", STRING, "qwen2"),
        ("tokenizer.ggml.tokens", ARRAY, array(STRING, tokenizer.tokens)),
        ("tokenizer.ggml.token_type", ARRAY, array(INT32, types)),
        ("tokenizer.ggml.merges", ARRAY, array(STRING, [f"{left} {right}" for left, right in tokenizer.merges])),
        ("tokenizer.ggml.bos_token_id", UINT32, tokenizer.end_of_text),
        ("tokenizer.ggml.eos_token_id", UINT32, tokenizer.end_of_text),
        ("tokenizer.ggml.add_bos_token", BOOL, True),
        ("tokenizer.ggml.add_eos_token", BOOL, False),
    ]


def tensors(weights, shape):
    """Yields (GGUF name, array); fused matrices are taken apart. Tied embeddings: there is no output.weight."""
    kv_width = shape.kv_heads * shape.head_size
    yield "token_embd.weight", weights["embedding"]
    for index in range(shape.layers):
        source, target = f"blocks.{index}.", f"blk.{index}."
        qkv = weights[source + "attention.qkv.weight"]
        gate_up = weights[source + "feed_forward.gate_up.weight"]
        yield target + "attn_norm.weight", weights[source + "attention_norm.weight"]
        yield target + "attn_q.weight", qkv[: shape.width]
        yield target + "attn_k.weight", qkv[shape.width : shape.width + kv_width]
        yield target + "attn_v.weight", qkv[shape.width + kv_width :]
        yield target + "attn_output.weight", weights[source + "attention.output.weight"]
        yield target + "ffn_norm.weight", weights[source + "feed_forward_norm.weight"]
        yield target + "ffn_gate.weight", gate_up[: shape.feed_forward]
        yield target + "ffn_up.weight", gate_up[shape.feed_forward :]
        yield target + "ffn_down.weight", weights[source + "feed_forward.down.weight"]
    yield "output_norm.weight", weights["norm.weight"]


def write(path, weights, shape, tokenizer, name, description):
    """Writes the file; weights maps parameter names of model.Model to arrays."""
    pairs = metadata(shape, tokenizer, name, description)
    infos, blobs, offset = [], [], 0
    for tensor_name, content in tensors(weights, shape):
        is_matrix = content.ndim == 2
        blob = quantize_q8_0(content) if is_matrix else content.astype("<f4").tobytes()
        dimensions = content.shape[::-1]
        infos.append(
            string(tensor_name)
            + struct.pack(f"<I{len(dimensions)}Q", len(dimensions), *dimensions)
            + struct.pack("<IQ", Q8_0 if is_matrix else F32, offset)
        )
        blob += b"\0" * (-len(blob) % ALIGNMENT)
        blobs.append(blob)
        offset += len(blob)

    header = b"GGUF" + struct.pack("<IQQ", 3, len(infos), len(pairs))
    for key, kind, content in pairs:
        header += string(key) + struct.pack("<I", kind) + (content if kind == ARRAY else value(kind, content))
    header += b"".join(infos)
    header += b"\0" * (-len(header) % ALIGNMENT)
    with open(path, "wb") as file:
        file.write(header)
        file.writelines(blobs)
