// What a message costs from its bytes to the patient's state and alerts, in memory, among 100,000
// patients. Each stage is run with all before it, so that a stage costs the difference to the line
// above. Nothing here waits for a disk or a socket.
#include "alerts/step/step.hpp"
#include "alerts/store/memory_store.hpp"
#include "config/knowledge.hpp"
#include "tests/bench/messages.hpp"

#include <array>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <memory>
#include <random>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <benchmark/benchmark.h>

namespace {

using namespace alerts;

constexpr std::size_t patients = 100'000;
constexpr std::size_t in_house = 1'000;  // those that most messages of an hour are about
constexpr std::size_t group = 16;        // messages a commit, as under load

std::shared_ptr<const Knowledge> shipped() {
    static const auto knowledge = [] {
        const std::filesystem::path folder{CALCIWATCH_CONFIG};
        auto loaded = config::load_knowledge({{folder / "terminology"}, {folder / "rules"}, {}});
        if (!loaded) throw std::runtime_error{to_string(loaded.error().front())};
        return std::make_shared<const Knowledge>(std::move(*loaded));
    }();
    return knowledge;
}

std::shared_ptr<const Knowledge> without_rules() {
    static const auto knowledge = [] {
        Knowledge bare = *shipped();
        bare.rules.clear();
        return std::make_shared<const Knowledge>(std::move(bare));
    }();
    return knowledge;
}

// A message with places where numbers are written in, always of the same length.
class Form {
  public:
    explicit Form(std::string text) : text_{std::move(text)} {
        mark("@@@@@@", patients_);
        mark("########", fresh_);
        mark("%%%%", clocks_);
    }
    const std::string& fill(std::size_t patient, std::size_t number) {
        for (const Place place : patients_) write(place, patient);
        for (const Place place : fresh_) write(place, number);
        for (const Place place : clocks_) write(place, clock(number));
        return text_;
    }

  private:
    // MMSS that differ from message to message.
    static std::size_t clock(std::size_t number) { return number / 60 % 60 * 100 + number % 60; }
    struct Place {
        std::size_t at;
        std::size_t length;
    };
    void mark(std::string_view word, std::vector<Place>& places) {
        for (std::size_t at = text_.find(word); at != std::string::npos;
             at = text_.find(word, at + word.size()))
            places.push_back({at, word.size()});
    }
    void write(Place place, std::size_t number) {
        for (std::size_t i = place.at + place.length; i > place.at; number /= 10)
            text_[--i] = static_cast<char>('0' + number % 10);
    }

    std::string text_;
    std::vector<Place> patients_;
    std::vector<Place> fresh_;
    std::vector<Place> clocks_;
};

std::string wide(std::string text, std::string_view word, std::string_view marks) {
    for (std::size_t at = text.find(word); at != std::string::npos;
         at = text.find(word, at + marks.size()))
        text.replace(at, word.size(), marks);
    return text;
}

enum Kind : std::size_t { adt, oru, crp, rde };

// One result by itself, as most laboratory messages are that are not morning rounds.
std::string single_result() {
    std::string text = bench::oru();
    const std::size_t second = text.find("OBX|2|");
    return text.substr(0, second);
}

// Numbers of patient, message, visit, placer and filler made wide enough to differ, and times of
// observation.
std::string widened(std::string text) {
    text = wide(std::move(text), "471101^^^H1^MR", "@@@@@@^^^H1^MR");
    text = wide(std::move(text), "9912345^^^SSA", "@@@@@@^^^SSA");
    text = wide(std::move(text), "MSG0000", "M########");
    text = wide(std::move(text), "F992^", "F########^");
    text = wide(std::move(text), "P778^", "P########^");
    text = wide(std::move(text), "V4711^", "V@@@@@@^");
    text = wide(std::move(text), "20260122080000", "2026012208%%%%");
    text = wide(std::move(text), "P900^", "P########0^");
    text = wide(std::move(text), "P901^", "P########1^");
    text = wide(std::move(text), "RX900^", "R########0^");
    text = wide(std::move(text), "RX901^", "R########1^");
    return text;
}

// Of 20 messages 5 are ADT, 4 panels of twelve results, 8 single results, and 3 pairs of orders.
class Traffic {
  public:
    Traffic() {
        for (const std::string& text :
             {bench::adt(), bench::oru(), single_result(), bench::rde()}) {
            forms_.emplace_back(widened(text));
        }
        for (std::size_t i = 0; i < in_house; ++i) present_.push_back(random_() % patients);
    }
    const std::string& admit(std::size_t patient) { return forms_[adt].fill(patient, ++number_); }
    const std::string& next() {
        static constexpr std::array mix{adt, crp, oru, crp, rde, adt, crp, crp, oru, adt,
                                        crp, rde, oru, crp, adt, crp, oru, rde, crp, adt};
        std::size_t& patient = present_[random_() % in_house];
        if (random_() % 50 == 0) patient = random_() % patients;
        Form& form = forms_[mix[number_ % mix.size()]];
        return form.fill(patient, ++number_);
    }
    const std::string& next(Kind kind) {
        return forms_[kind].fill(present_[random_() % in_house], ++number_);
    }
    [[nodiscard]] std::size_t number() const { return number_; }

