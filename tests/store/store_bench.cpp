// What a commit costs by the number of messages in it, and what it costs to read a patient. The
// floor in the same run: one write and one fdatasync of as many bytes, a group at a time.
#include "alerts/store/memory_store.hpp"
#include "alerts/store/sqlite_store.hpp"
#include "tests/store/folder.hpp"
#include "tests/store/samples.hpp"

#include <string>

#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <unistd.h>

namespace store_test {
namespace {

using namespace alerts;

constexpr std::uint32_t known_patients = 10'000;
const std::string raw(1000, 'x');

void add_patients(Store& store) {
    const auto transaction = store.begin();
    for (std::uint32_t n = 0; n < known_patients; ++n) {
        Patient patient = patient_with_result(std::to_string(n), "first");
        transaction->save(patient);
    }
    transaction->commit();
}

// What an ORU with one result does: is it a resend, whose is it, keep it.
void receive(Transaction& transaction, std::uint32_t n) {
    JournalEntry message = entry(n, raw);
    const std::string control_id = std::to_string(n);
    message.control_id = control_id;
    const Link sender{"lab", "LAB", "H1"};
    benchmark::DoNotOptimize(transaction.find_message({sender, control_id, message.digest}));
    benchmark::DoNotOptimize(transaction.control_id_used(sender, control_id));
    transaction.append(message);
    // A stride that visits patients in no order of theirs.
    const PatientId id = 1 + (n * 7919U) % known_patients;
    Patient patient;
    patient.id = id;
    patient.results.add(result("first", "62"));
    transaction.save(patient);
}

void run(benchmark::State& state, Store& store, SqliteStore* log) {
    add_patients(store);
    std::uint32_t n = 0;
    for (auto _ : state) {
        const auto transaction = store.begin();
        for (std::int64_t i = 0; i < state.range(0); ++i) receive(*transaction, ++n);
        transaction->commit();
        if (log != nullptr && log->wal_bytes() > (8U << 20)) {
            state.PauseTiming();  // it has a thread of its own
            log->checkpoint();
            state.ResumeTiming();
        }
    }
    state.SetItemsProcessed(n);
}

void commit_in_sqlite(benchmark::State& state) {
    const Folder folder;
    SqliteStore store{folder.path() / "bench.db"};
    run(state, store, &store);
}
BENCHMARK(commit_in_sqlite)->Arg(1)->Arg(16)->Arg(64)->Arg(256)->UseRealTime();

void commit_in_memory(benchmark::State& state) {
    MemoryStore store;
    run(state, store, nullptr);
}
BENCHMARK(commit_in_memory)->Arg(1)->Arg(16)->Arg(64)->UseRealTime();

void append_and_sync(benchmark::State& state) {
    const Folder folder;
    const int file = ::open((folder.path() / "log").c_str(), O_CREAT | O_WRONLY | O_APPEND, 0600);
    const std::string group(raw.size() * static_cast<std::size_t>(state.range(0)), 'x');
    for (auto _ : state)
        if (::write(file, group.data(), group.size()) < 0 || ::fdatasync(file) != 0)
            state.SkipWithError("the disk does not write");
    ::close(file);
    state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(append_and_sync)->Arg(1)->Arg(16)->Arg(64)->Arg(256)->UseRealTime();

void load_patient_with_results(benchmark::State& state) {
    const Folder folder;
    SqliteStore store{folder.path() / "bench.db"};
    const auto transaction = store.begin();
    Patient patient = full_patient();
    for (std::int64_t i = 0; i < state.range(0); ++i)
        patient.results.add(result("ORD-" + std::to_string(i) + "^OE 1988-5^LN", "62"));
    transaction->save(patient);
    for (auto _ : state) benchmark::DoNotOptimize(transaction->load(patient.id));
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(load_patient_with_results)->Arg(0)->Arg(50)->Arg(200);

}  // namespace
}  // namespace store_test
