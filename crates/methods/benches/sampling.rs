//! Speed of drawing and of describing samples.

fn main() {
    divan::main();
}
