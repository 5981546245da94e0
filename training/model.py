"""The llama architecture, small: RMSNorm, interleaved rotary positions, grouped-query attention, SwiGLU, tied embeddings."""
import dataclasses
import math

import torch
from torch import nn
from torch.nn import functional


@dataclasses.dataclass
class Shape:
    vocabulary: int = 2048
    context: int = 512
    width: int = 256
    layers: int = 6
    heads: int = 8
    kv_heads: int = 4
    feed_forward: int = 704
    rope_base: float = 10000.0
    epsilon: float = 1e-5

    @property
    def head_size(self):
        return self.width // self.heads


class Bfloat16Linear(torch.autograd.Function):
    """A matrix product in bfloat16 between float32 tensors: on CPUs with AMX or AVX512-BF16 two to four times as fast."""

    @staticmethod
    def forward(context, x, weight):
        low_x = x.reshape(-1, x.shape[-1]).bfloat16()
        low_weight = weight.bfloat16()
        context.save_for_backward(low_x, low_weight)
        return torch.mm(low_x, low_weight.t()).float().view(*x.shape[:-1], weight.shape[0])

    @staticmethod
    def backward(context, gradient):
        low_x, low_weight = context.saved_tensors
        low = gradient.reshape(-1, gradient.shape[-1]).bfloat16()
        return torch.mm(low, low_weight).float().view(*gradient.shape[:-1], low_weight.shape[1]), torch.mm(low.t(), low_x).float()


class Linear(nn.Module):
    def __init__(self, inputs, outputs, deviation):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(outputs, inputs) * deviation)

    def forward(self, x):
        return Bfloat16Linear.apply(x, self.weight) if self.training else functional.linear(x, self.weight)


class RmsNorm(nn.Module):
    def __init__(self, width, epsilon):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))
        self.epsilon = epsilon

    def forward(self, x):
        return x * torch.rsqrt(x.square().mean(-1, keepdim=True) + self.epsilon) * self.weight


def rotary_tables(shape, length):
    """Cosines and sines, (length, head_size / 2): pair i of a head is its elements 2i and 2i + 1, as llama.cpp has it for llama."""
    frequencies = shape.rope_base ** (-torch.arange(0, shape.head_size, 2).float() / shape.head_size)
    angles = torch.outer(torch.arange(length).float(), frequencies)
    return angles.cos(), angles.sin()


def rotate(x, cosines, sines):
    """x is (batch, heads, length, head_size)."""
    even, odd = x[..., 0::2], x[..., 1::2]
    return torch.stack((even * cosines - odd * sines, even * sines + odd * cosines), dim=-1).flatten(-2)


class Attention(nn.Module):
    def __init__(self, shape):
        super().__init__()
        self.shape = shape
        kv_width = shape.kv_heads * shape.head_size
        self.qkv = Linear(shape.width, shape.width + 2 * kv_width, 0.02)
        self.output = Linear(shape.width, shape.width, 0.02 / math.sqrt(2 * shape.layers))

    def forward(self, x, cosines, sines, mask, cache=None):
        shape = self.shape
        batch, length, _ = x.shape
        kv_width = shape.kv_heads * shape.head_size
        q, k, v = self.qkv(x).split((shape.width, kv_width, kv_width), dim=-1)
        q = rotate(q.view(batch, length, shape.heads, shape.head_size).transpose(1, 2), cosines, sines)
        k = rotate(k.view(batch, length, shape.kv_heads, shape.head_size).transpose(1, 2), cosines, sines)
        v = v.view(batch, length, shape.kv_heads, shape.head_size).transpose(1, 2)
        if cache is not None:
            k, v = cache.append(k, v)
        group = shape.heads // shape.kv_heads
        # Queries of a group sit behind each other, so that keys and values need no copies.
        q = (q / math.sqrt(shape.head_size)).reshape(batch * shape.kv_heads, group * length, shape.head_size)
        k = k.reshape(batch * shape.kv_heads, -1, shape.head_size)
        v = v.reshape(batch * shape.kv_heads, -1, shape.head_size)
        if self.training:
            scores = torch.bmm(q.bfloat16(), k.bfloat16().transpose(1, 2)).float()
        else:
            scores = torch.bmm(q, k.transpose(1, 2))
        scores = scores.view(batch, shape.heads, length, -1) + mask
        weights = scores.softmax(-1).view(batch * shape.kv_heads, group * length, -1)
        mixed = torch.bmm(weights.bfloat16(), v.bfloat16()).float() if self.training else torch.bmm(weights, v)
        mixed = mixed.view(batch, shape.heads, length, shape.head_size).transpose(1, 2).reshape(batch, length, shape.width)
        return self.output(mixed)


class FeedForward(nn.Module):
    def __init__(self, shape):
        super().__init__()
        self.gate_up = Linear(shape.width, 2 * shape.feed_forward, 0.02)
        self.down = Linear(shape.feed_forward, shape.width, 0.02 / math.sqrt(2 * shape.layers))

    def forward(self, x):
        gate, up = self.gate_up(x).chunk(2, dim=-1)
        return self.down(functional.silu(gate) * up)


class Block(nn.Module):
    def __init__(self, shape):
        super().__init__()
        self.attention_norm = RmsNorm(shape.width, shape.epsilon)
        self.attention = Attention(shape)
        self.feed_forward_norm = RmsNorm(shape.width, shape.epsilon)
        self.feed_forward = FeedForward(shape)

    def forward(self, x, cosines, sines, mask, cache=None):
        x = x + self.attention(self.attention_norm(x), cosines, sines, mask, cache)
        return x + self.feed_forward(self.feed_forward_norm(x))


class Model(nn.Module):
    def __init__(self, shape):
        super().__init__()
        self.shape = shape
        self.embedding = nn.Parameter(torch.randn(shape.vocabulary, shape.width) * 0.02)
        self.blocks = nn.ModuleList(Block(shape) for _ in range(shape.layers))
        self.norm = RmsNorm(shape.width, shape.epsilon)
        cosines, sines = rotary_tables(shape, shape.context)
        self.register_buffer("cosines", cosines, persistent=False)
        self.register_buffer("sines", sines, persistent=False)

    def hidden(self, tokens, start=0, mask=None, caches=None):
        """Normalised states (batch, length, width) of tokens (batch, length) at positions from start on."""
        length = tokens.shape[1]
        if mask is None:
            mask = torch.full((length, length), float("-inf")).triu(1)
        x = functional.embedding(tokens, self.embedding)
        cosines, sines = self.cosines[start : start + length], self.sines[start : start + length]
        for index, block in enumerate(self.blocks):
            x = block(x, cosines, sines, mask, caches[index] if caches else None)
        return self.norm(x)

    def logits(self, states):
        return Bfloat16Linear.apply(states, self.embedding) if self.training else functional.linear(states, self.embedding)
