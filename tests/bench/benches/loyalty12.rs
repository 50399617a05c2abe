//! The contenders of loyalty-12 under criterion: `cargo bench -p sadakat-bench`.

#![expect(
    clippy::expect_used,
    reason = "a benchmark that cannot run has to stop"
)]

use criterion::{Criterion, SamplingMode, Throughput, criterion_group, criterion_main};
use sadakat_bench::workload::{self, Event};
use sadakat_bench::{contender, measure};

/// Enough for stable numbers, few enough for slow contenders.
const EVENTS: usize = 2_000;

fn loyalty12(criterion: &mut Criterion) {
    let events: &'static [Event] = workload::generate(EVENTS, workload::SEED).leak();
    let mut group = criterion.benchmark_group("loyalty-12");
    group.throughput(Throughput::Elements(EVENTS as u64));
    group.sampling_mode(SamplingMode::Flat);
    group.sample_size(20);
    for (name, make) in contender::all() {
        let mut contender = make(events).expect("the contender can be made");
        group.bench_function(name, |bencher| {
            bencher
                .iter(|| measure::measured_pass(contender.as_mut()).expect("every event is fine"));
        });
    }
    group.finish();
}

criterion_group!(benches, loyalty12);
criterion_main!(benches);
