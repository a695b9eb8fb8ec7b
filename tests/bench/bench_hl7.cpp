// Reading a message beside its floor: memchr from one field separator to the next, nothing kept.
#include "hl7/message.hpp"
#include "tests/bench/messages.hpp"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

namespace {

using Messages = std::vector<std::string>;

Messages one(std::string text) {
    return {std::move(text)};
}
Messages mix() {
    return {bench::adt(), bench::oru(), bench::rde()};
}

void count_bytes(benchmark::State& state, const Messages& messages) {
    std::size_t bytes = 0;
    for (const std::string& text : messages) bytes += text.size();
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(bytes));
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(messages.size()));
}

// What the listener and the first rules look at in any message.
void read_fields(const hl7::Message& message) {
    const hl7::Segment msh = message.header();
    benchmark::DoNotOptimize(msh[9][1]);
    benchmark::DoNotOptimize(msh[9][2]);
    benchmark::DoNotOptimize(msh[10].raw());
    for (std::size_t i = 1; i < message.segments(); ++i) {
        const hl7::Segment segment = message.segment(i);
        const std::string_view name = segment.name();
        if (name == "PID") benchmark::DoNotOptimize(segment[3][1]);
        if (name == "PV1") benchmark::DoNotOptimize(segment[2].raw());
        if (name == "OBX") {
            benchmark::DoNotOptimize(segment[3][1]);
            benchmark::DoNotOptimize(segment[5].raw());
            benchmark::DoNotOptimize(segment[6].raw());
        }
    }
}

void walk_separators(const Messages& messages) {
    for (const std::string& text : messages) {
        std::size_t fields = 0;
        const char* at = text.data();
        const char* const end = at + text.size();
        while (const void* hit = std::memchr(at, '|', static_cast<std::size_t>(end - at))) {
            at = static_cast<const char*>(hit) + 1;
            ++fields;
        }
        benchmark::DoNotOptimize(fields);
    }
}

void parse_and_read(hl7::Message& message, const Messages& messages) {
    for (const std::string& text : messages)
        if (message.reparse(text)) read_fields(message);
}

template <class Work>
std::chrono::nanoseconds took(Work work) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    return std::chrono::steady_clock::now() - begin;
}

// How many times as fast as the floor: the best of many short runs of each, taken in turn, so
// that whatever else the machine does meets both.
double times_floor(const Messages& messages) {
    hl7::Message message;
    std::size_t bytes = 0;
    for (const std::string& text : messages) bytes += text.size();
    const std::size_t repeats = std::max<std::size_t>(1, 1'000'000 / bytes);
    auto floor = std::chrono::nanoseconds::max();
    auto parse = floor;
    for (int round = 0; round < 50; ++round) {
        floor = std::min(floor, took([&] {
                             for (std::size_t i = 0; i < repeats; ++i) walk_separators(messages);
                         }));
        parse = std::min(parse, took([&] {
                             for (std::size_t i = 0; i < repeats; ++i)
                                 parse_and_read(message, messages);
                         }));
    }
    return static_cast<double>(floor.count()) / static_cast<double>(parse.count());
}

void memchr_floor(benchmark::State& state, const Messages& messages) {
    for (auto _ : state) walk_separators(messages);
    count_bytes(state, messages);
}

void parse(benchmark::State& state, const Messages& messages) {
    hl7::Message message;
    for (const std::string& text : messages)
        if (!message.reparse(text)) state.SkipWithError("did not parse");
    for (auto _ : state) parse_and_read(message, messages);
    count_bytes(state, messages);
    state.counters["times_floor"] = times_floor(messages);
}

BENCHMARK_CAPTURE(memchr_floor, mix, mix());
BENCHMARK_CAPTURE(parse, mix, mix());
BENCHMARK_CAPTURE(memchr_floor, adt, one(bench::adt()));
BENCHMARK_CAPTURE(parse, adt, one(bench::adt()));
BENCHMARK_CAPTURE(memchr_floor, oru, one(bench::oru()));
BENCHMARK_CAPTURE(parse, oru, one(bench::oru()));
BENCHMARK_CAPTURE(memchr_floor, rde, one(bench::rde()));
BENCHMARK_CAPTURE(parse, rde, one(bench::rde()));
BENCHMARK_CAPTURE(memchr_floor, document_1_mb, one(bench::document(1U << 20U)));
BENCHMARK_CAPTURE(parse, document_1_mb, one(bench::document(1U << 20U)));
BENCHMARK_CAPTURE(memchr_floor, document_4_mb, one(bench::document(4U << 20U)));
BENCHMARK_CAPTURE(parse, document_4_mb, one(bench::document(4U << 20U)));
BENCHMARK_CAPTURE(memchr_floor, document_16_mb, one(bench::document(16U << 20U)));
BENCHMARK_CAPTURE(parse, document_16_mb, one(bench::document(16U << 20U)));

}  // namespace

BENCHMARK_MAIN();
