// The element-wise parts of a block, each in one pass over memory: bfloat16 in and out (as uint16_t), float32 inside.
// Matrix products are left to PyTorch. Plain C interface over pointers, threads by OpenMP; results do not depend on their number.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <vector>

namespace {

inline float widen(uint16_t low) {
    uint32_t bits = static_cast<uint32_t>(low) << 16;
    float value;
    std::memcpy(&value, &bits, 4);
    return value;
}

// Round to nearest, ties to even.
inline uint16_t narrow(float value) {
    uint32_t bits;
    std::memcpy(&bits, &value, 4);
    return static_cast<uint16_t>((bits + 0x7fff + ((bits >> 16) & 1)) >> 16);
}

constexpr int64_t kRows = 64;

}  // namespace

extern "C" {

// total = x + addend (if any); normal = total / rms(total) * weight; x is (rows, width).
void norm_forward(int64_t rows, int64_t width, float epsilon, const float* x, const uint16_t* addend, const float* weight, float* total,
                  uint16_t* normal, float* inverse) {
#pragma omp parallel for
    for (int64_t r = 0; r < rows; r++) {
        const float* row = x + r * width;
        if (addend) {
            float* sum = total + r * width;
            for (int64_t i = 0; i < width; i++) sum[i] = row[i] + widen(addend[r * width + i]);
            row = sum;
        }
        float square = 0;
        for (int64_t i = 0; i < width; i++) square += row[i] * row[i];
        float factor = 1.0f / std::sqrt(square / width + epsilon);
        inverse[r] = factor;
        for (int64_t i = 0; i < width; i++) normal[r * width + i] = narrow(row[i] * factor * weight[i]);
    }
}

// Gradient of norm_forward added to the gradient that passes by, in float32 and bfloat16; the gradient of the weight by chunks of 64 rows.
void norm_backward(int64_t rows, int64_t width, const uint16_t* gradient, const float* passing, const float* x, const float* inverse,
                   const float* weight, float* result, uint16_t* narrowed, float* parts) {
    int64_t chunks = (rows + kRows - 1) / kRows;
#pragma omp parallel for
    for (int64_t c = 0; c < chunks; c++) {
        float* part = parts + c * width;
        for (int64_t r = c * kRows; r < std::min(rows, (c + 1) * kRows); r++) {
            const float* row = x + r * width;
            const uint16_t* grad = gradient + r * width;
            float factor = inverse[r], dot = 0;
            for (int64_t i = 0; i < width; i++) {
                float g = widen(grad[i]);
                dot += g * weight[i] * row[i];
                part[i] += g * row[i] * factor;
            }
            float correction = dot * factor * factor * factor / width;
            for (int64_t i = 0; i < width; i++) {
                float value = passing[r * width + i] + widen(grad[i]) * weight[i] * factor - row[i] * correction;
                result[r * width + i] = value;
                narrowed[r * width + i] = narrow(value);
            }
        }
    }
}

// Rows of (heads + 2 * kv) * size <-> queries, keys, values as (batch, heads, length, size). Forward: queries and keys are rotated, queries
// scaled. Backward is the transpose: rotated back, scaled too.
void split_heads(int64_t batch, int64_t length, int64_t heads, int64_t kv, int64_t size, const float* cosine, const float* sine, int backward,
                 uint16_t* rows, uint16_t* q, uint16_t* k, uint16_t* v) {
    int64_t all = heads + 2 * kv;
    float scale = 1.0f / std::sqrt(static_cast<float>(size));
    float direction = backward ? -1.0f : 1.0f;
#pragma omp parallel for collapse(2)
    for (int64_t b = 0; b < batch; b++)
        for (int64_t h = 0; h < all; h++) {
            bool is_query = h < heads, is_value = h >= heads + kv;
            uint16_t* block = is_query ? q + (b * heads + h) * length * size
                : is_value             ? v + (b * kv + h - heads - kv) * length * size
                                       : k + (b * kv + h - heads) * length * size;
            float factor = is_query ? scale : 1.0f;
            for (int64_t t = 0; t < length; t++) {
                uint16_t *row = rows + ((b * length + t) * all + h) * size, *head = block + t * size;
                const uint16_t* from = backward ? head : row;
                uint16_t* to = backward ? row : head;
                if (is_value) {
                    std::memcpy(to, from, size * 2);
                    continue;
                }
                for (int64_t i = 0; i < size / 2; i++) {
                    float even = widen(from[2 * i]) * factor, odd = widen(from[2 * i + 1]) * factor;
                    float c = cosine[t * (size / 2) + i], s = sine[t * (size / 2) + i] * direction;
                    to[2 * i] = narrow(even * c - odd * s);
                    to[2 * i + 1] = narrow(even * s + odd * c);
                }
            }
        }
}

// (batch, heads, length, size) -> (batch * length, heads * size), or back.
void swap_heads(int64_t batch, int64_t length, int64_t heads, int64_t size, int to_rows, const uint16_t* source, uint16_t* target) {
#pragma omp parallel for
    for (int64_t b = 0; b < batch; b++)
        for (int64_t h = 0; h < heads; h++)
            for (int64_t t = 0; t < length; t++) {
                int64_t by_head = ((b * heads + h) * length + t) * size, by_row = ((b * length + t) * heads + h) * size;
                std::memcpy(target + (to_rows ? by_row : by_head), source + (to_rows ? by_head : by_row), size * 2);
            }
}

// In place, rows of (anything, length, length): softmax over the columns up to the diagonal, zero behind it.
void causal_softmax(int64_t rows, int64_t length, uint16_t* scores) {
#pragma omp parallel for
    for (int64_t r = 0; r < rows; r++) {
        float values[1024];
        uint16_t* row = scores + r * length;
        int64_t count = r % length + 1;
        float largest = -1e30f, sum = 0;
        for (int64_t i = 0; i < count; i++) values[i] = widen(row[i]);
        for (int64_t i = 0; i < count; i++) largest = std::max(largest, values[i]);
        for (int64_t i = 0; i < count; i++) values[i] = std::exp(values[i] - largest);
        for (int64_t i = 0; i < count; i++) sum += values[i];
        float factor = 1.0f / sum;
        for (int64_t i = 0; i < count; i++) row[i] = narrow(values[i] * factor);
        std::memset(row + count, 0, (length - count) * 2);
    }
}

// In place on the gradient of the weights: weights * (gradient - sum(weights * gradient)).
void causal_softmax_backward(int64_t rows, int64_t length, const uint16_t* weights, uint16_t* gradient) {
#pragma omp parallel for
    for (int64_t r = 0; r < rows; r++) {
        const uint16_t* w = weights + r * length;
        uint16_t* row = gradient + r * length;
        int64_t count = r % length + 1;
        float dot = 0;
        for (int64_t i = 0; i < count; i++) dot += widen(w[i]) * widen(row[i]);
        for (int64_t i = 0; i < count; i++) row[i] = narrow(widen(w[i]) * (widen(row[i]) - dot));
        std::memset(row + count, 0, (length - count) * 2);
    }
}

// (rows, 2 * inner), gate then up -> (rows, inner): silu(gate) * up.
void swiglu(int64_t rows, int64_t inner, const uint16_t* gate_up, uint16_t* result) {
#pragma omp parallel for
    for (int64_t r = 0; r < rows; r++) {
        const uint16_t *gate = gate_up + r * 2 * inner, *up = gate + inner;
        uint16_t* out = result + r * inner;
        for (int64_t i = 0; i < inner; i++) {
            float x = widen(gate[i]);
            out[i] = narrow(x / (1.0f + std::exp(-x)) * widen(up[i]));
        }
    }
}

void swiglu_backward(int64_t rows, int64_t inner, const uint16_t* gate_up, const uint16_t* gradient, uint16_t* result) {
#pragma omp parallel for
    for (int64_t r = 0; r < rows; r++) {
        const uint16_t *gate = gate_up + r * 2 * inner, *up = gate + inner, *grad = gradient + r * inner;
        uint16_t *out_gate = result + r * 2 * inner, *out_up = out_gate + inner;
        for (int64_t i = 0; i < inner; i++) {
            float x = widen(gate[i]), y = widen(up[i]), d = widen(grad[i]);
            float sigmoid = 1.0f / (1.0f + std::exp(-x));
            out_gate[i] = narrow(d * y * sigmoid * (1.0f + x * (1.0f - sigmoid)));
            out_up[i] = narrow(d * x * sigmoid);
        }
    }
}

// Loss of every row, and in place of the logits their gradient times the row's weight.
void cross_entropy(int64_t rows, int64_t width, const int64_t* targets, const float* weights, uint16_t* logits, float* losses) {
#pragma omp parallel
    {
        std::vector<float> buffer(width);
        float* values = buffer.data();
#pragma omp for
        for (int64_t r = 0; r < rows; r++) {
            uint16_t* row = logits + r * width;
            float largest = -1e30f, sum = 0;
            for (int64_t i = 0; i < width; i++) values[i] = widen(row[i]);
            for (int64_t i = 0; i < width; i++) largest = std::max(largest, values[i]);
            float chosen = values[targets[r]] - largest;
            for (int64_t i = 0; i < width; i++) values[i] = std::exp(values[i] - largest);
            for (int64_t i = 0; i < width; i++) sum += values[i];
            losses[r] = std::log(sum) - chosen;
            float factor = weights[r] / sum;
            values[targets[r]] -= sum;
            for (int64_t i = 0; i < width; i++) row[i] = narrow(values[i] * factor);
        }
    }
}

}  // extern "C"
