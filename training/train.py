"""Trains the embedded model on the prepared corpus and writes it as GGUF.

    python3 train.py work/ --until 90 --gguf ../models/reasoning-tiny.gguf

The learning rate follows the clock: it falls to zero when the time is over, however fast the machine is. A run that was stopped
goes on from its last checkpoint when it is started again with --resume.
"""
import argparse
import json
import multiprocessing
import os
import pathlib
import time

import numpy as np
import torch
from torch.nn import functional

import gguf
from bpe import Tokenizer
from model import Model, Shape

KINDS = ["code", "arithmetic", "compare", "judge"]
NAME = "reasoning-tiny"
DESCRIPTION = "A very small model for trying out decoding and search: short Python functions, integer arithmetic, comparing and judging programs."


class Corpus:
    """Documents in batches of similar length."""

    def __init__(self, path, validation, prompt_share, verdict_weight):
        arrays = np.load(path)
        self.tokens = torch.from_numpy(arrays["tokens"].astype(np.int64))
        self.borders = arrays["borders"]
        self.prompts = arrays["prompts"]
        self.kinds = arrays["kinds"]
        self.lengths = np.diff(self.borders)
        self.training = np.arange(len(self.prompts) - validation)
        self.validation = np.arange(len(self.prompts) - validation, len(self.prompts))
        self.prompt_share = prompt_share
        self.verdict_weight = verdict_weight

    def batches(self, random, tokens_per_batch, chunk=16384):
        """Yields lists of document indices without end; each list holds at most so many tokens after padding."""
        while True:
            order = random.permutation(self.training)
            for start in range(0, len(order), chunk):
                yield from random.permutation(np.array(self.pack(order[start : start + chunk], tokens_per_batch), dtype=object))

    def pack(self, documents, tokens_per_batch):
        packs, current = [], []
        for document in documents[np.argsort(self.lengths[documents], kind="stable")]:
            if current and (len(current) + 1) * self.lengths[document] > tokens_per_batch:
                packs.append(current)
                current = []
            current.append(document)
        return packs + [current]

    def tensors(self, documents, random):
        """Inputs (documents, length), targets and their weights; of the prompts' tokens a random share counts."""
        length = int(self.lengths[documents].max())
        tokens = torch.zeros((len(documents), length), dtype=torch.int64)
        weights = torch.zeros((len(documents), length))
        for row, document in enumerate(documents):
            count, prompt = int(self.lengths[document]), int(self.prompts[document])
            begin = int(self.borders[document])
            tokens[row, :count] = self.tokens[begin : begin + count]
            weights[row, 1:prompt] = torch.from_numpy((random.random(prompt - 1) < self.prompt_share).astype(np.float32))
            weights[row, prompt:count] = 1.0
            if self.kinds[document] >= 2:
                weights[row, prompt] = self.verdict_weight
        return tokens[:, :-1], tokens[:, 1:], weights[:, 1:]


def losses(model, inputs, targets, weights):
    """Sum of the weighted losses, computed only where the weight is not zero, and the sum of the weights."""
    states = model.hidden(inputs)
    chosen = weights > 0
    each = functional.cross_entropy(model.logits(states[chosen]), targets[chosen], reduction="none")
    return (each * weights[chosen]).sum(), weights.sum()


def validate(model, corpus, count):
    """Loss per completion token of each kind, and the share of right verdicts of the last two."""
    random = np.random.default_rng(0)
    report = {}
    model.eval()
    with torch.no_grad():
        for kind, name in enumerate(KINDS):
            documents = corpus.validation[corpus.kinds[corpus.validation] == kind][:count]
            total = weight = right = 0.0
            for pack in corpus.pack(documents, 8192):
                inputs, targets, weights = corpus.tensors(pack, random)
                prompts = torch.from_numpy(corpus.prompts[pack].astype(np.int64))
                weights = ((torch.arange(inputs.shape[1])[None] >= prompts[:, None] - 1) & (weights > 0)).float()
                loss, tokens = losses(model, inputs, targets, weights)
                total, weight = total + float(loss), weight + float(tokens)
                if kind >= 2:
                    rows = torch.arange(len(pack))
                    logits = model.logits(model.hidden(inputs)[rows, prompts - 1])
                    right += float((logits.argmax(-1) == targets[rows, prompts - 1]).sum())
            report[name] = round(total / max(weight, 1), 4)
            if kind >= 2:
                report[name + "_right"] = round(right / max(len(documents), 1), 3)
    model.train()
    return report


def export(model, tokenizer, path):
    """Writes beside the target and renames, so that a reader never sees half a file."""
    weights = {name: parameter.detach().numpy() for name, parameter in model.named_parameters()}
    partial = path.with_suffix(".partial")
    gguf.write(partial, weights, model.shape, tokenizer, NAME, DESCRIPTION)
    os.replace(partial, path)


def learning_rate(progress, peak, warm_up):
    """Linear up, flat in the middle, linear down to zero over the last 45 percent."""
    return peak * min(1.0, progress / warm_up, (1.0 - progress) / 0.45)