  private:
    std::vector<Form> forms_;
    std::mt19937 random_{7};
    std::vector<std::size_t> present_;
    std::size_t number_ = 0;
};

Interpreter plain() {
    return Interpreter::make({}).value();
}

constexpr Time received =
    std::chrono::sys_days{std::chrono::year{2026} / 1 / 22} + std::chrono::hours{12};

// Every patient admitted once, then left alone.
class Hospital {
  public:
    explicit Hospital(std::shared_ptr<const Knowledge> knowledge)
        : step_{std::move(knowledge), "H1", store_.epoch(), patients} {
        for (std::size_t i = 0; i < patients; ++i) receive(traffic.admit(i));
    }
    void receive(const std::string& raw) {
        if (!transaction_) transaction_ = store_.begin();
        Digest digest{};
        const std::size_t number = traffic.number();
        std::memcpy(digest.data(), &number, sizeof number);
        const Outcome outcome =
            step_.receive(*transaction_, {"ehr", "127.0.0.1:1", received, digest, raw}, reader_);
        if (outcome.disposition != Disposition::applied) throw std::runtime_error{outcome.reason};
        if (number % group != 0) return;
        transaction_->commit();
        transaction_.reset();
    }

    Traffic traffic;

  private:
    MemoryStore store_;
    MessageStep step_;
    Interpreter reader_ = plain();
    std::unique_ptr<Transaction> transaction_;
};

void parse(benchmark::State& state) {
    Traffic traffic;
    hl7::Message message;
    for (auto _ : state) benchmark::DoNotOptimize(message.reparse(traffic.next()));
    state.SetItemsProcessed(state.iterations());
}

void parse_and_interpret(benchmark::State& state) {
    Traffic traffic;
    hl7::Message message;
    const Interpreter reader = plain();
    for (auto _ : state) {
        benchmark::DoNotOptimize(message.reparse(traffic.next()));
        benchmark::DoNotOptimize(reader(message, received));
    }
    state.SetItemsProcessed(state.iterations());
}

void to_state(benchmark::State& state) {
    Hospital hospital{without_rules()};
    for (auto _ : state) hospital.receive(hospital.traffic.next());
    state.SetItemsProcessed(state.iterations());
}

void to_alerts(benchmark::State& state) {
    Hospital hospital{shipped()};
    for (auto _ : state) hospital.receive(hospital.traffic.next());
    state.SetItemsProcessed(state.iterations());
}

void to_alerts_of(benchmark::State& state, Kind kind) {
    Hospital hospital{shipped()};
    for (auto _ : state) hospital.receive(hospital.traffic.next(kind));
    state.SetItemsProcessed(state.iterations());
}

BENCHMARK(parse);
BENCHMARK(parse_and_interpret);
// Of a fixed length: patients gather results, and a longer run would meet fuller records.
BENCHMARK(to_state)->Iterations(100'000);
BENCHMARK(to_alerts)->Iterations(100'000);
BENCHMARK_CAPTURE(to_alerts_of, adt, adt)->Iterations(20'000);
BENCHMARK_CAPTURE(to_alerts_of, panel, oru)->Iterations(20'000);
BENCHMARK_CAPTURE(to_alerts_of, single_result, crp)->Iterations(20'000);
BENCHMARK_CAPTURE(to_alerts_of, orders, rde)->Iterations(20'000);

}  // namespace

BENCHMARK_MAIN();
