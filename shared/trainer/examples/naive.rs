//! Reads 5,000 texts the naive way; `scripts/speed-in-wasm` sets it beside the engine.

use std::hint::black_box;

use trainer::naive::Naive;

const TEXT: &str = "快递等了三天还没到，客服态度也不好，打了两次电话都说在处理，希望尽快给个说法，不然就退款了，包装还破损了，真的很失望";

fn main() {
    let naive = Naive::default();
    for _ in 0..5_000 {
        black_box(naive.read(black_box(TEXT)));
    }
}
