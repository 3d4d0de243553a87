//! Reads 20,000 texts of 60 characters. Built for the browser's target it shows what a read costs there:
//! `scripts/wasm-cargo build --release -p trainer --example reads`, then call its `main` in node.

use std::hint::black_box;

use shared::language::Reader;

const TEXTS: [&str; 4] = [
    "快递等了三天还没到，客服态度也不好，打了两次电话都说在处理，希望尽快给个说法，不然就退款了，包装还破损了，真的很失望",
    "安装师傅很专业，态度热情，讲解也耐心，空调制冷很快，噪音比以前的小多了，价格也实惠，下次装修还会再来你们家购买，五星好评",
    "请问会员积分什么时候到账，我上周在门店买了一台洗衣机，店员说三天之内会有，现在还没看到，页面也总是打不开，麻烦帮忙看看",
    "The parcel came two days late and the box was torn, but the support team answered quickly and sent a new one.",
];

fn main() {
    let reader = Reader::default();
    for text in TEXTS.iter().cycle().take(20_000) {
        black_box(reader.read(black_box(text)));
    }
}
