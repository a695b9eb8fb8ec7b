// What a message costs from its bytes to the patient's state and alerts, in memory, among 100,000
// patients. Each stage is run with all before it, so that a stage costs the difference to the line
// above. Nothing here waits for a disk or a socket.
#include "alerts/engine.hpp"
#include "alerts/step/census.hpp"
#include "alerts/step/identity.hpp"
#include "alerts/step/step.hpp"
#include "alerts/store/memory_store.hpp"
#include "config/knowledge.hpp"
#include "tests/bench/messages.hpp"
#include "tests/bench/thousand_rules.hpp"

#include <array>
#include <chrono>
#include <cstring>
#include <deque>
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
constexpr std::size_t in_house = 5'000;  // those that most messages of an hour are about
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

std::shared_ptr<const Knowledge> thousand_rules() {
    static const auto knowledge =
        std::make_shared<const Knowledge>(bench::with_other_rules(*shipped(), 1000));
    return knowledge;
}

// A message with places where numbers are written in, always of the same length.
class Form {
  public:
    explicit Form(std::string text) : text_{std::move(text)} {
        mark("@@@@@@", patients_);
        mark("########", fresh_);
        mark("$$$$$$$$", messages_);
        mark("%%%%", clocks_);
    }
    // A message with numbers of its own; of an order that was spoken of before, with its numbers.
    const std::string& fill(std::size_t patient, std::size_t number) {
        return fill(patient, number, number);
    }
    const std::string& fill(std::size_t patient, std::size_t number, std::size_t message) {
        for (const Place place : patients_) write(place, patient);
        for (const Place place : fresh_) write(place, number);
        for (const Place place : clocks_) write(place, clock(message));
        for (const Place place : messages_) write(place, message);
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
    std::vector<Place> messages_;
    std::vector<Place> clocks_;
};

std::string wide(std::string text, std::string_view word, std::string_view marks) {
    for (std::size_t at = text.find(word); at != std::string::npos;
         at = text.find(word, at + marks.size()))
        text.replace(at, word.size(), marks);
    return text;
}

// One result by itself, as most laboratory messages are that are not morning rounds.
std::string single_result() {
    const std::string text = bench::oru();
    return text.substr(0, text.find("OBX|2|"));
}

// The panel under codes that only this laboratory knows.
std::string local_panel(std::string_view laboratory) {
    return wide(bench::oru(), "|NM|", "|NM|" + std::string{laboratory});
}

std::string ordinary(std::string text) {
    text = wide(std::move(text), "CKD5D^End stage renal disease on haemodialysis", "^Cough, fever");
    text = wide(std::move(text), "N18.6^End stage renal disease^I10",
                "I10^Essential (primary) hypertension^I10");
    text = wide(std::move(text), "E83.59^Calciphylaxis^I10",
                "J18.9^Pneumonia, unspecified organism^I10");
    return text;
}

// Two tablets a day, in place of warfarin and parenteral nutrition.
std::string ordinary_orders() {
    std::string text = bench::rde();
    text = wide(std::move(text), "11289^Warfarin^RXNORM^W5^Warfarin sodium 5 mg tablet^L",
                "40790^Pantoprazole^RXNORM^PZ40^Pantoprazole 40 mg gastro-resistant tablet^L");
    text = wide(
        std::move(text), "TPN7^Parenteral nutrition renal^L|1500||mL^millilitre^UCUM|SOL^Solution",
        "6918^Metoprolol^RXNORM^MT47^Metoprolol succinate 47.5 mg^L|1||1^each^UCUM|TAB^Tablet");
    text = wide(std::move(text), "IV^Intravenous^HL70162|CVC", "PO^Oral^HL70162");
    return text.substr(0, text.find("RXC|"));
}

std::string stopped(std::string text) {
    return wide(std::move(text), "ORC|NW|", "ORC|DC|");
}

// Numbers of patient, message, visit, placer and filler made wide enough to differ, and times of
// observation.
std::string widened(std::string text) {
    text = wide(std::move(text), "471101^^^H1^MR", "@@@@@@^^^H1^MR");
    text = wide(std::move(text), "9912345^^^SSA", "@@@@@@^^^SSA");
    text = wide(std::move(text), "MSG0000", "M$$$$$$$$");
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

// Of 20 messages 5 are ADT, 4 panels of twelve results, 8 single results, and 3 start or stop a
// pair of orders: as many stop as start, once there is an order for everybody in house. One patient
// in a hundred has calciphylaxis on dialysis and is given warfarin and calcium; the others have and
// get what most have and get.
class Traffic {
  public:
    Traffic() {
        for (std::size_t& one : present_) one = random_() % patients;
    }
    const std::string& admit(std::size_t patient) {
        return of(patient).adt.fill(patient, ++number_);
    }
    const std::string& next() {
        enum Kind { adt, panel, single, order };
        static constexpr std::array mix{adt,    single, panel, single, order,  adt,   single,
                                        single, panel,  adt,   single, order,  panel, single,
                                        adt,    single, panel, order,  single, adt};
        switch (mix[++turn_ % mix.size()]) {
            case adt:
                return next_adt();
            case panel:
                return next_panel();
            case single:
                return next_single();
            case order:
                return next_order();
        }
        return next_adt();
    }
    const std::string& next_adt() { return admit(somebody()); }
    const std::string& next_panel() { return panel_.fill(somebody(), ++number_); }
    const std::string& next_single() { return single_.fill(somebody(), ++number_); }
    const std::string& next_order() {
        if (orders_.size() > in_house && (stop_ = !stop_)) {
            const Order ended = orders_.front();
            orders_.pop_front();
            return of(ended.patient).stop.fill(ended.patient, ended.number, ++number_);
        }
        orders_.push_back({somebody(), ++number_});
        return of(orders_.back().patient).start.fill(orders_.back().patient, number_);
    }
    [[nodiscard]] std::size_t number() const { return number_; }

    // A record as full as it gets: 2,000 results of 48 tests, and 30 orders.
    std::vector<std::string> full_record(std::size_t patient) {
        std::vector<std::string> texts;
        for (const char* const laboratory : {"", "A", "B", "C"}) {
            Form form{widened(local_panel(laboratory))};
            for (int n = 0; n < 42; ++n) texts.push_back(form.fill(patient, ++number_));
        }
        for (int n = 0; n < 15; ++n) texts.push_back(ordinary_.start.fill(patient, ++number_));
        return texts;
    }
    const std::string& single_of(std::size_t patient) { return single_.fill(patient, ++number_); }

  private:
    struct Forms {
        Form adt, start, stop;
    };
    struct Order {
        std::size_t patient;
        std::size_t number;
    };
    Forms& of(std::size_t patient) { return patient % 100 == 0 ? ill_ : ordinary_; }
    std::size_t somebody() {
        std::size_t& patient = present_[random_() % in_house];
        if (random_() % 50 == 0) patient = random_() % patients;
        return patient;
    }

    Forms ordinary_{Form{widened(ordinary(bench::adt()))}, Form{widened(ordinary_orders())},
                    Form{widened(stopped(ordinary_orders()))}};
    Forms ill_{Form{widened(bench::adt())}, Form{widened(bench::rde())},
               Form{widened(stopped(bench::rde()))}};
    Form panel_{widened(bench::oru())};
    Form single_{widened(single_result())};
    std::mt19937 random_{7};
    std::array<std::size_t, in_house> present_{};
    std::deque<Order> orders_;
    bool stop_ = false;
    std::size_t turn_ = 0;
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
        receive(raw, digest);
        if (number % group != 0) return;
        transaction_->commit();
        transaction_.reset();
    }
    // One by one, each in a commit of its own.
    void fill(std::size_t patient) {
        if (transaction_) transaction_->commit();
        std::size_t number = 0;
        for (const std::string& raw : traffic.full_record(patient)) {
            transaction_.reset();
            transaction_ = store_.begin();
            Digest digest{};
            digest.back() = std::byte{1};
            std::memcpy(digest.data(), &++number, sizeof number);
            receive(raw, digest);
            transaction_->commit();
        }
        transaction_.reset();
    }
    // All patients in a transaction that is never committed.
    std::unique_ptr<Transaction> leave() {
        if (transaction_) transaction_->commit();
        transaction_.reset();
        return store_.begin();
    }

    Traffic traffic;

  private:
    void receive(const std::string& raw, const Digest& digest) {
        const Outcome outcome =
            step_.receive(*transaction_, {"ehr", "127.0.0.1:1", received, digest, raw}, reader_);
        if (outcome.disposition != Disposition::applied) throw std::runtime_error{outcome.reason};
    }

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

void and_interpret(benchmark::State& state) {
    Traffic traffic;
    hl7::Message message;
    const Interpreter reader = plain();
    Lexicon lexicon;
    Interpretation said;
    for (auto _ : state) {
        benchmark::DoNotOptimize(message.reparse(traffic.next()));
        said = reader(message, received, lexicon, std::move(said));
        benchmark::DoNotOptimize(said);
    }
    state.SetItemsProcessed(state.iterations());
}

// Also takes what was said into the patient, where that is asked for.
void find_and_apply(benchmark::State& state, bool applies) {
    Hospital hospital{without_rules()};
    const auto transaction = hospital.leave();
    const Engine engine{without_rules()};
    Census census{patients};
    for (std::size_t i = 1; i <= patients; ++i)
        static_cast<void>(census.find(*transaction, engine, static_cast<PatientId>(i)));
    hl7::Message message;
    const Interpreter reader = plain();
    Lexicon lexicon;
    Interpretation said;
    for (auto _ : state) {
        benchmark::DoNotOptimize(message.reparse(hospital.traffic.next()));
        said = reader(message, received, lexicon, std::move(said));
        Identity identity{*transaction, census, engine};
        for (PatientUpdate& update : said.updates) {
            Patient& patient = *identity.find(update).value().patient;
            if (applies)
                benchmark::DoNotOptimize(engine.apply(patient, std::move(update), received));
        }
    }
    state.SetItemsProcessed(state.iterations());
}

void and_identity(benchmark::State& state) {
    find_and_apply(state, false);
}

void and_apply(benchmark::State& state) {
    find_and_apply(state, true);
}

void receive(benchmark::State& state, const std::shared_ptr<const Knowledge>& knowledge,
             const std::string& (Traffic::*next)()) {
    Hospital hospital{knowledge};
    for (auto _ : state) hospital.receive((hospital.traffic.*next)());
    state.SetItemsProcessed(state.iterations());
    state.counters["rules"] = static_cast<double>(knowledge->rules.size());
}

void and_store(benchmark::State& state) {
    receive(state, without_rules(), &Traffic::next);
}

void and_rules(benchmark::State& state) {
    receive(state, shipped(), &Traffic::next);
}

void and_1000_rules(benchmark::State& state) {
    receive(state, thousand_rules(), &Traffic::next);
}

void all_of(benchmark::State& state, const std::string& (Traffic::*next)()) {
    receive(state, shipped(), next);
}

void single_result_in_full_record(benchmark::State& state, bool rules) {
    Hospital hospital{rules ? shipped() : without_rules()};
    constexpr std::size_t patient = 4711;
    hospital.fill(patient);
    for (auto _ : state) hospital.receive(hospital.traffic.single_of(patient));
    state.SetItemsProcessed(state.iterations());
}

BENCHMARK(parse);
BENCHMARK(and_interpret);
// Of a fixed length: patients gather results, and a longer run would meet fuller records.
BENCHMARK(and_identity)->Iterations(100'000);
BENCHMARK(and_apply)->Iterations(100'000);
// What the store and the step itself cost: answer, journal and commit.
BENCHMARK(and_store)->Iterations(100'000);
BENCHMARK(and_rules)->Iterations(100'000);
// The same with so many rules about things that this hospital never speaks of.
BENCHMARK(and_1000_rules)->Iterations(100'000);
BENCHMARK_CAPTURE(all_of, adt, &Traffic::next_adt)->Iterations(20'000);
BENCHMARK_CAPTURE(all_of, panel, &Traffic::next_panel)->Iterations(20'000);
BENCHMARK_CAPTURE(all_of, single_result, &Traffic::next_single)->Iterations(20'000);
BENCHMARK_CAPTURE(all_of, orders, &Traffic::next_order)->Iterations(20'000);
BENCHMARK_CAPTURE(single_result_in_full_record, without_rules, false)->Iterations(2'000);
BENCHMARK_CAPTURE(single_result_in_full_record, with_rules, true)->Iterations(2'000);

}  // namespace

BENCHMARK_MAIN();