class Replica:
    """A second process that computes the gradient of its own batches: two single-threaded processes wait for each other once a step,
    two threads at every matrix product."""

    def __init__(self, model, corpus, compute, seed, batch):
        self.flat = torch.zeros(sum(p.numel() for p in model.parameters())).share_memory_()
        self.request, child_request = multiprocessing.Pipe()
        self.process = multiprocessing.get_context("fork").Process(target=self._serve, args=(child_request, model, corpus, compute, seed, batch), daemon=True)
        self.process.start()

    def _serve(self, pipe, model, corpus, compute, seed, batch):
        self.request.close()  # the copy of the parent's end, so that the parent's death is noticed
        random = np.random.default_rng(seed)
        batches = corpus.batches(random, batch)
        while True:
            try:
                pipe.recv()
            except EOFError:
                return
            answer = gradient(model, compute, corpus.tensors(next(batches), random))
            torch.cat([p.grad.flatten() for p in model.parameters()], out=self.flat)
            pipe.send(answer)

    def begin(self):
        self.request.send(None)

    def finish(self, model):
        """Adds the other gradient; returns the other loss, weight and number of tokens."""
        answer = self.request.recv()
        offset = 0
        for parameter in model.parameters():
            parameter.grad += self.flat[offset : offset + parameter.numel()].view_as(parameter)
            offset += parameter.numel()
        return answer


def gradient(model, compute, tensors):
    """Leaves the gradient of the summed loss in the parameters; returns the loss, the weights' sum and the number of tokens."""
    for parameter in model.parameters():
        parameter.grad = None
    loss = compute(*tensors)
    loss.backward()
    return float(loss), float(tensors[2].sum()), tensors[0].numel()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", type=pathlib.Path, help="folder with corpus.npz and tokenizer.json")
    parser.add_argument("--until", type=float, required=True, help="end of training in minutes from the first start")
    parser.add_argument("--gguf", type=pathlib.Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--layers", type=int, default=5)
    parser.add_argument("--plain", action="store_true", help="do without the compiled kernels of fused.py")
    parser.add_argument("--peak", type=float, default=2e-3, help="highest learning rate")
    parser.add_argument("--warm-up", type=float, default=0.02, help="share of the time in which the learning rate rises")
    parser.add_argument("--batch", type=int, default=2048, help="tokens of one process in one step; there are two processes")
    parser.add_argument("--decay", type=float, default=0.1, help="weight decay of the matrices")
    parser.add_argument("--prompt-share", type=float, default=0.1, help="share of the prompts' tokens that count in the loss")
    parser.add_argument("--verdict-weight", type=float, default=4.0, help="weight of the answer of comparisons and judgements")
    parser.add_argument("--checkpoint-minutes", type=float, default=5)
    parser.add_argument("--resume", action="store_true")
    options = parser.parse_args()

    torch.set_num_threads(1)
    torch.manual_seed(options.seed)
    tokenizer = Tokenizer.load(options.work / "tokenizer.json")
    corpus = Corpus(options.work / "corpus.npz", 3000, options.prompt_share, options.verdict_weight)
    model = Model(Shape(vocabulary=len(tokenizer.tokens), layers=options.layers))
    begun, step, seen, state = time.time(), 0, 0, None
    checkpoint = options.work / "checkpoint.pt"
    if options.resume:
        state = torch.load(checkpoint)
        model.load_state_dict(state["model"])
        begun, step, seen = state["begun"], state["step"], state["seen"]
    model.share_memory()
    matrices = [p for p in model.parameters() if p.ndim == 2]
    others = [p for p in model.parameters() if p.ndim != 2]
    optimizer = torch.optim.AdamW(
        [{"params": matrices, "weight_decay": options.decay}, {"params": others, "weight_decay": 0.0}], lr=0.0, betas=(0.9, 0.98), foreach=True
    )
    if state:
        optimizer.load_state_dict(state["optimizer"])
    print(json.dumps({"parameters": sum(p.numel() for p in model.parameters()), "documents": len(corpus.training)}), flush=True)

    def save(documents):
        torch.save(
            {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "begun": begun, "step": step, "seen": seen},
            checkpoint.with_suffix(".partial"),
        )
        os.replace(checkpoint.with_suffix(".partial"), checkpoint)
        export(model, tokenizer, options.gguf)
        print(json.dumps({"validation": validate(model, corpus, documents), "step": step, "tokens": seen}), flush=True)

    if options.plain:
        compute = lambda *tensors: losses(model, *tensors)[0]
    else:
        import fused

        compute = lambda *tensors: fused.loss(model, *tensors)
    model.train()
    # Streams of batches that depend on the step at which a run begins: a resumed run does not see the same batches again.
    replica = Replica(model, corpus, compute, (options.seed, 2, step), options.batch)
    random = np.random.default_rng((options.seed, 1, step))
    batches = corpus.batches(random, options.batch)
    last_saved, window, window_begun, window_seen = time.time(), [], time.time(), seen
    while (progress := (time.time() - begun) / (60 * options.until)) < 1:
        for group in optimizer.param_groups:
            group["lr"] = learning_rate(progress, options.peak, options.warm_up)
        replica.begin()
        own = gradient(model, compute, corpus.tensors(next(batches), random))
        other = replica.finish(model)
        for parameter in model.parameters():
            parameter.grad /= own[1] + other[1]
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        step += 1
        seen += own[2] + other[2]
        window.append((own[0] + other[0]) / (own[1] + other[1]))
        if step % 50 == 0:
            now = time.time()
            line = {
                "step": step,
                "tokens": seen,
                "minutes": round((now - begun) / 60, 1),
                "loss": round(float(np.mean(window)), 4),
                "rate": round(optimizer.param_groups[0]["lr"], 6),
                "tokens_per_second": round((seen - window_seen) / (now - window_begun)),
            }
            print(json.dumps(line), flush=True)
            window, window_begun, window_seen = [], now, seen
        if time.time() - last_saved > 60 * options.checkpoint_minutes:
            save(40)
            last_saved = time.time()
    save(400)


if __name__ == "__main__":
    main()
